//! The ECS agent of an EC2 instance: it starts, tries to register, and says why it cannot.
//!
//! Sources: amazon-ecs-agent (registration, back-off, the wording of its log); ECS Developer Guide, "Launching an Amazon ECS
//! Linux container instance". A failed attempt is followed by the next one; what stood in the way may be mended meanwhile.

use super::{Registration, Status, host, register};
use crate::base::rng::Draw;
use crate::base::time::Span;
use crate::model::World;
use crate::model::compute::{Agent, Instance, State};
use crate::model::ecs::{Wake, names};
use crate::model::events::{Kind, New, Seq};
use crate::model::iam::Context;
use std::rc::Rc;

/// From the agent's start to its first attempt. DERIVED, tunable.
const START_MS: (u64, u64) = (12_000, 40_000);
/// The longest time between attempts: amazon-ecs-agent's reconnection back-off.
const LONGEST_MS: u64 = 120_000;

/// The system is up: the agent starts.
pub fn agent_starts(world: &mut World, because: Seq, id: &str) {
    let Some(instance) = world.compute.instance(id) else {
        return;
    };
    let (boot, number) = (instance.boot, instance.number);
    let text = format!("Instance {id} has booted; its ECS agent starts.");
    let told = world.tell(New::of(Kind::Instance, id, because, text).rule("ec2.boot"));
    let first = Draw::of(world.seed, "agent.start", number * 64 + u64::from(boot)).range(START_MS.0, START_MS.1);
    let until = world.now + Span(first);
    if let Some(instance) = world.compute.instance_mut(id) {
        instance.agent = Agent::Starting;
        instance.until = Some(until);
    }
    let host = id.to_string();
    world.wake_at(until, told, Wake::Agent { host, boot, tries: 0 }.into());
}

/// Why an attempt failed: the agent's own words, the rule, and whether another attempt can help.
struct Symptom {
    said: String,
    meaning: String,
    again: bool,
}

fn symptom(said: impl Into<String>, meaning: impl Into<String>) -> Symptom {
    Symptom {
        said: said.into(),
        meaning: meaning.into(),
        again: true,
    }
}

/// One attempt to register, or to connect again.
pub fn attempt(world: &mut World, because: Seq, id: &str, boot: u32, tries: u32) {
    let Some(instance) = world.compute.instance(id).cloned() else {
        return;
    };
    if instance.boot != boot || instance.state != State::Running || instance.agent == Agent::Cut {
        return;
    }
    if let Some(instance) = world.compute.instance_mut(id) {
        instance.until = None;
    }
    let known = world.ecs.instance_of_host(id).map(|i| (i.cluster.clone(), i.number));
    let outcome = match known {
        Some(place) => connect_again(world, &instance).map(|()| place),
        None => registration(world, because, &instance).map(|new| {
            let cluster = new.cluster.clone();
            let number = register(world, because, new);
            (cluster, number)
        }),
    };
    match outcome {
        Ok((cluster, number)) => connected(world, because, &instance, &cluster, number),
        Err(symptom) => fails(world, because, &instance, tries, symptom),
    }
}

fn connected(world: &mut World, because: Seq, instance: &Instance, cluster: &str, number: u64) {
    let fresh = world
        .ecs
        .instance(cluster, number)
        .is_some_and(|i| i.registered_at == world.now);
    world.console(
        &instance.id,
        format!(
            "level=info msg=\"{} container instance\" cluster=\"{cluster}\"",
            if fresh { "Registered" } else { "Restored" }
        ),
    );
    if let Some(host) = world.compute.instance_mut(&instance.id) {
        host.agent = Agent::Connected;
    }
    set_connected(world, because, cluster, number, true);
}

/// The agent's connection comes or goes.
pub fn set_connected(world: &mut World, because: Seq, cluster: &str, number: u64, connected: bool) {
    let Some(instance) = world.ecs.instance(cluster, number).filter(|i| i.connected != connected) else {
        return;
    };
    let (arn, label) = (instance.arn(), instance.label());
    let text = if connected {
        format!("The agent of {label} is connected.")
    } else {
        format!("The agent of {label} is disconnected: it gets no new tasks and keeps those it has.")
    };
    let mut event = New::of(Kind::Instance, arn, because, text).rule("instance.agent");
    event.bad = !connected;
    let told = world.tell(event);
    if let Some(instance) = world.ecs.instance_mut(cluster, number) {
        instance.connected = connected;
        instance.version += 1;
        instance.changed = told;
    }
    if connected {
        world.cluster_changed(told, cluster);
    }
}

fn fails(world: &mut World, because: Seq, instance: &Instance, tries: u32, symptom: Symptom) {
    let id = instance.id.as_str();
    world.console(
        id,
        format!(
            "level=error msg=\"Unable to register as a container instance with ECS\" error=\"{}\"",
            symptom.said
        ),
    );
    let news = instance.agent != Agent::Failing(symptom.said.clone());
    let mut cause = because;
    if news {
        let text = format!(
            "The ECS agent of {id} cannot register. {}: {}",
            symptom.meaning, symptom.said
        );
        cause = world.tell(New::of(Kind::Instance, id, because, text).rule("ec2.agent").bad());
        if let Some(host) = world.compute.instance_mut(id) {
            host.agent = Agent::Failing(symptom.said);
            host.changed = cause;
        }
    }
    if symptom.again {
        let longest = (5_000u64 << tries.min(6)).min(LONGEST_MS);
        let key = instance.number * 4096 + u64::from(tries.min(4000));
        let wait = Draw::of(world.seed, "agent.retry", key).range(longest * 3 / 4, longest);
        let (host, boot) = (id.to_string(), instance.boot);
        let tries = tries.saturating_add(1);
        world.wake_at(world.now + Span(wait), cause, Wake::Agent { host, boot, tries }.into());
    }
}

/// The role's session, if the machine has credentials that work.
fn credentials(world: &World, instance: &Instance) -> Result<String, Symptom> {
    const NONE: &str = "NoCredentialProviders: no valid providers in chain. Deprecated.\\n\\tFor verbose messaging see aws.Config.CredentialsChainVerboseErrors";
    let Some(profile) = &instance.profile else {
        return Err(symptom(NONE, "The instance has no instance profile"));
    };
    let Some(session) = instance.session(world) else {
        return Err(symptom(NONE, format!("Instance profile {profile} holds no role")));
    };
    let role = world
        .iam
        .account()
        .profiles
        .get(profile)
        .and_then(|p| p.role.clone())
        .unwrap_or_default();
    let arn = world.iam.role(&role).map(|r| r.arn.clone()).unwrap_or_default();
    if !world.iam.trusts(&arn, "ec2.amazonaws.com") {
        return Err(symptom(
            NONE,
            format!("Role {role} does not let ec2.amazonaws.com assume it"),
        ));
    }
    Ok(session)
}

fn route(world: &World, instance: &Instance) -> Result<(), Symptom> {
    let interface = instance.interface.as_deref().and_then(|id| world.network.interface(id));
    let Some(Err(why)) = interface.map(|i| world.network.internet(i)) else {
        return Ok(());
    };
    Err(symptom(
        "RequestError: send request failed\\ncaused by: Post \\\"https://ecs.us-east-1.amazonaws.com/\\\": dial tcp 52.46.136.203:443: i/o timeout",
        format!("The instance has no route to ECS, since {why}"),
    ))
}

fn permitted(world: &World, session: &str, action: &str, resource: &str) -> Result<(), Symptom> {
    let decision = world.iam.authorize(session, action, resource, &Context::default());
    if decision.allowed {
        return Ok(());
    }
    Err(symptom(
        format!("AccessDeniedException: {}", decision.message()),
        format!("The instance's role may not call {action}"),
    ))
}

/// An agent that is registered already, after a reboot or a cut.
fn connect_again(world: &World, instance: &Instance) -> Result<(), Symptom> {
    let session = credentials(world, instance)?;
    route(world, instance)?;
    permitted(world, &session, "ecs:Poll", "*")
}

/// What the machine says of itself, once nothing stands in the way.
fn registration(world: &mut World, because: Seq, instance: &Rc<Instance>) -> Result<Registration, Symptom> {
    let config = Rc::clone(&instance.config);
    for variable in ["ECS_INSTANCE_ATTRIBUTES", "ECS_CONTAINER_INSTANCE_TAGS"] {
        if let Err(said) = config.map(variable) {
            return Err(Symptom {
                said: format!("Error loading config: {said}"),
                meaning: format!("{variable} in its user data is not a JSON object"),
                again: false,
            });
        }
    }
    let session = credentials(world, instance)?;
    route(world, instance)?;
    permitted(world, &session, "ecs:DiscoverPollEndpoint", "*")?;
    let cluster = names::cluster_name(config.cluster()).to_string();
    if !world.ecs.cluster(&cluster).is_some_and(|c| c.active) {
        if config.cluster().is_some() {
            let cause = match &config.ignored {
                Some(_) => "Its user data was not run",
                None => "The cluster of its user data does not exist",
            };
            return Err(symptom(
                "ClusterNotFoundException: Cluster not found.",
                format!("{cause} (ECS_CLUSTER={cluster})"),
            ));
        }
        permitted(world, &session, "ecs:CreateCluster", "*")?;
    }
    permitted(
        world,
        &session,
        "ecs:RegisterContainerInstance",
        &names::cluster_arn(&cluster),
    )?;
    let (found, reserved) = (instance.kind.found_mib(), config.reserved_memory());
    if reserved >= found {
        return Err(Symptom {
            said: format!(
                "api register-container-instance: reserved memory is higher than available memory on the host, total memory: {found}, reserved: {reserved}"
            ),
            meaning: "ECS_RESERVED_MEMORY leaves nothing for tasks".into(),
            again: false,
        });
    }
    if !world.ecs.cluster(&cluster).is_some_and(|c| c.active) {
        crate::model::ecs::cluster::make_default(world, because);
    }
    let mut new = host::registration(world, instance, &cluster, found - reserved);
    new.connected = permitted(world, &session, "ecs:Poll", "*").is_ok();
    Ok(new)
}

/// Fault injection: the agent's connection is cut, or comes back.
pub fn cut(world: &mut World, because: Seq, cluster: &str, number: u64, connected: bool) {
    let Some(instance) = world
        .ecs
        .instance(cluster, number)
        .filter(|i| i.status != Status::Inactive)
    else {
        return;
    };
    let host = instance.host.clone();
    if let Some(machine) = world.compute.instance_mut(&host) {
        if machine.state != State::Running {
            return;
        }
        machine.agent = if connected { Agent::Connected } else { Agent::Cut };
    }
    set_connected(world, because, cluster, number, connected);
}
