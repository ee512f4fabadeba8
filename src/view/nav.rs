//! The resource list: what kinds there are, how many of each, and the worst state among them.

use super::map::{face, target_state};
use super::state::State;
use crate::base::count;
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::model::ecs::task::Status;

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Clusters,
    Services,
    Tasks,
    Definitions,
    Balancers,
    Groups,
    Roles,
    LogGroups,
    Vpcs,
    SecurityGroups,
    Traffic,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub kind: Kind,
    pub count: usize,
    pub worst: Option<State>,
}

/// One resource of a kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// ARN or id.
    pub id: String,
    pub name: String,
    pub detail: String,
    pub state: State,
    pub word: String,
}

impl Kind {
    /// Every kind, in the order of the list.
    pub const ALL: [Kind; 11] = [
        Kind::Clusters,
        Kind::Services,
        Kind::Tasks,
        Kind::Definitions,
        Kind::Balancers,
        Kind::Groups,
        Kind::Roles,
        Kind::LogGroups,
        Kind::Vpcs,
        Kind::SecurityGroups,
        Kind::Traffic,
    ];

    /// The value of `?kind=` in an address.
    pub fn slug(self) -> &'static str {
        match self {
            Kind::Clusters => "clusters",
            Kind::Services => "services",
            Kind::Tasks => "tasks",
            Kind::Definitions => "task-definitions",
            Kind::Balancers => "load-balancers",
            Kind::Groups => "target-groups",
            Kind::Roles => "roles",
            Kind::LogGroups => "log-groups",
            Kind::Vpcs => "vpcs",
            Kind::SecurityGroups => "security-groups",
            Kind::Traffic => "traffic",
        }
    }
}

/// The rows of a world.
pub fn rows(world: &World) -> Vec<Row> {
    let row = |kind: &Kind| {
        let items = items(world, *kind);
        let worst = items.iter().map(|i| i.state).reduce(State::worse);
        let notable = worst.filter(|s| matches!(s, State::Bad | State::Warn | State::Start));
        let count = match kind {
            Kind::Tasks => items.iter().filter(|i| i.state != State::Stop).count(),
            _ => items.len(),
        };
        Row {
            kind: *kind,
            count,
            worst: notable,
        }
    };
    Kind::ALL.iter().map(row).collect()
}

/// Every resource of a kind.
pub fn items(world: &World, kind: Kind) -> Vec<Item> {
    let item = |id: String, name: &str, detail: String, state: State, word: &str| Item {
        id,
        name: name.into(),
        detail,
        state,
        word: word.into(),
    };
    let plain = |id: String, name: &str, detail: String| item(id, name, detail, State::None, "");
    let ecs = world.ecs();
    match kind {
        Kind::Clusters => ecs
            .clusters()
            .filter(|c| c.active)
            .map(|c| {
                item(
                    c.arn(),
                    &c.name,
                    count::of(ecs.services_of(&c.name).count() as u64, "service"),
                    State::Ok,
                    "ACTIVE",
                )
            })
            .collect(),
        Kind::Services => ecs
            .services()
            .filter(|s| s.status.word() != "INACTIVE")
            .map(|s| service(world, s))
            .collect(),
        Kind::Tasks => ecs
            .tasks()
            .rev()
            .map(|t| {
                let face = face(world, t);
                let detail = t.service.clone().unwrap_or_else(|| t.group.clone());
                item(t.arn(), &t.label(), detail, face.state, &face.word)
            })
            .collect(),
        Kind::Definitions => ecs
            .families()
            .values()
            .filter_map(|f| f.latest())
            .map(|d| {
                item(
                    d.arn(),
                    &d.name(),
                    d.spec
                        .containers
                        .iter()
                        .map(|c| c.image.as_str())
                        .collect::<Vec<_>>()
                        .join(", "),
                    State::Ok,
                    "ACTIVE",
                )
            })
            .collect(),
        Kind::Balancers => world
            .balancing()
            .load_balancers()
            .map(|b| {
                let (state, word) = if b.active {
                    (State::Ok, "active")
                } else {
                    (State::Start, "provisioning")
                };
                item(b.arn.clone(), &b.name, b.dns_name.clone(), state, word)
            })
            .collect(),
        Kind::Groups => world
            .balancing()
            .groups()
            .map(|g| {
                let worst = g
                    .targets
                    .iter()
                    .map(|t| target_state(t.health))
                    .reduce(State::worse)
                    .unwrap_or(State::None);
                let detail = fill(
                    "{0} port {1}",
                    &[("0", &g.protocol.to_string()), ("1", &g.port.to_string())],
                );
                item(
                    g.arn.clone(),
                    &g.name,
                    detail,
                    worst,
                    &count::of(g.targets.len() as u64, "target"),
                )
            })
            .collect(),
        Kind::Roles => roles(world)
            .into_iter()
            .map(|(arn, name)| plain(arn, &name, String::new()))
            .collect(),
        Kind::LogGroups => world
            .watch()
            .groups()
            .map(|g| {
                plain(
                    crate::aws::arn::of("logs", &format!("log-group:{}", g.name)),
                    g.name,
                    count::of(g.streams as u64, "stream"),
                )
            })
            .collect(),
        Kind::Vpcs => world
            .network()
            .vpcs()
            .map(|v| {
                plain(
                    v.id.clone(),
                    v.tags
                        .get("Name")
                        .map_or(if v.is_default { say("default VPC") } else { &v.id }, String::as_str),
                    v.cidr.to_string(),
                )
            })
            .collect(),
        Kind::SecurityGroups => world
            .network()
            .security_groups()
            .map(|g| plain(g.id.clone(), &g.name, g.vpc.clone()))
            .collect(),
        Kind::Traffic => world
            .traffic()
            .sources()
            .map(|s| {
                item(
                    s.name.clone(),
                    &s.name,
                    s.url.clone(),
                    State::Ok,
                    &fill("{0} per minute", &[("0", &s.rate(world.now()).to_string())]),
                )
            })
            .collect(),
    }
}

fn service(world: &World, service: &crate::model::ecs::service::Service) -> Item {
    let (running, pending) = service.counts(world, None);
    let faces = service
        .tasks
        .iter()
        .filter_map(|n| world.ecs().task(*n))
        .filter(|t| t.status != Status::Stopped);
    let worst = faces
        .map(|t| face(world, t).state)
        .reduce(State::worse)
        .unwrap_or(State::None);
    let state = if running + pending < service.desired {
        State::Start.worse(worst)
    } else {
        worst
    };
    Item {
        id: service.arn(),
        name: service.name.clone(),
        detail: fill(
            "{running} of {0} running",
            &[("running", &running.to_string()), ("0", &service.desired.to_string())],
        ),
        state,
        word: service.status.word().into(),
    }
}

fn roles(world: &World) -> Vec<(String, String)> {
    let call = crate::aws::Call::new("iam", "ListRoles", serde_json::json!({}));
    let reply = world.read(&call).map(|output| output.to_value()).unwrap_or_default();
    let roles = reply["Roles"].as_array().cloned().unwrap_or_default();
    let pair = |role: &serde_json::Value| {
        Some((
            role["Arn"].as_str()?.to_string(),
            role["RoleName"].as_str()?.to_string(),
        ))
    };
    roles.iter().filter_map(pair).collect()
}
