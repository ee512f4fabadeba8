//! The form of RegisterTaskDefinition: the task, its roles, and one part per container.

use super::{Choice, Column, Item, Kind, Section, choices, ecs, names, path};
use crate::aws::fields::Fields;
use crate::model::World;
use serde_json::{Value, json};

/// Containers a task definition may have, by quota.
const CONTAINERS: usize = 10;

fn words(list: &[&str]) -> Vec<Choice> {
    list.iter().map(|word| Choice::plain(word)).collect()
}

pub fn register_task_definition(world: &World, draft: &Value) -> Vec<Section> {
    let roles = choices::roles(world);
    let mut sections = vec![
        Section::new(
            "family",
            vec![
                Item::new("family", Kind::Code(families(world))).required(),
                Item::new(
                    "networkMode",
                    Kind::Select(words(&["awsvpc", "bridge", "host", "none"])),
                ),
                Item::new("requiresCompatibilities", Kind::Checks(words(&["FARGATE", "EC2"]))),
            ],
        ),
        Section::new("size", vec![Item::new("cpu", Kind::Size)]),
        Section::new(
            "roles",
            vec![
                Item::new("executionRoleArn", Kind::Role('E', roles.clone())).make("CreateRole"),
                Item::new("taskRoleArn", Kind::Role('T', roles)).make("CreateRole"),
            ],
        ),
    ];
    let containers = draft.list("containerDefinitions");
    for (index, value) in containers.iter().enumerate().take(CONTAINERS) {
        sections.extend(container(world, containers, index, value));
    }
    let next = format!("containerDefinitions[{}]", containers.len());
    let more = json!({"name": format!("container-{}", containers.len() + 1), "image": "", "essential": true});
    if containers.len() < CONTAINERS {
        sections.push(Section::new("add", vec![Item::new(next, Kind::Add(more))]));
    }
    sections.push(
        Section::new(
            "more",
            vec![
                Item::new(
                    "runtimePlatform.cpuArchitecture",
                    Kind::Select(words(&["X86_64", "ARM64"])),
                ),
                Item::new(
                    "runtimePlatform.operatingSystemFamily",
                    Kind::Code(words(&["LINUX", "WINDOWS_SERVER_2022_CORE"])),
                ),
                Item::new("ephemeralStorage.sizeInGiB", Kind::Number("GiB")),
                Item::new("volumes", Kind::Json),
                Item::new("tags", ecs::tags()),
            ],
        )
        .folded(),
    );
    sections
}

fn families(world: &World) -> Vec<Choice> {
    world.ecs().families().keys().map(|name| Choice::plain(name)).collect()
}

fn container(world: &World, all: &[Value], index: usize, value: &Value) -> [Section; 2] {
    let at = |member: &str| format!("containerDefinitions[{index}].{member}");
    let others: Vec<&str> = all
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != index)
        .filter_map(|(_, container)| container.text("name"))
        .collect();
    let name = value.text("name").unwrap_or_default().to_string();
    let mut main = Section::new(
        "container",
        vec![
            Item::new(at("name"), Kind::Code(Vec::new())).required(),
            Item::new(at("image"), Kind::Image(choices::images(world))).required(),
            Item::new(at("essential"), Kind::Toggle),
            Item::new(
                at("portMappings"),
                Kind::Rows(vec![
                    Column::number("containerPort"),
                    Column::of("protocol", words(&["tcp", "udp"])),
                    Column::text("name"),
                ]),
            ),
            Item::new(
                at("environment"),
                Kind::Rows(vec![Column::text("name"), Column::text("value")]),
            ),
        ],
    );
    match path::get(value, "logConfiguration.logDriver") {
        None => main
            .items
            .push(Item::new(at("logConfiguration"), Kind::Add(awslogs(&name)))),
        Some(_) => {
            let drivers = words(&["awslogs", "json-file", "splunk", "awsfirelens"]);
            main.items
                .push(Item::new(at("logConfiguration.logDriver"), Kind::Select(drivers)));
            let option = |name: &str| at(&format!("logConfiguration.options.{name}"));
            let groups = choices::log_groups(world);
            main.items
                .push(Item::new(option("awslogs-group"), Kind::Code(groups)).make("CreateLogGroup"));
            main.items.push(Item::new(
                option("awslogs-region"),
                Kind::Code(words(&[crate::aws::REGION])),
            ));
            main.items
                .push(Item::new(option("awslogs-stream-prefix"), Kind::Code(Vec::new())));
            main.items.push(Item::new(at("logConfiguration"), Kind::Remove));
        }
    }
    let mut more = Section::new("container_more", Vec::new()).folded();
    more.items.extend([
        Item::new(at("cpu"), Kind::Number("units")),
        Item::new(at("memory"), Kind::Number("MiB")),
        Item::new(at("memoryReservation"), Kind::Number("MiB")),
        Item::new(at("command"), Kind::Lines),
        Item::new(at("entryPoint"), Kind::Lines),
        Item::new(
            at("secrets"),
            Kind::Rows(vec![Column::text("name"), Column::text("valueFrom")]),
        ),
    ]);
    match path::get(value, "healthCheck") {
        None => {
            let check = json!({"command": ["CMD-SHELL", "curl -f http://localhost/ || exit 1"], "interval": 30, "timeout": 5, "retries": 3});
            more.items.push(Item::new(at("healthCheck"), Kind::Add(check)));
        }
        Some(_) => {
            more.items.push(Item::new(at("healthCheck.command"), Kind::Lines));
            for (member, unit) in [
                ("interval", "s"),
                ("timeout", "s"),
                ("retries", ""),
                ("startPeriod", "s"),
            ] {
                more.items
                    .push(Item::new(at(&format!("healthCheck.{member}")), Kind::Number(unit)));
            }
            more.items.push(Item::new(at("healthCheck"), Kind::Remove));
        }
    }
    if !others.is_empty() {
        let columns = vec![
            Column::of("containerName", words(&others)),
            Column::of("condition", words(&["START", "COMPLETE", "SUCCESS", "HEALTHY"])),
        ];
        more.items.push(Item::new(at("dependsOn"), Kind::Rows(columns)));
    }
    more.items.push(Item::new(at("stopTimeout"), Kind::Number("s")));
    if all.len() > 1 {
        let whole = format!("containerDefinitions[{index}]");
        more.items.push(Item::new(whole, Kind::Remove));
    }
    main.name = Some(name.clone());
    more.name = Some(name);
    [main, more]
}

/// The usual log configuration of a container.
fn awslogs(container: &str) -> Value {
    let group = if container.is_empty() {
        "/ecs/app".to_string()
    } else {
        format!("/ecs/{container}")
    };
    json!({"logDriver": "awslogs", "options": {
        "awslogs-group": group, "awslogs-region": crate::aws::REGION, "awslogs-stream-prefix": "ecs",
    }})
}

/// One container of the catalogue on the smallest size; a definition that was given is a whole and stays as it is.
pub fn start(world: &World, given: &Value) -> Value {
    if given.get("containerDefinitions").is_some() {
        return json!({});
    }
    let family = names::free("hello", |name| world.ecs().families().contains_key(name));
    let mut out = json!({
        "family": family, "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "containerDefinitions": [{
            "name": "hello", "image": "nginxdemos/hello", "essential": true,
            "portMappings": [{"containerPort": 80, "protocol": "tcp"}],
        }],
    });
    let execution = world.iam().role("ecsTaskExecutionRole").map(|role| role.arn.clone());
    ecs::put(&mut out, "executionRoleArn", execution);
    out
}
