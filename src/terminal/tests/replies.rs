//! Transcripts of replies: formats, pages, waiters.

use super::{answered, run_with};
use crate::base::time::Span;
use crate::terminal::{Env, Request, cli};
use serde_json::json;

#[test]
fn replies_are_printed_in_the_model_s_order_and_the_format_asked() {
    let reply = json!({"clusters": [{"status": "ACTIVE", "clusterName": "demo", "clusterArn": "arn:c", "runningTasksCount": 2}], "failures": []});
    let seen = answered("aws ecs describe-clusters", reply.clone());
    let json = "{\n    \"clusters\": [\n        {\n            \"clusterArn\": \"arn:c\",\n            \"clusterName\": \"demo\",\n            \"status\": \"ACTIVE\",\n            \"runningTasksCount\": 2\n        }\n    ],\n    \"failures\": []\n}\n";
    assert_eq!(seen.out, json);
    let line = "aws ecs describe-clusters --query 'clusters[].{n:clusterName,a:clusterArn}'";
    assert_eq!(
        answered(line, reply.clone()).out,
        "[\n    {\n        \"n\": \"demo\",\n        \"a\": \"arn:c\"\n    }\n]\n"
    );
    let line = "aws ecs describe-clusters --output text";
    assert_eq!(answered(line, reply.clone()).out, "CLUSTERS\tarn:c\tdemo\t2\tACTIVE\n");
    let line = "aws ecs describe-clusters --output yaml --query 'clusters[0]'";
    assert_eq!(
        answered(line, reply.clone()).out,
        "clusterArn: arn:c\nclusterName: demo\nstatus: ACTIVE\nrunningTasksCount: 2\n"
    );
    let line = "aws ecs describe-clusters --query 'sum(clusters[].runningTasksCount)'";
    assert_eq!(answered(line, reply.clone()).out, "2\n");
    let line = "aws ecs describe-clusters --output table --query 'clusters[].[clusterName,status]'";
    assert!(answered(line, reply).out.contains("|  demo |  ACTIVE  |"));
    assert_eq!(
        answered("aws ecs tag-resource --resource-arn a --tags key=a", json!({})).out,
        ""
    );
    let moment = json!({"tasks": [{"createdAt": 1795424410.25, "taskArn": "t"}]});
    let line = "aws ecs describe-tasks --tasks t --query 'tasks[0].createdAt' --output text";
    assert_eq!(answered(line, moment).out, "2026-11-23T09:00:10.250000+00:00\n");
}

#[test]
fn pages_are_joined_cut_and_resumed() {
    let pages = || {
        vec![
            Ok(json!({"taskArns": ["a", "b"], "nextToken": "t2"})),
            Ok(json!({"taskArns": ["c"]})),
        ]
    };
    let seen = run_with(
        "aws ecs list-tasks --query taskArns --output text",
        Env::default(),
        pages(),
    );
    assert_eq!(seen.out, "a\tb\nc\n");
    assert_eq!(seen.calls[1].input, json!({"nextToken": "t2"}));
    let seen = run_with(
        "aws ecs list-tasks --max-items 1 --page-size 2",
        Env::default(),
        pages(),
    );
    assert_eq!(seen.calls.len(), 1);
    assert_eq!(seen.calls[0].input, json!({"maxResults": 2}));
    let token = cli::pages::base64("{\"nextToken\": null, \"boto_truncate_amount\": 1}");
    assert_eq!(
        seen.out,
        format!("{{\n    \"taskArns\": [\n        \"a\"\n    ],\n    \"NextToken\": \"{token}\"\n}}\n")
    );
    let line = format!("aws ecs list-tasks --starting-token {token} --query 'taskArns'");
    assert_eq!(
        run_with(&line, Env::default(), pages()).out,
        "[\n    \"b\",\n    \"c\"\n]\n"
    );
    let seen = run_with(
        "aws ecs list-tasks --no-paginate --query nextToken",
        Env::default(),
        pages(),
    );
    assert_eq!((seen.out.as_str(), seen.calls.len()), ("\"t2\"\n", 1));
}

#[test]
fn a_waiter_lets_time_pass_until_its_answer_comes() {
    let pending = json!({"tasks": [{"lastStatus": "PENDING"}]});
    let running = json!({"tasks": [{"lastStatus": "RUNNING"}]});
    let line = "aws ecs wait tasks-running --tasks t";
    let seen = run_with(line, Env::default(), vec![Ok(pending.clone()), Ok(running)]);
    assert_eq!((seen.exit, seen.out.as_str()), (0, ""));
    assert_eq!(seen.asked[1], Request::Sleep(Span::secs(6)));
    let seen = run_with(line, Env::default(), vec![Ok(pending); 100]);
    assert_eq!(seen.exit, 255);
    assert_eq!(
        seen.err,
        "\naws: [ERROR]: Waiter TasksRunning failed: Max attempts exceeded\n"
    );
    let seen = answered(line, json!({"tasks": [{"lastStatus": "STOPPED"}]}));
    assert_eq!(
        seen.err,
        "\naws: [ERROR]: Waiter TasksRunning failed: Waiter encountered a terminal failure state: For expression \"tasks[].lastStatus\" we matched expected path: \"STOPPED\" at least once\n"
    );
    let stable = json!({"services": [{"status": "ACTIVE", "deployments": [{}], "runningCount": 2, "desiredCount": 2}], "failures": []});
    assert_eq!(answered("aws ecs wait services-stable --services web", stable).exit, 0);
}
