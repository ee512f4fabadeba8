//! What a definition asks of container instances, and the rules that hold on them.
//!
//! Source: ECS API reference, RegisterTaskDefinition; ECS Developer Guide, "Amazon ECS task definition parameters for
//! Amazon EC2", "Amazon ECS task networking options". Wording of the refusals: UNCONFIRMED where not marked.

use super::Spec;
use crate::aws::AwsError;
use crate::aws::fields::Fields;
use crate::model::ecs::placement;
use serde_json::Value;
use std::rc::Rc;

/// CPU units of a task on instances.
const CPU: std::ops::RangeInclusive<u64> = 128..=196_608;

/// Attributes an instance must have to take the task: capabilities, and the platform where the definition names one.
pub fn needs(input: &Value, spec: &Spec) -> Vec<(Rc<str>, Option<String>)> {
    let mut needs: Vec<(Rc<str>, Option<String>)> = Vec::new();
    for required in super::normal::requires_attributes(spec)
        .as_array()
        .into_iter()
        .flatten()
    {
        if let Some(name) = required.text("name") {
            needs.push((name.into(), None));
        }
    }
    let mut more = |name: &str| {
        if !needs.iter().any(|(known, _)| &**known == name) {
            needs.push((name.into(), None));
        }
    };
    for container in input.list("containerDefinitions") {
        let driver = container.member("logConfiguration").and_then(|l| l.text("logDriver"));
        if let Some(driver) = driver.filter(|d| *d != "awslogs") {
            match driver {
                "awsfirelens" => more("ecs.capability.logging-driver.awsfirelens"),
                driver => more(&format!("com.amazonaws.ecs.capability.logging-driver.{driver}")),
            }
        }
        if container.flag("privileged") == Some(true) {
            more("com.amazonaws.ecs.capability.privileged-container");
        }
        for secret in container.list("secrets") {
            let of_manager = secret.text("valueFrom").is_some_and(|v| v.contains(":secretsmanager:"));
            more(if of_manager {
                "ecs.capability.secrets.asm.environment-variables"
            } else {
                "ecs.capability.secrets.ssm.environment-variables"
            });
        }
    }
    for volume in input.list("volumes") {
        if volume.member("efsVolumeConfiguration").is_some() {
            more("ecs.capability.efsAuth");
        }
    }
    if input.text("pidMode").is_some() || input.text("ipcMode").is_some() {
        more("ecs.capability.pid-ipc-namespace-sharing");
    }
    if let Some(platform) = input.member("runtimePlatform") {
        if let Some(architecture) = platform.text("cpuArchitecture") {
            let word = if architecture == "ARM64" { "arm64" } else { "x86_64" };
            needs.push(("ecs.cpu-architecture".into(), Some(word.into())));
        }
        if let Some(os) = platform.text("operatingSystemFamily") {
            let word = if os.starts_with("WINDOWS") { "windows" } else { "linux" };
            needs.push(("ecs.os-type".into(), Some(word.into())));
        }
    }
    needs
}

/// What ECS refuses whatever the launch type, of what only instances know.
pub fn faults(input: &Value, spec: &Spec) -> Vec<AwsError> {
    let mut faults = Vec::new();
    let mut refuse =
        |field: String, text: String| faults.push(AwsError::client(text).field(field).rule("definition.instances"));
    const MODES: [&str; 5] = ["bridge", "host", "awsvpc", "none", "default"];
    if let Some(mode) = input.text("networkMode").filter(|mode| !MODES.contains(mode)) {
        refuse(
            "networkMode".into(),
            format!("Invalid network mode: expected bridge, host, awsvpc or none; got '{mode}'."),
        );
    }
    if let Err(error) = placement::constraints(input.list("placementConstraints"), "placementConstraints", true) {
        refuse(error.field.unwrap_or_default(), error.message);
    }
    let fargate = spec.requires.iter().any(|c| c == "FARGATE");
    if spec.cpu.is_some_and(|cpu| !CPU.contains(&cpu)) && !fargate {
        refuse("cpu".into(), "Invalid 'cpu' setting for task.".into());
    }
    let names: Vec<&str> = input
        .list("containerDefinitions")
        .iter()
        .filter_map(|c| c.text("name"))
        .collect();
    for (index, container) in input.list("containerDefinitions").iter().enumerate() {
        let at = |member: &str| format!("containerDefinitions[{index}].{member}");
        let links = container.texts("links");
        let own = container.text("name").unwrap_or_default();
        if !links.is_empty() && spec.network_mode != "bridge" && !fargate {
            refuse(
                at("links"),
                format!("Links are not supported when networkMode={}.", spec.network_mode),
            );
        }
        for link in &links {
            let target = link.split(':').next().unwrap_or(link);
            if !names.contains(&target) || target == own {
                refuse(
                    at("links"),
                    format!(
                        "Invalid link '{link}' for container '{own}': it must name another container of the task definition."
                    ),
                );
            }
        }
        for requirement in container.list("resourceRequirements") {
            let value = requirement.text("value").unwrap_or_default();
            let whole = value.parse::<u64>().is_ok_and(|n| n >= 1);
            if requirement.text("type") == Some("GPU") && !whole {
                refuse(
                    at("resourceRequirements"),
                    format!("Invalid GPU count '{value}' for container '{own}': expected a whole number from 1."),
                );
            }
        }
        if container.flag("disableNetworking") == Some(true) && !container.list("portMappings").is_empty() {
            refuse(
                at("disableNetworking"),
                format!("Container '{own}' has port mappings, so its networking cannot be disabled."),
            );
        }
    }
    static_ports(input, spec, &mut refuse);
    faults
}

/// Two containers of a task cannot have one host port.
fn static_ports(input: &Value, spec: &Spec, refuse: &mut dyn FnMut(String, String)) {
    if spec.network_mode == "awsvpc" {
        // All containers share one interface: a container port can be used once.
        return;
    }
    let mut seen: Vec<(u16, &str)> = Vec::new();
    for (index, container) in spec.containers.iter().enumerate() {
        for port in &container.ports {
            let host = if spec.network_mode == "host" {
                port.container
            } else {
                port.host
            };
            if host == 0 {
                continue;
            }
            if seen.contains(&(host, port.protocol.as_str())) {
                let text = format!("Host port {host} is used by more than one container of the task definition.");
                refuse(format!("containerDefinitions[{index}].portMappings"), text);
            }
            seen.push((host, &port.protocol));
        }
    }
    let _ = input;
}
