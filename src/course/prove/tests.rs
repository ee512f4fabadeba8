//! What proofs see. That bad content is found out is tested with fixtures in `tests/content.rs`.

use super::*;
use crate::course::content::{Bank, Question, Shelf, read};
use crate::course::stage::Stages;

fn complaints(text: &str) -> Vec<String> {
    let bank: Bank = read("x", text).unwrap();
    let question: &Question = &bank.questions[0];
    let found = prove(&mut Stages::default(), &Shelf::default(), question);
    found
        .into_iter()
        .map(|one| format!("{}: {}", one.field, one.says))
        .collect()
}

#[test]
fn an_ordering_with_two_right_orders_is_found_out() {
    let said = complaints(
        r#"{"questions": [{"id": "x", "kind": "ordering",
        "order": [
            {"text": "one", "does": ["aws ecs create-cluster --cluster-name a"]},
            {"text": "two", "does": ["aws ecs create-cluster --cluster-name b"]},
            {"text": "three", "does": ["aws ecs delete-cluster --cluster a"]}],
        "proof": {"holds": [{"ask": "aws ecs describe-clusters --clusters a b", "query": "clusters[].status",
            "is": ["INACTIVE", "ACTIVE"]}]}}]}"#,
    );
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("The order 1, 3, 2 works too"), "{said:?}");
}

#[test]
fn a_start_that_is_refused_says_which_line_and_why() {
    let said = complaints(
        r#"{"questions": [{"id": "x", "options": [],
        "proof": {"start": {"commands": ["aws ecs create-cluster", "aws ecs delete-cluster --cluster none"]}}}]}"#,
    );
    assert!(
        said[0].contains("line 2 (`aws ecs delete-cluster --cluster none`)"),
        "{said:?}"
    );
    assert!(said[0].contains("ClusterNotFoundException"), "{said:?}");
}

#[test]
fn a_fact_that_the_model_knows_otherwise_is_found_out() {
    let said = complaints(
        r#"{"questions": [{"id": "x", "fact": {"says": "A new account has a cluster.", "holds": [
        {"ask": "aws ecs list-clusters", "query": "length(clusterArns)", "at_least": 1}]}}]}"#,
    );
    assert_eq!(said, ["fact.holds[0]: The model says otherwise: it found 0 "]);
}

#[test]
fn a_matching_whose_right_half_fits_two_left_halves_is_found_out() {
    let said = complaints(
        r#"{"questions": [{"id": "x", "kind": "matching", "pairs": [
        {"left": "a", "right": "A", "does": ["aws ecs create-cluster --cluster-name a"],
         "shows": [{"ask": "aws ecs list-clusters", "query": "length(clusterArns)", "is": 1}]},
        {"left": "b", "right": "B", "does": ["aws ecs create-cluster --cluster-name b"],
         "shows": [{"ask": "aws ecs describe-clusters --clusters b", "query": "clusters[0].status", "is": "ACTIVE"}]}],
        "proof": {}}]}"#,
    );
    assert_eq!(
        said,
        ["pairs[0].shows: This right half follows from the left half of pair 2 too."]
    );
}

#[test]
fn a_flat_curve_leaves_nothing_to_draw() {
    let said = complaints(
        r#"{"questions": [{"id": "x", "kind": "curve", "curve": {"label": "Clusters", "ask": "aws ecs list-clusters",
        "query": "length(clusterArns)", "seconds": 60, "every": 10, "top": 4}, "proof": {}}]}"#,
    );
    assert_eq!(
        said,
        ["curve: A flat line from the first value is right: there is nothing to draw."]
    );
}
