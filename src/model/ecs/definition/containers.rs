//! Container definitions: what behaviour reads of each container.

use crate::aws::fields::Fields;
use serde_json::Value;

/// One container of a task definition.
#[derive(Clone, Debug, Default)]
pub struct ContainerSpec {
    pub name: String,
    pub image: String,
    /// CPU units; 0 where none were given.
    pub cpu: u64,
    /// Hard limit in MiB: more kills the container.
    pub memory: Option<u64>,
    /// Soft limit in MiB.
    pub reservation: Option<u64>,
    pub essential: bool,
    pub ports: Vec<Port>,
    pub depends_on: Vec<(String, Condition)>,
    pub health: Option<HealthSpec>,
    pub log: Option<Awslogs>,
    pub log_driver: Option<String>,
    pub entry_point: Vec<String>,
    pub command: Vec<String>,
    pub environment: Vec<(String, String)>,
    /// Seconds a dependency may take to meet its condition.
    pub start_timeout: Option<u64>,
    /// Seconds from SIGTERM to SIGKILL.
    pub stop_timeout: u64,
    /// ARNs or names of secrets and parameters.
    pub secrets: Vec<String>,
    /// GPUs it needs.
    pub gpus: u64,
    pub privileged: bool,
    /// Restart policy: (ignored exit codes, seconds it must have run).
    pub restart: Option<(Vec<i64>, u64)>,
}

/// A port mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    pub container: u16,
    /// The host's port in bridge mode; 0 for one of the dynamic range.
    pub host: u16,
    pub protocol: String,
    pub name: Option<String>,
}

/// What a dependency must have reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    Start,
    Complete,
    Success,
    Healthy,
}

/// A container health check, in seconds and counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthSpec {
    pub command: Vec<String>,
    pub interval: u64,
    pub timeout: u64,
    pub retries: u64,
    pub start_period: u64,
}

/// Where the `awslogs` driver writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awslogs {
    pub group: String,
    pub prefix: Option<String>,
    pub create_group: bool,
}

impl Condition {
    /// The condition of ECS's word.
    pub fn of(word: &str) -> Option<Condition> {
        match word {
            "START" => Some(Condition::Start),
            "COMPLETE" => Some(Condition::Complete),
            "SUCCESS" => Some(Condition::Success),
            "HEALTHY" => Some(Condition::Healthy),
            _ => None,
        }
    }

    /// ECS's word.
    pub fn word(self) -> &'static str {
        match self {
            Condition::Start => "START",
            Condition::Complete => "COMPLETE",
            Condition::Success => "SUCCESS",
            Condition::Healthy => "HEALTHY",
        }
    }
}

impl ContainerSpec {
    /// Reads a container definition that has passed the rules.
    pub fn of(container: &Value) -> ContainerSpec {
        let texts = |name: &str| container.texts(name).into_iter().map(str::to_string).collect();
        let size = |name: &str| container.int(name).and_then(|n| u64::try_from(n).ok());
        let logging = container.member("logConfiguration");
        ContainerSpec {
            name: container.text("name").unwrap_or_default().into(),
            image: container.text("image").unwrap_or_default().into(),
            cpu: size("cpu").unwrap_or(0),
            memory: size("memory"),
            reservation: size("memoryReservation"),
            essential: container.flag("essential").unwrap_or(true),
            ports: container.list("portMappings").iter().filter_map(port).collect(),
            depends_on: container.list("dependsOn").iter().filter_map(dependency).collect(),
            health: container.member("healthCheck").map(health),
            log: logging
                .filter(|l| l.text("logDriver") == Some("awslogs"))
                .and_then(awslogs),
            log_driver: logging.and_then(|l| l.text("logDriver")).map(str::to_string),
            entry_point: texts("entryPoint"),
            command: texts("command"),
            environment: pairs(container.list("environment")),
            start_timeout: size("startTimeout"),
            stop_timeout: size("stopTimeout").unwrap_or(30),
            secrets: secrets(container),
            gpus: gpus(container),
            privileged: container.flag("privileged") == Some(true),
            restart: container
                .member("restartPolicy")
                .filter(|p| p.flag("enabled") == Some(true))
                .map(|policy| {
                    let ignored = policy
                        .list("ignoredExitCodes")
                        .iter()
                        .filter_map(Value::as_i64)
                        .collect();
                    (ignored, policy.int("restartAttemptPeriod").unwrap_or(300).max(0) as u64)
                }),
        }
    }
}

/// Name and value pairs of an `environment` list.
pub fn pairs(list: &[Value]) -> Vec<(String, String)> {
    let pair = |v: &Value| {
        Some((
            v.text("name")?.to_string(),
            v.text("value").unwrap_or_default().to_string(),
        ))
    };
    list.iter().filter_map(pair).collect()
}

fn secrets(container: &Value) -> Vec<String> {
    let own = container.list("secrets").iter();
    let logging = container
        .member("logConfiguration")
        .map(|l| l.list("secretOptions"))
        .unwrap_or(&[])
        .iter();
    own.chain(logging)
        .filter_map(|s| s.text("valueFrom"))
        .map(str::to_string)
        .collect()
}

fn gpus(container: &Value) -> u64 {
    let of = container
        .list("resourceRequirements")
        .iter()
        .filter(|r| r.text("type") == Some("GPU"));
    of.filter_map(|r| r.text("value")?.parse::<u64>().ok()).sum()
}

fn port(mapping: &Value) -> Option<Port> {
    Some(Port {
        container: u16::try_from(mapping.int("containerPort")?).ok()?,
        host: mapping.int("hostPort").and_then(|n| u16::try_from(n).ok()).unwrap_or(0),
        protocol: mapping.text("protocol").unwrap_or("tcp").into(),
        name: mapping.text("name").map(str::to_string),
    })
}

fn dependency(value: &Value) -> Option<(String, Condition)> {
    Some((
        value.text("containerName")?.to_string(),
        Condition::of(value.text("condition")?)?,
    ))
}

fn health(check: &Value) -> HealthSpec {
    let number = |name: &str, default: u64| check.int(name).and_then(|n| u64::try_from(n).ok()).unwrap_or(default);
    HealthSpec {
        command: check.texts("command").into_iter().map(str::to_string).collect(),
        interval: number("interval", 30),
        timeout: number("timeout", 5),
        retries: number("retries", 3),
        start_period: number("startPeriod", 0),
    }
}

fn awslogs(logging: &Value) -> Option<Awslogs> {
    let options = logging.member("options")?;
    Some(Awslogs {
        group: options.text("awslogs-group")?.into(),
        prefix: options.text("awslogs-stream-prefix").map(str::to_string),
        create_group: options.text("awslogs-create-group") == Some("true"),
    })
}
