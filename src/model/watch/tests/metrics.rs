//! GetMetricData, GetMetricStatistics and ListMetrics.

use super::super::*;
use super::{advance, call};
use crate::aws::AwsError;
use crate::model::{Command, World};
use serde_json::{Value, json};

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
