//! One HTTP request through a load balancer: listener, rules, target, answer.
//!
//! Source: User Guide for Application Load Balancers: "Listener rules", "Routing algorithms", "HTTP headers and
//! Application Load Balancers", "Troubleshoot" (502 target refused or closed, 503 no registered targets, 504 no
//! connection or no answer in time). With no healthy target, requests go to all targets of the group.

use super::health::{counted, measure};
use super::{Action, Health, LoadBalancer, TargetGroup, attributes, checks};
use crate::base::ids;
use crate::base::time::{Time, civil_of_days};
use crate::model::World;
use crate::model::ecs;
use crate::model::network::From;
use crate::model::network::query::{plain, token_of};
use crate::model::traffic::{Answer, Request};
use crate::model::watch::Stats;
use std::collections::BTreeMap;

/// The address single requests come from: TEST-NET-1 of RFC 5737.
pub const CLIENT: &str = "192.0.2.44";
/// How long a load balancer tries to connect to a target, in milliseconds.
const CONNECT_MS: u64 = 10_000;

/// An answer as the client gets it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    pub millis: u64,
    /// `10.0.1.17:80`, where a target was chosen.
    pub target: Option<String>,
}

/// What becomes of a client's connection.
#[derive(Clone, Debug, PartialEq)]
pub enum Connection {
    Reply(Reply),
    /// Nothing listens there.
    Refused,
    /// Nobody answers.
    TimedOut,
}

/// Whether the internet gets through to a load balancer's node on a port.
pub fn open(world: &World, balancer: &LoadBalancer, port: u16) -> bool {
    let mut nodes = balancer
        .nodes
        .iter()
        .filter_map(|node| world.network.interface(&node.interface));
    balancer.active && nodes.any(|node| world.network.allows(From::Internet(CLIENT), node, port))
}

/// What a load balancer would do with a request on a port; none without a listener.
pub fn action_for(world: &World, balancer: &str, port: u16, request: &Request) -> Option<Action> {
    let listener = world
        .balancing
        .listeners(balancer)
        .find(|listener| listener.port == port)?;
    let rules = world.balancing.rules(&listener.arn);
    let fitting = rules
        .iter()
        .find(|rule| rule.conditions.iter().all(|condition| condition.fits(request, CLIENT)));
    Some(fitting.map_or(&listener.action, |rule| &rule.action).clone())
}

/// Places in a group's list that may get new requests: the healthy ones, or all in use where none is.
pub fn eligible(group: &TargetGroup) -> Vec<usize> {
    let of = |wanted: fn(Health) -> bool| {
        let targets = group.targets.iter().enumerate();
        targets
            .filter(|(_, t)| wanted(t.health))
            .map(|(n, _)| n)
            .collect::<Vec<_>>()
    };
    match of(|health| health == Health::Healthy) {
        healthy if healthy.is_empty() => of(|health| matches!(health, Health::Initial | Health::Unhealthy)),
        healthy => healthy,
    }
}

/// Sends one request to a load balancer.
pub fn request(world: &mut World, balancer: &str, port: u16, request: &Request) -> Connection {
    let Some(lb) = world.balancing.balancers.get(balancer).cloned() else {
        return Connection::TimedOut;
    };
    if !open(world, &lb, port) {
        return Connection::TimedOut;
    }
    let Some(action) = action_for(world, balancer, port, request) else {
        return Connection::Refused;
    };
    let dimension = lb.dimension().to_string();
    let reply = match action {
        Action::Fixed {
            status,
            content_type,
            body,
        } => {
            measure(
                world,
                "HTTP_Fixed_Response_Count",
                "Count",
                &dimension,
                None,
                counted(1),
            );
            let kind = content_type.unwrap_or_else(|| "text/plain".into());
            own(world, status, &kind, body.unwrap_or_default(), 1)
        }
        Action::Redirect { .. } => {
            measure(world, "HTTP_Redirect_Count", "Count", &dimension, None, counted(1));
            redirect(world, &action, port, request)
        }
        Action::Forward { groups, .. } => forward(world, &lb, &groups, port, request),
    };
    measure(world, "RequestCount", "Count", &dimension, None, counted(1));
    Connection::Reply(reply)
}

/// The group whose turn it is by weight; none if all weigh nothing.
fn weighted<'a>(world: &mut World, balancer: &str, groups: &'a [(String, u64)]) -> Option<&'a str> {
    let total: u64 = groups.iter().map(|(_, weight)| weight).sum();
    if total == 0 {
        return None;
    }
    if let [(only, _)] = groups {
        return Some(only);
    }
    let mut place = world.balancing.take_turns(balancer, 1) % total;
    groups.iter().find_map(|(arn, weight)| {
        if place < *weight {
            return Some(arn.as_str());
        }
        place -= weight;
        None
    })
}

fn forward(world: &mut World, lb: &LoadBalancer, groups: &[(String, u64)], port: u16, request: &Request) -> Reply {
    let lb_name = lb.dimension();
    let Some(group) = weighted(world, &lb.arn, groups).and_then(|arn| world.balancing.groups.get(arn).cloned()) else {
        return broken(world, lb_name, None, 503, 1);
    };
    let places = eligible(&group);
    if places.is_empty() {
        return broken(world, lb_name, None, 503, 1);
    }
    let sticky = attributes::of_group(&group.attributes, "stickiness.enabled") == "true"
        && attributes::of_group(&group.attributes, "stickiness.type") == "lb_cookie";
    let kept = if sticky { cookie(request) } else { None };
    let kept = kept.and_then(|wanted| {
        let name = |n: &&usize| {
            group
                .targets
                .get(**n)
                .is_some_and(|t| format!("{}:{}", t.id, t.port) == wanted)
        };
        places.iter().find(name).copied()
    });
    let place = match kept {
        Some(place) => Some(place),
        None => {
            let turn = world.balancing.take_turns(&group.arn, 1);
            places.get((turn % places.len() as u64) as usize).copied()
        }
    };
    let Some(target) = place.and_then(|place| group.targets.get(place)) else {
        return broken(world, lb_name, None, 503, 1);
    };
    let name = format!("{}:{}", target.id, target.port);
    world.balancing.flowed(world.now, &lb.arn, &name.as_str().into(), 1);
    let group_name = group.dimension();
    measure(world, "RequestCount", "Count", lb_name, Some(group_name), counted(1));
    let one = [("TargetGroup", group_name)];
    let per_target = crate::model::watch::Metric {
        namespace: "AWS/ApplicationELB",
        name: "RequestCountPerTarget",
        dimensions: &one,
        unit: "Count",
    };
    let share = 1.0 / places.len() as f64;
    world.measure(
        &per_target,
        Stats {
            count: 1.0,
            sum: share,
            min: share,
            max: share,
        },
    );
    let fail = |world: &mut World, status, millis| {
        let mut reply = broken(world, lb_name, Some(group_name), status, millis);
        reply.target = Some(name.clone());
        reply
    };
    if !checks::reaches(
        world,
        std::slice::from_ref(&lb.arn),
        &target.zone,
        &target.id,
        target.port,
    ) {
        return fail(world, 504, CONNECT_MS);
    }
    if group.protocol == "HTTPS" {
        return fail(world, 502, 1);
    }
    let forwarded = forwarded(world, lb, port, request);
    match ecs::answer(world, &target.id, target.port, &forwarded, true) {
        Answer::Http { millis, .. } if millis >= lb.idle_timeout() * 1000 => fail(world, 504, lb.idle_timeout() * 1000),
        Answer::Http {
            status,
            mut headers,
            body,
            millis,
        } => {
            let class = format!("HTTPCode_Target_{}XX_Count", status / 100);
            measure(world, &class, "Count", lb_name, None, counted(1));
            measure(world, &class, "Count", lb_name, Some(group_name), counted(1));
            let seconds = millis as f64 / 1000.0;
            let time = Stats {
                count: 1.0,
                sum: seconds,
                min: seconds,
                max: seconds,
            };
            measure(world, "TargetResponseTime", "Seconds", lb_name, None, time);
            measure(world, "TargetResponseTime", "Seconds", lb_name, Some(group_name), time);
            if sticky {
                let age = attributes::of_group(&group.attributes, "stickiness.lb_cookie.duration_seconds");
                let cookie = format!("AWSALB={}; Max-Age={age}; Path=/", token_of(&name));
                headers.insert("Set-Cookie".into(), cookie);
            }
            Reply {
                status,
                headers,
                body,
                millis,
                target: Some(name),
            }
        }
        Answer::Refused | Answer::Closed => fail(world, 502, 2),
        Answer::Timeout => fail(world, 504, CONNECT_MS),
    }
}

/// The target that a client's stickiness cookie names.
fn cookie(request: &Request) -> Option<String> {
    let (_, value) = request
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("cookie"))?;
    let pair = value.split(';').find_map(|pair| pair.trim().strip_prefix("AWSALB="))?;
    plain(pair)
}

/// The request as the target sees it.
fn forwarded(world: &mut World, lb: &LoadBalancer, port: u16, request: &Request) -> Request {
    let mut request = request.clone();
    let find = |request: &Request, name: &str| {
        request
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(k, v)| (k.clone(), v.clone()))
    };
    let before = find(&request, "X-Forwarded-For");
    match attributes::of_balancer(&lb.attributes, "routing.http.xff_header_processing.mode") {
        "preserve" => {}
        "remove" => {
            if let Some((key, _)) = before {
                request.headers.remove(&key);
            }
        }
        _ => {
            let value = match before {
                Some((key, value)) => {
                    request.headers.remove(&key);
                    format!("{value}, {CLIENT}")
                }
                None => CLIENT.to_string(),
            };
            request.headers.insert("X-Forwarded-For".into(), value);
        }
    }
    request.headers.insert("X-Forwarded-Proto".into(), "http".into());
    request.headers.insert("X-Forwarded-Port".into(), port.to_string());
    let turn = world.balancing.take_turns("trace", 1);
    let tail = ids::long_hex(world.seed, "trace", turn);
    let trace = format!(
        "Root=1-{:08x}-{}",
        world.now.unix() as u64,
        tail.get(..24).unwrap_or(&tail)
    );
    request.headers.insert("X-Amzn-Trace-Id".into(), trace);
    request
}

/// An answer the load balancer makes itself.
fn own(world: &World, status: u16, content_type: &str, body: String, millis: u64) -> Reply {
    let headers = BTreeMap::from([
        ("Connection".to_string(), "keep-alive".to_string()),
        ("Content-Length".to_string(), body.len().to_string()),
        ("Content-Type".to_string(), content_type.to_string()),
        ("Date".to_string(), http_date(world.now)),
        ("Server".to_string(), "awselb/2.0".to_string()),
    ]);
    Reply {
        status,
        headers,
        body,
        millis,
        target: None,
    }
}

/// The load balancer's error page, with its metrics.
fn broken(world: &mut World, lb: &str, group: Option<&str>, status: u16, millis: u64) -> Reply {
    let code = format!("HTTPCode_ELB_{status}_Count");
    for name in ["HTTPCode_ELB_5XX_Count", code.as_str()] {
        measure(world, name, "Count", lb, None, counted(1));
    }
    if let Some(group) = group {
        measure(
            world,
            "TargetConnectionErrorCount",
            "Count",
            lb,
            Some(group),
            counted(1),
        );
    }
    let title = match status {
        502 => "502 Bad Gateway",
        503 => "503 Service Temporarily Unavailable",
        _ => "504 Gateway Time-out",
    };
    let body = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n\
         </html>\r\n"
    );
    own(world, status, "text/html", body, millis)
}

fn redirect(world: &World, action: &Action, port: u16, request: &Request) -> Reply {
    let Action::Redirect {
        protocol,
        port: to_port,
        host,
        path,
        query,
        status,
    } = action
    else {
        return own(world, 500, "text/plain", String::new(), 1);
    };
    let (old_path, old_query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let old_host = request.host.split(':').next().unwrap_or("");
    let fill = |text: &str| {
        text.replace("#{protocol}", "http")
            .replace("#{port}", &port.to_string())
            .replace("#{host}", old_host)
            .replace("#{path}", old_path.trim_start_matches('/'))
            .replace("#{query}", old_query)
    };
    let scheme = fill(protocol).to_lowercase();
    let mut to = format!("{scheme}://{}:{}{}", fill(host), fill(to_port), fill(path));
    let query = fill(query);
    if !query.is_empty() {
        to = format!("{to}?{query}");
    }
    let title = if *status == 301 {
        "301 Moved Permanently"
    } else {
        "302 Found"
    };
    let body = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n\
         </html>\r\n"
    );
    let mut reply = own(world, *status, "text/html", body, 1);
    reply.headers.insert("Location".into(), to);
    reply
}

/// `Mon, 23 Nov 2026 09:00:00 GMT`, as HTTP writes dates.
pub fn http_date(time: Time) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let days = (time.unix_millis() / 86_400_000) as i64;
    let (year, month, day) = civil_of_days(days);
    let weekday = DAYS.get((days % 7) as usize).unwrap_or(&"");
    let month = MONTHS.get((month as usize).saturating_sub(1)).unwrap_or(&"");
    format!("{weekday}, {day:02} {month} {year} {} GMT", time.clock())
}
