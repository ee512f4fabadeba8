//! Traffic sources: many requests per second, constant or along a profile.

use super::send::{Place, resolve};
use super::url;
use super::{Request, Wake};
use crate::aws::{AwsError, Output};
use crate::base::limits;
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::balancing::{CLIENT, Tally, Way};
use crate::model::command::Profile;
use crate::model::ecs::{self, Listener};
use crate::model::events::{Kind, New, Seq};
use crate::model::network::From;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::rc::Rc;

const POINTS: usize = 200;
const NAME_CHARS: usize = 64;

/// Requests since a source started, by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Totals {
    pub requests: u64,
    pub status_2xx: u64,
    pub status_3xx: u64,
    pub status_4xx: u64,
    pub status_5xx: u64,
    /// Requests that got no HTTP answer at all.
    pub connection_errors: u64,
    /// Sum of the latencies of what targets answered, in milliseconds, and of how many.
    pub latency_sum_ms: u64,
    pub answered: u64,
}

/// A running traffic source.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    pub name: String,
    pub url: String,
    pub profile: Profile,
    pub started: Time,
    pub totals: Totals,
    /// When the last served second began, and what became of it.
    pub last_second: Time,
    pub last: Tally,
    run: u64,
    /// Sixtieths of a request carried to the next second.
    carry: u64,
    because: Seq,
    /// Whether the last second with requests had errors.
    failing: bool,
}

impl Source {
    /// The rate at a moment, in requests per minute.
    pub fn rate(&self, now: Time) -> u64 {
        rate(&self.profile, now.since(self.started).0 / 1000)
    }
}

/// The rate of a profile, in requests per minute, after whole seconds.
fn rate(profile: &Profile, seconds: u64) -> u64 {
    let after = profile.points.partition_point(|(at, _)| *at <= seconds);
    let before = after.checked_sub(1).and_then(|n| profile.points.get(n));
    match (before, profile.points.get(after)) {
        (Some((t0, r0)), Some((t1, r1))) => {
            let (r0, r1) = (i128::from(*r0), i128::from(*r1));
            let (part, whole) = (i128::from(seconds - t0), i128::from(t1 - t0).max(1));
            u64::try_from(r0 + (r1 - r0) * part / whole).unwrap_or(0)
        }
        (Some((_, last)), None) => *last,
        (None, _) => 0,
    }
}

/// Whether a source may be started so.
pub fn check(world: &World, name: &str, url: &str, profile: &Profile) -> Result<(), AwsError> {
    let refuse = |field: &str, text: String| Err(AwsError::new("InvalidTraffic", text).field(field));
    if name.trim().is_empty() || name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
        return refuse(
            "name",
            format!("A traffic source's name has 1 to {NAME_CHARS} printable characters."),
        );
    }
    if profile.points.is_empty() || profile.points.len() > POINTS {
        let found = profile.points.len();
        return refuse(
            "profile.points",
            format!("A profile has 1 to {POINTS} points; found {found}."),
        );
    }
    let most = limits::REQUESTS_PER_SECOND * 60;
    for (n, (at, rate)) in profile.points.iter().enumerate() {
        if *rate > most {
            let text = format!("A rate is at most {most} requests per minute; found {rate}.");
            return refuse(&format!("profile.points[{n}]"), text);
        }
        if *at > limits::ADVANCE_MS / 1000 {
            return refuse(
                &format!("profile.points[{n}]"),
                "A point lies at most 31 days after the start.".into(),
            );
        }
        if n > 0 && profile.points.get(n - 1).is_some_and(|(before, _)| before >= at) {
            let text = "Points must be in rising order of time.".into();
            return refuse(&format!("profile.points[{n}]"), text);
        }
    }
    if world.traffic.source(name).is_none() && world.traffic.sources.len() >= limits::TRAFFIC_SOURCES {
        let text = format!("A world has at most {} traffic sources.", limits::TRAFFIC_SOURCES);
        return Err(AwsError::new("LimitExceeded", text));
    }
    let url = url::parse(url)?;
    if url.secure {
        return refuse(
            "url",
            "Traffic sources speak http, and no listener of this world has a certificate.".into(),
        );
    }
    resolve(world, &url.host).map(|_| ())
}

/// Whether a source runs.
pub fn known(world: &World, name: &str) -> Result<(), AwsError> {
    if world.traffic.source(name).is_some() {
        return Ok(());
    }
    let names: Vec<&str> = world.traffic.sources().map(|source| source.name.as_str()).collect();
    let running = if names.is_empty() {
        "none".into()
    } else {
        names.join(", ")
    };
    let text = format!("No traffic source is named '{name}'; running: {running}.");
    Err(AwsError::new("TrafficNotFound", text).field("name"))
}

/// Starts or replaces a source.
pub fn start(world: &mut World, because: Seq, name: &str, url: &str, profile: &Profile) -> Result<Output, AwsError> {
    world.traffic.runs += 1;
    let run = world.traffic.runs;
    let now = world.now;
    let text = format!("Traffic {name} starts at {} requests per minute.", rate(profile, 0));
    let told = world.tell(New::of(Kind::Traffic, name, because, text).rule("traffic.seconds"));
    let source = Source {
        name: name.into(),
        url: url.trim().into(),
        profile: profile.clone(),
        started: now,
        totals: Totals::default(),
        last_second: now,
        last: Tally::default(),
        run,
        carry: 0,
        because: told,
        failing: false,
    };
    world.traffic.sources.insert(name.into(), Rc::new(source));
    // The first second begins when the command is settled, so that a source replaced at once sends nothing.
    next(world, told, now, name, run);
    Ok(json!({"name": name, "url": url}).into())
}

/// Ends a source.
pub fn stop(world: &mut World, because: Seq, name: &str) -> Result<Output, AwsError> {
    known(world, name)?;
    if let Some(source) = world.traffic.sources.remove(name) {
        let text = format!("Traffic {name} ended after {} requests.", source.totals.requests);
        world.tell(New::of(Kind::Traffic, name, because, text));
    }
    Ok(Output::empty())
}

fn next(world: &mut World, because: Seq, at: Time, name: &str, run: u64) {
    let wake = Wake::Second { name: name.into(), run };
    world.wake_at(at, because, crate::model::agenda::Wake::Traffic(wake));
}

/// Serves the second that starts now, and the ones after it for as long as nothing else happens in the world.
pub fn wake(world: &mut World, because: Seq, wake: Wake) {
    let Wake::Second { name, run } = wake;
    let source = world.traffic.sources.get(&name).filter(|source| source.run == run);
    let Some(mut source) = source.map(|source| Source::clone(source)) else {
        return;
    };
    let mut road = Road::find(world, &source.url);
    loop {
        let now = world.now;
        if road.ends().is_some_and(|at| at <= now) {
            road = Road::find(world, &source.url);
        }
        second(world, &mut source, &mut road);
        let then = now + Span::secs(1);
        if !world.go_on(then) {
            next(world, because, then, &name, run);
            break;
        }
    }
    world.traffic.sources.insert(name, Rc::new(source));
}

/// Serves the second that starts now and adds it to the source's totals.
fn second(world: &mut World, source: &mut Source, road: &mut Road) {
    let (now, name) = (world.now, &source.name);
    let sixtieths = source.carry + source.rate(now);
    let (requests, carry) = (sixtieths / 60, sixtieths % 60);
    let tally = match requests {
        0 => Tally::default(),
        _ => road.second(world, requests),
    };
    let errors = tally.connection_errors + tally.status_5xx;
    let failing = if requests == 0 { source.failing } else { errors > 0 };
    if failing != source.failing {
        let new = if failing {
            let text = format!(
                "Traffic {name}: {errors} of {requests} requests in this second failed ({}).",
                fate(&tally)
            );
            New::of(Kind::Traffic, name.as_str(), source.because, text).bad()
        } else {
            let text = format!("Traffic {name}: all {requests} requests in this second were answered.");
            New::of(Kind::Traffic, name.as_str(), source.because, text)
        };
        world.tell(new.rule("traffic.seconds"));
    }
    let totals = &mut source.totals;
    totals.requests += requests;
    totals.status_2xx += tally.status_2xx;
    totals.status_3xx += tally.status_3xx;
    totals.status_4xx += tally.status_4xx;
    totals.status_5xx += tally.status_5xx;
    totals.connection_errors += tally.connection_errors;
    totals.latency_sum_ms += tally.latency_sum_ms;
    totals.answered += tally.answered;
    source.carry = carry;
    source.failing = failing;
    source.last_second = now;
    source.last = tally;
}

fn fate(tally: &Tally) -> String {
    match (tally.connection_errors, tally.status_5xx) {
        (0, n) => format!("{n} with a 5xx status"),
        (n, 0) => format!("{n} without a connection"),
        (a, b) => format!("{a} without a connection, {b} with a 5xx status"),
    }
}

/// Where a source's requests go, as things stand.
enum Road {
    Balancer(Way),
    /// Straight to a public address: `10.0.1.17:80`, who listens there, and when that changes by itself.
    Direct(Rc<str>, Option<Listener>, Option<Time>),
    Nowhere,
}

impl Road {
    fn find(world: &World, url: &str) -> Road {
        let Ok(url) = url::parse(url) else { return Road::Nowhere };
        match resolve(world, &url.host) {
            Ok(Place::Balancer(arn)) => {
                let request = Request {
                    method: "GET".into(),
                    path: url.path.clone(),
                    host: url.authority.clone(),
                    headers: BTreeMap::from([("Host".to_string(), url.authority.clone())]),
                    body: String::new(),
                };
                Road::Balancer(Way::find(world, &arn, url.port, &request))
            }
            Ok(Place::Address(ip)) => {
                let interface = world.network.by_address(&ip);
                let open = interface.filter(|to| world.network.allows(From::Internet(CLIENT), to, url.port));
                open.map_or(Road::Nowhere, |interface| {
                    let private = &interface.private_ip;
                    let (listener, changes) = Listener::find(world, private, url.port, &url.path);
                    Road::Direct(format!("{private}:{}", url.port).into(), listener, changes)
                })
            }
            Ok(Place::Nowhere) | Err(_) => Road::Nowhere,
        }
    }

    /// When the road may change though nothing happens.
    fn ends(&self) -> Option<Time> {
        match self {
            Road::Balancer(way) => way.ends(),
            Road::Direct(_, _, changes) => *changes,
            Road::Nowhere => None,
        }
    }

    fn second(&mut self, world: &mut World, requests: u64) -> Tally {
        let mut tally = Tally::default();
        match self {
            Road::Balancer(way) => return way.second(world, requests),
            Road::Nowhere => tally.connection_errors = requests,
            Road::Direct(target, listener, _) => {
                let served = match listener {
                    Some(listener) => listener.second(world, requests),
                    None => ecs::Served::default(),
                };
                let answered = served.status_2xx + served.status_4xx + served.status_5xx;
                tally.status_2xx = served.status_2xx;
                tally.status_4xx = served.status_4xx;
                tally.status_5xx = served.status_5xx;
                tally.connection_errors = requests.saturating_sub(answered);
                tally.latency_sum_ms = served.latency_sum_ms;
                tally.answered = answered;
                tally.targets.insert(target.clone(), requests);
            }
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_linear_between_points_and_constant_after() {
        let profile = Profile {
            points: vec![(10, 0), (20, 100), (30, 50)],
        };
        let rates = [0, 9, 10, 15, 20, 25, 30, 1000].map(|at| rate(&profile, at));
        assert_eq!(rates, [0, 0, 0, 50, 100, 75, 50, 50]);
    }
}
