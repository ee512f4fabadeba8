//! Keeping a group at its desired capacity: launches, terminations, replacements.
//!
//! Source: EC2 Auto Scaling User Guide, "Auto Scaling group health checks", "Default termination policy" (the zone with
//! most machines, then the oldest launch template version, then at random; protected machines are skipped).

use super::{Activity, Group, Lifecycle, Member, Wake};
use crate::aws::AwsError;
use crate::base::ids;
use crate::base::rng::Draw;
use crate::base::time::Span;
use crate::model::World;
use crate::model::compute::{self, NewInstance, State};
use crate::model::ecs::provider;
use crate::model::events::{Kind, New, Seq};
use serde_json::json;
use std::collections::BTreeMap;

/// From a change to the group's look at it, and between looks while a machine drains.
const LOOK: Span = Span::secs(5);
/// How soon a machine that fell out is found unhealthy.
const HEALTH: Span = Span::secs(30);
const RETRY: Span = Span::mins(2);
/// A lifecycle hook of managed draining waits at most 48 hours.
const DRAIN: Span = Span::mins(48 * 60);
const ACTIVITIES: usize = 100;

/// Puts a look on the agenda, unless an earlier one is there.
pub fn poke(world: &mut World, because: Seq, name: &str, after: Span) {
    let at = world.now + after;
    let now = world.now;
    let Some(group) = world.scaling.group_mut(name) else {
        return;
    };
    if group.due.is_some_and(|due| due >= now && due <= at) {
        return;
    }
    group.due = Some(at);
    world.wake_at(
        at,
        because,
        crate::model::agenda::Wake::Scaling(Wake::Look(name.into())),
    );
}

/// A machine changed state: its group looks at it.
pub fn instance_changed(world: &mut World, because: Seq, id: &str) {
    let Some(machine) = world.compute.instance(id) else {
        return;
    };
    let Some(group) = machine.group.clone() else { return };
    let after = if machine.state == State::Running {
        Span(0)
    } else {
        HEALTH
    };
    poke(world, because, &group, after);
}

/// Protects a machine from scale-in, or lifts the protection.
pub fn protect(world: &mut World, id: &str, protected: bool) {
    let Some(name) = world.compute.instance(id).and_then(|i| i.group.clone()) else {
        return;
    };
    if let Some(group) = world.scaling.group_mut(&name)
        && let Some(member) = group.members.iter_mut().find(|m| m.id == id)
    {
        member.protected = protected;
    }
}

fn note(world: &mut World, name: &str, about: String, cause: &str, instance: Option<&str>, failed: Option<String>) {
    let number = world.next_number();
    let id = ids::uuid(world.seed, "activity", number);
    let now = world.now;
    let Some(group) = world.scaling.group_mut(name) else {
        return;
    };
    group.activities.push_front(Activity {
        id,
        about,
        cause: cause.into(),
        start: now,
        end: failed.is_some().then_some(now),
        status: if failed.is_some() { "Failed" } else { "InProgress" },
        message: failed,
        instance: instance.map(str::to_string),
    });
    group.activities.truncate(ACTIVITIES);
}

fn finish(world: &mut World, name: &str, id: &str) {
    let now = world.now;
    let Some(group) = world.scaling.group_mut(name) else {
        return;
    };
    for activity in group
        .activities
        .iter_mut()
        .filter(|a| a.instance.as_deref() == Some(id) && a.end.is_none())
    {
        activity.end = Some(now);
        activity.status = "Successful";
    }
}

/// The group looks at its machines and does what is needed.
pub fn look(world: &mut World, because: Seq, name: &str) {
    let now = world.now;
    let Some(group) = world.scaling.group_mut(name) else {
        return;
    };
    if group.due.is_some_and(|due| due <= now) {
        group.due = None;
    }
    let cause = group.cause.max(because);
    settle_members(world, cause, name);
    let Some(group) = world.scaling.group(name) else { return };
    if group.deleting && group.members.is_empty() {
        let arn = group.arn.clone();
        world.scaling.groups.remove(name);
        world.tell(New::of(
            Kind::Instance,
            arn,
            cause,
            format!("Auto Scaling group {name} is gone."),
        ));
        return;
    }
    let (counted, desired) = (group.counted() as u64, group.desired);
    if counted < desired && !group.deleting {
        if let Some(at) = group.not_before.filter(|at| *at > now) {
            return poke(world, cause, name, at.since(now));
        }
        for _ in counted..desired {
            if !launch_one(world, cause, name) {
                break;
            }
        }
    }
    for _ in desired..counted {
        let Some(id) = choose_end(world, name) else { break };
        let reason = format!(
            "At {} an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from {counted} to {desired}.",
            now.iso()
        );
        end(world, cause, name, &id, &reason);
    }
}

/// Brings each member's state up to date with its machine.
fn settle_members(world: &mut World, because: Seq, name: &str) {
    let Some(group) = world.scaling.group(name) else { return };
    let members: Vec<Member> = group.members.clone();
    for member in members {
        let state = world
            .compute
            .instance(&member.id)
            .map_or(State::Terminated, |i| i.state);
        match (member.lifecycle, state) {
            (_, State::Terminated) => {
                finish(world, name, &member.id);
                if let Some(group) = world.scaling.group_mut(name) {
                    group.members.retain(|m| m.id != member.id);
                }
                leave_groups(world, because, name, &member.id);
            }
            (Lifecycle::Pending, State::Running) => {
                finish(world, name, &member.id);
                set(world, name, &member.id, Lifecycle::InService);
                join_groups(world, because, name, &member.id);
            }
            (Lifecycle::Pending | Lifecycle::InService, State::ShuttingDown) => {
                unhealthy(world, name, &member.id);
                set(world, name, &member.id, Lifecycle::Terminating);
            }
            (Lifecycle::Pending | Lifecycle::InService, State::Stopping | State::Stopped) => {
                unhealthy(world, name, &member.id);
                let reason = format!(
                    "At {} an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.",
                    world.now.iso()
                );
                end(world, because, name, &member.id, &reason);
            }
            (Lifecycle::TerminatingWait, _) => {
                let waited = member.waits_since.is_some_and(|since| world.now.since(since) >= DRAIN);
                if waited || provider::is_drained(world, &member.id) {
                    set(world, name, &member.id, Lifecycle::Terminating);
                    compute::terminate(world, because, &member.id);
                } else {
                    poke(world, because, name, LOOK);
                }
            }
            _ => {}
        }
    }
}

fn set(world: &mut World, name: &str, id: &str, lifecycle: Lifecycle) {
    let now = world.now;
    if let Some(group) = world.scaling.group_mut(name)
        && let Some(member) = group.members.iter_mut().find(|m| m.id == id)
    {
        member.lifecycle = lifecycle;
        if lifecycle == Lifecycle::TerminatingWait {
            member.waits_since = Some(now);
        }
    }
}

fn unhealthy(world: &mut World, name: &str, id: &str) {
    if let Some(group) = world.scaling.group_mut(name)
        && let Some(member) = group.members.iter_mut().find(|m| m.id == id)
    {
        member.healthy = false;
    }
}

fn join_groups(world: &mut World, because: Seq, name: &str, id: &str) {
    let groups = world
        .scaling
        .group(name)
        .map(|g| g.target_groups.clone())
        .unwrap_or_default();
    for arn in groups {
        let port = world.balancing.group(&arn).map_or(80, |g| g.port);
        world.register_target(because, &arn, id, port);
    }
}

fn leave_groups(world: &mut World, because: Seq, name: &str, id: &str) {
    let groups = world
        .scaling
        .group(name)
        .map(|g| g.target_groups.clone())
        .unwrap_or_default();
    for arn in groups {
        let port = world.balancing.group(&arn).map_or(80, |g| g.port);
        world.deregister_target(because, &arn, id, port);
    }
}

/// The zone with the fewest machines first; lost zones last.
fn next_subnet(world: &World, group: &Group) -> Option<String> {
    let mut zones: BTreeMap<&str, usize> = BTreeMap::new();
    for member in group
        .members
        .iter()
        .filter(|m| matches!(m.lifecycle, Lifecycle::Pending | Lifecycle::InService))
    {
        *zones.entry(&member.zone).or_default() += 1;
    }
    let weight = |subnet: &&String| {
        let zone = world.network.zone_of_subnet(subnet).unwrap_or_default();
        let free = world.network.subnet(subnet).map_or(0, |s| s.available());
        (
            world.compute.is_lost(zone),
            free == 0,
            zones.get(zone).copied().unwrap_or(0),
            u32::MAX - free,
        )
    };
    group.subnets.iter().min_by_key(weight).cloned()
}

/// Launches one machine; false if that failed.
fn launch_one(world: &mut World, because: Seq, name: &str) -> bool {
    let Some(group) = world.scaling.group(name) else {
        return false;
    };
    let cause = format!(
        "At {} an instance was started in response to a difference between desired and actual capacity, increasing the capacity from {} to {}.",
        world.now.iso(),
        group.counted(),
        group.desired
    );
    match try_launch(world, because, name) {
        Ok(id) => {
            let about = format!("Launching a new EC2 instance: {id}");
            note(world, name, about, &cause, Some(&id), None);
            true
        }
        Err(error) => {
            let text = format!("{} Launching EC2 instance failed.", error.message);
            let arn = world.scaling.group(name).map(|g| g.arn.clone()).unwrap_or_default();
            let told = world.tell(
                New::of(
                    Kind::Instance,
                    arn,
                    because,
                    format!("Auto Scaling group {name}: {text}"),
                )
                .rule("scaling.launch")
                .bad(),
            );
            note(
                world,
                name,
                "Launching a new EC2 instance.  Status Reason: ".to_string() + &text,
                &cause,
                None,
                Some(text),
            );
            let at = world.now + RETRY;
            if let Some(group) = world.scaling.group_mut(name) {
                group.not_before = Some(at);
            }
            poke(world, told, name, RETRY);
            false
        }
    }
}

fn try_launch(world: &mut World, because: Seq, name: &str) -> Result<String, AwsError> {
    let gone = || AwsError::new("ValidationError", "The group is gone.");
    let group = world.scaling.group(name).ok_or_else(gone)?;
    let subnet = next_subnet(world, group).ok_or_else(gone)?;
    let mut input = json!({"LaunchTemplate": group.template});
    if let Some(kind) = group.kinds.first() {
        input["InstanceType"] = json!(kind);
    }
    // The group's own service-linked role launches; what its maker may pass was checked when the group was made.
    let ready = compute::ready(world, crate::aws::LEARNER, &input, Some(&subnet))?;
    let mut tags = group.instance_tags();
    if let Some((id, version)) = &ready.template {
        tags.insert("aws:ec2launchtemplate:id".into(), id.clone());
        tags.insert("aws:ec2launchtemplate:version".into(), version.to_string());
    }
    let protected = group.protects_new;
    let number = world.next_number();
    let reservation = ids::ec2(world.seed, "r", number);
    let new = NewInstance {
        ready: &ready,
        reservation: &reservation,
        index: 0,
        group: Some(name),
        tags,
    };
    let id = compute::launch(world, because, new)?;
    let now = world.now;
    let zone = world.network.zone_of_subnet(&subnet).unwrap_or_default().to_string();
    if let Some(group) = world.scaling.group_mut(name) {
        group.members.push(Member {
            id: id.clone(),
            zone,
            kind: ready.kind.name,
            lifecycle: Lifecycle::Pending,
            healthy: true,
            protected,
            template: ready.template.clone(),
            since: now,
            waits_since: None,
        });
    }
    Ok(id)
}

/// Which machine goes, by the default termination policy.
fn choose_end(world: &World, name: &str) -> Option<String> {
    let group = world.scaling.group(name)?;
    let counts = |m: &&Member| matches!(m.lifecycle, Lifecycle::Pending | Lifecycle::InService);
    let mut zones: BTreeMap<&str, usize> = BTreeMap::new();
    for member in group.members.iter().filter(counts) {
        *zones.entry(&member.zone).or_default() += 1;
    }
    let open = group
        .members
        .iter()
        .filter(counts)
        .filter(|m| !m.protected || group.deleting);
    let key = |m: &&Member| {
        let crowd = usize::MAX - zones.get(m.zone.as_str()).copied().unwrap_or(0);
        let version = m.template.as_ref().map_or(0, |(_, version)| *version);
        let number = world.compute.instance(&m.id).map_or(0, |i| i.number);
        (crowd, version, Draw::of(world.seed, "scale-in", number).next())
    };
    open.min_by_key(key).map(|m| m.id.clone())
}

/// Ends a machine of the group; managed draining holds it first.
pub fn end(world: &mut World, because: Seq, name: &str, id: &str, reason: &str) {
    let about = format!("Terminating EC2 instance: {id}");
    note(world, name, about, reason, Some(id), None);
    let draining = world.compute.instance(id).is_some_and(|i| i.state == State::Running)
        && provider::drains_first(world, because, id);
    if draining {
        set(world, name, id, Lifecycle::TerminatingWait);
        poke(world, because, name, LOOK);
    } else {
        set(world, name, id, Lifecycle::Terminating);
        compute::terminate(world, because, id);
    }
}
