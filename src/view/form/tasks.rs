//! The form of RunTask.

use super::{Column, Item, Kind, Section, choices, ecs};
use crate::aws::fields::Fields;
use crate::model::World;
use serde_json::{Value, json};

pub fn run_task(world: &World, draft: &Value) -> Vec<Section> {
    vec![
        Section::new(
            "task",
            vec![
                Item::new("cluster", Kind::Select(choices::clusters(world))).make("CreateCluster"),
                Item::new("taskDefinition", Kind::Code(choices::definitions(world)))
                    .required()
                    .make("RegisterTaskDefinition"),
                Item::new("count", Kind::Number("tasks")),
                Item::new("launchType", ecs::launch()),
            ],
        ),
        ecs::network(world, draft),
        Section::new("overrides", vec![Item::new("overrides", Kind::Json)]).folded(),
        Section::new(
            "more",
            vec![
                Item::new("group", Kind::Code(Vec::new())),
                Item::new("startedBy", Kind::Code(Vec::new())),
                Item::new("capacityProviderStrategy", ecs::strategy()),
                Item::new("enableExecuteCommand", Kind::Toggle),
                Item::new("tags", Kind::Rows(vec![Column::text("key"), Column::text("value")])),
            ],
        )
        .folded(),
    ]
}

pub fn start(world: &World, given: &Value) -> Value {
    let name = given.text("taskDefinition").map(str::to_string);
    let name = name.or_else(|| ecs::first(choices::definitions(world)));
    let spec = ecs::definition(world, &json!({"taskDefinition": name}));
    let mut out = ecs::start_tasks(world, spec.as_deref(), given);
    out["count"] = json!(1);
    ecs::put(&mut out, "cluster", ecs::first(choices::clusters(world)));
    ecs::put(&mut out, "taskDefinition", name);
    out
}
