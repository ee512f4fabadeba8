//! What a process in a container sees: environment, files, names and neighbours.
//!
//! Source: ECS Developer Guide, "Task metadata endpoint version 4 for tasks on Fargate" and "Environment variables passed to
//! containers".

use crate::aws::REGION;
use crate::aws::fields::Fields;
use crate::base::ids;
use crate::model::World;
use crate::model::ecs::task::{ContainerStatus, Task};
use serde_json::Value;
use std::collections::BTreeMap;

/// The host name of a task with its own interface.
pub fn hostname(task: &Task) -> String {
    let ip = task.private_ip.as_deref().unwrap_or("127.0.0.1");
    format!("ip-{}.ec2.internal", ip.replace('.', "-"))
}

/// `/v2/credentials/…` of a task with a task role.
pub fn credentials_path(world: &World, task: &Task) -> Option<String> {
    task.spec.task_role.as_ref()?;
    Some(format!(
        "/v2/credentials/{}",
        ids::uuid(world.seed, "credentials", task.number)
    ))
}

/// The environment of a container's processes.
pub fn environment(world: &World, task: &Task, index: usize) -> BTreeMap<String, String> {
    let mut vars: BTreeMap<String, String> = BTreeMap::new();
    let mut put = |name: &str, value: &str| vars.insert(name.into(), value.into());
    put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    put("HOME", "/root");
    put("HOSTNAME", &hostname(task));
    put(
        "AWS_EXECUTION_ENV",
        if task.kind.is_none() {
            "AWS_ECS_FARGATE"
        } else {
            "AWS_ECS_EC2"
        },
    );
    put("AWS_REGION", REGION);
    put("AWS_DEFAULT_REGION", REGION);
    let id = task.containers[index].runtime_id.as_deref().unwrap_or_default();
    put("ECS_CONTAINER_METADATA_URI", &format!("http://169.254.170.2/v3/{id}"));
    put(
        "ECS_CONTAINER_METADATA_URI_V4",
        &format!("http://169.254.170.2/v4/{id}"),
    );
    put("ECS_AGENT_URI", &format!("http://169.254.170.2/api/{id}"));
    if let Some(path) = credentials_path(world, task) {
        put("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", &path);
    }
    for (name, value) in secrets(world, task, index) {
        put(&name, &value);
    }
    let own = task.spec.containers.get(index).map(|c| c.environment.as_slice());
    for (name, value) in own.unwrap_or_default() {
        put(name, value);
    }
    vars
}

/// Secrets of the definition: the model keeps no secret values, so that each shows where it comes from.
fn secrets(world: &World, task: &Task, index: usize) -> Vec<(String, String)> {
    let body = world.ecs.definition(&task.definition).map(|d| &d.body);
    let containers = body
        .and_then(|b| b.get("containerDefinitions"))
        .and_then(Value::as_array);
    let container = containers.and_then(|list| list.get(index));
    let secrets = container.map(|c| c.list("secrets")).unwrap_or_default();
    let pair = |secret: &Value| {
        let from = secret.text("valueFrom")?;
        Some((secret.text("name")?.to_string(), format!("(value of {from})")))
    };
    secrets.iter().filter_map(pair).collect()
}

/// A file of the container, as far as the model knows its content.
pub fn file(world: &World, task: &Task, index: usize, path: &str) -> Option<String> {
    let ip = task.private_ip.as_deref().unwrap_or("127.0.0.1");
    match path {
        "/etc/hostname" => Some(format!("{}\n", hostname(task))),
        "/etc/hosts" => Some(format!("127.0.0.1\tlocalhost\n{ip}\t{}\n", hostname(task))),
        "/etc/resolv.conf" => Some("nameserver 172.31.0.2\nsearch ec2.internal\n".into()),
        "/etc/os-release" => Some(format!("NAME=\"{}\"\n", task.containers[index].image)),
        "/proc/1/environ" => {
            let vars = environment(world, task, index);
            Some(vars.iter().map(|(k, v)| format!("{k}={v}\0")).collect())
        }
        "/dev/null" => Some(String::new()),
        _ => None,
    }
}

/// The processes of a container.
pub fn processes(task: &Task, index: usize) -> String {
    let spec = task.spec.containers.get(index);
    let words = spec.map(|s| [s.entry_point.as_slice(), s.command.as_slice()].concat().join(" "));
    let image = &task.containers[index].image;
    let name = image.rsplit('/').next().unwrap_or(image);
    let name = name.split([':', '@']).next().unwrap_or(name).to_string();
    let main = words.filter(|words| !words.is_empty()).unwrap_or(name);
    let mut out = String::from("PID   USER     TIME  COMMAND\n");
    if task.containers[index].status == ContainerStatus::Running {
        out.push_str(&format!("    1 root      0:00 {main}\n"));
    }
    out.push_str("   12 root      0:00 /managed-agents/execute-command/amazon-ssm-agent\n");
    out.push_str("   24 root      0:00 /managed-agents/execute-command/ssm-agent-worker\n");
    out.push_str("   36 root      0:00 ps\n");
    out
}
