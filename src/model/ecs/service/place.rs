//! A service's tasks on container instances: placed by its constraints and strategies, or waiting for a provider.
//!
//! Source: ECS Developer Guide, "How Amazon ECS places tasks on container instances", "Amazon ECS service event messages".

use super::{Deployment, act};
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::definition::Definition;
use crate::model::ecs::instance::{Claim, Status};
use crate::model::ecs::network::Capacity;
use crate::model::ecs::placement::{self, Ask, Rules};
use crate::model::ecs::task::{self, Asks, Launch, Task};
use crate::model::events::{Kind, New, Seq};
use serde_json::json;
use std::rc::Rc;

/// How soon a service tries again what could not be placed, if nothing changes meanwhile. DERIVED.
pub const TRY_AGAIN: Span = Span::mins(5);

/// Whether a task must leave its instance, which is DRAINING.
pub fn must_leave(world: &World, task: &Task) -> bool {
    let instance = task
        .instance
        .and_then(|number| world.ecs.instance(&task.cluster, number));
    instance.is_some_and(|i| i.status == Status::Draining)
}

/// Starts one task on the instance that placement chooses; in words why none was.
pub fn start_one(
    world: &mut World,
    because: Seq,
    cluster: &str,
    name: &str,
    deployment: &Deployment,
    definition: &Rc<Definition>,
    zone: Option<&str>,
) -> Result<u64, String> {
    let failed = |message: String| format!("was unable to place a task. Reason: {message}");
    let Some(service) = world.ecs.service(cluster, name) else {
        return Err(failed("The service is gone.".into()));
    };
    let Some(kind) = deployment.capacity.host(world) else {
        return Err(failed("Its capacity provider is gone.".into()));
    };
    let input = json!({
        "placementConstraints": service.kept.get("placementConstraints"),
        "placementStrategy": service.kept.get("placementStrategy"),
    });
    let rules = Rules::of_service(&input, &definition.spec.constraints).map_err(|e| failed(e.message))?;
    let alive = |provider: &str| {
        let tasks = service.tasks.iter().filter_map(|n| world.ecs.task(*n));
        tasks
            .filter(|t| t.counts() && t.provider.as_deref() == Some(provider))
            .count() as u64
    };
    let provider = deployment.capacity.next_provider(alive);
    let waits = matches!(deployment.capacity, Capacity::Strategy(_));
    let mut subnets = deployment.vpc.subnets.clone();
    subnets.retain(|subnet| zone.is_none_or(|zone| world.network.zone_of_subnet(subnet) == Some(zone)));
    let tags = act::task_tags(service, definition, cluster, name);
    let execute_command = service.execute_command;
    let (spec, overrides) = act::task_overrides(definition).map_err(|e| failed(e.message))?;
    let claim = Claim::of(&spec);
    let group = format!("service:{name}");
    let ask = Ask {
        cluster,
        spec: &spec,
        claim: &claim,
        group: &group,
        rules: &rules,
        kind,
        provider: provider.as_deref(),
        subnets: &subnets,
        key: world.born,
    };
    let mut decision = placement::decide(world, &ask);
    decision.definition = definition.name();
    let complaint = decision.complaint(world);
    if decision.chosen.is_none() {
        let limit = world.ecs.waiting_in(cluster) >= placement::WAITING;
        if !waits || limit {
            let arn = super::names::service_arn(cluster, name);
            let text = format!("Service {name} {complaint}");
            decision.seq = world.tell(
                New::of(Kind::Decision, arn, because, text)
                    .rule("placement.order")
                    .bad(),
            );
            world.keep_refusal(decision);
            return Err(match limit && waits {
                true => "was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.".into(),
                false => complaint,
            });
        }
    }
    let launched = task::launch(
        world,
        because,
        Launch {
            cluster,
            definition: definition.name(),
            spec,
            group,
            started_by: deployment.id.clone(),
            service: Some((name, &deployment.id)),
            provider,
            kind: Some(kind),
            asks: Some(Rc::new(Asks { rules, subnets })),
            subnet: "",
            security_groups: &deployment.vpc.security_groups,
            public_ip: false,
            overrides,
            tags,
            execute_command,
        },
    );
    let number = launched.map_err(|e| failed(e.message))?;
    match decision.chosen {
        Some(instance) => task::seat(world, because, number, instance, Some(decision)),
        None => task::wait(world, because, number, decision),
    }
    Ok(number)
}
