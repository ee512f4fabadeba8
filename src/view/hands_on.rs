//! The hands-on as a list of goals: what has been done, and what comes next.
//!
//! Invariant: a goal is met by the state of the world, however it came about.

use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::model::balancing::{Health, LoadBalancer};
use crate::model::ecs::task::Status;
use crate::model::network::{Peer, SecurityGroup};
use crate::model::registry::Site;
use crate::model::watch::Metric;
use crate::model::{Command, Inject};
use crate::session::Session;
use serde_json::{Value, json};

/// A goal of the hands-on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    Cluster,
    Definition,
    Balancer,
    Service,
    Scale,
    Refresh,
}

/// A goal and whether it is met.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub goal: Goal,
    pub met: bool,
    /// What is there of what is asked for: `2 of 3 healthy`.
    pub now: Option<String>,
    /// The form that does it: operation and input; an empty input leaves the form its own starting values.
    pub form: Option<(&'static str, Value)>,
}

/// Different addresses that must answer, and tasks that must run.
const TASKS: usize = 3;

/// The steps in order.
pub fn steps(session: &Session) -> Vec<Step> {
    let world = session.world();
    let cluster = world.ecs().clusters().find(|c| c.active).map(|c| c.name.clone());
    let definition = hello(world);
    let group = world
        .balancing()
        .groups()
        .find(|g| g.target_type == "ip" && !g.load_balancers.is_empty());
    let healthy = world
        .balancing()
        .groups()
        .map(|g| g.count(Health::Healthy))
        .max()
        .unwrap_or(0);
    let service = world
        .ecs()
        .services()
        .find(|s| s.status.word() == "ACTIVE" && !s.attached.is_empty());
    let running = service.map_or(0, |s| s.counts(world, None).0) as usize;
    let requests = session
        .log()
        .iter()
        .filter(|e| matches!(&e.command, Command::Inject(Inject::Http { .. })))
        .count();
    let answered = answered(world);
    // What was asked for needs time: meanwhile there is nothing to press.
    let balancer = next_of_balancer(world);
    let step =
        |goal: Goal, met: bool, now: Option<String>, form: Option<(&'static str, Value)>| Step { goal, met, now, form };
    vec![
        step(
            Goal::Cluster,
            cluster.is_some(),
            cluster.clone(),
            Some(("CreateCluster", json!({}))),
        ),
        step(
            Goal::Definition,
            definition.is_some(),
            definition.clone(),
            Some(("RegisterTaskDefinition", json!({}))),
        ),
        step(
            Goal::Balancer,
            group.is_some() && balancer.is_none(),
            group.map(|g| g.name.clone()),
            balancer,
        ),
        step(
            Goal::Service,
            service.is_some() && healthy > 0,
            service
                .map(|_| {
                    fill(
                        "{running} running, {healthy} healthy",
                        &[("running", &running.to_string()), ("healthy", &healthy.to_string())],
                    )
                })
                .filter(|_| healthy == 0),
            service.is_none().then(|| ("CreateService", json!({}))),
        ),
        step(
            Goal::Scale,
            running >= TASKS && healthy >= TASKS,
            service.map(|_| {
                fill(
                    "{healthy} of {TASKS} healthy",
                    &[("healthy", &healthy.to_string()), ("TASKS", &TASKS.to_string())],
                )
            }),
            service.filter(|s| (s.desired as usize) < TASKS).map(|s| {
                (
                    "UpdateService",
                    json!({"cluster": s.cluster, "service": s.name, "desiredCount": TASKS}),
                )
            }),
        ),
        step(
            Goal::Refresh,
            healthy >= TASKS && requests >= TASKS && answered >= TASKS as f64,
            None,
            None,
        ),
    ]
}

/// The URL to open once something answers.
pub fn url(world: &World) -> Option<String> {
    let active = world.balancing().load_balancers().find(|b| b.active)?;
    Some(format!("http://{}/", active.dns_name))
}

/// A family whose container is `nginxdemos/hello`.
fn hello(world: &World) -> Option<String> {
    let is_hello = |image: &str| {
        let found = world.registry().resolve(image).map(|i| i.program.site);
        matches!(found, Ok(Site::Hello | Site::HelloText))
    };
    let families = world.ecs().families().values().filter_map(|f| f.latest());
    families
        .filter(|d| d.spec.containers.iter().any(|c| is_hello(&c.image)))
        .map(|d| d.name())
        .next()
}

/// What of a load balancer is missing first: a group that lets visitors in, itself, a target group, a listener.
fn next_of_balancer(world: &World) -> Option<(&'static str, Value)> {
    let mut balancers = world.balancing().load_balancers();
    let Some(first) = balancers.next() else {
        let any = world.network().security_groups().any(lets_visitors_in);
        return Some((
            if any {
                "CreateLoadBalancer"
            } else {
                "CreateSecurityGroup"
            },
            json!({}),
        ));
    };
    let guards = |id: &String| world.network().security_group(id).is_some_and(lets_visitors_in);
    let open = std::iter::once(first)
        .chain(balancers)
        .any(|lb| lb.security_groups.is_empty() || lb.security_groups.iter().any(guards));
    if !open {
        let group = first.security_groups.first();
        return Some(("AuthorizeSecurityGroupIngress", json!({"GroupId": group})));
    }
    if !world.balancing().groups().any(|g| g.target_type == "ip") {
        Some(("CreateTargetGroup", json!({})))
    } else if !world.balancing().groups().any(|g| !g.load_balancers.is_empty()) {
        Some(("CreateListener", json!({})))
    } else {
        None
    }
}

/// Whether a group lets anyone in on some port.
pub fn lets_visitors_in(group: &SecurityGroup) -> bool {
    group
        .rules
        .iter()
        .any(|rule| !rule.egress && matches!(rule.peer, Peer::Ipv4(block) if block.bits() == 0))
}

/// Requests that targets answered well, since the world began.
fn answered(world: &World) -> f64 {
    let of = |balancer: &LoadBalancer| {
        let dimensions = [("LoadBalancer", balancer.dimension())];
        let metric = Metric {
            namespace: "AWS/ApplicationELB",
            name: "HTTPCode_Target_2XX_Count",
            dimensions: &dimensions,
            unit: "Count",
        };
        world
            .watch()
            .minutes(&metric)
            .iter()
            .map(|(_, stats)| stats.sum)
            .sum::<f64>()
    };
    world.balancing().load_balancers().map(of).sum()
}

/// A sentence about the world for the phone's sheet and the page's title: `3 tasks running`.
pub fn summary(world: &World) -> String {
    let tasks = || world.ecs().tasks();
    let running = tasks().filter(|t| t.status == Status::Running).count();
    let starting = tasks().filter(|t| t.status < Status::Running).count();
    match (running, starting) {
        (0, 0) => say("Nothing runs").into(),
        (running, 0) => fill("{running} running", &[("running", &running.to_string())]),
        (running, starting) => fill(
            "{running} running, {starting} starting",
            &[("running", &running.to_string()), ("starting", &starting.to_string())],
        ),
    }
}
