//! Forms of roles and log groups.

use super::{Choice, Item, Kind, Section, choices, names};
use crate::aws::Call;
use crate::aws::fields::Fields;
use crate::model::World;
use serde_json::{Map, Value, json};

/// Policies that are attached with a new role, by quota.
const POLICIES: usize = 20;
const EXECUTION: &str = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";

/// The trust policy that lets a service assume the role.
fn trust(service: &str) -> String {
    // Written out, since JSON of the model sorts members and everyone expects Version first.
    format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Effect": "Allow",
      "Principal": {{ "Service": "{service}" }},
      "Action": "sts:AssumeRole"
    }}
  ]
}}"#
    )
}

pub fn create_role(world: &World) -> Vec<Section> {
    let presets = [
        "ecs-tasks.amazonaws.com",
        "ecs.amazonaws.com",
        "ec2.amazonaws.com",
        "events.amazonaws.com",
    ];
    let presets = presets.map(|service| Choice::new(trust(service), service)).to_vec();
    vec![
        Section::new(
            "name",
            vec![
                Item::new("RoleName", Kind::Code(Vec::new())).required(),
                Item::new("Description", Kind::Text),
            ],
        ),
        Section::new(
            "trust",
            vec![Item::new("AssumeRolePolicyDocument", Kind::Document(presets)).required()],
        ),
        Section::new(
            "policies",
            vec![Item::new("+policies", Kind::Checks(choices::policies(world)))],
        ),
    ]
}

pub fn start_role(world: &World) -> Value {
    let execution = world.iam().role("ecsTaskExecutionRole").is_none();
    let (name, policies) = if execution {
        ("ecsTaskExecutionRole".to_string(), json!([EXECUTION]))
    } else {
        (
            names::free("helloTaskRole", |name| world.iam().role(name).is_some()),
            json!([]),
        )
    };
    json!({"RoleName": name, "AssumeRolePolicyDocument": trust("ecs-tasks.amazonaws.com"), "+policies": policies})
}

/// The calls that attach policies to a new role.
pub fn attachments(input: &Value, own: &Map<String, Value>) -> Vec<Call> {
    let attach = |arn: &str| {
        Call::new(
            "iam",
            "AttachRolePolicy",
            json!({"RoleName": input["RoleName"], "PolicyArn": arn}),
        )
    };
    own.texts("+policies").into_iter().take(POLICIES).map(attach).collect()
}

pub fn create_log_group() -> Vec<Section> {
    let days = ["1", "3", "7", "14", "30", "90", "365"].map(Choice::plain).to_vec();
    vec![
        Section::new(
            "name",
            vec![Item::new("logGroupName", Kind::Code(Vec::new())).required()],
        ),
        Section::new("retention", vec![Item::new("+retention", Kind::Select(days))]),
    ]
}

pub fn start_log_group(world: &World) -> Value {
    json!({"logGroupName": names::free("/ecs/hello", |name| world.watch().has_group(name))})
}

/// The call that bounds how long a new group keeps its events.
pub fn retention(input: &Value, own: &Map<String, Value>) -> Vec<Call> {
    let days = own.text("+retention").and_then(|text| text.parse::<i64>().ok());
    days.map(|days| {
        Call::new(
            "logs",
            "PutRetentionPolicy",
            json!({"logGroupName": input["logGroupName"], "retentionInDays": days}),
        )
    })
    .into_iter()
    .collect()
}
