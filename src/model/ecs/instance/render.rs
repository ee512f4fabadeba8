//! A container instance as DescribeContainerInstances gives it.

use super::ContainerInstance;
use crate::model::World;
use crate::model::compute::{AGENT_HASH, DOCKER};
use crate::model::ecs::tags;
use serde_json::{Value, json};

impl ContainerInstance {
    /// The instance; tags and health where asked for.
    pub fn render(&self, world: &World, include: &[&str]) -> Value {
        let (running, pending) = self.counts(world);
        let mut shown = json!({
            "containerInstanceArn": self.arn(),
            "ec2InstanceId": self.host,
            "version": self.version,
            "versionInfo": {"agentVersion": self.agent_version, "agentHash": AGENT_HASH, "dockerVersion": DOCKER},
            "remainingResources": self.remaining.render(),
            "registeredResources": self.registered.render(),
            "status": self.status.word(),
            "agentConnected": self.connected,
            "runningTasksCount": running,
            "pendingTasksCount": pending,
            "attributes": self.render_attributes(),
            "registeredAt": self.registered_at.unix(),
            "attachments": [],
            "tags": if include.contains(&"TAGS") { tags::render(&self.tags) } else { json!([]) },
        });
        if let Some(provider) = &self.provider {
            shown["capacityProviderName"] = json!(provider);
        }
        if let Some(reason) = &self.status_reason {
            shown["statusReason"] = json!(reason);
        }
        if let Some(update) = self.update {
            shown["agentUpdateStatus"] = json!(update);
        }
        if include.contains(&"CONTAINER_INSTANCE_HEALTH") {
            shown["healthStatus"] = json!({
                "overallStatus": if self.connected { "OK" } else { "INSUFFICIENT_DATA" },
                "details": [{
                    "type": "CONTAINER_RUNTIME",
                    "status": if self.connected { "OK" } else { "INSUFFICIENT_DATA" },
                    "lastUpdated": world.now().unix(),
                    "lastStatusChange": self.registered_at.unix(),
                }],
            });
        }
        shown
    }

    fn render_attributes(&self) -> Value {
        let own = self.attributes.iter().map(|(name, value)| match value.as_str() {
            "" => json!({"name": name}),
            value => json!({"name": name, "value": value}),
        });
        let able = self.capabilities.iter().map(|name| json!({"name": name}));
        able.chain(own).collect()
    }
}
