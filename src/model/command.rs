//! What can be asked of a world, and what comes back.

use crate::aws::{AwsError, Call, Output};
use crate::base::time::Time;
use crate::model::events::Seq;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The only three ways to change a world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Command {
    /// A call of an AWS operation.
    Call(Call),
    /// Time passes, in milliseconds.
    Advance(u64),
    /// Something from outside the account: requests, traffic, faults.
    Inject(Inject),
}

/// Things from outside the account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Inject {
    /// One HTTP request from the simulated internet; the outcome's output has `status`, `headers`, `body`, `target`.
    #[serde(rename_all = "camelCase")]
    Http {
        #[serde(default = "get")]
        method: String,
        /// `http://<dns name or address>[:port]/path`
        url: String,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default)]
        body: String,
    },
    /// Starts or replaces the traffic source `name`.
    #[serde(rename_all = "camelCase")]
    Traffic {
        name: String,
        /// `http://<dns name>[:port]/path` of a load balancer.
        url: String,
        profile: Profile,
    },
    /// Ends the traffic source `name`.
    StopTraffic { name: String },
    /// The main process of a container ends with an exit code, as if the program had crashed.
    #[serde(rename_all = "camelCase")]
    CrashContainer {
        task: String,
        container: String,
        exit_code: i64,
    },
    /// An image leaves, or comes back to, its registry.
    ImageAvailable { image: String, available: bool },
    /// A machine fails: it is terminated from outside, without warning.
    InstanceLoss { instance: String },
    /// An Availability Zone fails, or comes back: its machines and tasks are gone, and nothing can be launched there.
    ZoneLoss { zone: String, lost: bool },
    /// The ECS agent of an instance loses its connection, or gets it back.
    AgentConnection { instance: String, connected: bool },
    /// The ECS Anywhere install script is run on a machine outside AWS.
    #[serde(rename_all = "camelCase")]
    ExternalHost {
        name: String,
        activation_id: String,
        activation_code: String,
        cluster: String,
        vcpus: u64,
        memory_mib: u64,
    },
    /// Fargate takes back a Spot task.
    SpotInterruption { task: String },
    /// A container's health command starts to fail or to pass again.
    ContainerHealth {
        task: String,
        container: String,
        healthy: bool,
    },
}

/// Requests per second over time, linear between points; constant after the last point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// (seconds since the source started, requests per minute), in rising order of time.
    pub points: Vec<(u64, u64)>,
}

fn get() -> String {
    "GET".into()
}

/// What a command did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The reply, or the refusal.
    pub reply: Result<Output, AwsError>,
    /// Number of the first event this command caused, and the number after the last.
    pub events: (Seq, Seq),
    /// How far time got; earlier than asked only if `complete` is false.
    pub reached: Time,
    /// False when the event budget of one `apply` ran out; apply another `Advance` to go on.
    pub complete: bool,
}
