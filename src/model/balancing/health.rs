//! HealthyHostCount and UnHealthyHostCount, counted each minute for every target group in use.
//!
//! Source: User Guide for Application Load Balancers, "CloudWatch metrics".

use super::{Health, Wake};
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::watch::{Metric, Stats};

/// Puts the first count on the agenda, if none is.
pub fn begin(world: &mut World) {
    if !world.balancing.counting {
        world.balancing.counting = true;
        next(world);
    }
}

fn next(world: &mut World) {
    let minute = world.now.floor(Span::mins(1)) + Span::mins(1);
    let wake = crate::model::agenda::Wake::Balancing(Wake::Minute);
    world.wake_at(Time(minute.0), 0, wake);
}

/// Adds a sample to a metric of Application Load Balancers.
pub fn measure(world: &mut World, name: &str, unit: &'static str, balancer: &str, group: Option<&str>, stats: Stats) {
    let both = [("TargetGroup", group.unwrap_or("")), ("LoadBalancer", balancer)];
    let dimensions = if group.is_some() { &both[..] } else { &both[1..] };
    let metric = Metric {
        namespace: "AWS/ApplicationELB",
        name,
        dimensions,
        unit,
    };
    world.measure(&metric, stats);
}

/// A sample that counts `n`.
pub fn counted(n: u64) -> Stats {
    Stats {
        count: 1.0,
        sum: n as f64,
        min: n as f64,
        max: n as f64,
    }
}

/// Counts the hosts of every group in use, and comes again while a load balancer exists.
pub fn count(world: &mut World) {
    if world.balancing.balancers.is_empty() {
        world.balancing.counting = false;
        return;
    }
    let mut counts = Vec::new();
    for group in world.balancing.groups() {
        for lb in group
            .load_balancers
            .iter()
            .filter_map(|arn| world.balancing.load_balancer(arn))
        {
            if lb.active {
                let healthy = group.count(Health::Healthy) as u64;
                let unhealthy = group.count(Health::Unhealthy) as u64;
                counts.push((
                    lb.dimension().to_string(),
                    group.dimension().to_string(),
                    healthy,
                    unhealthy,
                ));
            }
        }
    }
    for (lb, group, healthy, unhealthy) in counts {
        measure(world, "HealthyHostCount", "Count", &lb, Some(&group), counted(healthy));
        measure(
            world,
            "UnHealthyHostCount",
            "Count",
            &lb,
            Some(&group),
            counted(unhealthy),
        );
    }
    next(world);
}
