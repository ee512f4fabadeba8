//! The birth of a task: id, zone, interface, first wakes.

use super::timing::{self, Of};
use super::{Container, ContainerStatus, Health, Load, Status, Step, Task};
use crate::aws::AwsError;
use crate::base::{ids, limits};
use crate::model::World;
use crate::model::ecs::definition::Spec;
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
    pub subnet: &'a str,
    pub security_groups: &'a [String],
    pub public_ip: bool,
    pub overrides: Value,
    pub tags: Vec<(String, String)>,
    pub execute_command: bool,
}

/// Starts a task; an interface that cannot be made stops it later, as in AWS.
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
    let born = world.tell(
        New::of(
            Kind::TaskState,
            arn.as_str(),
            because,
            format!("{who} PROVISIONING: its network interface is being made."),
        )
        .rule("task.lifecycle"),
    );
    let attachment = ids::uuid(seed, "attachment", number);
    let interface = world.attach_interface(
        born,
        NewInterface {
            subnet: new.subnet,
            security_groups: new.security_groups,
            public_ip: new.public_ip,
            owner: &arn,
            description: &format!("arn:aws:ecs:us-east-1:{}:attachment/{attachment}", crate::aws::ACCOUNT),
        },
    );
    let doomed = interface.as_ref().err().map(|_| {
        let public = if new.public_ip { "enabled" } else { "disabled" };
        format!("Unexpected EC2 error while attempting to Create Network Interface with public IP assignment {public} in subnet '{}': InsufficientFreeAddressesInSubnet", new.subnet)
    });
    let eni = interface.ok();
    let made = eni.as_deref().and_then(|id| world.network.interface(id));
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
        spec: new.spec,
        status: Status::Provisioning,
        wanted: true,
        fargate: new.provider.is_none(),
        provider: new.provider,
        group: new.group,
        started_by: new.started_by,
        service: new.service.map(|(name, _)| name.into()),
        deployment: new.service.map(|(_, deployment)| deployment.into()),
        subnet: new.subnet.into(),
        zone: world.network.zone_of_subnet(new.subnet).unwrap_or_default().into(),
        security_groups: new.security_groups.to_vec(),
        private_ip: made.map(|i| i.private_ip.clone()),
        public_ip: made.and_then(|i| i.public_ip.clone()),
        mac: made.map(|i| i.mac.clone()),
        eni,
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
        doomed,
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
    let now = world.now;
    let connect = now + timing::span(seed, number, Of::Connect);
    let provisioned = now + timing::span(seed, number, Of::Provision);
    world.wake_at(connect, born, Wake::Task(number, Step::Connected).into());
    world.wake_at(provisioned, born, Wake::Task(number, Step::Provisioned).into());
    if let Some(task) = world.ecs.task_mut(number) {
        task.until = Some(provisioned);
    }
    Ok(number)
}
