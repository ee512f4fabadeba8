//! Metrics and logs through the door.

use super::*;
use crate::aws::{AwsError, Call};
use crate::base::limits;
use crate::model::{Command, World};
use serde_json::{Value, json};

fn call(world: &mut World, service: &str, operation: &str, input: Value) -> Result<Value, AwsError> {
    let outcome = world.apply(&Command::Call(Call::new(service, operation, input)));
    outcome.reply.map(|output| output.to_value())
}

fn advance(world: &mut World, seconds: u64) {
    world.apply(&Command::Advance(seconds * 1000));
}

const CPU: Metric<'_> = Metric {
    namespace: "AWS/ECS",
    name: "CPUUtilization",
    dimensions: &[("ServiceName", "web"), ("ClusterName", "yard")],
    unit: "Percent",
};

/// Samples in minutes 0, 1, 2 and 4; minute 3 is a gap.
fn measured() -> World {
    let mut world = World::new(1);
    for (minute, values) in [(0, [10.0, 20.0]), (1, [30.0, 50.0]), (2, [0.0, 4.0]), (4, [7.0, 9.0])] {
        let until = minute * 60_000 + 10_000;
        let now = world.now().0;
        world.apply(&Command::Advance(until - now));
        for value in values {
            world.measure(&CPU, Stats::one(value));
        }
    }
    world
}

fn stat(id: &str, stat: &str, period: u64) -> Value {
    json!({"Id": id, "MetricStat": {"Period": period, "Stat": stat, "Metric": {
        "Namespace": "AWS/ECS", "MetricName": "CPUUtilization",
        "Dimensions": [{"Name": "ClusterName", "Value": "yard"}, {"Name": "ServiceName", "Value": "web"}]}}})
}

fn data(world: &mut World, queries: Value) -> Result<Value, AwsError> {
    let start = Time(0).unix();
    let input = json!({"MetricDataQueries": queries, "StartTime": start, "EndTime": start + 600.0, "ScanBy": "TimestampAscending"});
    call(world, "cloudwatch", "GetMetricData", input)
}

#[test]
fn minutes_are_merged_and_gaps_stay_gaps() {
    let world = measured();
    let minutes = world.watch().minutes(&CPU);
    assert_eq!(
        minutes.iter().map(|(at, _)| at.0 / 60_000).collect::<Vec<_>>(),
        [0, 1, 2, 4]
    );
    assert_eq!(
        minutes[1].1,
        Stats {
            count: 2.0,
            sum: 80.0,
            min: 30.0,
            max: 50.0
        }
    );
    assert_eq!(world.watch().latest(&CPU).unwrap().0, Time(240_000));
    assert_eq!(world.watch().minutes_since(&CPU, Time(60_000)).len(), 3);
}

#[test]
fn metric_data_has_each_statistic_and_any_period() {
    let mut world = measured();
    let queries = json!([
        stat("a", "Average", 60),
        stat("b", "Sum", 120),
        stat("c", "SampleCount", 300),
        stat("d", "Maximum", 300)
    ]);
    let reply = data(&mut world, queries).unwrap();
    let values = |at: usize| reply["MetricDataResults"][at]["Values"].clone();
    assert_eq!(values(0), json!([15.0, 40.0, 2.0, 8.0]));
    assert_eq!(values(1), json!([110.0, 4.0, 16.0]));
    assert_eq!((values(2), values(3)), (json!([8.0]), json!([50.0])));
    assert_eq!(reply["MetricDataResults"][0]["Label"], "CPUUtilization");
    assert_eq!(reply["MetricDataResults"][0]["Timestamps"][3], Time(240_000).unix());
    assert_eq!(reply["MetricDataResults"][0]["StatusCode"], "Complete");
}

#[test]
fn metric_math_uses_other_queries() {
    let mut world = measured();
    let mut hidden = stat("m1", "Sum", 60);
    hidden["ReturnData"] = false.into();
    let reply = data(
        &mut world,
        json!([hidden, {"Id": "e1", "Expression": "m1 / 2 + 1", "Label": "half"}]),
    )
    .unwrap();
    let results = reply["MetricDataResults"].as_array().unwrap();
    assert_eq!(
        (results.len(), &results[0]["Label"], &results[0]["Values"]),
        (1, &json!("half"), &json!([16.0, 41.0, 3.0, 9.0]))
    );
    for (math, part) in [
        ("SUM(m1)", "SUM is not modelled"),
        ("m9", "Unknown id m9"),
        ("e1", "depends on itself"),
        ("1", "time series"),
    ] {
        let refused = data(
            &mut world,
            json!([stat("m1", "Sum", 60), {"Id": "e1", "Expression": math}]),
        )
        .unwrap_err();
        assert!(
            refused.code == "ValidationError" && refused.message.contains(part),
            "{}",
            refused.message
        );
    }
}

#[test]
fn metric_data_comes_in_pages() {
    let mut world = measured();
    let start = Time(0).unix();
    let mut input = json!({"MetricDataQueries": [stat("a", "Sum", 60), stat("b", "Minimum", 60)], "StartTime": start,
        "EndTime": start + 600.0, "MaxDatapoints": 3});
    let mut seen = Vec::new();
    loop {
        let page = call(&mut world, "cloudwatch", "GetMetricData", input.clone()).unwrap();
        for result in page["MetricDataResults"].as_array().unwrap() {
            for value in result["Values"].as_array().unwrap() {
                seen.push((result["Id"].as_str().unwrap().to_string(), value.as_f64().unwrap()));
            }
        }
        match page.get("NextToken") {
            Some(token) => input["NextToken"] = token.clone(),
            None => break,
        }
    }
    let expected = [
        ("a", 16.0),
        ("a", 4.0),
        ("a", 80.0),
        ("a", 30.0),
        ("b", 7.0),
        ("b", 0.0),
        ("b", 30.0),
        ("b", 10.0),
    ];
    assert_eq!(seen, expected.map(|(id, value)| (id.to_string(), value)));
}

#[test]
fn bad_metric_requests_are_refused() {
    let mut world = measured();
    let mut twice = stat("a", "Sum", 60);
    twice["MetricStat"]["Period"] = json!(61);
    assert!(data(&mut world, json!([twice])).is_err());
    assert!(
        data(&mut world, json!([stat("a", "p99", 60)]))
            .unwrap_err()
            .message
            .contains("not modelled")
    );
    assert!(
        data(&mut world, json!([stat("a", "Sum", 60), stat("a", "Sum", 60)]))
            .unwrap_err()
            .message
            .contains("not unique")
    );
    assert!(data(&mut world, json!([stat("A", "Sum", 60)])).is_err());
    let backwards = json!({"MetricDataQueries": [stat("a", "Sum", 60)], "StartTime": 20, "EndTime": 10});
    assert_eq!(
        call(&mut world, "cloudwatch", "GetMetricData", backwards)
            .unwrap_err()
            .code,
        "ValidationError"
    );
}

#[test]
fn metric_statistics_give_datapoints_with_a_unit() {
    let mut world = measured();
    let input = json!({"Namespace": "AWS/ECS", "MetricName": "CPUUtilization", "Statistics": ["Average", "Maximum"], "Period": 300,
        "Dimensions": [{"Name": "ServiceName", "Value": "web"}, {"Name": "ClusterName", "Value": "yard"}],
        "StartTime": Time(0).unix(), "EndTime": Time(3_600_000).unix()});
    let reply = call(&mut world, "cloudwatch", "GetMetricStatistics", input.clone()).unwrap();
    assert_eq!(reply["Label"], "CPUUtilization");
    assert_eq!(
        reply["Datapoints"],
        json!([{"Timestamp": Time(0).unix(), "Unit": "Percent", "Average": 16.25, "Maximum": 50.0}])
    );
    let mut long = input.clone();
    long["StartTime"] = (Time(0).unix() - 31.0 * 86_400.0).into();
    long["Period"] = 60.into();
    assert_eq!(
        call(&mut world, "cloudwatch", "GetMetricStatistics", long)
            .unwrap_err()
            .code,
        "InvalidParameterCombination"
    );
    let mut part = input;
    part["Dimensions"] = json!([{"Name": "ServiceName", "Value": "web"}]);
    assert_eq!(
        call(&mut world, "cloudwatch", "GetMetricStatistics", part).unwrap()["Datapoints"],
        json!([])
    );
}

#[test]
fn metrics_are_listed_by_their_dimensions() {
    let mut world = measured();
    let mut count = |input: Value| {
        call(&mut world, "cloudwatch", "ListMetrics", input).unwrap()["Metrics"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(count(json!({})), 1);
    assert_eq!(
        count(json!({"Namespace": "AWS/ECS", "Dimensions": [{"Name": "ServiceName"}]})),
        1
    );
    assert_eq!(
        count(json!({"Dimensions": [{"Name": "ServiceName", "Value": "api"}]})),
        0
    );
    assert_eq!(count(json!({"MetricName": "MemoryUtilization"})), 0);
    assert_eq!(count(json!({"RecentlyActive": "PT3H"})), 1);
    advance(&mut world, 4 * 3600);
    assert_eq!(
        call(
            &mut world,
            "cloudwatch",
            "ListMetrics",
            json!({"RecentlyActive": "PT3H"})
        )
        .unwrap()["Metrics"],
        json!([])
    );
}

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
