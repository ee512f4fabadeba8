//! The birth of a task: id, zone, interface, first wakes.

use super::timing::{self, Of};
use super::{Container, ContainerStatus, Health, Load, Status, Step, Task};
use crate::aws::AwsError;
use crate::base::{ids, limits};
use crate::model::World;
use crate::model::ecs::definition::Spec;
use crate::model::ecs::instance::{Claim, Given, Host};
use crate::model::ecs::placement::Rules;
use crate::model::ecs::{Wake, names};
use crate::model::events::{Kind, New, Seq};
use crate::model::network::NewInterface;
use serde_json::Value;
use std::cell::OnceCell;
use std::rc::Rc;

/// What a task is born with.
pub struct Launch<'a> {
    pub cluster: &'a str,
    /// `family:revision`
    pub definition: String,
    pub spec: Rc<Spec>,
    pub group: String,
    pub started_by: String,
    /// (service name, deployment id)
    pub service: Option<(&'a str, &'a str)>,
    pub provider: Option<String>,
    /// The kind of instances it runs on; none for Fargate.
    pub kind: Option<Host>,
    /// How to place it, where it waits for an instance.
    pub asks: Option<Rc<Asks>>,
    /// Its subnet on Fargate; on instances the subnet follows from the instance's zone.
    pub subnet: &'a str,
    pub security_groups: &'a [String],
    pub public_ip: bool,
    pub overrides: Value,
    pub tags: Vec<(String, String)>,
    pub execute_command: bool,
}

/// How a task is placed on instances.
#[derive(Clone, Debug, Default)]
pub struct Asks {
    pub rules: Rules,
    /// Subnets of its awsvpc configuration.
    pub subnets: Vec<String>,
}

/// Starts a task; an interface that cannot be made stops it later, as in AWS. A task for instances gets its place by
/// [`super::seat`], or waits for one in PROVISIONING.
///
/// Errors: `LimitExceededException` where the world holds no more tasks.
pub fn launch(world: &mut World, because: Seq, new: Launch<'_>) -> Result<u64, AwsError> {
    if world.ecs.tasks.len() >= limits::TASKS_PER_WORLD {
        return Err(AwsError::new(
            "LimitExceededException",
            format!(
                "This world holds {} tasks, which is Taskyard's limit.",
                limits::TASKS_PER_WORLD
            ),
        ));
    }
    let number = world.next_number();
    let seed = world.seed;
    let id = ids::long_hex(seed, "task", number);
    let arn = names::task_arn(new.cluster, &id);
    let who = match new.service {
        Some((service, _)) => format!("Service {service} started task {}.", new.definition),
        None => format!("Task {} was started.", new.definition),
    };
    let on_fargate = new.kind.is_none();
    let what = if on_fargate {
        format!("{who} PROVISIONING: its network interface is being made.")
    } else {
        format!("{who} PROVISIONING.")
    };
    let born = world.tell(New::of(Kind::TaskState, arn.as_str(), because, what).rule("task.lifecycle"));
    let attachment = ids::uuid(seed, "attachment", number);
    let container = |spec: &super::super::definition::ContainerSpec| Container {
        name: spec.name.clone(),
        image: spec.image.clone(),
        digest: None,
        runtime_id: None,
        status: ContainerStatus::Pending,
        starting: false,
        exit_code: None,
        reason: None,
        health: Health::Unknown,
        failed_checks: 0,
        forced_health: None,
        started_at: None,
        starts: 0,
        told_to_stop: false,
        leaked_kib: 0,
        program: None,
    };
    let task = Task {
        number,
        id: id.clone(),
        cluster: new.cluster.into(),
        definition: new.definition,
        containers: new.spec.containers.iter().map(container).collect(),
        status: Status::Provisioning,
        wanted: true,
        kind: new.kind,
        instance: None,
        host: None,
        instance_arn: None,
        given: Given {
            claim: if on_fargate {
                Claim::default()
            } else {
                Claim::of(&new.spec)
            },
            ..Given::default()
        },
        cpu_cap: new.spec.cpu.unwrap_or(256),
        asks: new.asks,
        spec: new.spec,
        provider: new.provider,
        group: new.group,
        started_by: new.started_by,
        service: new.service.map(|(name, _)| name.into()),
        deployment: new.service.map(|(_, deployment)| deployment.into()),
        subnet: new.subnet.into(),
        zone: world.network.zone_of_subnet(new.subnet).unwrap_or_default().into(),
        security_groups: new.security_groups.to_vec(),
        private_ip: None,
        public_ip: None,
        mac: None,
        eni: None,
        attachment,
        targets: Vec::new(),
        discovered: Vec::new(),
        overrides: new.overrides,
        created_at: world.now,
        connected_at: None,
        pull_started_at: None,
        pull_stopped_at: None,
        started_at: None,
        stopping_at: None,
        execution_stopped_at: None,
        stopped_at: None,
        until: None,
        stop_code: None,
        stopped_reason: None,
        doomed: None,
        condemned: None,
        version: 1,
        tags: new.tags,
        execute_command: new.execute_command,
        protected_until: None,
        born,
        changed: born,
        load: Load::default(),
        rendered: OnceCell::new(),
    };
    world.ecs.add_task(task);
    if on_fargate {
        attach(world, born, number, new.public_ip);
        let now = world.now;
        let connect = now + timing::span(seed, number, Of::Connect);
        let provisioned = now + timing::span(seed, number, Of::Provision);
        world.wake_at(connect, born, Wake::Task(number, Step::Connected).into());
        world.wake_at(provisioned, born, Wake::Task(number, Step::Provisioned).into());
        if let Some(task) = world.ecs.task_mut(number) {
            task.until = Some(provisioned);
        }
    }
    Ok(number)
}

/// Makes the task's own interface in its subnet; what goes wrong is told when the task would be provisioned.
pub fn attach(world: &mut World, because: Seq, number: u64, public_ip: bool) {
    let Some(task) = world.ecs.task(number) else { return };
    let (arn, subnet, groups, attachment) = (
        task.arn(),
        task.subnet.clone(),
        task.security_groups.clone(),
        task.attachment.clone(),
    );
    let interface = world.attach_interface(
        because,
        NewInterface {
            subnet: &subnet,
            security_groups: &groups,
            public_ip,
            owner: &arn,
            description: &format!("arn:aws:ecs:us-east-1:{}:attachment/{attachment}", crate::aws::ACCOUNT),
        },
    );
    let doomed = interface.as_ref().err().map(|_| {
        let public = if public_ip { "enabled" } else { "disabled" };
        format!("Unexpected EC2 error while attempting to Create Network Interface with public IP assignment {public} in subnet '{subnet}': InsufficientFreeAddressesInSubnet")
    });
    let eni = interface.ok();
    let made = eni.as_deref().and_then(|id| world.network.interface(id)).cloned();
    if let Some(task) = world.ecs.task_mut(number) {
        task.private_ip = made.as_ref().map(|i| i.private_ip.clone());
        task.public_ip = made.as_ref().and_then(|i| i.public_ip.clone());
        task.mac = made.map(|i| i.mac);
        task.eni = eni;
        task.doomed = doomed;
    }
}
