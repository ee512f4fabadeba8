//! A service as DescribeServices gives it.

use super::deployment::{revision_arn, service_deployment_arn};
use super::{Attached, Controller, Deployment, Service, registries};
use crate::model::World;
use crate::model::ecs::network::{Capacity, Vpc};
use crate::model::ecs::{names, tags};
use serde_json::{Map, Value, json};

/// Not part of the service itself in AWS's shape: they belong to its deployments and revisions.
const ELSEWHERE: [&str; 3] = [
    "serviceConnectConfiguration",
    "volumeConfigurations",
    "vpcLatticeConfigurations",
];

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
        put("loadBalancers", balancers(&self.attached));
        put("deploymentConfiguration", self.deployment_configuration());
        let external = self.controller == Controller::External;
        let controller = if external { "EXTERNAL" } else { "ECS" };
        put("deploymentController", json!({ "type": controller }));
        if external {
            let sets = self.sets.iter().map(|set| self.render_set(world, set, with_tags));
            put("taskSets", sets.collect());
        }
        if let Some(record) = self.records.first() {
            put(
                "currentServiceDeployment",
                json!(service_deployment_arn(&self.cluster, &self.name, &record.id)),
            );
            let revisions = self.deployments.iter().map(|d| {
                let (running, pending) = self.counts(world, Some(&d.id));
                json!({"arn": revision_arn(&self.cluster, &self.name, &d.id), "runningTaskCount": running,
                    "pendingTaskCount": pending, "requestedTaskCount": self.requested(d)})
            });
            put("currentServiceRevisions", revisions.collect());
        }
        put("schedulingStrategy", json!("REPLICA"));
        put(
            "deployments",
            self.deployments
                .iter()
                .map(|d| self.render_deployment(world, d))
                .collect(),
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
        let primary_set = || self.sets.iter().map(|set| &set.deployment).find(|d| d.primary);
        if let Some(primary) = self.primary().or_else(primary_set) {
            put("taskDefinition", json!(definition_arn(&primary.definition)));
            put("networkConfiguration", network(&primary.vpc));
            if primary.capacity.is_fargate() {
                put("platformVersion", json!("LATEST"));
                put("platformFamily", json!("Linux"));
            }
            for (name, value) in capacity(&primary.capacity) {
                put(name, value);
            }
        }
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

    /// Tasks that a deployment is to run by now.
    fn requested(&self, deployment: &Deployment) -> u64 {
        let kept = self.staged().is_some()
            && self
                .current()
                .is_some_and(|record| record.sources.contains(&deployment.id));
        if deployment.primary || kept { self.desired } else { 0 }
    }

    /// What a deployment, task set or service revision brings, as all three shapes give it.
    pub(super) fn render_revision(&self, own: &Deployment) -> Value {
        let mut out = json!({
            "taskDefinition": definition_arn(&own.definition),
            "platformVersion": "1.4.0",
            "platformFamily": "Linux",
            "networkConfiguration": network(&own.vpc),
            "loadBalancers": balancers(&own.attached),
            "serviceRegistries": own.kept.get("serviceRegistries").cloned().unwrap_or(json!([])),
        });
        for (name, value) in capacity(&own.capacity) {
            out[name] = value;
        }
        for member in ELSEWHERE {
            if let Some(value) = own.kept.get(member) {
                out[member] = value.clone();
            }
        }
        out
    }

    fn render_deployment(&self, world: &World, deployment: &Deployment) -> Value {
        let (running, pending) = self.counts(world, Some(&deployment.id));
        let mut out = json!({
            "id": deployment.id,
            "status": if deployment.primary { "PRIMARY" } else { "ACTIVE" },
            "taskDefinition": definition_arn(&deployment.definition),
            "desiredCount": self.requested(deployment),
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
        for member in ELSEWHERE {
            if let Some(value) = deployment.kept.get(member) {
                out[member] = value.clone();
            }
        }
        let resources = registries::resources(world, self, &deployment.kept);
        if resources.as_array().is_some_and(|list| !list.is_empty()) {
            out["serviceConnectResources"] = resources;
        }
        out
    }
}

fn balancers(attached: &[Attached]) -> Value {
    let one = |a: &Attached| {
        let mut out = json!({"targetGroupArn": a.group, "containerName": a.container, "containerPort": a.port});
        if let Some(advanced) = &a.advanced {
            let mut more = json!({"alternateTargetGroupArn": advanced.alternate,
                "productionListenerRule": advanced.production_rule, "roleArn": advanced.role});
            if let Some(rule) = &advanced.test_rule {
                more["testListenerRule"] = json!(rule);
            }
            out["advancedConfiguration"] = more;
        }
        out
    };
    attached.iter().map(one).collect()
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
