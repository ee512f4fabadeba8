//! The same calls as text: CLI to copy, JSON to edit. What is edited here fills the fields.

use crate::aws::Call;
use crate::base::limits;
use crate::browser::files::{FileError, TextFile};
use crate::formats::task_definition::{ImportError, Imported};
use crate::terminal::to_cli_lines;
use crate::ui::hooks::{CopyState, use_copy, use_drop_files};
use crate::ui::parts::{
    Code, CodeLine, CodeMark, FieldNote, Glyph, IconButton, Note, NoteKind, Tab, TabPanel, Tabs, TextAreaField,
};
use crate::ui::strings::{forms as words, parts};
use crate::view::form::{TRAFFIC, text};
use yew::prelude::*;

/// Properties of [`SameCalls`].
#[derive(Properties, PartialEq)]
pub struct SameCallsProps {
    pub operation: AttrValue,
    pub calls: Vec<Call>,
    /// The commands and the JSON the form began with.
    pub before: Vec<Call>,
    /// The JSON as it is shown.
    pub json: AttrValue,
    /// What became of the JSON that was typed or dropped last.
    pub read: Option<Result<Imported, ImportError>>,
    pub file_error: Option<AttrValue>,
    pub onjson: Callback<String>,
    pub onfile: Callback<Result<TextFile, FileError>>,
}

/// The command lines of calls.
pub fn commands(calls: &[Call]) -> String {
    let lines: Vec<String> = calls.iter().map(to_cli_lines).collect();
    lines.join("\n\n")
}

/// The pane.
#[component]
pub fn SameCalls(props: &SameCallsProps) -> Html {
    let traffic = props.operation == TRAFFIC;
    let shown = use_state(|| {
        if props.operation == "RegisterTaskDefinition" || traffic {
            "json"
        } else {
            "cli"
        }
    });
    let (copied, copy) = use_copy();
    let drop_files = use_drop_files(limits::CALL_BYTES as u64, props.onfile.clone());
    let onselect = {
        let shown = shown.setter();
        Callback::from(move |id: AttrValue| shown.set(if id == "json" { "json" } else { "cli" }))
    };
    let mut tabs = vec![Tab::new("json", words::json())];
    if !traffic {
        tabs.insert(0, Tab::new("cli", words::cli()));
    }
    let count = props.calls.len();
    let title = if count > 1 {
        words::same_calls()
    } else {
        words::same_call()
    };
    html! {
        <section class="form-side" aria-label={title}>
            <h3>{title}if count > 1 { {" "}<small>{count}{" "}{words::in_order()}</small> }</h3>
            <Tabs id="same-calls" label={title} {tabs} selected={*shown} {onselect} />
            <TabPanel of="same-calls" tab={*shown}>
                if *shown == "cli" {
                    {command_line(&props.calls, &props.before)}
                } else {
                    <div
                        class="form-json" data-over={drop_files.over.then_some("")} ondragover={drop_files.ondragover}
                        ondragleave={drop_files.ondragleave} ondrop={drop_files.ondrop}
                    >
                        {json_area(props)}
                        <div class="form-act">
                            <label class="btn form-file" data-size="small" for="form-file">
                                <input id="form-file" class="vh" type="file" accept=".json,.txt,application/json" onchange={drop_files.onchange} />
                                {words::json_file()}
                            </label>
                            <IconButton
                                glyph={if copied == CopyState::Done { Glyph::Check } else { Glyph::Copy }}
                                label={if copied == CopyState::Done { parts::copied() } else { words::copy_json() }}
                                onclick={copy.reform({ let json = props.json.clone(); move |_| json.clone() })}
                            />
                        </div>
                        {outcome(props)}
                    </div>
                }
            </TabPanel>
        </section>
    }
}

fn command_line(calls: &[Call], before: &[Call]) -> Html {
    let (now, then) = (commands(calls), commands(before));
    let marks = text::changed(&then, &now);
    let lines = CodeLine::of_command(&now)
        .into_iter()
        .zip(marks.into_iter().chain(std::iter::repeat(false)));
    let lines: Vec<CodeLine> = lines
        .map(|(line, new)| if new { line.marked(CodeMark::Changed) } else { line })
        .collect();
    html! { <Code label={words::cli_label()} {lines} copy={AttrValue::from(now)} /> }
}

fn json_area(props: &SameCallsProps) -> Html {
    let rows = u32::try_from(props.json.lines().count().clamp(8, 40)).unwrap_or(8);
    let note = match (&props.file_error, &props.read) {
        (Some(error), _) => Some(FieldNote::bad(error.clone())),
        (None, Some(Err(error))) => Some(FieldNote::bad(format!("{error} {}", words::json_kept()))),
        _ => None,
    };
    let help = if props.operation == "RegisterTaskDefinition" {
        words::json_drop()
    } else {
        words::json_help()
    };
    html! {
        <TextAreaField
            id="form-json" label={words::json_label()} {help} {note} mono=true {rows} value={props.json.clone()} oninput={props.onjson.clone()}
        />
    }
}

/// What reading left out.
fn outcome(props: &SameCallsProps) -> Html {
    let Some(Ok(read)) = &props.read else {
        return Html::default();
    };
    let fields = match read.left_out.len() {
        0 => None,
        1 => Some(format!("{} {}.", words::left_out_one(), read.left_out.join(", "))),
        n => Some(format!("{n} {} {}.", words::left_out_many(), read.left_out.join(", "))),
    };
    let nulls = match read.nulls {
        0 => None,
        1 => Some(words::nulls_one().to_string()),
        n => Some(format!("{n} {}", words::nulls_many())),
    };
    let roles = (!read.roles.is_empty()).then(|| format!("{} {}.", words::own_roles(), read.roles.join(", ")));
    let text: Vec<String> = fields.into_iter().chain(nulls).chain(roles).collect();
    if text.is_empty() {
        return Html::default();
    }
    html! { <Note kind={NoteKind::Ok}><p role="status">{text.join(" ")}</p></Note> }
}
