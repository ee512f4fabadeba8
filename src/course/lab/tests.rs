//! Attempts, hints, judging, recording.

use super::*;
use crate::base::time::Span;
use crate::course::content::{Lab, Par, Shelf, Start, check, read};
use crate::course::prove::prove_lab;
use crate::course::stage::{Measures, Opening, Play, Stages, let_pass};
use crate::model::Command;
use crate::session::Session;
use crate::terminal::Env;
use std::collections::BTreeMap;

const ASK: &str = "aws ecs describe-services --cluster hello --services web";

fn lab() -> Lab {
    let text = r#"{"id": "more", "title": "More", "start": {"scenario": "hands-on"}, "wait": 300,
        "goals": [
            {"id": "three", "says": "Three run.", "must": [
                {"ask": "ASK", "query": "services[0].runningCount", "is": 3}], "hints": ["", "Mind the desired count."]},
            {"id": "never-none", "says": "Never none.", "must": [
                {"ask": "ASK", "query": "services[0].runningCount", "is": 0, "when": "never"}]}],
        "solution": ["aws ecs update-service --cluster hello --service web --desired-count 3", "sleep 90"],
        "questions": [{"id": "own", "kind": "single", "stem": "{count} tasks want to run. One is stopped. Then?",
            "vars": [{"name": "count", "ask": "ASK", "query": "services[0].desiredCount"}],
            "options": [{"text": "{count} run", "why": "x", "claims": [{"ask": "ASK", "query": "services[0].runningCount", "is": "{count}"}]},
                        {"text": "{count - 1} run", "why": "x", "claims": [{"ask": "ASK", "query": "services[0].runningCount", "is": "{count - 1}"}]}],
            "proof": {"start": {"scenario": "own"}, "wait": 300, "keyed_by_model": true, "commands": [
                "aws ecs stop-task --cluster hello --task $(aws ecs list-tasks --cluster hello --query taskArns[0] --output text)"]}}]}"#;
    read("x", &text.replace("ASK", ASK)).unwrap()
}

fn opened(lab: &Lab, seed: u64) -> Session {
    let opening: Opening = opening_of(&Shelf::default(), lab, seed).unwrap();
    let (mut session, mut play) = opening.begin(|_, _| None).unwrap();
    play.finish(&mut session).unwrap();
    session
}

fn run(session: &mut Session, lines: &[&str]) {
    let lines: Vec<String> = lines.iter().map(|line| line.to_string()).collect();
    Play::start(&lines, &BTreeMap::new(), Env::default(), true, |_, _| None)
        .finish(session)
        .unwrap();
}

fn scale(count: u64) -> String {
    format!("aws ecs update-service --cluster hello --service web --desired-count {count}")
}

#[test]
fn goals_tick_and_an_attempt_passes_once_with_its_measures() {
    let lab = lab();
    let mut session = opened(&lab, 1);
    let mut attempt = Attempt::begin(&lab, &session);
    let before = attempt.look(&lab, &session);
    assert_eq!(
        before.iter().map(|state| state.green).collect::<Vec<_>>(),
        [false, true]
    );
    run(&mut session, &[&scale(3), "sleep 90"]);
    assert!(attempt.look(&lab, &session).iter().all(|state| state.green));
    assert_eq!(attempt.phase, Phase::Passed);
    let measures = attempt.measures.clone().unwrap();
    assert_eq!((measures.changes, measures.seconds), (1, 90));
    run(&mut session, &[&scale(1), "sleep 90"]);
    attempt.look(&lab, &session);
    assert_eq!(attempt.measures.unwrap(), measures, "what comes later does not count");
}

#[test]
fn a_breach_that_no_look_saw_is_found_when_the_log_is_judged_and_undo_heals_it() {
    let lab = lab();
    let mut session = opened(&lab, 1);
    let mut attempt = Attempt::begin(&lab, &session);
    attempt.look(&lab, &session);
    // Nobody looks while the service is at none.
    run(&mut session, &[&scale(0), "sleep 60", &scale(3), "sleep 120"]);
    let states = attempt.look(&lab, &session);
    assert_eq!(attempt.phase, Phase::Playing);
    assert!(states[1].broken && !states[1].green);
    while session.log_len() > attempt.begun {
        session.undo().unwrap();
    }
    assert!(!attempt.look_again(&lab, &session)[1].broken);
    run(&mut session, &[&scale(3), "sleep 120"]);
    attempt.look(&lab, &session);
    assert_eq!(attempt.phase, Phase::Passed);
}

#[test]
fn a_shown_solution_never_counts_as_a_pass() {
    let lab = lab();
    let mut session = opened(&lab, 1);
    let mut attempt = Attempt::begin(&lab, &session);
    attempt.show();
    run(&mut session, &[&scale(3), "sleep 90"]);
    assert!(attempt.look(&lab, &session).iter().all(|state| state.green));
    assert_eq!((attempt.phase, attempt.measures), (Phase::Shown, None));
}

#[test]
fn an_attempt_survives_storing_and_hostile_values_do_no_harm() {
    let lab = lab();
    let session = opened(&lab, 1);
    let mut attempt = Attempt::begin(&lab, &session);
    attempt.look(&lab, &session);
    attempt.hints.insert("three".into(), 2);
    let text = serde_json::to_string(&attempt).unwrap();
    assert_eq!(serde_json::from_str::<Attempt>(&text).unwrap(), attempt);
    let hostile = r#"{"lab": "other", "begun": 999999999, "from": 18446744073709551615, "watch": {"tracks": [], "since": 18446744073709551615},
        "hints": {"x": 18446744073709551615, "y": 5}, "unknown": [1]}"#;
    let mut stored: Attempt = serde_json::from_str(hostile).unwrap();
    stored.look(&lab, &session);
    stored.look_again(&lab, &session);
    assert_eq!(stored.hints_taken(), usize::MAX);
}

#[test]
fn the_ladder_goes_from_area_to_object_to_field_to_the_exact_change() {
    let lab = lab();
    let session = opened(&lab, 1);
    let mut attempt = Attempt::begin(&lab, &session);
    attempt.look(&lab, &session);
    let lines = turning_lines(&lab, None, &session, &Env::default());
    assert_eq!(lines, [Some(scale(3)), None]);
    let goal = &lab.goals[0];
    let rungs: Vec<Hint> = (0..RUNGS)
        .filter_map(|rung| hint(goal, session.world(), &attempt.watch, 0, rung, &lines))
        .collect();
    assert_eq!(
        rungs[0].text,
        "Look at the service: what it wants, what runs, and its events."
    );
    assert_eq!(
        rungs[1].text, "Mind the desired count.",
        "the author's words replace a rung"
    );
    assert_eq!(rungs[2].text, "`services[0].runningCount` is 1, and must be 3.");
    assert_eq!(rungs[2].line, ASK);
    assert_eq!(rungs[3].line, scale(3));
    assert_eq!(hint(goal, session.world(), &attempt.watch, 0, 4, &lines), None);
    let mut other = goal.clone();
    other.hints.clear();
    let object = hint(&other, session.world(), &attempt.watch, 0, 1, &lines).unwrap();
    assert_eq!(object.text, "It is about cluster `hello`, service `web`.");
    assert_eq!(
        hint(&lab.goals[1], session.world(), &attempt.watch, 1, 0, &lines),
        None,
        "a green goal needs no hint"
    );
}

#[test]
fn a_question_about_the_own_world_gets_its_key_by_running_it() {
    let lab = lab();
    let mut session = opened(&lab, 1);
    run(&mut session, &[&scale(3), "sleep 90"]);
    let before = session.world().digest();
    let asked = own_questions(&lab, &session);
    assert_eq!(session.world().digest(), before);
    let options: Vec<(&str, bool)> = asked[0]
        .question
        .options
        .iter()
        .map(|o| (o.text.as_str(), o.correct))
        .collect();
    assert_eq!(options, [("3 run", true), ("2 run", false)]);
}

#[test]
fn par_compares_with_what_is_needed_and_with_the_best_so_far() {
    let par = Par {
        changes: Some(2),
        cost: Some(0.05),
        ..Par::default()
    };
    let yours = Measures {
        changes: 3,
        cost: 0.05,
        seconds: 60,
        ..Measures::default()
    };
    let earlier = [
        Measures {
            changes: 5,
            seconds: 50,
            ..Measures::default()
        },
        Measures {
            changes: 4,
            ..yours.clone()
        },
    ];
    let lines = compare(&par, &yours, &earlier);
    let of = |name: &str| lines.iter().find(|line| line.name == name).unwrap();
    assert!(!of("changes").within && of("cost").within && of("seconds").within);
    assert_eq!(
        (of("changes").best, of("seconds").best, of("seconds").par),
        (Some(4.0), Some(50.0), None)
    );
}

#[test]
fn the_seed_picks_an_incidents_fault_and_every_fault_can_be_picked() {
    let lab: Lab = read(
        "x",
        r#"{"mode": "incident", "faults": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}"#,
    )
    .unwrap();
    let picked: std::collections::BTreeSet<&str> = (0..40)
        .filter_map(|seed| fault_of(&lab, seed))
        .map(|fault| fault.id.as_str())
        .collect();
    assert_eq!(picked.len(), 3);
    assert_eq!(fault_of(&lab, 7), fault_of(&lab, 7));
    assert_eq!(fault_of(&Lab::default(), 7), None);
}

#[test]
fn a_recorded_session_is_a_lab_that_passes_the_author_gate_on_other_seeds_too() {
    let mut session = Session::empty(4);
    run(
        &mut session,
        &[
            "aws ecs create-cluster --cluster-name shop",
            "VPC=$(aws ec2 describe-vpcs --filters Name=is-default,Values=true --query Vpcs[0].VpcId --output text)",
            "GROUP=$(aws ec2 create-security-group --group-name web --description web --vpc-id $VPC --query GroupId --output text)",
            "aws ec2 authorize-security-group-ingress --group-id $GROUP --protocol tcp --port 80 --cidr 0.0.0.0/0",
            "aws ecs register-task-definition --family web --network-mode awsvpc --requires-compatibilities FARGATE --cpu 256 --memory 512 --container-definitions '[{\"name\":\"web\",\"image\":\"nginx\"}]'",
            "SUBNET=$(aws ec2 describe-subnets --filters Name=default-for-az,Values=true Name=availability-zone,Values=us-east-1b --query Subnets[0].SubnetId --output text)",
            "aws ecs create-service --cluster shop --service-name web --task-definition web --desired-count 1 --launch-type FARGATE --network-configuration \"awsvpcConfiguration={subnets=[$SUBNET],securityGroups=[$GROUP],assignPublicIp=ENABLED}\"",
            "sleep 60",
        ],
    );
    let goals = suggest_goals(session.moment_after(0).world(), session.world());
    let says: Vec<&str> = goals.iter().map(|goal| goal.says.as_str()).collect();
    assert!(says.contains(&"The service `web` runs 1 tasks."), "{says:?}");
    let said = Recorded {
        id: "recorded".into(),
        title: "Recorded".into(),
        goals,
        ..Recorded::default()
    };
    let lab = record(&session, 0, Start::default(), said);
    assert!(!lab.one_seed, "{:#?}", lab.solution);
    let group = lab
        .solution
        .iter()
        .find(|line| line.contains("create-security-group"))
        .unwrap();
    assert!(
        group.starts_with("CREATE_SECURITY_GROUP_") && group.contains("${VPC}"),
        "{group}"
    );
    let read_back: Lab = read("labs/recorded.json", &lab_text(&lab)).unwrap();
    assert_eq!(read_back, lab);
    assert!(!lab_text(&lab).contains("null"));
    let broken = prove_lab(&mut Stages::default(), &Shelf::default(), &lab);
    assert_eq!(broken, []);
}

#[test]
fn a_recording_with_ids_left_says_that_it_is_played_on_its_seed_only() {
    let mut session = Session::new(2, "hands-on").unwrap();
    run(
        &mut session,
        &[
            "aws ecs stop-task --cluster hello --task $(aws ecs list-tasks --cluster hello --query taskArns[0] --output text)",
        ],
    );
    session.apply(&Command::Advance(1500));
    let_pass(&mut session, Span::secs(60), false, &mut |_| false);
    let start = Start {
        scenario: "hands-on".into(),
        ..Start::default()
    };
    let lab = record(&session, 0, start, Recorded::default());
    assert!(lab.one_seed);
    assert_eq!(lab.start.seed, Some(2));
    assert_eq!(lab.solution.last().unwrap(), "sleep 62");
}

#[test]
fn a_recorded_lab_only_lacks_what_an_author_must_say() {
    let lab = record(
        &Session::empty(1),
        0,
        Start::default(),
        Recorded {
            id: "x".into(),
            ..Recorded::default()
        },
    );
    let report = check::check(&[("labs/x.json".into(), lab_text(&lab))]);
    let fields: Vec<&str> = report
        .faults
        .iter()
        .filter(|f| f.file.starts_with("labs"))
        .map(|f| f.field.as_str())
        .collect();
    for field in ["title", "topic", "goals", "sources", "story"] {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
}
