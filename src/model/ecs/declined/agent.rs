//! The agent's side of the API: where to poll, and reports of states.
//!
//! Source: ECS API reference, DiscoverPollEndpoint and SubmitTaskStateChange ("only used by the Amazon ECS agent").

use super::{Reply, declines};
use crate::aws::REGION;
use crate::aws::fields::Fields;
use crate::model::World;
use crate::model::ecs::names;
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// DiscoverPollEndpoint: the addresses an agent would poll.
pub fn discover(world: &World, _: &Caller, input: &Value) -> Reply {
    if input.text("cluster").is_some() {
        names::active_cluster(world, input.text("cluster"))?;
    }
    Ok(json!({
        "endpoint": format!("https://ecs-a-1.{REGION}.amazonaws.com/"),
        "telemetryEndpoint": format!("https://ecs-t-1.{REGION}.amazonaws.com/"),
        "serviceConnectEndpoint": format!("https://ecs-sc.{REGION}.api.aws"),
    })
    .into())
}

/// The reports of an agent: the model's own agents report without them.
pub fn submit(world: &World, _: &Caller, input: &Value) -> Reply {
    names::active_cluster(world, input.text("cluster"))?;
    declines("reports of states from outside; its own agents report without this operation")
}
