//! Code, trees and tables.

use super::Specimen;
use crate::ui::parts::{
    Button, ButtonKind, Code, CodeLine, CodeMark, Column, Empty, Facts, Glyph, Panel, Row, Sort, Table, Tag, Tree,
    TreeNode,
};
use crate::view::state::State;
use yew::prelude::*;

const COMMAND: &str = "aws ecs create-service \\\n  --cluster quay --service-name cart \\\n  --desired-count 2 \\\n  --load-balancers targetGroupArn=$TG,containerPort=8080 \\\n  --network-configuration 'awsvpcConfiguration={subnets=[subnet-0a11]}'";
const JSON: &str = "{\n  \"family\": \"cart\",\n  \"cpu\": \"512\",\n  \"containerDefinitions\": [{ \"essential\": true, \"memory\": 256 }]\n}";

#[component]
pub fn CodeBlocks() -> Html {
    let mut command = CodeLine::of_command(COMMAND);
    for (index, mark) in [(2, CodeMark::Changed), (3, CodeMark::Wrong)] {
        if let Some(line) = command.get_mut(index) {
            line.mark = Some(mark);
        }
    }
    html! {
        <Panel title="Code">
            <div class="stack">
                <Code label="The call as a command" lines={command} copy={COMMAND} />
                <Code label="The call as JSON" lines={CodeLine::of_json(JSON)} />
            </div>
        </Panel>
    }
}

#[component]
pub fn Trees() -> Html {
    let selected = use_state(|| None::<AttrValue>);
    let onselect = {
        let selected = selected.clone();
        Callback::from(move |id| selected.set(Some(id)))
    };
    let line = |id: &'static str, text: &'static str, more: &'static str| {
        TreeNode::new(id, html! { <>{text}if !more.is_empty() { <small>{more}</small> }</> })
    };
    let image = line(
        "image",
        "Image web:2.0 answers health checks on /health.",
        "web:1.9 answered on /healthz",
    )
    .glyph(Glyph::Ecr);
    let answer = line("answer", "GET /healthz was answered 404; success is 200.", "")
        .glyph(Glyph::Service)
        .with(vec![image]);
    let call = line(
        "call",
        "tg-web checks /healthz.",
        "Your call 14, 13:32:36 create-target-group",
    )
    .glyph(Glyph::Calls);
    let checks = line(
        "checks",
        "Two checks in a row failed; the limit is 2.",
        "14:06:36 and 14:06:46, every 10 s",
    )
    .state(State::Warn)
    .with(vec![answer, call]);
    let root = line(
        "root",
        "Target i-0c55a08d:32771 in tg-web: Target.ResponseCodeMismatch",
        "",
    )
    .state(State::Bad)
    .with(vec![checks]);
    let other = line("other", "tg-api: 3 of 3 healthy", "")
        .state(State::Ok)
        .with(vec![line("a", "10.0.1.17:80", "")])
        .closed();
    let facts = vec![
        ("Reserves".into(), html! { "512 CPU units, 1,024 MiB" }),
        ("Address".into(), html! { <code>{"10.0.11.87"}</code> }),
        ("Zone".into(), html! { "us-east-1b" }),
    ];
    html! {
        <Panel title="Causes and facts">
            <Tree label="Why is the target unhealthy?" nodes={vec![root, other]} selected={(*selected).clone()} {onselect} />
            <Facts {facts} />
        </Panel>
    }
}

#[component]
pub fn Tables() -> Html {
    let sort = use_state(|| Sort {
        column: "task".into(),
        descending: false,
    });
    let selected = use_state(|| None::<AttrValue>);
    let onsort = {
        let sort = sort.clone();
        Callback::from(move |next| sort.set(next))
    };
    let onselect = {
        let selected = selected.clone();
        Callback::from(move |key| selected.set(Some(key)))
    };
    let columns = vec![
        Column::new("task", "Task").sortable(),
        Column::new("status", "Last status").sortable(),
        Column::new("address", "Address"),
        Column::new("cpu", "CPU").number().sortable(),
    ];
    let states = [
        (State::Ok, "RUNNING"),
        (State::Start, "PENDING"),
        (State::Bad, "UNHEALTHY"),
        (State::Leave, "STOPPING"),
    ];
    let mut rows: Vec<Row> = (0..240_usize)
        .map(|index| {
            let (state, word) = states[index % states.len()];
            Row {
                key: format!("task-{index}").into(),
                cells: vec![
                    html! { <code>{format!("5e1c{index:04x}")}</code> },
                    html! { <Tag {state} {word} /> },
                    html! { format!("10.0.{}.{}", 11 + index % 3, 20 + index) },
                    html! { format!("{} %", index * 7 % 100) },
                ],
            }
        })
        .collect();
    if sort.descending {
        rows.reverse();
    }
    let few: Vec<Column> = columns
        .iter()
        .cloned()
        .map(|column| Column {
            sortable: false,
            ..column
        })
        .collect();
    html! {
        <div class="gallery-wide">
            <Panel title="Tables">
                <div class="stack">
                    <div class="gallery-box">
                        <Table
                            label="Tasks" columns={columns.clone()} {rows} sort={(*sort).clone()} {onsort} onselect={Some(onselect)}
                            selected={(*selected).clone()}
                        />
                    </div>
                    <Table label="Tasks, loading" columns={few.clone()} rows={vec![]} loading={true} />
                    <Table label="Tasks, none" columns={few} rows={vec![]} empty={html! {
                        <Empty glyph={Glyph::Task} text="Nothing runs in quay yet. A service keeps tasks running; a task runs once.">
                            <Button>{"Run task"}</Button><Button kind={ButtonKind::Go}>{"Create service"}</Button>
                        </Empty>
                    }} />
                    <Specimen><span class="soft small">{"Space selects, Enter opens, arrows walk."}</span></Specimen>
                </div>
            </Panel>
        </div>
    }
}
