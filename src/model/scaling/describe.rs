//! DescribeAutoScalingGroups, DescribeAutoScalingInstances, DescribeScalingActivities and DescribeTags.
//!
//! Source: EC2 Auto Scaling API Reference.

use super::request::invalid;
use super::{Activity, Group, Member};
use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::network::members::{items, number, text, texts};
use crate::model::network::query;
use crate::model::routes::Caller;
use serde_json::{Value, json};

fn template_of(world: &World, member: &Member) -> Value {
    let Some((id, version)) = &member.template else {
        return Value::Null;
    };
    let name = world.compute.templates().find(|t| t.id == *id).map(|t| t.name.clone());
    json!({"LaunchTemplateId": id, "LaunchTemplateName": name, "Version": version.to_string()})
}

fn member(world: &World, member: &Member) -> Value {
    let mut shown = json!({
        "InstanceId": member.id,
        "InstanceType": member.kind,
        "AvailabilityZone": member.zone,
        "LifecycleState": member.lifecycle.word(),
        "HealthStatus": if member.healthy { "Healthy" } else { "Unhealthy" },
        "ProtectedFromScaleIn": member.protected,
    });
    let template = template_of(world, member);
    if !template.is_null() {
        shown["LaunchTemplate"] = template;
    }
    shown
}

fn tags(group: &Group) -> Vec<Value> {
    let one = |(key, value, passes): &(String, String, bool)| json!({"ResourceId": group.name, "ResourceType": "auto-scaling-group", "Key": key, "Value": value, "PropagateAtLaunch": passes});
    group.tags.iter().map(one).collect()
}

fn render(world: &World, group: &Group) -> Value {
    let members: Vec<Value> = group.members.iter().map(|m| member(world, m)).collect();
    let mut shown = json!({
        "AutoScalingGroupName": group.name,
        "AutoScalingGroupARN": group.arn,
        "MinSize": group.minimum,
        "MaxSize": group.maximum,
        "DesiredCapacity": group.desired,
        "DefaultCooldown": group.cooldown,
        "AvailabilityZones": group.zones,
        "LoadBalancerNames": [],
        "TargetGroupARNs": group.target_groups,
        "HealthCheckType": group.health_check,
        "HealthCheckGracePeriod": group.grace.0 / 1000,
        "Instances": members,
        "CreatedTime": group.created_at.unix(),
        "SuspendedProcesses": [],
        "VPCZoneIdentifier": group.subnets.join(","),
        "EnabledMetrics": [],
        "Tags": tags(group),
        "TerminationPolicies": ["Default"],
        "NewInstancesProtectedFromScaleIn": group.protects_new,
        "ServiceLinkedRoleARN": crate::aws::arn::of("iam", "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
        "TrafficSources": [],
    });
    if group.mixed.is_null() {
        shown["LaunchTemplate"] = group.template.clone();
    } else {
        shown["MixedInstancesPolicy"] = group.mixed.clone();
    }
    if group.deleting {
        shown["Status"] = json!("Delete in progress");
    }
    shown
}

/// One page of rows in order of key, Auto Scaling's way.
fn page(rows: Vec<(String, Value)>, input: &Value, most: i64, member: &'static str) -> Result<Output, AwsError> {
    let limit = number(input, "MaxRecords").unwrap_or(50);
    if !(1..=most).contains(&limit) {
        return Err(invalid(format!("MaxRecords must be between 1 and {most}; got {limit}.")).field("MaxRecords"));
    }
    let after = match text(input, "NextToken") {
        None | Some("") => None,
        Some(token) => {
            let key = query::plain(token);
            Some(key.ok_or_else(|| {
                AwsError::new("InvalidNextToken", "The NextToken value is not valid.").field("NextToken")
            })?)
        }
    };
    let mut rest = rows
        .into_iter()
        .filter(|(key, _)| after.as_ref().is_none_or(|after| key > after));
    let mut taken: Vec<(String, Value)> = rest.by_ref().take(limit as usize).collect();
    let more = rest.next().is_some();
    let next = taken.last().filter(|_| more).map(|(key, _)| query::token_of(key));
    let shown: Vec<Value> = taken.drain(..).map(|(_, value)| value).collect();
    let mut reply = json!({member: shown});
    if let Some(next) = next {
        reply["NextToken"] = next.into();
    }
    Ok(reply.into())
}

/// DescribeAutoScalingGroups; names that do not exist are left out.
pub fn groups(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let names = texts(input, "AutoScalingGroupNames");
    let fits = |group: &&Group| {
        (names.is_empty() || names.contains(&group.name.as_str()))
            && items(input, "Filters").iter().all(|filter| {
                let values = texts(filter, "Values");
                match text(filter, "Name").unwrap_or_default() {
                    "tag-key" => group.tags.iter().any(|(k, ..)| values.contains(&k.as_str())),
                    "tag-value" => group.tags.iter().any(|(_, v, _)| values.contains(&v.as_str())),
                    name => group
                        .tags
                        .iter()
                        .any(|(k, v, _)| name.strip_prefix("tag:") == Some(k) && values.contains(&v.as_str())),
                }
            })
    };
    let rows = world
        .scaling
        .groups()
        .filter(fits)
        .map(|g| (g.name.clone(), render(world, g)))
        .collect();
    page(rows, input, 100, "AutoScalingGroups")
}

/// DescribeAutoScalingInstances.
pub fn instances(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let ids = texts(input, "InstanceIds");
    let mut rows = Vec::new();
    for group in world.scaling.groups() {
        for one in group
            .members
            .iter()
            .filter(|m| ids.is_empty() || ids.contains(&m.id.as_str()))
        {
            let mut shown = member(world, one);
            shown["AutoScalingGroupName"] = json!(group.name);
            shown["HealthStatus"] = json!(if one.healthy { "HEALTHY" } else { "UNHEALTHY" });
            rows.push((one.id.clone(), shown));
        }
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    page(rows, input, 50, "AutoScalingInstances")
}

/// An activity as Auto Scaling gives it.
pub fn activity(group: &Group, activity: &Activity) -> Value {
    let mut shown = json!({
        "ActivityId": activity.id,
        "AutoScalingGroupName": group.name,
        "AutoScalingGroupARN": group.arn,
        "Description": activity.about,
        "Cause": activity.cause,
        "StartTime": activity.start.unix(),
        "StatusCode": activity.status,
        "Progress": if activity.end.is_some() { 100 } else { 50 },
        "Details": "{}",
    });
    if let Some(end) = activity.end {
        shown["EndTime"] = json!(end.unix());
    }
    if let Some(message) = &activity.message {
        shown["StatusMessage"] = json!(message);
    }
    shown
}

/// DescribeScalingActivities: the newest first.
pub fn activities(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let mut rows = Vec::new();
    let wanted = text(input, "AutoScalingGroupName");
    if wanted.is_some_and(|name| world.scaling.group(name).is_none()) {
        return Err(invalid("AutoScalingGroup name not found - null").field("AutoScalingGroupName"));
    }
    for group in world
        .scaling
        .groups()
        .filter(|g| wanted.is_none_or(|name| name == g.name))
    {
        rows.extend(group.activities.iter().map(|a| (a.start, activity(group, a))));
    }
    rows.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let rows = rows
        .into_iter()
        .enumerate()
        .map(|(n, (_, value))| (format!("{n:08}"), value))
        .collect();
    page(rows, input, 100, "Activities")
}

/// DescribeTags.
pub fn all_tags(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let rows = world.scaling.groups().flat_map(tags).enumerate();
    page(
        rows.map(|(n, tag)| (format!("{n:08}"), tag)).collect(),
        input,
        100,
        "Tags",
    )
}
