//! The Calls pane: every call of the session as the command that makes it, refused or not.

use crate::aws::Call;
use crate::browser::download;
use crate::session::CallRecord;
use crate::terminal::to_cli;
use crate::ui::hooks::use_copy;
use crate::ui::parts::{
    Button, ButtonKind, ButtonSize, Code, CodeLine, Empty, Glyph, Icon, IconButton, Shape, Toast, use_toasts,
};
use crate::ui::routes::Route;
use crate::ui::store::use_desk;
use crate::ui::strings::drawer as words;
use crate::view::state::State;
use yew::prelude::*;

/// Calls shown at first, and more with each request.
const SHOWN: usize = 100;

/// A call as a row.
#[derive(Clone, PartialEq)]
struct Row {
    record: CallRecord,
    line: String,
    in_force: bool,
}

/// The pane.
#[component]
pub fn Calls() -> Html {
    let desk = use_desk();
    let limit = use_state(|| SHOWN);
    let (_, copy) = use_copy();
    let toast = use_toasts();
    let text = use_state(String::new);
    let changes = use_state(|| false);
    let opened = use_state(|| None::<u64>);
    let key = desk.session(|session| (session.calls().last().map(|last| last.number), session.log_len()));
    let rows = use_memo((key, *limit, (*text).clone(), *changes), |(_, limit, text, changes)| {
        desk.session(|session| {
            let wanted = text.trim().to_lowercase();
            let newest = session.calls().iter().rev();
            newest
                .filter(|record| !*changes || record.seq.is_some())
                .map(|record| Row {
                    line: to_cli(&record.call),
                    in_force: session.in_force(record),
                    record: record.clone(),
                })
                .filter(|row| wanted.is_empty() || row.line.to_lowercase().contains(&wanted))
                .take(*limit)
                .collect::<Vec<Row>>()
        })
    });
    let total = desk.session(|session| session.calls().len());
    if total == 0 {
        return html! { <Empty glyph={Glyph::Calls} text={words::calls_none()} /> };
    }
    let script = {
        let desk = desk.clone();
        move || desk.session(|session| script(session.calls(), |record| session.in_force(record)))
    };
    let copy_all = {
        let (script, copy) = (script.clone(), copy.clone());
        Callback::from(move |_: MouseEvent| copy.emit(script().into()))
    };
    let save = Callback::from(move |_: MouseEvent| {
        download::save(words::calls_saved_name(), "text/x-shellscript", &script());
    });
    let more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + SHOWN))
    };
    let ontext = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                text.set(input.value());
            }
        })
    };
    let onchanges = {
        let changes = changes.clone();
        Callback::from(move |_: MouseEvent| changes.set(!*changes))
    };
    html! {
        <div class="calls">
            <div class="pane-bar">
                <input
                    class="in pane-filter" type="search" aria-label={words::calls_filter()} placeholder={words::calls_filter()}
                    value={(*text).clone()} oninput={ontext}
                />
                <Button size={ButtonSize::Small} pressed={Some(*changes)} onclick={onchanges}>{words::calls_only_changes()}</Button>
                <IconButton glyph={Glyph::Copy} label={words::calls_copy()} onclick={copy_all} />
                <IconButton glyph={Glyph::Export} label={words::calls_save()} onclick={save} />
            </div>
            <div class="pane-list">
                if rows.is_empty() { <p class="soft call-none">{words::calls_no_match()}</p> }
                <ol class="call-list" aria-label={words::calls_list()}>
                    { for rows.iter().map(|row| {
                        let record = &row.record;
                        let again = {
                            let (desk, call) = (desk.clone(), record.call.clone());
                            // A refusal shows as the newest row.
                            Callback::from(move |_: MouseEvent| drop(desk.call(call.clone())))
                        };
                        let copy_one = copy.reform({
                            let line = AttrValue::from(row.line.clone());
                            move |_: MouseEvent| line.clone()
                        });
                        let undo = {
                            let (desk, toast, number) = (desk.clone(), toast.clone(), record.number);
                            Callback::from(move |_: MouseEvent| {
                                desk.run(false);
                                if let Some((name, later)) = desk.act(|session| session.undo_call(number)) {
                                    toast.emit(Toast::new(State::Ok, words::call_undone_with(&name, later)));
                                }
                            })
                        };
                        let open = *opened == Some(record.number);
                        let show = {
                            let (opened, number) = (opened.clone(), record.number);
                            Callback::from(move |_: MouseEvent| opened.set((!open).then_some(number)))
                        };
                        let form = Route::New { operation: record.call.operation.clone() }
                            .href_with(&[("input", &record.call.input.to_string())]);
                        let may_undo = record.refusal.is_none() && record.seq.is_some() && row.in_force;
                        let (state, word) = match (&record.refusal, row.in_force) {
                            (Some(_), _) => (State::Bad, words::call_refused()),
                            (None, true) => (State::Ok, words::call_ok()),
                            (None, false) => (State::Stop, words::call_undone()),
                        };
                        html! {
                            <li key={record.number.to_string()} class="call" data-s={state.as_str()}>
                                <span class="call-number">{record.number}</span>
                                <time class="event-at">{record.at.clock()}</time>
                                <Shape {state} {word} />
                                <span class="call-who" title={record.who.clone()}>{crate::aws::arn::last(&record.who)}</span>
                                <code class="call-line" title={row.line.chars().take(2000).collect::<String>()}>{row.line.chars().take(2000).collect::<String>()}</code>
                                <span class="event-acts">
                                    <IconButton glyph={Glyph::Copy} label={words::call_copy()} onclick={copy_one} />
                                    <IconButton glyph={Glyph::Refresh} label={words::call_again()} onclick={again} />
                                    <a class="ib" href={form} aria-label={words::call_edit()} title={words::call_edit()}><Icon name={Glyph::Taskdef} /></a>
                                    <IconButton glyph={Glyph::Log} label={words::call_reply()} expanded={open} onclick={show} />
                                    if may_undo { <IconButton glyph={Glyph::Undo} label={words::call_undo()} onclick={undo} /> }
                                </span>
                                if open { {request(&record.call)} }
                                if let Some(refusal) = &record.refusal {
                                    <p class="call-refusal"><code>{&refusal.code}</code>{" "}{refusal.message.chars().take(600).collect::<String>()}</p>
                                }
                            </li>
                        }
                    }) }
                </ol>
                if total > *limit {
                    <div class="pane-more"><Button kind={ButtonKind::Quiet} size={ButtonSize::Small} onclick={more}>{words::events_more()}</Button></div>
                }
            </div>
        </div>
    }
}

/// What was sent, as JSON.
fn request(call: &Call) -> Html {
    let text = serde_json::to_string_pretty(&call.input).unwrap_or_default();
    let text: String = text.chars().take(20_000).collect();
    html! { <div class="call-request"><Code label={words::call_reply()} lines={CodeLine::of_json(&text)} copy={AttrValue::from(text.clone())} /></div> }
}

/// The calls as a script, oldest first; what was refused or undone stands there as a comment.
fn script(calls: &[CallRecord], in_force: impl Fn(&CallRecord) -> bool) -> String {
    let mut text = String::from("#!/bin/sh\nset -e\n");
    for record in calls {
        let line = to_cli(&record.call);
        let left_out = match &record.refusal {
            Some(refusal) => Some(refusal.code.as_str()),
            None => (!in_force(record)).then_some(words::call_undone()),
        };
        match left_out {
            // A value may hold line ends; each of its lines must stay a comment.
            Some(reason) => text.push_str(&format!("# {reason}: {}\n", line.replace(['\n', '\r'], "\n#   "))),
            None => text.push_str(&format!("{line}\n")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Command;
    use crate::session::Session;
    use serde_json::json;

    #[test]
    fn a_script_repeats_what_counts_and_only_mentions_the_rest() {
        let mut session = Session::empty(1);
        for input in [json!({"clusterName": "a"}), json!({"clusterName": "b d\n$(x)"})] {
            let _ = session.apply(&Command::Call(Call::new("ecs", "CreateCluster", input)));
        }
        let text = script(session.calls(), |record| session.in_force(record));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[2], "aws ecs create-cluster --cluster-name a");
        assert!(lines[3..].iter().all(|line| line.starts_with('#')), "{text}");
    }
}
