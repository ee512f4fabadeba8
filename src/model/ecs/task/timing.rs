//! How long each step of a task takes, drawn per task from the seed.
//!
//! AWS publishes no distribution. The ranges fit the samples in the facts (a Fargate task: connected +4 s, pull start
//! +18 s, RUNNING +24 s): DERIVED, tunable.

use crate::base::rng::Draw;
use crate::base::time::Span;

/// Interface made and agent connected, after creation.
const CONNECT_MS: (u64, u64) = (3_000, 5_000);
/// PROVISIONING in all.
const PROVISION_MS: (u64, u64) = (10_500, 15_500);
/// PENDING, until the pull starts.
const PREPARE_MS: (u64, u64) = (1_500, 2_500);
/// Compressed MB a second that Fargate pulls, without any cache.
pub const PULL_MB_PER_SECOND: u64 = 60;
/// A pull's fixed part: resolve and unpack.
const PULL_FIXED_MS: (u64, u64) = (900, 1_700);
/// Create and start one container.
const START_MS: (u64, u64) = (1_800, 3_200);
/// DEPROVISIONING: detach and delete the interface.
const DEPROVISION_MS: (u64, u64) = (10_000, 20_000);

/// On instances: an awsvpc task's interface; the agent's first word; until the pull starts; start of a container;
/// release of an interface. DERIVED from the facts' table.
const PROVISION_ON_INSTANCE_MS: (u64, u64) = (5_000, 10_000);
const CONNECT_ON_INSTANCE_MS: (u64, u64) = (400, 1_200);
const PREPARE_ON_INSTANCE_MS: (u64, u64) = (600, 1_800);
const START_ON_INSTANCE_MS: (u64, u64) = (1_000, 2_000);
const DEPROVISION_ON_INSTANCE_MS: (u64, u64) = (3_000, 7_000);
/// A pull of what the instance has already.
const CACHED_MS: (u64, u64) = (100, 900);

/// A step with a duration.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    Connect,
    Provision,
    Prepare,
    Pull {
        megabytes: u64,
    },
    Start {
        container: usize,
    },
    Deprovision,
    ProvisionOnInstance,
    ConnectOnInstance,
    PrepareOnInstance,
    StartOnInstance {
        container: usize,
    },
    DeprovisionOnInstance,
    /// An image that the instance has already.
    Cached,
    /// A start that fails while ECS retries, in its own range.
    Retry {
        low_ms: u64,
        high_ms: u64,
    },
}

/// How long a step of task `number` takes.
pub fn span(seed: u64, number: u64, of: Of) -> Span {
    let (stream, (low, high)) = match of {
        Of::Connect => ("task.connect", CONNECT_MS),
        Of::Provision => ("task.provision", PROVISION_MS),
        Of::Prepare => ("task.prepare", PREPARE_MS),
        Of::Pull { .. } => ("task.pull", PULL_FIXED_MS),
        Of::Start { .. } => ("task.start", START_MS),
        Of::Deprovision => ("task.deprovision", DEPROVISION_MS),
        Of::ProvisionOnInstance => ("task.provision", PROVISION_ON_INSTANCE_MS),
        Of::ConnectOnInstance => ("task.connect", CONNECT_ON_INSTANCE_MS),
        Of::PrepareOnInstance => ("task.prepare", PREPARE_ON_INSTANCE_MS),
        Of::StartOnInstance { .. } => ("task.start", START_ON_INSTANCE_MS),
        Of::DeprovisionOnInstance => ("task.deprovision", DEPROVISION_ON_INSTANCE_MS),
        Of::Cached => ("task.pull", CACHED_MS),
        Of::Retry { low_ms, high_ms } => ("task.retry", (low_ms, high_ms)),
    };
    let key = match of {
        Of::Start { container } | Of::StartOnInstance { container } => number * 16 + container as u64,
        _ => number,
    };
    let drawn = Draw::of(seed, stream, key).range(low, high);
    match of {
        Of::Pull { megabytes } => Span(drawn + megabytes * 1000 / PULL_MB_PER_SECOND),
        _ => Span(drawn),
    }
}
