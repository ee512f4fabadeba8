//! The rules of RegisterTaskDefinition for each container: names, memory, ports, logs, times.
//!
//! Source: ECS API reference, ContainerDefinition; texts from live AWS where known, else marked UNCONFIRMED in `parse`.

use super::Spec;
use super::containers::ContainerSpec;
use super::parse::Found;
use crate::aws::fields::Fields;
use crate::model::ecs::names;
use serde_json::Value;

/// Containers in one task definition, by quota.
const CONTAINERS: usize = 10;

/// Checks every container of a request.
pub(super) fn containers(input: &Value, spec: &Spec, found: &mut Found) {
    let list = input.list("containerDefinitions");
    if list.is_empty() {
        found.add("containerDefinitions", "Container list cannot be empty.");
    }
    if list.len() > CONTAINERS {
        found.add(
            "containerDefinitions",
            format!("Too many containers: a task definition can have at most {CONTAINERS}."),
        );
    }
    if !list.is_empty() && !spec.containers.iter().any(|c| c.essential) {
        found.add(
            "containerDefinitions",
            "Task definition does not have any essential containers: at least one must be essential.",
        );
    }
    let volumes: Vec<&str> = input.list("volumes").iter().filter_map(|v| v.text("name")).collect();
    for (index, (container, read)) in list.iter().zip(&spec.containers).enumerate() {
        let at = format!("containerDefinitions[{index}]");
        container_names(container, &at, &spec.containers[..index], found);
        memory(read, spec, &at, found);
        ports(container, read, spec, &at, found);
        logging(container, &at, found);
        timing(container, &at, found);
        for (n, mount) in container.list("mountPoints").iter().enumerate() {
            let volume = mount.text("sourceVolume").unwrap_or_default();
            if !volumes.contains(&volume) {
                found.add(
                    format!("{at}.mountPoints[{n}].sourceVolume"),
                    format!("Unknown volume '{volume}'."),
                );
            }
        }
    }
}

fn container_names(container: &Value, at: &str, earlier: &[ContainerSpec], found: &mut Found) {
    let name = container.text("name").unwrap_or_default();
    if name.is_empty() {
        found.add(format!("{at}.name"), "Container.name should not be null or empty.");
    } else if !names::is_name(name) {
        found.add(format!("{at}.name"), "Container.name contains invalid characters.");
    }
    if !name.is_empty() && earlier.iter().any(|other| other.name == name) {
        found.add(
            format!("{at}.name"),
            format!("Container.name contains duplicates: '{name}' stands twice."),
        );
    }
    let image = container.text("image").unwrap_or_default();
    if image.is_empty() {
        found.add(format!("{at}.image"), "Container.image should not be null or empty.");
    } else if image.split('@').next().is_some_and(|i| i.len() > 255)
        || !image.bytes().all(|b| b.is_ascii_graphic())
        || image.contains(['<', '>', '"', '\''])
    {
        found.add(format!("{at}.image"), "Container.image contains invalid characters.");
    }
}

fn memory(container: &ContainerSpec, spec: &Spec, at: &str, found: &mut Found) {
    let name = &container.name;
    // Fargate asks for the memory of the task instead.
    let fargate = spec.requires.iter().any(|c| c == "FARGATE");
    if container.memory.is_none() && container.reservation.is_none() && spec.memory.is_none() && !fargate {
        found.add(
            format!("{at}.memory"),
            format!("Invalid setting for container '{name}'. At least one of 'memory' or 'memoryReservation' must be specified."),
        );
    }
    if container
        .memory
        .zip(container.reservation)
        .is_some_and(|(hard, soft)| soft > hard)
    {
        found.add(
            format!("{at}.memoryReservation"),
            format!("Invalid setting for container '{name}'. The 'memory' value must be at least the 'memoryReservation' value."),
        );
    }
    if container.memory.is_some_and(|m| m < 4) {
        found.add(
            format!("{at}.memory"),
            format!("Invalid setting for container '{name}'. 'memory' must be at least 4 MiB."),
        );
    }
}

fn ports(container: &Value, read: &ContainerSpec, spec: &Spec, at: &str, found: &mut Found) {
    let mut seen: Vec<(i64, &str)> = Vec::new();
    for (n, mapping) in container.list("portMappings").iter().enumerate() {
        let field = format!("{at}.portMappings[{n}]");
        if mapping.member("containerPortRange").is_some() && mapping.member("containerPort").is_none() {
            continue;
        }
        let port = mapping.int("containerPort").unwrap_or(0);
        if !(1..=65_535).contains(&port) {
            found.add(
                format!("{field}.containerPort"),
                format!("Invalid 'containerPort' setting for container '{}'.", read.name),
            );
            continue;
        }
        let host = mapping.int("hostPort");
        if host.is_some_and(|h| !(0..=65_535).contains(&h)) {
            found.add(
                format!("{field}.hostPort"),
                format!("Invalid 'hostPort' setting for container '{}'.", read.name),
            );
        }
        let mode = spec.network_mode.as_str();
        if (mode == "awsvpc" || mode == "host") && host.is_some_and(|h| h != port && h != 0) {
            found.add(
                format!("{field}.hostPort"),
                format!("When networkMode={mode}, the host ports and container ports in port mappings must match."),
            );
        }
        let protocol = mapping.text("protocol").unwrap_or("tcp");
        // In the other modes one port may lead to several ports of the host.
        if (mode == "awsvpc" || mode == "host") && seen.contains(&(port, protocol)) {
            found.add(
                format!("{field}.containerPort"),
                format!(
                    "Container port {port} is mapped more than once in container '{}'.",
                    read.name
                ),
            );
        }
        seen.push((port, protocol));
    }
    if spec.network_mode == "none" && !container.list("portMappings").is_empty() {
        found.add(
            format!("{at}.portMappings"),
            "Port mappings are not allowed when networkMode=none.",
        );
    }
}

fn logging(container: &Value, at: &str, found: &mut Found) {
    let Some(logging) = container.member("logConfiguration") else {
        return;
    };
    if logging.text("logDriver") != Some("awslogs") {
        return;
    }
    let options = logging.member("options");
    let missing: Vec<&str> = ["awslogs-region", "awslogs-group"]
        .into_iter()
        .filter(|name| options.and_then(|o| o.text(name)).is_none_or(str::is_empty))
        .collect();
    if !missing.is_empty() {
        found.add(
            format!("{at}.logConfiguration.options"),
            format!("Log driver awslogs requires options: {}", missing.join(", ")),
        );
    }
}

fn timing(container: &Value, at: &str, found: &mut Found) {
    let mut bounds = |owner: &Value, path: String, member: &str, low: i64, high: i64| {
        if owner.int(member).is_some_and(|n| !(low..=high).contains(&n)) {
            found.add(
                format!("{path}.{member}"),
                format!("Invalid '{member}' value: it must be between {low} and {high}."),
            );
        }
    };
    bounds(container, at.into(), "startTimeout", 2, 120);
    bounds(container, at.into(), "stopTimeout", 2, 120);
    if let Some(check) = container.member("healthCheck") {
        let path = format!("{at}.healthCheck");
        bounds(check, path.clone(), "interval", 5, 300);
        bounds(check, path.clone(), "timeout", 2, 60);
        bounds(check, path.clone(), "retries", 1, 10);
        bounds(check, path.clone(), "startPeriod", 0, 300);
        let command = check.texts("command");
        let good =
            matches!(command.first(), Some(&"CMD") | Some(&"CMD-SHELL")) && command.len() > 1 || command == ["NONE"];
        if !good {
            found.add(
                format!("{path}.command"),
                "Health check command must start with CMD or CMD-SHELL, followed by the command.",
            );
        }
    }
    if let Some(policy) = container.member("restartPolicy") {
        bounds_policy(policy, &format!("{at}.restartPolicy"), found);
    }
}

fn bounds_policy(policy: &Value, at: &str, found: &mut Found) {
    if policy
        .int("restartAttemptPeriod")
        .is_some_and(|n| !(60..=1800).contains(&n))
    {
        found.add(
            format!("{at}.restartAttemptPeriod"),
            "restartAttemptPeriod must be between 60 and 1800 seconds.",
        );
    }
    if policy.list("ignoredExitCodes").len() > 50 {
        found.add(
            format!("{at}.ignoredExitCodes"),
            "ignoredExitCodes can have at most 50 items.",
        );
    }
}
