//! The rules of RegisterTaskDefinition, for the door and for forms alike.
//!
//! Source: ECS API reference; texts from live AWS where known (`facts`, section b); those marked UNCONFIRMED are ours
//! in ECS's manner.

use super::container_rules;
use super::containers::{Condition, ContainerSpec};
use super::{Spec, cpu_units, fargate, instances, memory_mib};
use crate::aws::fields::Fields;
use crate::aws::{AwsError, arn};
use crate::model::ecs::names;
use crate::model::ecs::placement as rules;
use serde_json::Value;

/// Bytes of one task definition, by quota.
const BYTES: usize = 64 * 1024;

/// Everything ECS would refuse in a RegisterTaskDefinition request, in its order; the door refuses with the first.
pub fn faults(input: &Value) -> Vec<AwsError> {
    let spec = spec(input);
    let mut found = Found(Vec::new());
    family(input, &mut found);
    task(input, &mut found);
    container_rules::containers(input, &spec, &mut found);
    dependencies(&spec, &mut found);
    sums(&spec, &mut found);
    let mut faults = found.0;
    faults.extend(instances::faults(input, &spec));
    if spec.requires.iter().any(|c| c == "FARGATE") {
        faults.extend(fargate::faults(input, &spec));
    }
    faults
}

/// Reads a request; members that break a rule are left out.
pub fn spec(input: &Value) -> Spec {
    let requires: Vec<String> = input
        .texts("requiresCompatibilities")
        .into_iter()
        .map(str::to_string)
        .collect();
    let wants_fargate = requires.iter().any(|c| c == "FARGATE");
    let default_mode = if wants_fargate { "awsvpc" } else { "bridge" };
    let platform = input.member("runtimePlatform");
    let mut spec = Spec {
        network_mode: input.text("networkMode").unwrap_or(default_mode).into(),
        cpu: input.text("cpu").and_then(cpu_units),
        memory: input.text("memory").and_then(memory_mib),
        task_role: role(input, "taskRoleArn"),
        execution_role: role(input, "executionRoleArn"),
        requires,
        compatible: Vec::new(),
        containers: input
            .list("containerDefinitions")
            .iter()
            .map(ContainerSpec::of)
            .collect(),
        ephemeral_gib: input
            .member("ephemeralStorage")
            .and_then(|e| e.int("sizeInGiB"))
            .unwrap_or(20)
            .max(0) as u64,
        architecture: platform
            .and_then(|p| p.text("cpuArchitecture"))
            .unwrap_or("X86_64")
            .into(),
        os: platform
            .and_then(|p| p.text("operatingSystemFamily"))
            .unwrap_or("LINUX")
            .into(),
        needs: Vec::new(),
        constraints: rules::constraints(input.list("placementConstraints"), "placementConstraints", true)
            .unwrap_or_default(),
    };
    spec.needs = instances::needs(input, &spec);
    spec.compatible = compatible(input, &spec);
    spec
}

/// Accounts that AWS's documentation uses in examples: they stand for the reader's own.
const EXAMPLES: [&str; 5] = [
    "012345678910",
    "111122223333",
    "444455556666",
    "123456789012",
    "012345678901",
];

/// The role of a member; one of an example's account is this account's role of that name.
fn role(input: &Value, member: &str) -> Option<String> {
    let given = input.text(member).filter(|role| !role.is_empty())?;
    let rest = given
        .strip_prefix("arn:aws:iam::")
        .and_then(|rest| rest.split_once(':'));
    Some(match rest {
        Some((account, resource)) if EXAMPLES.contains(&account) => arn::of("iam", resource),
        _ => given.into(),
    })
}

/// The launch types a definition fits, as `compatibilities` lists them.
fn compatible(input: &Value, spec: &Spec) -> Vec<&'static str> {
    let mut fits = Vec::new();
    if spec.network_mode != "awsvpc" {
        fits.push("EXTERNAL");
    }
    fits.push("EC2");
    let sizes = spec.cpu.zip(spec.memory).is_some();
    if sizes && fargate::faults(input, spec).is_empty() {
        fits.push("FARGATE");
    }
    if spec.network_mode == "awsvpc" || spec.network_mode == "host" {
        fits.push("MANAGED_INSTANCES");
    }
    fits
}

/// The faults found so far.
pub(super) struct Found(Vec<AwsError>);

impl Found {
    pub(super) fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0
            .push(AwsError::client(message).field(field).rule("definition.rules"));
    }
}

fn family(input: &Value, found: &mut Found) {
    let family = input.text("family").unwrap_or_default();
    if family.is_empty() {
        found.add("family", "Family should not be null or empty.");
    } else if !names::is_name(family) {
        found.add(
            "family",
            "Family contains invalid characters. Expected 1 to 255 letters, digits, hyphens and underscores.",
        );
    }
    if serde_json::to_string(input).is_ok_and(|text| text.len() > BYTES) {
        found.add(
            "containerDefinitions",
            format!("Actual length: task definition is larger than {BYTES} bytes."),
        );
    }
}

fn task(input: &Value, found: &mut Found) {
    for (member, read) in [("cpu", cpu_units as fn(&str) -> Option<u64>), ("memory", memory_mib)] {
        if input.text(member).is_some_and(|text| read(text).is_none()) {
            found.add(member, format!("Invalid '{member}' setting for task."));
        }
    }
    for member in ["taskRoleArn", "executionRoleArn"] {
        // ECS takes a bare role name for taskRoleArn too.
        let bad = input
            .text(member)
            .is_some_and(|t| !t.is_empty() && !names::is_role_arn(t) && t.contains([':', ' ', '<']));
        if bad {
            found.add(member, "Role is not valid");
        }
    }
    if let Some(size) = input.member("ephemeralStorage").and_then(|e| e.int("sizeInGiB"))
        && !(21..=200).contains(&size)
    {
        found.add(
            "ephemeralStorage.sizeInGiB",
            "Ephemeral storage size must be between 21 and 200 GiB.",
        );
    }
    let mut names: Vec<&str> = Vec::new();
    for (index, volume) in input.list("volumes").iter().enumerate() {
        let field = format!("volumes[{index}]");
        let name = volume.text("name").unwrap_or_default();
        if !names::is_name(name) {
            found.add(
                format!("{field}.name"),
                "Volume name is not valid: expected 1 to 255 letters, digits, hyphens and underscores.",
            );
        }
        if names.contains(&name) {
            found.add(format!("{field}.name"), format!("Volume name '{name}' is not unique."));
        }
        names.push(name);
        const KINDS: [&str; 5] = [
            "host",
            "dockerVolumeConfiguration",
            "efsVolumeConfiguration",
            "s3filesVolumeConfiguration",
            "fsxWindowsFileServerVolumeConfiguration",
        ];
        let empty = |kind: &&&str| {
            volume
                .member(kind)
                .is_some_and(|v| v.as_object().is_some_and(|o| !o.is_empty()))
        };
        if KINDS.iter().filter(empty).count() > 1 {
            found.add(
                field,
                format!("Volume '{name}' can have only one kind of configuration."),
            );
        } else if let Some(efs) = volume.member("efsVolumeConfiguration") {
            efs_volume(efs, &format!("{field}.efsVolumeConfiguration"), found);
        }
    }
    let modes = input.texts("requiresCompatibilities");
    if input.text("networkMode") == Some("awsvpc") && modes.contains(&"EXTERNAL") {
        found.add(
            "networkMode",
            "External instances do not support network mode 'awsvpc'.",
        );
    }
}

fn efs_volume(efs: &Value, field: &str, found: &mut Found) {
    let auth = efs.member("authorizationConfig");
    let point = auth.and_then(|a| a.text("accessPointId"));
    let encrypted = efs.text("transitEncryption") == Some("ENABLED");
    if (point.is_some() || auth.and_then(|a| a.text("iam")) == Some("ENABLED")) && !encrypted {
        found.add(
            format!("{field}.transitEncryption"),
            "Transit encryption must be ENABLED when an access point or IAM authorization is used.",
        );
    }
    if point.is_some() && efs.text("rootDirectory").is_some_and(|root| root != "/") {
        found.add(
            format!("{field}.rootDirectory"),
            "rootDirectory must be omitted or set to / when an access point is used.",
        );
    }
}

fn dependencies(spec: &Spec, found: &mut Found) {
    for (index, container) in spec.containers.iter().enumerate() {
        for (n, (name, condition)) in container.depends_on.iter().enumerate() {
            let field = format!("containerDefinitions[{index}].dependsOn[{n}]");
            let Some(target) = spec.containers.iter().find(|c| c.name == *name) else {
                let message = format!(
                    "Container '{}' depends on container '{name}', which is not in the task definition.",
                    container.name
                );
                found.add(format!("{field}.containerName"), message);
                continue;
            };
            if matches!(condition, Condition::Complete | Condition::Success) && target.essential {
                let message =
                    "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container";
                found.add(format!("{field}.condition"), message);
            }
            if *condition == Condition::Healthy && target.health.is_none() {
                let message = "A dependency container with HEALTHY condition must have health check configured";
                found.add(format!("{field}.condition"), message);
            }
        }
        if reaches_itself(spec, index) {
            let message = format!("Circular dependency: container '{}' depends on itself.", container.name);
            found.add(format!("containerDefinitions[{index}].dependsOn"), message);
        }
    }
}

fn reaches_itself(spec: &Spec, start: usize) -> bool {
    let mut seen = vec![false; spec.containers.len()];
    let mut open = vec![start];
    while let Some(index) = open.pop() {
        for (name, _) in &spec.containers[index].depends_on {
            match spec.containers.iter().position(|c| c.name == *name) {
                Some(next) if next == start => return true,
                Some(next) if !seen[next] => {
                    seen[next] = true;
                    open.push(next);
                }
                _ => {}
            }
        }
    }
    false
}

fn sums(spec: &Spec, found: &mut Found) {
    let cpu: u64 = spec.containers.iter().map(|c| c.cpu).sum();
    if spec.cpu.is_some_and(|task| cpu > task) {
        found.add(
            "cpu",
            "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
        );
    }
    let Some(task) = spec.memory else { return };
    for (index, container) in spec.containers.iter().enumerate() {
        if container.memory.is_some_and(|m| m > task) {
            let message = format!(
                "Invalid setting for container '{}'. 'memory' cannot be greater than the task 'memory'.",
                container.name
            );
            found.add(format!("containerDefinitions[{index}].memory"), message);
        }
    }
    let reserved: u64 = spec
        .containers
        .iter()
        .map(|c| c.reservation.or(c.memory).unwrap_or(0))
        .sum();
    if reserved > task {
        found.add("memory", "The sum of all container 'memoryReservation' values cannot be greater than the value of the task 'memory'.");
    }
}
