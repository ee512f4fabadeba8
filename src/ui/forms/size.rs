//! Fargate's sizes: a staircase one can walk over, and two selects in which impossible sizes do not exist.

use super::edit::Edit;
use crate::browser::focus;
use crate::ui::parts::{Choice, FieldNote, SelectField};
use crate::ui::strings::forms as words;
use crate::view::form::size::{self, MARKS};
use crate::view::{amount, cost};
use serde_json::Value;
use yew::prelude::*;

/// Units of the drawing.
const LEFT: u64 = 42;
const WIDTH: u64 = 560;
const ROW: u64 = 19;
const TOP: u64 = 24;

/// Properties of [`SizeField`].
#[derive(Properties, PartialEq)]
pub struct SizeProps {
    pub edit: Edit,
}

fn across(at: u64) -> u64 {
    LEFT + at * (WIDTH - LEFT - 16) / 1000
}

/// The size of one task.
#[component]
pub fn SizeField(props: &SizeProps) -> Html {
    let edit = &props.edit;
    let (cpu_text, memory_text) = (edit.text("cpu"), edit.text("memory"));
    let (cpu, memory) = size::read(&cpu_text, &memory_text);
    let choose = {
        let edit = edit.clone();
        Callback::from(move |(cpu, memory): (u64, u64)| {
            let text = |number: u64| Some(Value::String(number.to_string()));
            edit.change
                .emit(vec![("cpu".into(), text(cpu)), ("memory".into(), text(memory))]);
        })
    };
    let onkeydown = {
        let choose = choose.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(next) = size::step(cpu.unwrap_or(256), memory.unwrap_or(512), &event.key()) {
                event.prevent_default();
                choose.emit(next);
                if let Some(picture) = focus::owner(&event) {
                    focus::to(&picture);
                }
            }
        })
    };
    let rows = size::staircase();
    let height = TOP + ROW * rows.len() as u64 + 4;
    let chosen = match (cpu, memory) {
        (Some(cpu), Some(memory)) if size::exists(cpu, memory) => {
            format!(
                "{} vCPU, {} {}",
                size::vcpu(cpu),
                size::gb(memory),
                words::size_chosen()
            )
        }
        _ => words::size_none().to_string(),
    };
    let cpus = with_other(
        rows.iter()
            .map(|row| (row.cpu, format!("{} vCPU", row.label)))
            .collect(),
        cpu,
        &cpu_text,
    );
    let memories = cpu.map(size::memories).unwrap_or_default();
    let memories = with_other(
        memories.into_iter().map(|value| (value, size::gb(value))).collect(),
        memory,
        &memory_text,
    );
    let on_cpu = {
        let (choose, edit) = (choose.clone(), edit.clone());
        Callback::from(move |text: String| match text.parse::<u64>() {
            Ok(cpu) => choose.emit((
                cpu,
                size::nearest(cpu, memory.unwrap_or(0)).unwrap_or(memory.unwrap_or(512)),
            )),
            Err(_) => edit.set("cpu", (!text.is_empty()).then_some(Value::String(text))),
        })
    };
    let hourly = cpu
        .zip(memory)
        .filter(|(cpu, memory)| size::exists(*cpu, *memory))
        .map(|(cpu, memory)| {
            let arm = edit.text("runtimePlatform.cpuArchitecture") == "ARM64";
            amount::dollars(cost::size_per_hour(cpu, memory, arm, false))
        });
    let value = |number: Option<u64>, text: &str| number.map_or_else(|| text.to_string(), |number| number.to_string());
    html! {
        <div class="size">
            <svg
                class="size-stairs" viewBox={format!("0 0 {WIDTH} {height}")} role="slider" tabindex="0" aria-label={words::size_picture()}
                aria-valuemin="0" aria-valuemax={(rows.len().saturating_sub(1)).to_string()} aria-describedby="f-size-help"
                aria-valuenow={rows.iter().position(|row| Some(row.cpu) == cpu).unwrap_or(0).to_string()} aria-valuetext={chosen} {onkeydown}
            >
                <text class="size-mark" x="0" y="14">{"vCPU"}</text>
                { for MARKS.iter().map(|(memory, label)| {
                    let x = across(size::place(*memory)).to_string();
                    html! { <g key={*memory}>
                        <line class="size-grid" x1={x.clone()} x2={x.clone()} y1={(TOP - 4).to_string()} y2={height.to_string()} />
                        <text class="size-mark" data-at="middle" {x} y="14">{*label}{if *memory == 249_856 { " GB" } else { "" }}</text>
                    </g> }
                }) }
                { for rows.iter().enumerate().map(|(index, row)| {
                    let y = TOP + ROW * index as u64;
                    let middle = y + ROW / 2;
                    let first = row.treads.first().map_or(0, |tread| across(tread.at));
                    let last = row.treads.last().map_or(0, |tread| across(tread.at));
                    html! { <g key={row.cpu}>
                        if Some(row.cpu) == cpu {
                            <rect class="size-row" x="0" y={y.to_string()} width={WIDTH.to_string()} height={ROW.to_string()} />
                        }
                        <text class="size-mark" x="8" y={(middle + 4).to_string()}>{&row.label}</text>
                        <line class="size-line" x1={first.to_string()} x2={last.to_string()} y1={middle.to_string()} y2={middle.to_string()} />
                        { for row.treads.iter().map(|tread| {
                            let here = Some(tread.cpu) == cpu && Some(tread.memory) == memory;
                            let onclick = { let (choose, at) = (choose.clone(), (tread.cpu, tread.memory)); Callback::from(move |_| choose.emit(at)) };
                            let x = across(tread.at);
                            html! { <g class="size-tread" key={tread.memory} {onclick}>
                                <title>{format!("{} vCPU, {}", size::vcpu(tread.cpu), size::gb(tread.memory))}</title>
                                <rect class="size-hit" x={(x - 6).to_string()} y={y.to_string()} width="12" height={ROW.to_string()} />
                                if here {
                                    <rect class="size-here" x={(x - 6).to_string()} y={(middle - 6).to_string()} width="12" height="12" />
                                } else {
                                    <line class="size-tick" x1={x.to_string()} x2={x.to_string()} y1={(middle - 4).to_string()} y2={(middle + 4).to_string()} />
                                }
                            </g> }
                        }) }
                    </g> }
                }) }
            </svg>
            <div class="size-fields">
                <SelectField
                    id={edit.id("cpu")} label={words::size_vcpu()} api="cpu" choices={cpus} value={value(cpu, &cpu_text)}
                    onchange={on_cpu} note={edit.note("cpu")}
                />
                <SelectField
                    id={edit.id("memory")} label={words::size_memory()} api="memory" choices={memories} value={value(memory, &memory_text)}
                    onchange={edit.on_text("memory")} note={edit.note("memory").or_else(|| impossible(cpu, memory))}
                />
                if let Some(hourly) = hourly {
                    <p class="size-cost"><b>{hourly}</b>{" "}{words::per_hour_task()}</p>
                }
            </div>
            <p class="field-help size-help" id="f-size-help">{words::size_help()}</p>
        </div>
    }
}

fn impossible(cpu: Option<u64>, memory: Option<u64>) -> Option<FieldNote> {
    let (cpu, memory) = cpu.zip(memory)?;
    (!size::exists(cpu, memory)).then(|| FieldNote::bad(words::size_none()))
}

/// The values of a select, and what the request says when it is none of them.
fn with_other(values: Vec<(u64, String)>, now: Option<u64>, text: &str) -> Vec<Choice> {
    let known = now.is_some_and(|now| values.iter().any(|(value, _)| *value == now));
    let mut out: Vec<Choice> = values
        .into_iter()
        .map(|(value, label)| Choice::new(value.to_string(), label))
        .collect();
    if !known {
        let value = now.map_or_else(|| text.to_string(), |now| now.to_string());
        let label = if text.is_empty() {
            words::unset().to_string()
        } else {
            format!("{} {text}", words::other_value())
        };
        out.insert(0, Choice::new(value, label));
    }
    out
}
