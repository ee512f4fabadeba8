//! The routes of the door: one row per operation. Adding an operation is a row here, a function and a test.

use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::events::Seq;
use crate::model::fidelity::Label;
use serde_json::Value;

/// Who calls, and the event that stands for the call.
#[derive(Clone, Debug)]
pub struct Caller {
    /// ARN of the principal.
    pub arn: String,
    /// The call's own event, the cause of all that follows; 0 while reading.
    pub call: Seq,
}

/// What serves an operation.
#[derive(Clone, Copy)]
pub enum Serve {
    /// Cannot change the world.
    Read(fn(&World, &Caller, &Value) -> Result<Output, AwsError>),
    /// May change the world; refuses before it changes anything.
    Change(fn(&mut World, &Caller, &Value) -> Result<Output, AwsError>),
}

/// One operation at the door.
pub struct Route {
    /// CLI name of the service.
    pub service: &'static str,
    /// `RunTask`
    pub operation: &'static str,
    /// The IAM action, `ecs:RunTask`.
    pub action: &'static str,
    /// ARNs of the resources the IAM action is checked on; `*` where the action has none.
    pub resources: fn(&World, &Value) -> Vec<String>,
    pub serve: Serve,
    pub label: Label,
}

/// For actions without resource types.
pub fn any(_: &World, _: &Value) -> Vec<String> {
    vec!["*".into()]
}

/// The route of an operation.
pub fn find(service: &str, operation: &str) -> Option<&'static Route> {
    all().find(|route| route.service == service && route.operation == operation)
}

/// Every operation at the door.
pub fn all() -> impl Iterator<Item = &'static Route> {
    use crate::model::{balancing, compute, discovery, ecs, functions, iam, network, scaling, watch};
    [
        ecs::ROUTES,
        ecs::DECLINED,
        ecs::instance::ROUTES,
        ecs::provider::ROUTES,
        compute::ROUTES,
        scaling::ROUTES,
        balancing::ROUTES,
        network::ROUTES,
        iam::ROUTES,
        watch::ROUTES,
        functions::ROUTES,
        discovery::ROUTES,
    ]
    .into_iter()
    .flatten()
}
