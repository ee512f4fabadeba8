//! The birth of a machine: id, interface, first wake.

use super::{Agent, Instance, Ready, State, Wake};
use crate::aws::AwsError;
use crate::base::rng::Draw;
use crate::base::time::Span;
use crate::base::{ids, limits};
use crate::model::World;
use crate::model::events::{Kind, New, Seq};
use crate::model::network::NewInterface;
use crate::model::network::members::Tags;
use std::rc::Rc;

/// From the request to `running`. AWS publishes no distribution: DERIVED, tunable.
const PENDING_MS: (u64, u64) = (8_000, 20_000);
/// From `running` until user data has run and the agent starts.
const BOOT_MS: (u64, u64) = (32_000, 75_000);

/// What a machine is born with beside what was asked for.
pub struct NewInstance<'a> {
    pub ready: &'a Ready,
    pub reservation: &'a str,
    pub index: u64,
    pub group: Option<&'a str>,
    /// Tags that its maker adds.
    pub tags: Tags,
}

/// How long until `running`.
pub fn pending(seed: u64, number: u64, boot: u32) -> Span {
    Span(Draw::of(seed, "ec2.pending", number * 64 + u64::from(boot)).range(PENDING_MS.0, PENDING_MS.1))
}

/// How long from `running` until the agent starts.
pub fn booting(seed: u64, number: u64, boot: u32) -> Span {
    Span(Draw::of(seed, "ec2.boot", number * 64 + u64::from(boot)).range(BOOT_MS.0, BOOT_MS.1))
}

/// Refuses instances past what one world holds.
pub fn check_room(world: &World, more: usize) -> Result<(), AwsError> {
    let alive = world
        .compute
        .instances()
        .filter(|i| i.state != State::Terminated)
        .count();
    if alive + more > limits::INSTANCES_PER_WORLD {
        let text = format!(
            "You have requested more instances ({}) than your current instance limit of {} allows: that is Taskyard's limit for one world.",
            alive + more,
            limits::INSTANCES_PER_WORLD
        );
        return Err(AwsError::new("InstanceLimitExceeded", text));
    }
    Ok(())
}

/// Starts a machine.
///
/// Errors: `InsufficientFreeAddressesInSubnet`, `InstanceLimitExceeded`.
pub fn launch(world: &mut World, because: Seq, new: NewInstance<'_>) -> Result<String, AwsError> {
    check_room(world, 1)?;
    let ready = new.ready;
    let Some(subnet) = world.network.subnet(&ready.subnet) else {
        return Err(crate::model::network::query::missing(
            "InvalidSubnetID.NotFound",
            "subnet",
            &ready.subnet,
        ));
    };
    if subnet.available() == 0 {
        let text = format!(
            "There are not enough free addresses in subnet '{}' to satisfy the requested number of instances.",
            ready.subnet
        );
        return Err(AwsError::new("InsufficientFreeAddressesInSubnet", text));
    }
    let (zone, vpc) = (subnet.zone.clone(), subnet.vpc.clone());
    let number = world.next_number();
    let id = ids::ec2(world.seed, "i", number);
    let text = format!("Instance {id} ({}) was launched in {zone}: pending.", ready.kind.name);
    let born = world.tell(New::of(Kind::Instance, id.as_str(), because, text).rule("ec2.boot"));
    let interface = world.attach_interface(
        born,
        NewInterface {
            subnet: &ready.subnet,
            security_groups: &ready.security_groups,
            public_ip: ready.public,
            owner: &crate::aws::arn::of("ec2", &format!("instance/{id}")),
            description: "",
        },
    )?;
    let made = world.network.interface(&interface);
    let mut tags = new.tags;
    tags.extend(ready.tags.clone());
    let until = world.now + pending(world.seed, number, 1);
    let instance = Instance {
        id: id.clone(),
        number,
        reservation: new.reservation.into(),
        index: new.index,
        kind: ready.kind,
        image: ready.image,
        state: State::Pending,
        boot: 1,
        subnet: ready.subnet.clone(),
        vpc,
        zone,
        private_ip: made.map(|i| i.private_ip.clone()).unwrap_or_default(),
        public_ip: made.and_then(|i| i.public_ip.clone()),
        wants_public: ready.public,
        security_groups: made.map(|i| i.security_groups.clone()).unwrap_or_default(),
        interface: Some(interface),
        profile: ready.profile.clone(),
        key: ready.key.clone(),
        user_data: ready.user_data.clone(),
        config: Rc::clone(&ready.config),
        tags,
        launched_at: world.now,
        reason: None,
        spot: ready.spot,
        template: ready.template.clone(),
        group: new.group.map(str::to_string),
        agent: if ready.image.agent { Agent::Off } else { Agent::None },
        console: Vec::new(),
        until: Some(until),
        born,
        changed: born,
    };
    world.compute.instances.insert(id.clone(), Rc::new(instance));
    world.compute_wake(
        until,
        born,
        Wake::Running {
            id: id.clone(),
            boot: 1,
        },
    );
    Ok(id)
}
