//! From PROVISIONING to the first container: interface, role and log checks, image pull.
//!
//! Sources: ECS Developer Guide, "Amazon ECS task lifecycle", "Amazon ECS stopped tasks error messages",
//! "CannotPullContainer task errors", "ResourceInitializationError errors".

use super::timing::{self, Of};
use super::{Status, Step, Task, containers};
use crate::model::World;
use crate::model::ecs::Wake;
use crate::model::ecs::definition::fargate::is_private_ecr;
use crate::model::ecs::roles;
use crate::model::ecs::service::records;
use crate::model::events::{Kind, New, Seq};
use crate::model::iam::Context;
use std::rc::Rc;

/// The agent reports in.
pub fn connected(world: &mut World, number: u64) {
    let now = world.now;
    if let Some(task) = world.ecs.task_mut(number)
        && task.wanted
    {
        task.connected_at = Some(now);
        task.version += 1;
    }
}

/// The interface is attached: PROVISIONING becomes PENDING.
pub fn provisioned(world: &mut World, because: Seq, number: u64) {
    let Some(task) = waiting(world, number, Status::Provisioning) else {
        return;
    };
    if let Some(reason) = task.doomed.clone() {
        return give_up(world, because, number, &reason);
    }
    let address = task.private_ip.clone().unwrap_or_default();
    let seq = advance(
        world,
        because,
        number,
        Status::Pending,
        format!("PENDING: the interface {address} is attached."),
    );
    let fargate = world.ecs.task(number).is_none_or(|t| t.kind.is_none());
    let of = if fargate { Of::Prepare } else { Of::PrepareOnInstance };
    let ready = world.now + timing::span(world.seed, number, of);
    expect(world, number, ready);
    world.wake_at(ready, seq, Wake::Task(number, Step::Prepare).into());
}

/// Checks roles, logs, route and images; then the pull begins.
pub fn prepare(world: &mut World, because: Seq, number: u64) {
    let Some(task) = waiting(world, number, Status::Pending) else {
        return;
    };
    let task = Rc::clone(task);
    if let Some((rule, reason)) = cannot_initialise(world, because, &task) {
        let seq = world.tell(
            New::of(Kind::Identity, task.arn(), because, reason.clone())
                .rule(rule)
                .bad(),
        );
        return doom(world, seq, number, reason, (4_000, 9_000));
    }
    let seq = advance(
        world,
        because,
        number,
        Status::Activating,
        "ACTIVATING: images are being pulled.".into(),
    );
    let now = world.now;
    if let Some(task) = world.ecs.task_mut(number) {
        task.pull_started_at = Some(now);
    }
    match pull(world, &task) {
        Ok(pulled) => {
            let megabytes = new_megabytes(world, &task, &pulled);
            let of = if megabytes == 0 {
                Of::Cached
            } else {
                Of::Pull { megabytes }
            };
            let ready = now + timing::span(world.seed, number, of);
            for (index, (digest, program, _)) in pulled.into_iter().enumerate() {
                let name = task.containers.get(index).map_or("", |c| c.name.as_str());
                records::pin(world, number, name, &digest);
                if let Some(container) = world.ecs.task_mut(number).and_then(|t| t.containers.get_mut(index)) {
                    container.digest = Some(digest);
                    container.program = Some(Rc::new(program));
                }
            }
            expect(world, number, ready);
            world.wake_at(ready, seq, Wake::Task(number, Step::PullDone).into());
        }
        Err((reason, (low_ms, high_ms))) => {
            let seq = world.tell(
                New::of(Kind::Image, task.arn(), seq, reason.clone())
                    .rule("image.pull")
                    .bad(),
            );
            doom(world, seq, number, reason, (low_ms, high_ms));
        }
    }
}

/// The retries are over: the task did not start.
pub fn failed(world: &mut World, because: Seq, number: u64) {
    let Some(task) = world.ecs.task(number).filter(|t| t.wanted) else {
        return;
    };
    let reason = task.doomed.clone().unwrap_or_else(|| "Task failed to start".into());
    give_up(world, because, number, &reason);
}

/// Every image is here: containers start in the order of their dependencies.
pub fn pulled(world: &mut World, because: Seq, number: u64) {
    let Some(task) = waiting(world, number, Status::Activating) else {
        return;
    };
    let text = format!("Images of {} were pulled.", task.label());
    let arn = task.arn();
    let seq = world.tell(New::of(Kind::Image, arn, because, text).rule("image.pull"));
    keep_images(world, number);
    let now = world.now;
    if let Some(task) = world.ecs.task_mut(number) {
        task.pull_stopped_at = Some(now);
        task.version += 1;
        task.until = None;
    }
    containers::start_ready(world, seq, number);
}

/// Sets lastStatus and tells it; the event's number is the cause of what follows.
pub fn advance(world: &mut World, because: Seq, number: u64, status: Status, text: String) -> Seq {
    let Some(task) = world.ecs.task(number) else {
        return because;
    };
    let sentence = format!("Task {} {text}", task.label());
    let arn = task.arn();
    let bad = text.contains("failed") || text.contains("Error");
    let mut event = New::of(Kind::TaskState, arn, because, sentence).rule("task.lifecycle");
    event.bad = bad;
    let seq = world.tell(event);
    if let Some(task) = world.ecs.task_mut(number) {
        task.status = status;
        task.version += 1;
        task.changed = seq;
        task.until = None;
    }
    world.poke_service_of(number, seq);
    seq
}

/// A task that never ran stops: its failure is told and its interface released.
pub fn give_up(world: &mut World, because: Seq, number: u64, reason: &str) {
    super::stop::fail_to_start(world, because, number, reason);
}

/// Compressed MB of the images that the task's instance does not have yet.
fn new_megabytes(world: &World, task: &Task, pulled: &[Pulled]) -> u64 {
    let host = task.instance.and_then(|n| world.ecs.instance(&task.cluster, n));
    let has = |digest: &str| host.is_some_and(|h| h.images.values().any(|known| known == digest));
    let mut counted: Vec<&str> = Vec::new();
    let mut total = 0;
    for (digest, _, megabytes) in pulled {
        if host.is_none() || (!has(digest) && !counted.contains(&digest.as_str())) {
            total += megabytes;
            counted.push(digest);
        }
    }
    total
}

/// The task's instance keeps what was pulled.
fn keep_images(world: &mut World, number: u64) {
    let Some(task) = world.ecs.task(number) else { return };
    let Some(place) = task.instance else { return };
    let cluster = task.cluster.clone();
    let images: Vec<(String, String)> = task
        .containers
        .iter()
        .filter_map(|c| Some((c.image.clone(), c.digest.clone()?)))
        .collect();
    if let Some(host) = world.ecs.instance_mut(&cluster, place) {
        host.images.extend(images);
    }
}

/// The interface through which images, secrets and logs go: the task's own, or its instance's.
fn way_out<'w>(world: &'w World, task: &Task) -> Option<&'w crate::model::network::Interface> {
    let own = match (task.kind, &task.host) {
        // The agent pulls through the instance's interface, whatever the task's network mode.
        (Some(_), Some(host)) => world.compute.instance(host)?.interface.as_deref(),
        _ => task.eni.as_deref(),
    };
    own.and_then(|id| world.network.interface(id))
}

/// Who pulls, writes logs and reads secrets: the execution role, or on an instance its own role.
fn puller(world: &World, task: &Task) -> Option<String> {
    match (&task.spec.execution_role, &task.host) {
        (Some(role), _) => Some(roles::session(role, &task.id)),
        (None, Some(host)) => world.compute.instance(host)?.session(world),
        (None, None) => None,
    }
}

fn waiting(world: &World, number: u64, status: Status) -> Option<&Rc<Task>> {
    world
        .ecs
        .task(number)
        .filter(|task| task.wanted && task.status == status)
}

fn expect(world: &mut World, number: u64, at: crate::base::time::Time) {
    if let Some(task) = world.ecs.task_mut(number) {
        task.until = Some(at);
    }
}

fn doom(world: &mut World, because: Seq, number: u64, reason: String, (low_ms, high_ms): (u64, u64)) {
    let at = world.now + timing::span(world.seed, number, Of::Retry { low_ms, high_ms });
    if let Some(task) = world.ecs.task_mut(number) {
        task.doomed = Some(reason);
        task.until = Some(at);
    }
    world.wake_at(at, because, Wake::Task(number, Step::StartFailed).into());
}

/// Why ECS cannot even begin: (rule, stoppedReason).
fn cannot_initialise(world: &mut World, because: Seq, task: &Task) -> Option<(&'static str, String)> {
    let role = task.spec.execution_role.clone();
    let session = puller(world, task);
    let denied = |world: &World, action: &str, resource: &str| -> Option<String> {
        let session = session.as_deref()?;
        let decision = world.iam.authorize(session, action, resource, &Context::default());
        (!decision.allowed).then(|| decision.message())
    };
    if let Some(role) = role.as_deref().filter(|role| !roles::can_assume(world, role)) {
        let reason = format!(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: {}",
            roles::cannot_assume(role)
        );
        return Some(("roles.trust", reason));
    }
    let route = way_out(world, task).and_then(|i| world.network.internet(i).err());
    let containers = &task.spec.containers;
    if containers.iter().any(|c| is_private_ecr(&c.image)) {
        if route.is_some() {
            return Some(("network.route", "ResourceInitializationError: The task cannot pull registry authentication from Amazon ECR. There is a connection issue between the task and Amazon ECR. Check your task network configuration.".into()));
        }
        if let Some(message) = denied(world, "ecr:GetAuthorizationToken", "*") {
            return Some((
                "roles.execution",
                format!(
                    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: {message}"
                ),
            ));
        }
    }
    for secret in containers.iter().flat_map(|c| &c.secrets) {
        let action = if secret.contains(":secretsmanager:") {
            "secretsmanager:GetSecretValue"
        } else {
            "ssm:GetParameters"
        };
        if denied(world, action, secret).is_some() {
            return Some((
                "roles.execution",
                format!(
                    "ResourceInitializationError: The task can't pull the secret from Secrets Manager. The task can't retrieve the secret with ARN '{secret}' from Secrets Manager. Check whether the secret exists in the specified Region."
                ),
            ));
        }
    }
    let logs: Vec<_> = containers
        .iter()
        .filter_map(|c| Some((c.log.clone()?, c.name.clone())))
        .collect();
    for (log, container) in logs {
        if route.is_some() {
            return Some(("network.route", "ResourceInitializationError: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration.".into()));
        }
        let group_arn = crate::aws::arn::of("logs", &format!("log-group:{}:*", log.group));
        if !world.watch.has_group(&log.group) {
            if !log.create_group {
                return Some((
                    "logs.group",
                    logging_failed(
                        "create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.",
                    ),
                ));
            }
            if let Some(message) = denied(world, "logs:CreateLogGroup", &group_arn) {
                return Some((
                    "roles.execution",
                    logging_failed(&format!(
                        "failed to create Cloudwatch log group: AccessDeniedException: {message}"
                    )),
                ));
            }
            world.make_log_group(because, &log.group);
        }
        if let Some(message) = denied(world, "logs:CreateLogStream", &group_arn) {
            return Some((
                "roles.execution",
                logging_failed(&format!(
                    "failed to create Cloudwatch log stream: AccessDeniedException: {message}"
                )),
            ));
        }
        world.make_log_stream(&log.group, &stream_name(&log, &container, &task.id));
    }
    None
}

/// `prefix/container/task-id`
pub fn stream_name(log: &crate::model::ecs::definition::Awslogs, container: &str, task_id: &str) -> String {
    match &log.prefix {
        Some(prefix) => format!("{prefix}/{container}/{task_id}"),
        None => task_id.to_string(),
    }
}

fn logging_failed(detail: &str) -> String {
    format!("ResourceInitializationError: failed to validate logger args: {detail} : exit status 1")
}

/// The same image by its digest, whatever its tag means by now.
fn by_digest(image: &str, digest: &str) -> String {
    let name = image.split('@').next().unwrap_or(image);
    let name = match name.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => name,
    };
    format!("{name}@{digest}")
}

type Pulled = (String, crate::model::registry::Program, u64);

/// What each container's image turns out to be, or the stoppedReason and how long ECS retries.
fn pull(world: &World, task: &Task) -> Result<Vec<Pulled>, (String, (u64, u64))> {
    let offline = way_out(world, task).and_then(|i| world.network.internet(i).err());
    let host = task.instance.and_then(|n| world.ecs.instance(&task.cluster, n));
    let mut pulled = Vec::new();
    for container in &task.spec.containers {
        let has = host.is_some_and(|h| h.images.contains_key(&container.image));
        if offline.is_some() && !has {
            let detail = format!(
                "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref {}: dial tcp: i/o timeout",
                container.image
            );
            return Err((
                format!(
                    "CannotPullContainerError: The task can't pull the image. Check your network configuration. {}",
                    &detail["CannotPullContainerError: ".len()..]
                ),
                (90_000, 150_000),
            ));
        }
        if is_private_ecr(&container.image)
            && let Some(session) = puller(world, task)
        {
            let repository = container.image.split_once('/').map(|(_, r)| r).unwrap_or_default();
            let name = repository.split([':', '@']).next().unwrap_or_default();
            let arn = crate::aws::arn::of("ecr", &format!("repository/{name}"));
            let decision = world
                .iam
                .authorize(&session, "ecr:BatchGetImage", &arn, &Context::default());
            if !decision.allowed {
                return Err((
                    format!(
                        "CannotPullContainerError: The task can't pull the image. Check that the role has the permissions to pull images from the registry. {}",
                        decision.message()
                    ),
                    (3_000, 6_000),
                ));
            }
        }
        let pinned = records::pinned(world, task, &container.name);
        let image = pinned.map(|digest| by_digest(&container.image, digest));
        // The agent falls back on the image it has where a pull fails (ECS_IMAGE_PULL_BEHAVIOR default).
        let cached = || {
            let kept = host.filter(|h| h.images.contains_key(&container.image));
            kept.and_then(|_| world.registry.known(&container.image))
        };
        let found = world.registry.resolve(image.as_ref().unwrap_or(&container.image));
        match found.or_else(|e| cached().ok_or(e)) {
            Ok(image) => {
                let program = world
                    .registry
                    .program(image, &container.entry_point, &container.command);
                pulled.push((image.digest.clone(), program, image.compressed_mb));
            }
            Err(error) => return Err((format!("CannotPullContainerError: {}", error.0), (2_000, 5_000))),
        }
    }
    Ok(pulled)
}
