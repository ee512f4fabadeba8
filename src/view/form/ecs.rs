//! Forms of clusters and services.

use super::{Choice, Item, Kind, Section, choices, names, path};
use crate::aws::fields::Fields;
use crate::model::World;
use crate::model::ecs::definition::Definition;
use serde_json::{Value, json};
use std::rc::Rc;

/// Where the subnets of a task stand in a request.
pub const SUBNETS: &str = "networkConfiguration.awsvpcConfiguration.subnets";
const GROUPS: &str = "networkConfiguration.awsvpcConfiguration.securityGroups";
const PUBLIC: &str = "networkConfiguration.awsvpcConfiguration.assignPublicIp";

pub fn create_cluster() -> Vec<Section> {
    let insights = ["disabled", "enabled", "enhanced"].map(Choice::plain).to_vec();
    vec![
        Section::new("name", vec![Item::new("clusterName", Kind::Code(Vec::new()))]),
        Section::new(
            "capacity",
            vec![Item::new(
                "capacityProviders",
                Kind::Checks(["FARGATE", "FARGATE_SPOT"].map(Choice::plain).to_vec()),
            )],
        ),
        Section::new(
            "more",
            vec![
                Item::new("settings", Kind::Named("containerInsights", insights)),
                Item::new("tags", tags()),
            ],
        )
        .folded(),
    ]
}

/// Tags as ECS takes them.
pub fn tags() -> Kind {
    Kind::Rows(vec![super::Column::text("key"), super::Column::text("value")])
}

/// Subnets, security groups and public address of tasks with their own interface.
pub fn network(world: &World, draft: &Value) -> Section {
    let chosen = path::get(draft, SUBNETS)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or(&[]);
    let chosen: Vec<&str> = chosen.iter().filter_map(Value::as_str).collect();
    let vpc = choices::vpc_of(world, &chosen);
    Section::new(
        "network",
        vec![
            Item::new(SUBNETS, Kind::Checks(choices::subnets(world, vpc.as_deref()))).required(),
            Item::new(GROUPS, Kind::Checks(choices::security_groups(world, vpc.as_deref())))
                .make("CreateSecurityGroup"),
            Item::new(
                PUBLIC,
                Kind::Select(["ENABLED", "DISABLED"].map(Choice::plain).to_vec()),
            ),
        ],
    )
}

/// How tasks of a definition are started: on Fargate in the default VPC, or in that of the subnets that were given, behind
/// a group the load balancer can reach; without an interface of their own, on EC2.
pub fn start_tasks(world: &World, spec: Option<&Definition>, given: &Value) -> Value {
    let strategy = given.get("capacityProviderStrategy").is_some();
    let fargate = spec.is_none_or(|d| d.spec.compatible.contains(&"FARGATE"));
    let mut out = json!({});
    if !strategy {
        out["launchType"] = json!(if fargate { "FARGATE" } else { "EC2" });
    }
    if spec.is_some_and(|d| d.spec.network_mode != "awsvpc") {
        return out;
    }
    let listed = path::get(given, SUBNETS).and_then(Value::as_array);
    let listed: Vec<&str> = listed.into_iter().flatten().filter_map(Value::as_str).collect();
    let Some(vpc) = choices::vpc_of(world, &listed) else {
        return out;
    };
    // Where the internet does not reach, a NAT gateway leads out; elsewhere a task needs a public address to pull its image.
    let subnets = choices::subnets(world, Some(&vpc));
    let public = |id: &str| choices::is_public(world, id);
    let hidden = if listed.is_empty() {
        !subnets.iter().any(|choice| public(&choice.value))
    } else {
        !listed.iter().any(|id| public(id))
    };
    let subnets: Vec<String> = subnets
        .into_iter()
        .map(|c| c.value)
        .filter(|id| public(id) != hidden)
        .collect();
    let address = if hidden || !fargate { "DISABLED" } else { "ENABLED" };
    let mut network = json!({"subnets": subnets, "assignPublicIp": address});
    let balancers = world.balancing().load_balancers();
    let fronts: Vec<&String> = balancers.flat_map(|lb| &lb.security_groups).collect();
    let groups = world.network().security_groups();
    let own = groups.filter(|g| g.vpc == vpc && g.name != "default" && !fronts.contains(&&g.id));
    if let Some(group) = own.last() {
        network["securityGroups"] = json!([group.id]);
    }
    out["networkConfiguration"] = json!({"awsvpcConfiguration": network});
    out
}

/// The definition a draft names.
pub fn definition(world: &World, draft: &Value) -> Option<Rc<Definition>> {
    let text = draft.text("taskDefinition")?;
    world.ecs().definition(crate::aws::arn::last(text)).cloned()
}

/// `FARGATE` or, for a strategy, nothing.
pub fn launch() -> Kind {
    Kind::Select(["FARGATE", "EC2"].map(Choice::plain).to_vec())
}

fn balancer(world: &World, draft: &Value) -> Section {
    let definition = definition(world, draft);
    let containers = definition.iter().flat_map(|d| &d.spec.containers);
    let names = containers.map(|c| Choice::plain(&c.name)).collect();
    Section::new(
        "balancer",
        vec![
            Item::new(
                "loadBalancers[0].targetGroupArn",
                Kind::Select(choices::target_groups(world)),
            )
            .make("CreateTargetGroup"),
            Item::new("loadBalancers[0].containerName", Kind::Code(names)),
            Item::new("loadBalancers[0].containerPort", Kind::Number("")),
            Item::new("healthCheckGracePeriodSeconds", Kind::Number("s")),
            Item::new("", Kind::Offers(vec!["CreateLoadBalancer", "CreateListener"])),
        ],
    )
}

fn rollout() -> Section {
    Section::new(
        "rollout",
        vec![
            Item::new("deploymentConfiguration", Kind::Percents),
            Item::new("deploymentConfiguration.deploymentCircuitBreaker.enable", Kind::Toggle),
            Item::new(
                "deploymentConfiguration.deploymentCircuitBreaker.rollback",
                Kind::Toggle,
            ),
        ],
    )
}

fn service_more() -> Section {
    let propagate = ["NONE", "TASK_DEFINITION", "SERVICE"].map(Choice::plain).to_vec();
    Section::new(
        "more",
        vec![
            Item::new("capacityProviderStrategy", strategy()),
            Item::new(
                "platformVersion",
                Kind::Code(["LATEST", "1.4.0"].map(Choice::plain).to_vec()),
            ),
            Item::new("enableExecuteCommand", Kind::Toggle),
            Item::new("enableECSManagedTags", Kind::Toggle),
            Item::new("propagateTags", Kind::Select(propagate)),
            Item::new("tags", tags()),
        ],
    )
    .folded()
}

/// A capacity provider strategy.
pub fn strategy() -> Kind {
    let providers = ["FARGATE", "FARGATE_SPOT"].map(Choice::plain).to_vec();
    Kind::Rows(vec![
        super::Column::of("capacityProvider", providers),
        super::Column::number("weight"),
        super::Column::number("base"),
    ])
}

pub fn create_service(world: &World, draft: &Value) -> Vec<Section> {
    vec![
        Section::new(
            "task",
            vec![
                Item::new("cluster", Kind::Select(choices::clusters(world))).make("CreateCluster"),
                Item::new("taskDefinition", Kind::Code(choices::definitions(world)))
                    .required()
                    .make("RegisterTaskDefinition"),
                Item::new("serviceName", Kind::Code(Vec::new())).required(),
                Item::new("desiredCount", Kind::Number("tasks")).required(),
                Item::new("launchType", launch()),
            ],
        ),
        network(world, draft),
        balancer(world, draft),
        rollout(),
        service_more(),
    ]
}

pub fn update_service(world: &World, draft: &Value) -> Vec<Section> {
    let cluster = draft.text("cluster").unwrap_or("default");
    let mut more = service_more();
    more.items.retain(|item| item.path != "tags");
    vec![
        Section::new(
            "service",
            vec![
                Item::new("cluster", Kind::Select(choices::clusters(world))),
                Item::new(
                    "service",
                    Kind::Select(choices::services(world, crate::aws::arn::last(cluster))),
                )
                .required()
                .make("CreateService"),
                Item::new("desiredCount", Kind::Number("tasks")),
                Item::new("taskDefinition", Kind::Code(choices::definitions(world))).make("RegisterTaskDefinition"),
                Item::new("forceNewDeployment", Kind::Toggle),
            ],
        ),
        rollout(),
        Section {
            folded: true,
            ..network(world, draft)
        },
        Section {
            folded: true,
            ..balancer(world, draft)
        },
        more,
    ]
}

pub fn start_service(world: &World, given: &Value) -> Value {
    let cluster = given.text("cluster").map(str::to_string);
    let cluster = cluster.or_else(|| first(choices::clusters(world)));
    let name = given.text("taskDefinition").map(str::to_string);
    let name = name.or_else(|| first(choices::definitions(world)));
    let spec = definition(world, &json!({"taskDefinition": name}));
    let mut out = start_tasks(world, spec.as_deref(), given);
    out["desiredCount"] = json!(2);
    put(&mut out, "cluster", cluster.clone());
    put(&mut out, "taskDefinition", name);
    let cluster = cluster.unwrap_or_else(|| "default".into());
    let base = spec.as_ref().map_or("web", |d| d.family.as_str());
    let taken = |name: &str| {
        let service = world.ecs().service(crate::aws::arn::last(&cluster), name);
        service.is_some_and(|s| s.status.word() != "INACTIVE")
    };
    out["serviceName"] = json!(names::free(base, taken));
    let services = world.ecs().services().filter(|s| s.status.word() != "INACTIVE");
    let used: Vec<&str> = services.flat_map(|s| &s.attached).map(|a| a.group.as_str()).collect();
    let subnet = path::text(&out, &format!("{SUBNETS}[0]"));
    let listed = path::get(given, SUBNETS).is_some();
    let vpc = if listed {
        path::text(given, &format!("{SUBNETS}[0]"))
    } else {
        subnet
    };
    let vpc = choices::vpc_of(world, &[&vpc]);
    let mut free = world.balancing().groups().filter(|g| {
        g.target_type == "ip"
            && Some(&g.vpc) == vpc.as_ref()
            && !g.load_balancers.is_empty()
            && !used.contains(&g.arn.as_str())
    });
    let has_port = spec.is_some_and(|d| d.spec.containers.iter().any(|c| !c.ports.is_empty()));
    if let Some(group) = free.next().filter(|_| has_port && given.get("loadBalancers").is_none()) {
        out["loadBalancers"] = json!([{"targetGroupArn": group.arn}]);
    }
    out
}

/// Names the container behind a target group where none is: the first with a port is what visitors are meant to reach.
pub fn name_container(world: &World, draft: &mut Value) {
    let at = |member: &str| format!("loadBalancers[0].{member}");
    if path::get(draft, &at("targetGroupArn")).is_none() || path::get(draft, &at("containerName")).is_some() {
        return;
    }
    let found = definition(world, draft);
    let mut containers = found.iter().flat_map(|d| &d.spec.containers);
    if let Some((name, port)) = containers.find_map(|c| Some((c.name.clone(), c.ports.first()?.container))) {
        path::set(draft, &at("containerName"), Some(json!(name)));
        path::set(draft, &at("containerPort"), Some(json!(port)));
    }
}

/// The service that was named, else the first there is; its desired count.
pub fn start_update(world: &World, given: &Value) -> Value {
    let cluster = given.text("cluster").map(crate::aws::arn::last);
    let name = given.text("service").map(crate::aws::arn::last);
    let service = world.ecs().services().find(|service| {
        service.status.word() == "ACTIVE"
            && cluster.is_none_or(|cluster| service.cluster == cluster)
            && name.is_none_or(|name| service.name == name)
    });
    match service {
        Some(service) => json!({"cluster": service.cluster, "service": service.name, "desiredCount": service.desired}),
        None => json!({}),
    }
}

/// The value of the first choice.
pub fn first(choices: Vec<Choice>) -> Option<String> {
    choices.into_iter().next().map(|choice| choice.value)
}

/// Writes a member where there is a value.
pub fn put(out: &mut Value, member: &str, value: Option<String>) {
    if let Some(value) = value {
        out[member] = json!(value);
    }
}
