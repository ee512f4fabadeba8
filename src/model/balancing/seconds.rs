//! Many requests within one second through a load balancer, shared over its targets.
//!
//! The same way as a single request (`routing`), with counts instead of contents. Round robin gives each target the
//! same number, the remainder by turns; least outstanding requests is simplified to round robin.

use super::health::{counted, measure};
use super::routing::{action_for, eligible, open};
use super::{Action, LoadBalancer, checks};
use crate::model::World;
use crate::model::ecs;
use crate::model::traffic::Request;
use crate::model::watch::{Metric, Stats};
use serde::Serialize;
use std::collections::BTreeMap;

/// What became of a second's requests.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Tally {
    pub status_2xx: u64,
    pub status_3xx: u64,
    pub status_4xx: u64,
    pub status_5xx: u64,
    /// Requests that got no HTTP answer at all: refused or timed out before the load balancer.
    pub connection_errors: u64,
    /// `10.0.1.17:80` and how many went there.
    pub targets: BTreeMap<String, u64>,
    /// Sum of the latencies of what targets answered, in milliseconds, and of how many.
    pub latency_sum_ms: u64,
    pub answered: u64,
}

/// Serves a second's requests for a path.
pub fn serve_second(world: &mut World, balancer: &str, port: u16, request: &Request, n: u64) -> Tally {
    let mut tally = Tally::default();
    let lb = world.balancing.balancers.get(balancer).cloned();
    let Some(lb) = lb.filter(|lb| open(world, lb, port)) else {
        tally.connection_errors = n;
        return tally;
    };
    let Some(action) = action_for(world, balancer, port, request) else {
        tally.connection_errors = n;
        return tally;
    };
    let name = lb.dimension().to_string();
    measure(world, "RequestCount", "Count", &name, None, counted(n));
    match action {
        Action::Fixed { status, .. } => {
            measure(world, "HTTP_Fixed_Response_Count", "Count", &name, None, counted(n));
            match status / 100 {
                2 => tally.status_2xx = n,
                4 => tally.status_4xx = n,
                _ => tally.status_5xx = n,
            }
        }
        Action::Redirect { .. } => {
            measure(world, "HTTP_Redirect_Count", "Count", &name, None, counted(n));
            tally.status_3xx = n;
        }
        Action::Forward { groups, .. } => {
            for (group, share) in by_weight(world, balancer, &groups, n) {
                forward(world, &lb, group, &request.path, share, &mut tally);
            }
        }
    }
    tally
}

/// Shares `n` requests over weighted groups by turns.
fn by_weight<'a>(world: &mut World, balancer: &str, groups: &'a [(String, u64)], n: u64) -> Vec<(&'a str, u64)> {
    let total: u64 = groups.iter().map(|(_, weight)| weight).sum();
    match groups {
        [(only, 1..)] => return vec![(only, n)],
        [(first, _), ..] if total == 0 => return vec![(first, 0), ("", n)],
        _ => {}
    }
    let first = world.balancing.take_turns(balancer, n) % total.max(1);
    // Turns run 0, 1, …, total−1 and again; each group owns a stretch of its weight.
    let upto = |turns: u64, start: u64, weight: u64| {
        let (rounds, rest) = (turns / total.max(1), turns % total.max(1));
        rounds * weight + rest.saturating_sub(start).min(weight)
    };
    let mut start = 0;
    let share = |(arn, weight): &'a (String, u64)| {
        let share = upto(first + n, start, *weight) - upto(first, start, *weight);
        start += weight;
        (arn.as_str(), share)
    };
    groups.iter().map(share).collect()
}

fn broken(world: &mut World, lb: &str, status: u16, n: u64, tally: &mut Tally) {
    if n > 0 {
        let code = format!("HTTPCode_ELB_{status}_Count");
        for name in ["HTTPCode_ELB_5XX_Count", code.as_str()] {
            measure(world, name, "Count", lb, None, counted(n));
        }
        tally.status_5xx += n;
    }
}

fn forward(world: &mut World, lb: &LoadBalancer, group: &str, path: &str, n: u64, tally: &mut Tally) {
    if n == 0 {
        return;
    }
    let lb_name = lb.dimension();
    let group = world.balancing.groups.get(group).cloned();
    let places = group.as_deref().map(eligible).unwrap_or_default();
    let (Some(group), false) = (group, places.is_empty()) else {
        broken(world, lb_name, 503, n, tally);
        return;
    };
    let group_name = group.dimension();
    let count = places.len() as u64;
    let first = world.balancing.take_turns(&group.arn, n) % count;
    let mut sum = ecs::Served::default();
    for (order, place) in places.iter().enumerate() {
        // How many places after the first this one is, going round.
        let after = (order as u64 + count - first) % count;
        let share = n / count + u64::from(after < n % count);
        let Some(target) = group.targets.get(*place).filter(|_| share > 0) else {
            continue;
        };
        let name = format!("{}:{}", target.id, target.port);
        *tally.targets.entry(name.clone()).or_default() += share;
        world.balancing.flowed(world.now, &lb.arn, name, share);
        let reached = checks::reaches(
            world,
            std::slice::from_ref(&lb.arn),
            &target.zone,
            &target.id,
            target.port,
        );
        if !reached || group.protocol == "HTTPS" {
            let slot = if reached { &mut sum.refused } else { &mut sum.timed_out };
            *slot += share;
            continue;
        }
        let served = ecs::serve_second(world, &target.id, target.port, path, share);
        sum.status_2xx += served.status_2xx;
        sum.status_4xx += served.status_4xx;
        sum.status_5xx += served.status_5xx;
        sum.refused += served.refused;
        sum.timed_out += served.timed_out;
        sum.latency_sum_ms += served.latency_sum_ms;
        sum.latency_max_ms = sum.latency_max_ms.max(served.latency_max_ms);
        let known = served.status_2xx + served.status_4xx + served.status_5xx + served.refused + served.timed_out;
        // What no container accounts for was answered by nobody.
        sum.refused += share.saturating_sub(known);
    }
    measure(world, "RequestCount", "Count", lb_name, Some(group_name), counted(n));
    let each = n as f64 / count as f64;
    let metric = Metric {
        namespace: "AWS/ApplicationELB",
        name: "RequestCountPerTarget",
        dimensions: &[("TargetGroup", group_name)],
        unit: "Count",
    };
    let stats = Stats {
        count: 1.0,
        sum: each,
        min: each,
        max: each,
    };
    world.measure(&metric, stats);
    for (class, requests) in [(2, sum.status_2xx), (4, sum.status_4xx), (5, sum.status_5xx)] {
        if requests > 0 {
            let name = format!("HTTPCode_Target_{class}XX_Count");
            measure(world, &name, "Count", lb_name, None, counted(requests));
            measure(world, &name, "Count", lb_name, Some(group_name), counted(requests));
        }
    }
    let answered = sum.status_2xx + sum.status_4xx + sum.status_5xx;
    if answered > 0 {
        let mean = sum.latency_sum_ms as f64 / 1000.0 / answered as f64;
        let time = Stats {
            count: answered as f64,
            sum: sum.latency_sum_ms as f64 / 1000.0,
            min: mean,
            max: (sum.latency_max_ms as f64 / 1000.0).max(mean),
        };
        measure(world, "TargetResponseTime", "Seconds", lb_name, None, time);
        measure(world, "TargetResponseTime", "Seconds", lb_name, Some(group_name), time);
    }
    if sum.refused + sum.timed_out > 0 {
        let errors = counted(sum.refused + sum.timed_out);
        measure(
            world,
            "TargetConnectionErrorCount",
            "Count",
            lb_name,
            Some(group_name),
            errors,
        );
    }
    broken(world, lb_name, 502, sum.refused, tally);
    broken(world, lb_name, 504, sum.timed_out, tally);
    tally.status_2xx += sum.status_2xx;
    tally.status_4xx += sum.status_4xx;
    tally.status_5xx += sum.status_5xx;
    tally.latency_sum_ms += sum.latency_sum_ms;
    tally.answered += answered;
}
