//! Amazon ECS: clusters, task definitions, services and tasks.

use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::events::Seq;
use crate::model::fidelity::Rule;
use crate::model::routes::Route;
use crate::model::traffic::{Answer, Request};
use serde::Serialize;

pub const RULES: &[Rule] = &[];
pub const ROUTES: &[Route] = &[];

/// Everything of ECS.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Ecs {}

/// What ECS puts on the agenda.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Wake {}

pub(in crate::model) fn wake(_world: &mut World, _because: Seq, wake: Wake) {
    match wake {}
}

/// What the containers behind an address and port answer to one request. `counted` requests use CPU and memory.
pub(in crate::model) fn answer(
    _world: &mut World,
    _ip: &str,
    _port: u16,
    _request: &Request,
    _counted: bool,
) -> Answer {
    Answer::Refused
}

/// What became of many requests within one second at one target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Served {
    pub status_2xx: u64,
    pub status_4xx: u64,
    pub status_5xx: u64,
    /// Connections refused, broken or timed out: the load balancer turns them into 502 or 504.
    pub refused: u64,
    pub timed_out: u64,
    /// Sum of the answered requests' latencies, in milliseconds, and the largest one.
    pub latency_sum_ms: u64,
    pub latency_max_ms: u64,
}

/// Serves `requests` requests for `path` within the second that starts now at an address and port.
pub(in crate::model) fn serve_second(_world: &mut World, _ip: &str, _port: u16, _path: &str, _requests: u64) -> Served {
    Served::default()
}

/// A target of a service's target group changed health; `because` is the event of the change.
pub(in crate::model) fn target_changed(_world: &mut World, _because: Seq, _group_arn: &str, _id: &str, _port: u16) {}

pub(in crate::model) fn inject_crash(
    _world: &mut World,
    _task: &str,
    _container: &str,
    _exit: i64,
) -> Result<Output, AwsError> {
    Ok(Output::empty())
}

pub(in crate::model) fn inject_health(
    _world: &mut World,
    _task: &str,
    _container: &str,
    _healthy: bool,
) -> Result<Output, AwsError> {
    Ok(Output::empty())
}
