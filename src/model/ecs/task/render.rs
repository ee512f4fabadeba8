//! A task as DescribeTasks gives it; rendered once per change and shared.

use super::{Container, Status, Task};
use crate::aws::{ACCOUNT, REGION};
use crate::base::time::Time;
use crate::model::ecs::{names, tags};
use serde_json::{Map, Value, json};
use std::rc::Rc;

impl Task {
    /// The task without tags.
    pub fn rendered(&self) -> Rc<Value> {
        Rc::clone(self.rendered.get_or_init(|| Rc::new(Value::Object(self.render()))))
    }

    /// The task with its tags.
    pub fn rendered_with_tags(&self) -> Rc<Value> {
        let mut out = self.render();
        out.insert("tags".into(), tags::render(&self.tags));
        Rc::new(Value::Object(out))
    }

    fn render(&self) -> Map<String, Value> {
        let mut out = Map::new();
        let mut put = |name: &str, value: Value| out.insert(name.into(), value);
        let text = |text: &str| Value::String(text.into());
        put("taskArn", Value::String(self.arn()));
        put("clusterArn", Value::String(names::cluster_arn(&self.cluster)));
        put("taskDefinitionArn", Value::String(definition_arn(&self.definition)));
        let own = self.has_interface() && (self.kind.is_none() || self.instance.is_some());
        put("attachments", if own { json!([self.attachment()]) } else { json!([]) });
        put(
            "attributes",
            json!([{"name": "ecs.cpu-architecture", "value": self.architecture()}]),
        );
        put("availabilityZone", text(&self.zone));
        put(
            "containers",
            self.containers
                .iter()
                .enumerate()
                .map(|(i, c)| self.container(i, c))
                .collect(),
        );
        put("cpu", Value::String(self.cpu().to_string()));
        put("memory", Value::String(self.memory().to_string()));
        put("createdAt", json!(self.created_at.unix()));
        put("desiredStatus", text(if self.wanted { "RUNNING" } else { "STOPPED" }));
        put("enableExecuteCommand", json!(self.execute_command));
        put("group", text(&self.group));
        put("healthStatus", text(self.health().word()));
        put("lastStatus", text(self.status.word()));
        match &self.provider {
            Some(provider) => put("capacityProviderName", text(provider)),
            None => None,
        };
        put("launchType", text(self.launch_type()));
        put("overrides", self.overrides.clone());
        if self.kind.is_none() {
            let linux = self.spec.os == "LINUX";
            put("platformVersion", text(if linux { "1.4.0" } else { "1.0.0" }));
            put("platformFamily", text(if linux { "Linux" } else { &self.spec.os }));
        }
        put("tags", json!([]));
        put("version", json!(self.version));
        if self.kind.is_none() {
            put("ephemeralStorage", json!({"sizeInGiB": self.spec.ephemeral_gib}));
            put("fargateEphemeralStorage", json!({"sizeInGiB": self.spec.ephemeral_gib}));
        }
        if let Some(arn) = &self.instance_arn {
            put("containerInstanceArn", text(arn));
        }
        if !self.started_by.is_empty() {
            put("startedBy", text(&self.started_by));
        }
        if let Some(at) = self.connected_at {
            put("connectivity", text("CONNECTED"));
            put("connectivityAt", json!(at.unix()));
        }
        let times: [(&str, Option<Time>); 6] = [
            ("pullStartedAt", self.pull_started_at),
            ("pullStoppedAt", self.pull_stopped_at),
            ("startedAt", self.started_at),
            ("stoppingAt", self.stopping_at),
            ("executionStoppedAt", self.execution_stopped_at),
            ("stoppedAt", self.stopped_at),
        ];
        for (name, at) in times {
            if let Some(at) = at {
                put(name, json!(at.unix()));
            }
        }
        if let Some(code) = self.stop_code {
            put("stopCode", text(code));
        }
        if let Some(reason) = &self.stopped_reason {
            put("stoppedReason", text(reason));
        }
        out
    }

    /// A container's ports on its host, once it has been started.
    fn bindings(&self, index: usize, container: &Container) -> Value {
        let started = container.started_at.is_some();
        let of = self.given.bindings.iter().filter(|b| b.container == index && started);
        let one = |b: &crate::model::ecs::instance::Binding| json!({"bindIP": "0.0.0.0", "containerPort": b.port, "hostPort": b.host, "protocol": b.protocol});
        of.map(one).collect()
    }

    fn architecture(&self) -> &'static str {
        if self.spec.architecture == "ARM64" {
            "arm64"
        } else {
            "x86_64"
        }
    }

    fn attachment(&self) -> Value {
        let status = match self.status {
            Status::Provisioning => "PRECREATED",
            Status::Deprovisioning => "DETACHING",
            Status::Stopped => "DELETED",
            _ => "ATTACHED",
        };
        let pair = |name: &str, value: &str| json!({"name": name, "value": value});
        let mut details = vec![pair("subnetId", &self.subnet)];
        let interface = self.eni.as_deref().or(self.mac.as_ref().map(|_| ""));
        if let (Some(eni), Some(mac), Some(ip)) = (interface, &self.mac, &self.private_ip) {
            if !eni.is_empty() {
                details.push(pair("networkInterfaceId", eni));
            }
            details.push(pair("macAddress", mac));
            details.push(pair("privateDnsName", &private_dns(ip)));
            details.push(pair("privateIPv4Address", ip));
        }
        json!({"id": self.attachment, "type": "ElasticNetworkInterface", "status": status, "details": details})
    }

    fn container(&self, index: usize, container: &Container) -> Value {
        let spec = self.spec.containers.get(index);
        let mut out = Map::new();
        let mut put = |name: &str, value: Value| out.insert(name.into(), value);
        let own_id = container_id(&self.attachment, index);
        let arn = format!(
            "arn:aws:ecs:{REGION}:{ACCOUNT}:container/{}/{}/{own_id}",
            self.cluster, self.id
        );
        put("containerArn", Value::String(arn));
        put("taskArn", Value::String(self.arn()));
        put("name", json!(container.name));
        put("image", json!(container.image));
        put("lastStatus", json!(container.status.word()));
        put("networkBindings", self.bindings(index, container));
        put("healthStatus", json!(container.health.word()));
        put("cpu", Value::String(spec.map_or(0, |s| s.cpu).to_string()));
        let interfaces = match &self.private_ip {
            Some(ip) => json!([{"attachmentId": self.attachment, "privateIpv4Address": ip}]),
            None => json!([]),
        };
        put("networkInterfaces", interfaces);
        let optional = [
            ("imageDigest", container.digest.clone()),
            ("runtimeId", container.runtime_id.clone()),
            ("reason", container.reason.clone()),
            ("memory", spec.and_then(|s| s.memory).map(|m| m.to_string())),
            (
                "memoryReservation",
                spec.and_then(|s| s.reservation).map(|m| m.to_string()),
            ),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                put(name, Value::String(value));
            }
        }
        let gpus = spec.map_or(0, |s| s.gpus) as usize;
        if gpus > 0 {
            let before: u64 = self.spec.containers[..index].iter().map(|c| c.gpus).sum();
            let own: Vec<&String> = self.given.gpus.iter().skip(before as usize).take(gpus).collect();
            put("gpuIds", json!(own));
        }
        if let Some(code) = container.exit_code {
            put("exitCode", json!(code));
        }
        Value::Object(out)
    }
}

/// `ip-10-0-1-17.ec2.internal`
pub fn private_dns(ip: &str) -> String {
    format!("ip-{}.ec2.internal", ip.replace('.', "-"))
}

fn definition_arn(name: &str) -> String {
    format!("arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/{name}")
}

/// A container's own id: a UUID next to its attachment's.
fn container_id(attachment: &str, index: usize) -> String {
    let (head, tail) = attachment.split_at(attachment.len().min(24));
    let number = u64::from_str_radix(tail, 16)
        .unwrap_or(0)
        .wrapping_add(index as u64 + 1)
        & 0xffff_ffff_ffff;
    format!("{head}{number:012x}")
}
