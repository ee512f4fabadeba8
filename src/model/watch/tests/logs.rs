//! Log groups, streams, events and searches.

use super::super::*;
use super::{advance, call};
use crate::base::limits;
use crate::model::World;
use serde_json::{Value, json};

/// A group with streams `a` and `b`; one line a second, alternating, `n` lines in all.
fn logged(n: u64) -> World {
    let mut world = World::new(1);
    call(
        &mut world,
        "logs",
        "CreateLogGroup",
        json!({"logGroupName": "/ecs/web"}),
    )
    .unwrap();
    for stream in ["a", "b"] {
        world.make_log_stream("/ecs/web", stream);
    }
    for line in 0..n {
        let (stream, word) = if line % 2 == 0 { ("a", "INFO") } else { ("b", "ERROR") };
        world.log("/ecs/web", stream, &format!("{word} line {line}"));
        advance(&mut world, 1);
    }
    world
}

#[test]
fn log_groups_are_made_once_and_described() {
    let mut world = logged(2);
    let again = call(
        &mut world,
        "logs",
        "CreateLogGroup",
        json!({"logGroupName": "/ecs/web"}),
    )
    .unwrap_err();
    assert_eq!(
        (again.code.as_str(), again.message.as_str()),
        (
            "ResourceAlreadyExistsException",
            "The specified log group already exists"
        )
    );
    assert!(call(&mut world, "logs", "CreateLogGroup", json!({"logGroupName": "a b"})).is_err());
    call(
        &mut world,
        "logs",
        "PutRetentionPolicy",
        json!({"logGroupName": "/ecs/web", "retentionInDays": 7}),
    )
    .unwrap();
    assert!(
        call(
            &mut world,
            "logs",
            "PutRetentionPolicy",
            json!({"logGroupName": "/ecs/web", "retentionInDays": 8})
        )
        .is_err()
    );
    for n in 0..60 {
        call(
            &mut world,
            "logs",
            "CreateLogGroup",
            json!({"logGroupName": format!("/other/{n:02}")}),
        )
        .unwrap();
    }
    let one = call(
        &mut world,
        "logs",
        "DescribeLogGroups",
        json!({"logGroupNamePrefix": "/ecs"}),
    )
    .unwrap();
    assert_eq!(
        one["logGroups"][0]["arn"],
        "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/web:*"
    );
    assert_eq!(
        (
            &one["logGroups"][0]["retentionInDays"],
            &one["logGroups"][0]["creationTime"]
        ),
        (&json!(7), &json!(1_795_424_400_000u64))
    );
    let first = call(&mut world, "logs", "DescribeLogGroups", json!({})).unwrap();
    assert_eq!(first["logGroups"].as_array().unwrap().len(), 50);
    let rest = call(
        &mut world,
        "logs",
        "DescribeLogGroups",
        json!({"nextToken": first["nextToken"]}),
    )
    .unwrap();
    assert_eq!(
        (rest["logGroups"].as_array().unwrap().len(), rest.get("nextToken")),
        (11, None)
    );
    call(
        &mut world,
        "logs",
        "DeleteLogGroup",
        json!({"logGroupName": "/ecs/web"}),
    )
    .unwrap();
    let gone = call(
        &mut world,
        "logs",
        "DescribeLogStreams",
        json!({"logGroupName": "/ecs/web"}),
    )
    .unwrap_err();
    assert_eq!(
        (gone.code.as_str(), gone.message.as_str()),
        ("ResourceNotFoundException", "The specified log group does not exist.")
    );
    assert!(!world.watch().has_group("/ecs/web"));
}

#[test]
fn log_streams_are_ordered_by_name_or_last_event() {
    let mut world = logged(3);
    world.make_log_stream("/ecs/web", "c");
    let mut names = |input: Value| -> Vec<String> {
        let reply = call(&mut world, "logs", "DescribeLogStreams", input).unwrap();
        reply["logStreams"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| s["logStreamName"].as_str().unwrap().to_string())
            .collect()
    };
    assert_eq!(names(json!({"logGroupName": "/ecs/web"})), ["a", "b", "c"]);
    let newest = json!({"logGroupName": "/ecs/web", "orderBy": "LastEventTime", "descending": true});
    assert_eq!(names(newest), ["a", "b", "c"]);
    assert_eq!(
        names(json!({"logGroupName": "/ecs/web", "orderBy": "LastEventTime"})),
        ["c", "b", "a"]
    );
    assert_eq!(
        names(
            json!({"logGroupIdentifier": "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/web", "logStreamNamePrefix": "b"})
        ),
        ["b"]
    );
    let both = json!({"logGroupName": "/ecs/web", "orderBy": "LastEventTime", "logStreamNamePrefix": "a"});
    assert_eq!(
        call(&mut world, "logs", "DescribeLogStreams", both)
            .unwrap_err()
            .message,
        "Cannot order by LastEventTime with a logStreamNamePrefix."
    );
    let page = call(
        &mut world,
        "logs",
        "DescribeLogStreams",
        json!({"logGroupName": "/ecs/web", "limit": 2}),
    )
    .unwrap();
    let rest = json!({"logGroupName": "/ecs/web", "limit": 2, "nextToken": page["nextToken"]});
    assert_eq!(
        call(&mut world, "logs", "DescribeLogStreams", rest).unwrap()["logStreams"][0]["logStreamName"],
        "c"
    );
}

#[test]
fn events_are_read_forward_until_the_token_repeats() {
    let mut world = logged(10);
    let mut input = json!({"logGroupName": "/ecs/web", "logStreamName": "a", "startFromHead": true, "limit": 2});
    let mut seen = Vec::new();
    loop {
        let page = call(&mut world, "logs", "GetLogEvents", input.clone()).unwrap();
        seen.extend(
            page["events"]
                .as_array()
                .unwrap()
                .iter()
                .map(|e| e["message"].as_str().unwrap().to_string()),
        );
        let next = page["nextForwardToken"].clone();
        assert!(next.as_str().unwrap().starts_with("f/"));
        if input.get("nextToken") == Some(&next) {
            break;
        }
        input["nextToken"] = next;
    }
    assert_eq!(
        seen,
        [
            "INFO line 0",
            "INFO line 2",
            "INFO line 4",
            "INFO line 6",
            "INFO line 8"
        ]
    );
    world.log("/ecs/web", "a", "late");
    let late = call(&mut world, "logs", "GetLogEvents", input).unwrap();
    assert_eq!(late["events"][0]["message"], "late");
}

#[test]
fn events_are_read_backward_from_the_newest() {
    let mut world = logged(10);
    let mut input = json!({"logGroupName": "/ecs/web", "logStreamName": "a", "limit": 3});
    let page = call(&mut world, "logs", "GetLogEvents", input.clone()).unwrap();
    assert_eq!(page["events"][0]["message"], "INFO line 4");
    input["nextToken"] = page["nextBackwardToken"].clone();
    let older = call(&mut world, "logs", "GetLogEvents", input.clone()).unwrap();
    assert_eq!(older["events"].as_array().unwrap().len(), 2);
    input["nextToken"] = older["nextBackwardToken"].clone();
    let none = call(&mut world, "logs", "GetLogEvents", input.clone()).unwrap();
    assert_eq!(
        (&none["events"], &none["nextBackwardToken"]),
        (&json!([]), &input["nextToken"])
    );
    input["nextToken"] = "f/x".into();
    assert_eq!(
        call(&mut world, "logs", "GetLogEvents", input).unwrap_err().message,
        "The specified nextToken is invalid."
    );
    let from = Time(4_000).unix_millis();
    let timed = json!({"logGroupName": "/ecs/web", "logStreamName": "a", "startTime": from, "endTime": from + 4_000});
    let timed = call(&mut world, "logs", "GetLogEvents", timed).unwrap();
    assert_eq!(timed["events"].as_array().unwrap().len(), 2);
    assert_eq!(timed["events"][0]["timestamp"], from);
    let missing = json!({"logGroupName": "/ecs/web", "logStreamName": "z"});
    assert_eq!(
        call(&mut world, "logs", "GetLogEvents", missing).unwrap_err().message,
        "The specified log stream does not exist."
    );
}

#[test]
fn a_search_interleaves_streams_and_pages() {
    let mut world = logged(10);
    let all = call(
        &mut world,
        "logs",
        "FilterLogEvents",
        json!({"logGroupName": "/ecs/web"}),
    )
    .unwrap();
    let names: Vec<&str> = all["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["logStreamName"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["a", "b", "a", "b", "a", "b", "a", "b", "a", "b"]);
    let errors = json!({"logGroupName": "/ecs/web", "filterPattern": "ERROR -\"line 3\"", "limit": 3});
    let page = call(&mut world, "logs", "FilterLogEvents", errors.clone()).unwrap();
    assert_eq!(page["events"].as_array().unwrap().len(), 3);
    let mut rest = errors;
    rest["nextToken"] = page["nextToken"].clone();
    let rest = call(&mut world, "logs", "FilterLogEvents", rest).unwrap();
    assert_eq!(
        (rest["events"].as_array().unwrap().len(), rest.get("nextToken")),
        (1, None)
    );
    assert_eq!(rest["events"][0]["message"], "ERROR line 9");
    let named = json!({"logGroupName": "/ecs/web", "logStreamNames": ["a", "z"]});
    assert_eq!(
        call(&mut world, "logs", "FilterLogEvents", named).unwrap_err().code,
        "ResourceNotFoundException"
    );
    let prefixed = json!({"logGroupName": "/ecs/web", "logStreamNamePrefix": "a"});
    assert_eq!(
        call(&mut world, "logs", "FilterLogEvents", prefixed).unwrap()["events"]
            .as_array()
            .unwrap()
            .len(),
        5
    );
}

#[test]
fn streams_are_bounded_and_their_tail_is_kept() {
    let mut world = logged(0);
    for n in 0..(limits::LOG_EVENTS_PER_STREAM * 2) {
        world.log("/ecs/web", "a", &format!("{n}"));
    }
    let tail = world.watch().tail("/ecs/web", "a", 2);
    assert_eq!(
        tail.iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>(),
        ["3998", "3999"]
    );
    assert!(world.watch().streams("/ecs/web").next().unwrap().events <= limits::LOG_EVENTS_PER_STREAM + 256);
    world.log("/none", "a", "lost");
    world.log("/ecs/web", "none", "lost");
    assert_eq!(world.watch().groups().next().unwrap().streams, 2);
}

#[test]
fn retention_hides_what_has_expired() {
    let mut world = logged(2);
    call(
        &mut world,
        "logs",
        "PutRetentionPolicy",
        json!({"logGroupName": "/ecs/web", "retentionInDays": 1}),
    )
    .unwrap();
    advance(&mut world, 2 * 86_400);
    world.log("/ecs/web", "a", "new");
    let all = call(
        &mut world,
        "logs",
        "FilterLogEvents",
        json!({"logGroupName": "/ecs/web"}),
    )
    .unwrap();
    assert_eq!(all["events"].as_array().unwrap().len(), 1);
}
