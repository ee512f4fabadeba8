//! Forms: which members of a request are asked for, with what choices, what is wrong, and what would happen.
//!
//! A form is data: [`of`] gives sections of items, each the path of a member and how it is entered. The request itself is
//! the only state, so fields, JSON and command line can never disagree, and members without a field are kept.
//! Members that begin with `+` are the form's own: they become further calls ([`check::dry_run`]).

mod ahead;
mod arrivals;
mod balancing;
mod begin;
pub mod check;
pub mod choices;
mod containers;
mod ecs;
mod generic;
mod identity;
mod names;
pub mod path;
pub mod preview;
pub mod roles;
mod security;
pub mod size;
mod tasks;
#[cfg(test)]
mod tests;
pub mod text;
mod traffic;

pub use begin::{begin, beneath, start};
pub use names::{OPERATIONS, TRAFFIC, nearest, service_of};
pub use traffic::injection;

use crate::model::World;
use serde_json::{Map, Value, json};

/// One value that can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice {
            value: value.into(),
            label: label.into(),
        }
    }

    /// A choice that is called what it is.
    pub fn plain(value: &str) -> Choice {
        Choice::new(value, value)
    }
}

/// A column of a small table inside a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The member of each item.
    pub member: &'static str,
    pub number: bool,
    /// Empty: free text.
    pub choices: Vec<Choice>,
}

impl Column {
    pub const fn text(member: &'static str) -> Column {
        Column {
            member,
            number: false,
            choices: Vec::new(),
        }
    }

    pub const fn number(member: &'static str) -> Column {
        Column {
            member,
            number: true,
            choices: Vec::new(),
        }
    }

    pub const fn of(member: &'static str, choices: Vec<Choice>) -> Column {
        Column {
            member,
            number: false,
            choices,
        }
    }
}

/// How a member is entered.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Text,
    /// Names and ARNs, in mono; the choices are proposals.
    Code(Vec<Choice>),
    Number(&'static str),
    /// One of a few texts.
    Select(Vec<Choice>),
    Toggle,
    /// True, false or not set.
    Flag,
    /// Any of a few texts, kept as a list.
    Checks(Vec<Choice>),
    /// A list of texts, one a line.
    Lines,
    /// Any JSON.
    Json,
    /// JSON kept as text, with presets to begin from.
    Document(Vec<Choice>),
    /// A list of structures.
    Rows(Vec<Column>),
    /// The value of the item of this name in a list of `{name, value}`.
    Named(&'static str, Vec<Choice>),
    /// Fargate's `cpu` and `memory`.
    Size,
    /// A role, under the hat of this letter.
    Role(char, Vec<Choice>),
    Image(Vec<Choice>),
    /// `minimumHealthyPercent` and `maximumPercent` together.
    Percents,
    /// Buttons that open the forms of what may be missing.
    Offers(Vec<&'static str>),
    /// A button that writes this value at the path.
    Add(Value),
    /// A button that takes the value at the path away.
    Remove,
}

/// One thing to fill in.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub path: String,
    pub kind: Kind,
    pub required: bool,
    /// The operation that makes what is missing here.
    pub make: Option<&'static str>,
}

impl Item {
    fn new(path: impl Into<String>, kind: Kind) -> Item {
        Item {
            path: path.into(),
            kind,
            required: false,
            make: None,
        }
    }

    fn required(self) -> Item {
        Item { required: true, ..self }
    }

    fn make(self, operation: &'static str) -> Item {
        Item {
            make: Some(operation),
            ..self
        }
    }
}

/// A part of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Names its title: `network`.
    pub key: &'static str,
    /// Where its title tells several apart: a container's name.
    pub name: Option<String>,
    pub items: Vec<Item>,
    /// Shut at first: what most requests leave alone.
    pub folded: bool,
}

impl Section {
    fn new(key: &'static str, items: Vec<Item>) -> Section {
        Section {
            key,
            name: None,
            items,
            folded: false,
        }
    }

    fn folded(self) -> Section {
        Section { folded: true, ..self }
    }
}

/// The sections of an operation's form for a draft; empty for an operation without members or one nobody knows.
pub fn of(world: &World, operation: &str, draft: &Value) -> Vec<Section> {
    match operation {
        "CreateCluster" => ecs::create_cluster(),
        "RegisterTaskDefinition" => containers::register_task_definition(world, draft),
        "CreateService" => ecs::create_service(world, draft),
        "UpdateService" => ecs::update_service(world, draft),
        "RunTask" => tasks::run_task(world, draft),
        "CreateLoadBalancer" => balancing::create_load_balancer(world, draft),
        "CreateTargetGroup" => balancing::create_target_group(world),
        "ModifyTargetGroup" => balancing::modify_target_group(world),
        "CreateListener" => balancing::create_listener(world, draft),
        "CreateRole" => identity::create_role(world),
        "CreateLogGroup" => identity::create_log_group(),
        "CreateSecurityGroup" => security::create_security_group(world),
        "AuthorizeSecurityGroupIngress" => security::authorize_ingress(world, draft),
        TRAFFIC => traffic::sections(world),
        other => generic::sections(other),
    }
}

/// The request of a draft, and the form's own members.
pub fn split(draft: &Value) -> (Value, Map<String, Value>) {
    let Value::Object(members) = draft else {
        return (draft.clone(), Map::new());
    };
    let (own, request): (Map<String, Value>, Map<String, Value>) = members
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .partition(|(name, _)| name.starts_with('+'));
    (Value::Object(request), own)
}

/// A draft of a request that was edited elsewhere, with the form's own members of the draft before.
pub fn joined(request: Value, before: &Value) -> Value {
    let Value::Object(mut members) = request else {
        return request;
    };
    members.retain(|name, _| !name.starts_with('+'));
    members.extend(split(before).1);
    Value::Object(members)
}

/// The name or ARN of what a call has made, as other requests refer to it.
pub fn made(operation: &str, input: &Value, reply: &Value) -> Option<String> {
    let given = |path: &str| Some(path::text(reply, path)).filter(|text| !text.is_empty());
    match operation {
        "CreateCluster" => given("cluster.clusterName"),
        "RegisterTaskDefinition" => {
            given("taskDefinition.taskDefinitionArn").map(|arn| crate::aws::arn::last(&arn).to_string())
        }
        "CreateService" => given("service.serviceName"),
        "CreateTargetGroup" => given("TargetGroups[0].TargetGroupArn"),
        "CreateLoadBalancer" => given("LoadBalancers[0].LoadBalancerArn"),
        "CreateListener" => given("Listeners[0].ListenerArn"),
        "CreateRole" => given("Role.Arn"),
        "CreateSecurityGroup" => given("GroupId"),
        "CreateLogGroup" => Some(path::text(input, "logGroupName")),
        _ => None,
    }
}

/// Writes what was made where it was missing; a list takes it as one more.
pub fn fill(world: &World, operation: &str, draft: &mut Value, at: &str, value: String) {
    let sections = of(world, operation, draft);
    let Some(item) = sections
        .iter()
        .flat_map(|section| &section.items)
        .find(|item| item.path == at)
    else {
        return;
    };
    let value = match &item.kind {
        Kind::Checks(_) => {
            let mut list = path::get(draft, at)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default();
            list.push(json!(value));
            Value::Array(list)
        }
        _ => json!(value),
    };
    path::set(draft, at, Some(value));
    if at.starts_with("loadBalancers[0]") {
        ecs::name_container(world, draft);
    }
}
