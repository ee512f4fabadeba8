//! HealthyHostCount and UnHealthyHostCount, counted each minute for every target group in use.
//!
//! Source: User Guide for Application Load Balancers, "CloudWatch metrics".

use super::{Health, Wake};
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::watch::{Gauge, Metric, Stats};

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

/// The metrics of a load balancer, or of one of its target groups, that are measured second by second.
#[derive(Clone, Debug, Default)]
pub struct Gauges {
    balancer: String,
    group: Option<String>,
    known: Vec<(&'static str, Gauge)>,
}

impl Gauges {
    /// Those of a load balancer, and a target group behind it, by their dimensions.
    pub fn new(balancer: &str, group: Option<&str>) -> Gauges {
        Gauges {
            balancer: balancer.into(),
            group: group.map(String::from),
            known: Vec::new(),
        }
    }

    /// Adds a sample.
    pub fn add(&mut self, world: &mut World, name: &'static str, unit: &'static str, stats: Stats) {
        let both = [
            ("TargetGroup", self.group.as_deref().unwrap_or("")),
            ("LoadBalancer", self.balancer.as_str()),
        ];
        let dimensions = if self.group.is_some() { &both[..] } else { &both[1..] };
        sample(world, &mut self.known, name, unit, dimensions, stats);
    }

    /// Adds a sample of requests per target, which a target group has without regard to the load balancer.
    pub fn add_per_target(&mut self, world: &mut World, requests: f64) {
        let group = [("TargetGroup", self.group.as_deref().unwrap_or(""))];
        let one = Stats::one(requests);
        sample(world, &mut self.known, "RequestCountPerTarget", "Count", &group, one);
    }
}

fn sample(
    world: &mut World,
    known: &mut Vec<(&'static str, Gauge)>,
    name: &'static str,
    unit: &'static str,
    dimensions: &[(&str, &str)],
    stats: Stats,
) {
    let metric = Metric {
        namespace: "AWS/ApplicationELB",
        name,
        dimensions,
        unit,
    };
    let place = known.iter().position(|(of, _)| *of == name).unwrap_or_else(|| {
        known.push((name, Gauge::default()));
        known.len() - 1
    });
    if let Some((_, gauge)) = known.get_mut(place) {
        world.measure_by(gauge, &metric, stats);
    }
}

/// A sample that counts `n`.
pub fn counted(n: u64) -> Stats {
    Stats::one(n as f64)
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
