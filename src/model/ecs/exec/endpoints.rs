//! The link-local endpoints of a task: metadata (version 4) and the credentials of its task role.
//!
//! Source: ECS Developer Guide, "Task metadata endpoint version 4 for tasks on Fargate"; "Task IAM role" (credentials at
//! 169.254.170.2, by the path in AWS_CONTAINER_CREDENTIALS_RELATIVE_URI).

use super::inside;
use crate::base::ids;
use crate::base::rng::Draw;
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::ecs::task::Task;
use crate::model::ecs::{names, roles};
use serde_json::{Value, json};

/// Credentials are renewed well before they end.
const VALID: Span = Span::mins(6 * 60);

/// Answers a request to 169.254.170.2: status and body.
pub fn answer(world: &World, task: &Task, path: &str) -> (u16, String) {
    let path = path.split('?').next().unwrap_or(path);
    if path.starts_with("/v2/credentials") {
        return credentials(world, task, path);
    }
    let rest = path.strip_prefix("/v4/").or(path.strip_prefix("/v3/"));
    let Some((id, what)) = rest.map(|rest| rest.split_once('/').unwrap_or((rest, ""))) else {
        return (404, "404 page not found\n".into());
    };
    let index = task.containers.iter().position(|c| c.runtime_id.as_deref() == Some(id));
    let Some(index) = index else {
        return (
            400,
            "\"V4 container metadata handler: unable to get container ID from request\"".into(),
        );
    };
    let body = match what.trim_end_matches('/') {
        "" => container(world, task, index),
        "task" => whole(world, task, false),
        "taskWithTags" => whole(world, task, true),
        "stats" => stats(world, task, index),
        "task/stats" => {
            let all = (0..task.containers.len()).map(|i| {
                let id = task.containers[i].runtime_id.clone().unwrap_or_default();
                (id, stats(world, task, i))
            });
            Value::Object(all.collect())
        }
        _ => return (404, "404 page not found\n".into()),
    };
    (200, body.to_string())
}

fn credentials(world: &World, task: &Task, path: &str) -> (u16, String) {
    let known = inside::credentials_path(world, task);
    let (Some(role), true) = (&task.spec.task_role, known.as_deref() == Some(path)) else {
        let refused = json!({"code": "InvalidIdInRequest", "message": "CredentialsV2Request: Credentials not found",
            "HTTPErrorCode": 400});
        return (400, refused.to_string());
    };
    let hour = world.now.0 / 3_600_000;
    let number = task.number.wrapping_mul(1_000_003).wrapping_add(hour);
    let secret = |stream: &str, length: usize| Draw::of(world.seed, stream, number).hex(length);
    let key = ids::iam(world.seed, "ASIA", number);
    let expires = Time(hour * 3_600_000) + VALID;
    let body = json!({"RoleArn": roles::arn_of(role), "AccessKeyId": &key[..20], "SecretAccessKey": secret("secret-key", 40),
        "Token": secret("session-token", 128), "Expiration": expires.iso()});
    (200, body.to_string())
}

fn whole(world: &World, task: &Task, with_tags: bool) -> Value {
    let (family, revision) = task.definition.rsplit_once(':').unwrap_or((&task.definition, "1"));
    let vpc = world
        .network
        .subnet(&task.subnet)
        .map(|s| s.vpc.clone())
        .unwrap_or_default();
    let mut out = json!({
        "Cluster": names::cluster_arn(&task.cluster),
        "TaskARN": task.arn(),
        "Family": family,
        "Revision": revision,
        "DesiredStatus": if task.wanted { "RUNNING" } else { "STOPPED" },
        "KnownStatus": task.status.word(),
        "Limits": {"CPU": task.cpu() as f64 / 1024.0, "Memory": task.memory()},
        "AvailabilityZone": task.zone,
        "LaunchType": task.launch_type(),
        "Containers": (0..task.containers.len()).map(|i| container(world, task, i)).collect::<Vec<_>>(),
        "VPCID": vpc,
    });
    for (member, at) in [
        ("PullStartedAt", task.pull_started_at),
        ("PullStoppedAt", task.pull_stopped_at),
    ] {
        if let Some(at) = at {
            out[member] = json!(at.iso());
        }
    }
    if let Some(service) = &task.service {
        out["ServiceName"] = json!(service);
    }
    if with_tags && !task.tags.is_empty() {
        out["TaskTags"] = json!(task.tags.iter().cloned().collect::<std::collections::BTreeMap<_, _>>());
    }
    out
}

fn container(world: &World, task: &Task, index: usize) -> Value {
    let own = &task.containers[index];
    let spec = task.spec.containers.get(index);
    let (family, revision) = task.definition.rsplit_once(':').unwrap_or((&task.definition, "1"));
    let id = own.runtime_id.clone().unwrap_or_default();
    let mut out = json!({
        "DockerId": id,
        "Name": own.name,
        "DockerName": own.name,
        "Image": own.image,
        "ImageID": own.digest,
        "Labels": {
            "com.amazonaws.ecs.cluster": names::cluster_arn(&task.cluster),
            "com.amazonaws.ecs.container-name": own.name,
            "com.amazonaws.ecs.task-arn": task.arn(),
            "com.amazonaws.ecs.task-definition-family": family,
            "com.amazonaws.ecs.task-definition-version": revision,
        },
        "DesiredStatus": if task.wanted { "RUNNING" } else { "STOPPED" },
        "KnownStatus": own.status.word(),
        "Limits": {"CPU": spec.map_or(2, |s| s.cpu.max(2))},
        "CreatedAt": task.created_at.iso(),
        "Type": "NORMAL",
        "ContainerARN": task.rendered()["containers"][index]["containerArn"],
    });
    if let Some(at) = own.started_at {
        out["StartedAt"] = json!(at.iso());
    }
    if let Some(log) = spec.and_then(|s| s.log.as_ref()) {
        out["LogDriver"] = json!("awslogs");
        out["LogOptions"] = json!({"awslogs-group": log.group, "awslogs-region": crate::aws::REGION,
            "awslogs-stream": crate::model::ecs::task::stream_name(log, &own.name, &task.id)});
    }
    if let Some(ip) = &task.private_ip {
        let block = world.network.subnet(&task.subnet).map(|s| s.cidr.to_string());
        out["Networks"] = json!([{"NetworkMode": "awsvpc", "IPv4Addresses": [ip], "AttachmentIndex": 0,
            "MACAddress": task.mac, "IPv4SubnetCIDRBlock": block, "DomainNameServers": ["172.31.0.2"],
            "DomainNameSearchList": ["ec2.internal"], "PrivateDNSName": inside::hostname(task)}]);
    }
    out
}

fn stats(world: &World, task: &Task, index: usize) -> Value {
    let program = task.containers[index].program.as_deref();
    let used = program.map_or(0, |p| p.memory_mib) * 1024 * 1024;
    json!({"read": world.now.iso(), "name": task.containers[index].name,
        "id": task.containers[index].runtime_id, "num_procs": 0,
        "memory_stats": {"usage": used, "limit": task.memory() * 1024 * 1024},
        "cpu_stats": {"cpu_usage": {"total_usage": task.load.cpu_ms * 1_000_000}, "online_cpus": 2}})
}
