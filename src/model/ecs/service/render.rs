//! A service as DescribeServices gives it.

use super::{Deployment, Service};
use crate::model::World;
use crate::model::ecs::network::{Capacity, Vpc};
use crate::model::ecs::{names, tags};
use serde_json::{Map, Value, json};

impl Service {
    /// The service with its deployments and events; tags where asked for.
    pub fn render(&self, world: &World, with_tags: bool) -> Value {
        let (running, pending) = self.counts(world, None);
        let mut out = Map::new();
        let mut put = |name: &str, value: Value| out.insert(name.into(), value);
        put("serviceArn", json!(self.arn()));
        put("serviceName", json!(self.name));
        put("clusterArn", json!(names::cluster_arn(&self.cluster)));
        put("status", json!(self.status.word()));
        put("desiredCount", json!(self.desired));
        put("runningCount", json!(running));
        put("pendingCount", json!(pending));
        put("loadBalancers", self.load_balancers());
        put("deploymentConfiguration", self.deployment_configuration());
        put("deploymentController", json!({"type": "ECS"}));
        put("schedulingStrategy", json!("REPLICA"));
        put(
            "deployments",
            self.deployments.iter().map(|d| self.deployment(world, d)).collect(),
        );
        let events = self.lines.iter().rev();
        put(
            "events",
            events
                .map(|l| json!({"id": l.id, "createdAt": l.at.unix(), "message": l.text}))
                .collect(),
        );
        put("createdAt", json!(self.created_at.unix()));
        put("createdBy", json!(self.created_by));
        put("enableECSManagedTags", json!(self.managed_tags));
        put("enableExecuteCommand", json!(self.execute_command));
        put("propagateTags", json!(self.propagate_tags));
        put("healthCheckGracePeriodSeconds", json!(self.grace.0 / 1000));
        put("serviceRegistries", json!([]));
        put("placementConstraints", json!([]));
        put("placementStrategy", json!([]));
        if let Some(primary) = self.primary() {
            put("taskDefinition", json!(definition_arn(&primary.definition)));
            put("networkConfiguration", network(&primary.vpc));
            put("platformVersion", json!("LATEST"));
            put("platformFamily", json!("Linux"));
            for (name, value) in capacity(&primary.capacity) {
                put(name, value);
            }
        }
        // Not part of the service itself in AWS's shape: they belong to its deployments and revisions.
        const ELSEWHERE: [&str; 3] = [
            "serviceConnectConfiguration",
            "volumeConfigurations",
            "vpcLatticeConfigurations",
        ];
        for (name, value) in self.kept.iter().filter(|(name, _)| !ELSEWHERE.contains(&name.as_str())) {
            put(name, value.clone());
        }
        if !self.attached.is_empty() {
            put(
                "roleArn",
                json!(crate::aws::arn::of(
                    "iam",
                    "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
                )),
            );
        }
        if with_tags {
            put("tags", tags::render(&self.tags));
        }
        Value::Object(out)
    }

    fn load_balancers(&self) -> Value {
        let one = |a: &super::Attached| json!({"targetGroupArn": a.group, "containerName": a.container, "containerPort": a.port});
        self.attached.iter().map(one).collect()
    }

    fn deployment_configuration(&self) -> Value {
        json!({
            "deploymentCircuitBreaker": {"enable": self.breaker.0, "rollback": self.breaker.1},
            "maximumPercent": self.maximum_percent,
            "minimumHealthyPercent": self.minimum_percent,
            "strategy": "ROLLING",
            "bakeTimeInMinutes": 0,
        })
    }

    fn deployment(&self, world: &World, deployment: &Deployment) -> Value {
        let (running, pending) = self.counts(world, Some(&deployment.id));
        let mut out = json!({
            "id": deployment.id,
            "status": if deployment.primary { "PRIMARY" } else { "ACTIVE" },
            "taskDefinition": definition_arn(&deployment.definition),
            "desiredCount": if deployment.primary { self.desired } else { 0 },
            "pendingCount": pending,
            "runningCount": running,
            "failedTasks": deployment.failed_tasks,
            "createdAt": deployment.created_at.unix(),
            "updatedAt": deployment.updated_at.unix(),
            "platformVersion": "1.4.0",
            "platformFamily": "Linux",
            "networkConfiguration": network(&deployment.vpc),
            "rolloutState": deployment.rollout.word(),
            "rolloutStateReason": deployment.reason,
        });
        for (name, value) in capacity(&deployment.capacity) {
            out[name] = value;
        }
        for member in [
            "serviceConnectConfiguration",
            "volumeConfigurations",
            "vpcLatticeConfigurations",
        ] {
            if let (true, Some(value)) = (deployment.primary, self.kept.get(member)) {
                out[member] = value.clone();
            }
        }
        out
    }
}

fn network(vpc: &Vpc) -> Value {
    if vpc.subnets.is_empty() {
        return json!({});
    }
    json!({"awsvpcConfiguration": {
        "subnets": vpc.subnets,
        "securityGroups": vpc.security_groups,
        "assignPublicIp": if vpc.public_ip { "ENABLED" } else { "DISABLED" },
    }})
}

fn capacity(capacity: &Capacity) -> Vec<(&'static str, Value)> {
    match capacity {
        Capacity::Fargate => vec![("launchType", json!("FARGATE"))],
        Capacity::Instances(kind) => vec![("launchType", json!(kind))],
        Capacity::Strategy(items) => {
            let item = |(name, base, weight): &(String, u64, u64)| json!({"capacityProvider": name, "base": base, "weight": weight});
            vec![("capacityProviderStrategy", items.iter().map(item).collect())]
        }
    }
}

fn definition_arn(name: &str) -> String {
    format!(
        "arn:aws:ecs:{}:{}:task-definition/{name}",
        crate::aws::REGION,
        crate::aws::ACCOUNT
    )
}
