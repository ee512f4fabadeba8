//! What ECS fills in when it keeps a task definition, and what it derives from it.

use super::Spec;
use crate::aws::fields::{Fields, without_nulls};
use serde_json::{Map, Value, json};

/// The request as ECS keeps and gives it back: without nulls and tags, with defaults.
pub fn body(input: &Value, mode: &str) -> Map<String, Value> {
    let Value::Object(mut body) = without_nulls(input) else {
        return Map::new();
    };
    body.remove("tags");
    let fargate = input.texts("requiresCompatibilities").contains(&"FARGATE");
    if fargate || body.contains_key("networkMode") {
        body.insert("networkMode".into(), json!(mode));
    }
    for list in ["volumes", "placementConstraints"] {
        body.entry(list).or_insert(json!([]));
    }
    for size in ["cpu", "memory"] {
        let units = body.get(size).and_then(Value::as_str).and_then(match size {
            "cpu" => super::cpu_units,
            _ => super::memory_mib,
        });
        if let Some(units) = units {
            body.insert(size.into(), json!(units.to_string()));
        }
    }
    if let Some(Value::Array(containers)) = body.get_mut("containerDefinitions") {
        for container in containers.iter_mut().filter_map(Value::as_object_mut) {
            fill_container(container, mode);
        }
    }
    body
}

fn fill_container(container: &mut Map<String, Value>, mode: &str) {
    container.entry("cpu").or_insert(json!(0));
    container.entry("essential").or_insert(json!(true));
    for list in [
        "portMappings",
        "environment",
        "mountPoints",
        "volumesFrom",
        "systemControls",
    ] {
        container.entry(list).or_insert(json!([]));
    }
    if let Some(Value::Array(mappings)) = container.get_mut("portMappings") {
        for mapping in mappings.iter_mut().filter_map(Value::as_object_mut) {
            mapping.entry("protocol").or_insert(json!("tcp"));
            let port = mapping.get("containerPort").cloned();
            let host = if mode == "awsvpc" || mode == "host" {
                port
            } else {
                Some(json!(0))
            };
            if let Some(host) = host.filter(|_| !mapping.contains_key("containerPortRange")) {
                mapping.entry("hostPort").or_insert(host);
            }
        }
    }
    if let Some(check) = container.get_mut("healthCheck").and_then(Value::as_object_mut) {
        for (name, default) in [("interval", 30), ("timeout", 5), ("retries", 3)] {
            check.entry(name).or_insert(json!(default));
        }
    }
}

/// The capabilities an EC2 container instance would need, as ECS lists them.
pub fn requires_attributes(spec: &Spec) -> Value {
    let mut names: Vec<&str> = Vec::new();
    let any = |test: &dyn Fn(&super::ContainerSpec) -> bool| spec.containers.iter().any(test);
    if any(&|c| c.log_driver.as_deref() == Some("awslogs")) {
        names.push("com.amazonaws.ecs.capability.logging-driver.awslogs");
        if spec.execution_role.is_some() {
            names.push("ecs.capability.execution-role-awslogs");
        }
    }
    if any(&|c| super::fargate::is_private_ecr(&c.image)) {
        names.push("com.amazonaws.ecs.capability.ecr-auth");
        if spec.execution_role.is_some() {
            names.push("ecs.capability.execution-role-ecr-pull");
        }
    }
    if spec.task_role.is_some() {
        names.push("com.amazonaws.ecs.capability.task-iam-role");
    }
    names.push("com.amazonaws.ecs.capability.docker-remote-api.1.18");
    if spec.network_mode == "awsvpc" {
        names.push("ecs.capability.task-eni");
    }
    if any(&|c| c.health.is_some()) {
        names.push("ecs.capability.container-health-check");
    }
    if any(&|c| !c.depends_on.is_empty()) {
        names.push("ecs.capability.container-ordering");
    }
    let own = names.into_iter().map(|name| json!({"name": name}));
    own.collect()
}
