//! What the account costs per hour: Fargate tasks and load balancers.
//!
//! Source: public AWS prices for us-east-1 of 2026 (facts, section n). Simplified: no per-second minimum, no LCU, no
//! data transfer.

use crate::model::World;
use crate::model::ecs::task::{Status, Task};

const VCPU_HOUR: f64 = 0.04048;
const GB_HOUR: f64 = 0.004445;
const ARM_VCPU_HOUR: f64 = 0.03238;
const ARM_GB_HOUR: f64 = 0.00356;
/// UNCONFIRMED: Spot prices vary; up to 70 % off.
const SPOT_SHARE: f64 = 0.3;
const ALB_HOUR: f64 = 0.0225;

/// Dollars per hour of one task of this size.
pub fn size_per_hour(cpu_units: u64, memory_mib: u64, arm: bool, spot: bool) -> f64 {
    let (vcpu, gb) = if arm {
        (ARM_VCPU_HOUR, ARM_GB_HOUR)
    } else {
        (VCPU_HOUR, GB_HOUR)
    };
    let price = cpu_units as f64 / 1024.0 * vcpu + memory_mib as f64 / 1024.0 * gb;
    if spot { price * SPOT_SHARE } else { price }
}

/// Dollars per hour of a task.
pub fn task_per_hour(task: &Task) -> f64 {
    let spot = task.provider.as_deref() == Some("FARGATE_SPOT");
    size_per_hour(task.cpu(), task.memory(), task.spec.architecture == "ARM64", spot)
}

/// Dollars per hour of everything that costs now: tasks from pull to end, load balancers.
pub fn per_hour(world: &World) -> f64 {
    let paid = |t: &&std::rc::Rc<Task>| (Status::Activating..Status::Deprovisioning).contains(&t.status);
    let tasks: f64 = world.ecs().tasks().filter(paid).map(|t| task_per_hour(t)).sum();
    tasks + ALB_HOUR * world.balancing().load_balancers().count() as f64
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_quarter_vcpu_with_half_a_gigabyte_costs_what_aws_lists() {
        assert!((super::size_per_hour(256, 512, false, false) - 0.012_342_5).abs() < 1e-9);
    }
}
