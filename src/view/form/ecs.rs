//! Forms of clusters and services.

use super::{Choice, Item, Kind, Section, choices, names, path};
use crate::aws::fields::Fields;
use crate::model::World;
use crate::model::ecs::definition::Definition;
use serde_json::{Value, json};
use std::rc::Rc;

const SUBNETS: &str = "networkConfiguration.awsvpcConfiguration.subnets";
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

/// The network members a first request needs: the default VPC's subnets and a group the load balancer can reach.
pub fn start_network(world: &World) -> Value {
    let vpc = world.network().default_vpc().map(|vpc| vpc.id.clone());
    let subnets: Vec<String> = choices::subnets(world, vpc.as_deref())
        .into_iter()
        .map(|c| c.value)
        .collect();
    let fronts: Vec<&String> = world
        .balancing()
        .load_balancers()
        .flat_map(|lb| &lb.security_groups)
        .collect();
    let own = world
        .network()
        .security_groups()
        .filter(|g| Some(&g.vpc) == vpc.as_ref() && g.name != "default");
    let behind = own.filter(|group| !fronts.contains(&&group.id)).last();
    let groups: Vec<&str> = behind.map(|group| group.id.as_str()).into_iter().collect();
    let mut out = json!({"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}});
    if !groups.is_empty() {
        out["awsvpcConfiguration"]["securityGroups"] = json!(groups);
    }
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

pub fn start_service(world: &World) -> Value {
    let cluster = first(choices::clusters(world));
    let definition = first(choices::definitions(world));
    let mut out = json!({"desiredCount": 2, "launchType": "FARGATE", "networkConfiguration": start_network(world)});
    put(&mut out, "cluster", cluster.clone());
    put(&mut out, "taskDefinition", definition.clone());
    let cluster = cluster.unwrap_or_else(|| "default".into());
    let base = definition
        .as_deref()
        .and_then(|d| d.split(':').next())
        .unwrap_or("web")
        .to_string();
    let taken = |name: &str| {
        world
            .ecs()
            .service(&cluster, name)
            .is_some_and(|s| s.status.word() != "INACTIVE")
    };
    out["serviceName"] = json!(names::free(&base, taken));
    let used: Vec<&str> = world
        .ecs()
        .services()
        .flat_map(|s| &s.attached)
        .map(|a| a.group.as_str())
        .collect();
    let spec = definition.and_then(|name| world.ecs().definition(&name).cloned());
    let port = spec
        .iter()
        .flat_map(|d| &d.spec.containers)
        .find_map(|c| Some((c.name.clone(), c.ports.first()?.container)));
    let mut free = world
        .balancing()
        .groups()
        .filter(|g| g.target_type == "ip" && !g.load_balancers.is_empty());
    if let (Some(group), Some((name, port))) = (free.find(|g| !used.contains(&g.arn.as_str())), port) {
        out["loadBalancers"] = json!([{"targetGroupArn": group.arn, "containerName": name, "containerPort": port}]);
    }
    out
}

pub fn start_update(world: &World) -> Value {
    let service = world.ecs().services().find(|service| service.status.word() == "ACTIVE");
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
