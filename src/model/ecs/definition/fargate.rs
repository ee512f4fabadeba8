//! What Fargate refuses in a task definition.
//!
//! Source: ECS Developer Guide, "Amazon ECS task definition differences for Fargate". Texts of the refusals: see each.

use super::Spec;
use super::sizes::{FargateSize, SIZES};
use crate::aws::AwsError;
use crate::aws::fields::Fields;
use serde_json::Value;

/// Whether an image comes from a private ECR repository.
pub fn is_private_ecr(image: &str) -> bool {
    let host = image.split('/').next().unwrap_or_default();
    host.contains(".dkr.ecr.") && host.ends_with(".amazonaws.com")
}

/// Everything Fargate refuses in a definition that asks for it, in the order ECS looks.
pub fn faults(input: &Value, spec: &Spec) -> Vec<AwsError> {
    let mut faults = Vec::new();
    let mut refuse =
        |field: &str, message: String| faults.push(AwsError::client(message).field(field).rule("fargate.definition"));
    if input.text("networkMode").is_some_and(|mode| mode != "awsvpc") {
        refuse("networkMode", "Fargate only supports network mode 'awsvpc'.".into());
    } else if input.text("networkMode").is_none() {
        // Live wording for an absent mode is the same; the guide makes the member mandatory.
        refuse("networkMode", "Fargate only supports network mode 'awsvpc'.".into());
    }
    size(input, spec, &mut refuse);
    if spec.execution_role.is_none() {
        let containers = &spec.containers;
        if containers.iter().any(|c| is_private_ecr(&c.image)) {
            refuse(
                "executionRoleArn",
                "Fargate requires task definition to have execution role ARN to support ECR images.".into(),
            );
        }
        for driver in ["awslogs", "splunk", "awsfirelens"] {
            let used = containers.iter().any(|c| c.log_driver.as_deref() == Some(driver));
            if used && driver == "awslogs" {
                refuse(
                    "executionRoleArn",
                    "Fargate requires task definition to have execution role ARN to support log driver awslogs.".into(),
                );
            }
        }
        if containers.iter().any(|c| !c.secrets.is_empty()) {
            // UNCONFIRMED wording, after its two siblings.
            refuse(
                "executionRoleArn",
                "Fargate requires task definition to have execution role ARN to support secrets.".into(),
            );
        }
    }
    for (member, allowed) in [("pidMode", "task")] {
        if let Some(mode) = input.text(member).filter(|mode| *mode != allowed) {
            refuse(
                member,
                format!(
                    "Tasks using the Fargate launch type do not support {member} '{mode}'. The supported value for {member} is '{allowed}'."
                ),
            );
        }
    }
    if input.text("ipcMode").is_some() {
        refuse("ipcMode", unsupported("ipcMode"));
    }
    if !input.list("placementConstraints").is_empty() {
        refuse("placementConstraints", unsupported("placementConstraints"));
    }
    for (index, volume) in input.list("volumes").iter().enumerate() {
        if volume.member("dockerVolumeConfiguration").is_some() {
            refuse(
                &format!("volumes[{index}].dockerVolumeConfiguration"),
                unsupported("dockerVolumeConfiguration"),
            );
        }
        if volume.member("host").and_then(|host| host.text("sourcePath")).is_some() {
            refuse(
                &format!("volumes[{index}].host.sourcePath"),
                unsupported("host.sourcePath"),
            );
        }
    }
    for (index, container) in input.list("containerDefinitions").iter().enumerate() {
        container_faults(container, &format!("containerDefinitions[{index}]"), &mut refuse);
    }
    faults
}

fn size(input: &Value, spec: &Spec, refuse: &mut impl FnMut(&str, String)) {
    for member in ["cpu", "memory"] {
        if input.text(member).is_none() {
            refuse(
                member,
                format!("Fargate requires that '{member}' be defined at the task level."),
            );
        }
    }
    let (Some(cpu), Some(memory)) = (spec.cpu, spec.memory) else {
        return;
    };
    let windows = spec.os.starts_with("WINDOWS");
    if !FargateSize::exists(cpu, memory, windows) {
        let field = if SIZES.iter().any(|size| size.cpu == cpu) {
            "memory"
        } else {
            "cpu"
        };
        refuse(
            field,
            format!("No Fargate configuration exists for given values: {cpu} CPU, {memory} memory."),
        );
    }
    let arm = spec.architecture == "ARM64";
    if windows && arm {
        refuse(
            "runtimePlatform.cpuArchitecture",
            "Fargate does not support ARM64 for Windows tasks.".into(),
        );
    }
}

fn container_faults(container: &Value, path: &str, refuse: &mut impl FnMut(&str, String)) {
    const LISTS: [&str; 5] = [
        "dnsSearchDomains",
        "dnsServers",
        "dockerSecurityOptions",
        "extraHosts",
        "links",
    ];
    for member in LISTS {
        if !container.list(member).is_empty() {
            refuse(&format!("{path}.{member}"), unsupported(member));
        }
    }
    for member in ["disableNetworking", "privileged"] {
        if container.flag(member) == Some(true) {
            refuse(&format!("{path}.{member}"), unsupported(member));
        }
    }
    let gpu = container
        .list("resourceRequirements")
        .iter()
        .any(|r| r.text("type") == Some("GPU"));
    if gpu {
        refuse(
            &format!("{path}.resourceRequirements"),
            unsupported("GPU resource requirements"),
        );
    }
    if let Some(linux) = container.member("linuxParameters") {
        for member in ["devices", "sharedMemorySize", "tmpfs", "maxSwap", "swappiness"] {
            if linux
                .member(member)
                .is_some_and(|v| v.as_array().is_none_or(|list| !list.is_empty()))
            {
                refuse(&format!("{path}.linuxParameters.{member}"), unsupported(member));
            }
        }
        let added = linux.member("capabilities").map(|c| c.texts("add")).unwrap_or_default();
        if let Some(name) = added.iter().find(|name| **name != "SYS_PTRACE") {
            refuse(
                &format!("{path}.linuxParameters.capabilities.add"),
                unsupported(&format!("added capability {name}")),
            );
        }
    }
    let driver = container.member("logConfiguration").and_then(|l| l.text("logDriver"));
    if let Some(driver) = driver.filter(|driver| !["awslogs", "splunk", "awsfirelens"].contains(driver)) {
        refuse(
            &format!("{path}.logConfiguration.logDriver"),
            unsupported(&format!("log driver '{driver}'")),
        );
    }
}

/// UNCONFIRMED wording, after the documented sentence for `pidMode`.
fn unsupported(what: &str) -> String {
    format!("Tasks using the Fargate launch type do not support {what}.")
}
