//! Many requests within one second through a load balancer, shared over its targets.
//!
//! The same way as a single request (`routing`), with counts instead of contents. Round robin gives each target the
//! same number, the remainder by turns; least outstanding requests is simplified to round robin. Invariant: a way that
//! was found once leads where a way found anew would, as long as nothing but time has passed and it has not ended.

use super::health::{Gauges, counted};
use super::routing::{action_for, eligible, open};
use super::{Action, LoadBalancer, checks};
use crate::base::time::Time;
use crate::model::World;
use crate::model::ecs::{Listener, Served};
use crate::model::traffic::Request;
use crate::model::watch::Stats;
use serde::Serialize;
use std::collections::BTreeMap;
use std::rc::Rc;

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
    pub targets: BTreeMap<Rc<str>, u64>,
    /// Sum of the latencies of what targets answered, in milliseconds, and of how many.
    pub latency_sum_ms: u64,
    pub answered: u64,
}

/// The way that requests for a path take through a load balancer.
#[derive(Clone, Debug)]
pub struct Way {
    balancer: Rc<str>,
    turn: Turn,
    gauges: Gauges,
    /// When it may change without anything else happening.
    ends: Option<Time>,
}

/// What a listener's action does with requests.
#[derive(Clone, Debug)]
enum Turn {
    /// No listener, or nobody gets through to it.
    Closed,
    Fixed(u16),
    Redirect,
    Forward(Vec<Branch>),
}

/// A target group of an action, with the targets that may get requests.
#[derive(Clone, Debug)]
struct Branch {
    group: Rc<str>,
    weight: u64,
    gauges: Gauges,
    stops: Vec<Stop>,
}

/// A target and what a request meets there.
#[derive(Clone, Debug)]
struct Stop {
    name: Rc<str>,
    meets: Meets,
}

#[derive(Clone, Debug)]
enum Meets {
    Nobody,
    Refusal,
    Program(Listener),
}

impl Way {
    /// The way of requests to a load balancer as things stand.
    pub fn find(world: &World, balancer: &str, port: u16, request: &Request) -> Way {
        let mut way = Way {
            balancer: balancer.into(),
            turn: Turn::Closed,
            gauges: Gauges::default(),
            ends: None,
        };
        let Some(lb) = world
            .balancing
            .load_balancer(balancer)
            .filter(|lb| open(world, lb, port))
        else {
            return way;
        };
        way.gauges = Gauges::new(lb.dimension(), None);
        way.turn = match action_for(world, balancer, port, request) {
            None => Turn::Closed,
            Some(Action::Fixed { status, .. }) => Turn::Fixed(status),
            Some(Action::Redirect { .. }) => Turn::Redirect,
            Some(Action::Forward { groups, .. }) => {
                let branch = |(arn, weight): &(String, u64)| {
                    let (branch, ends) = branch(world, lb, arn, *weight, &request.path);
                    way.ends = [way.ends, ends].into_iter().flatten().min();
                    branch
                };
                Turn::Forward(groups.iter().map(branch).collect())
            }
        };
        way
    }

    /// When the way may change by itself.
    pub fn ends(&self) -> Option<Time> {
        self.ends
    }

    /// Serves the requests of the second that begins now.
    pub fn second(&mut self, world: &mut World, n: u64) -> Tally {
        let mut tally = Tally::default();
        let gauges = &mut self.gauges;
        if matches!(self.turn, Turn::Closed) {
            tally.connection_errors = n;
            return tally;
        }
        gauges.add(world, "RequestCount", "Count", counted(n));
        match &mut self.turn {
            Turn::Closed => {}
            Turn::Fixed(status) => {
                gauges.add(world, "HTTP_Fixed_Response_Count", "Count", counted(n));
                match *status / 100 {
                    2 => tally.status_2xx = n,
                    4 => tally.status_4xx = n,
                    _ => tally.status_5xx = n,
                }
            }
            Turn::Redirect => {
                gauges.add(world, "HTTP_Redirect_Count", "Count", counted(n));
                tally.status_3xx = n;
            }
            Turn::Forward(branches) => {
                let total: u64 = branches.iter().map(|branch| branch.weight).sum();
                if total == 0 {
                    broken(world, gauges, 503, n, &mut tally);
                } else if let [only] = &mut branches[..] {
                    only.forward(world, &self.balancer, gauges, n, &mut tally);
                } else {
                    // Turns run 0, 1, …, total−1 and again; each group owns a stretch of its weight.
                    let first = world.balancing.take_turns(&self.balancer, n) % total;
                    let upto = |turns: u64, start: u64, weight: u64| {
                        (turns / total) * weight + (turns % total).saturating_sub(start).min(weight)
                    };
                    let mut start = 0;
                    for branch in branches {
                        let share = upto(first + n, start, branch.weight) - upto(first, start, branch.weight);
                        start += branch.weight;
                        branch.forward(world, &self.balancer, gauges, share, &mut tally);
                    }
                }
            }
        }
        tally
    }
}

fn branch(world: &World, lb: &LoadBalancer, arn: &str, weight: u64, path: &str) -> (Branch, Option<Time>) {
    let mut branch = Branch {
        group: arn.into(),
        weight,
        gauges: Gauges::default(),
        stops: Vec::new(),
    };
    let Some(group) = world.balancing.group(arn) else {
        return (branch, None);
    };
    branch.gauges = Gauges::new(lb.dimension(), Some(group.dimension()));
    let mut ends: Option<Time> = None;
    for target in eligible(group).into_iter().filter_map(|place| group.targets.get(place)) {
        let (id, port) = (&target.id, target.port);
        let meets = if !checks::reaches(world, std::slice::from_ref(&lb.arn), &target.zone, id, port) {
            Meets::Nobody
        } else if group.protocol == "HTTPS" {
            Meets::Refusal
        } else {
            let (listener, changes) = Listener::find(world, id, port, path);
            ends = [ends, changes].into_iter().flatten().min();
            listener.map_or(Meets::Refusal, Meets::Program)
        };
        let name = format!("{id}:{port}").into();
        branch.stops.push(Stop { name, meets });
    }
    (branch, ends)
}

impl Branch {
    fn forward(&mut self, world: &mut World, lb: &str, of_lb: &mut Gauges, n: u64, tally: &mut Tally) {
        if n == 0 {
            return;
        }
        let count = self.stops.len() as u64;
        if count == 0 {
            broken(world, of_lb, 503, n, tally);
            return;
        }
        let first = world.balancing.take_turns(&self.group, n) % count;
        let mut sum = Served::default();
        for (order, stop) in self.stops.iter().enumerate() {
            // How many places after the first this one is, going round.
            let after = (order as u64 + count - first) % count;
            let share = n / count + u64::from(after < n % count);
            if share == 0 {
                continue;
            }
            *tally.targets.entry(stop.name.clone()).or_default() += share;
            world.balancing.flowed(world.now, lb, &stop.name, share);
            match &stop.meets {
                Meets::Nobody => sum.timed_out += share,
                Meets::Refusal => sum.refused += share,
                Meets::Program(listener) => sum.add(&listener.second(world, share)),
            }
        }
        let gauges = &mut self.gauges;
        gauges.add(world, "RequestCount", "Count", counted(n));
        let each = n as f64 / count as f64;
        gauges.add_per_target(world, each);
        for (class, requests) in [
            ("HTTPCode_Target_2XX_Count", sum.status_2xx),
            ("HTTPCode_Target_4XX_Count", sum.status_4xx),
            ("HTTPCode_Target_5XX_Count", sum.status_5xx),
        ] {
            if requests > 0 {
                of_lb.add(world, class, "Count", counted(requests));
                gauges.add(world, class, "Count", counted(requests));
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
            of_lb.add(world, "TargetResponseTime", "Seconds", time);
            gauges.add(world, "TargetResponseTime", "Seconds", time);
        }
        if sum.refused + sum.timed_out > 0 {
            let errors = counted(sum.refused + sum.timed_out);
            gauges.add(world, "TargetConnectionErrorCount", "Count", errors);
        }
        broken(world, of_lb, 502, sum.refused, tally);
        broken(world, of_lb, 504, sum.timed_out, tally);
        tally.status_2xx += sum.status_2xx;
        tally.status_4xx += sum.status_4xx;
        tally.status_5xx += sum.status_5xx;
        tally.latency_sum_ms += sum.latency_sum_ms;
        tally.answered += answered;
    }
}

fn broken(world: &mut World, of_lb: &mut Gauges, status: u16, n: u64, tally: &mut Tally) {
    if n == 0 {
        return;
    }
    let code = match status {
        502 => "HTTPCode_ELB_502_Count",
        503 => "HTTPCode_ELB_503_Count",
        _ => "HTTPCode_ELB_504_Count",
    };
    for name in ["HTTPCode_ELB_5XX_Count", code] {
        of_lb.add(world, name, "Count", counted(n));
    }
    tally.status_5xx += n;
}
