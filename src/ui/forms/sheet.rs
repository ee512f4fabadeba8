//! One form: sections between preview and calls, and the footer that sends.
//!
//! Invariants: the world changes only when something is sent; the primary button is never disabled.

use super::draft::{Act, Draft, Sent};
use super::edit::{Edit, Wish, id_of};
use super::item::FormItem;
use super::preview::PreviewPane;
use super::same_calls::SameCalls;
use crate::aws::{AwsError, Call};
use crate::browser::{files, focus, ticks};
use crate::session::Session;
use crate::ui::hooks::use_announce;
use crate::ui::parts::{Button, ButtonKind, Glyph, Icon, IconButton, IconSize, Note, NoteKind, glyph_of};
use crate::ui::store::Desk;
use crate::ui::strings::forms as words;
use crate::view::form::check::{self, DryRun};
use crate::view::form::{self, Kind, Section, preview};
use crate::view::state::State;
use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

/// How long typing rests before the copy of the world is asked, in milliseconds.
const REST_MS: u32 = 180;

/// Properties of [`Sheet`].
#[derive(Properties, PartialEq)]
pub struct SheetProps {
    pub desk: Desk,
    pub operation: AttrValue,
    pub initial: Rc<Value>,
    /// The forms below this one, outermost first.
    pub trail: Vec<AttrValue>,
    pub oncancel: Callback<()>,
    pub ondone: Callback<(Call, Value)>,
    /// Another form first; the value is what was typed here.
    pub onmake: Callback<(Wish, Value)>,
}

/// What the copy of the world said.
struct Asked {
    draft: Rc<Value>,
    run: DryRun,
    faults: Vec<AwsError>,
    preview: preview::Preview,
}

/// One form.
#[component]
pub fn Sheet(props: &SheetProps) -> Html {
    let SheetProps { desk, operation, .. } = props;
    let state = use_reducer(|| Draft::new(&props.operation, (*props.initial).clone()));
    let announce = use_announce();
    use_effect_with((), |()| {
        focus::to_id("form-title");
    });
    let rested = use_state(|| Rc::clone(&state.value));
    let timer = use_mut_ref(|| None);
    {
        let (rested, timer) = (rested.setter(), timer.clone());
        use_effect_with(Rc::clone(&state.value), move |value| {
            let value = Rc::clone(value);
            *timer.borrow_mut() = ticks::after(REST_MS, move || rested.set(value));
        });
    }
    let asked = {
        let desk = desk.clone();
        let key = ((*rested).clone(), operation.clone(), desk.session(Session::revision));
        use_memo(key, move |(draft, operation, _)| {
            desk.world(|world| {
                let run = check::dry_run(world, operation, draft);
                Asked {
                    draft: Rc::clone(draft),
                    faults: check::faults(operation, draft, &run),
                    preview: preview::of(world, operation, draft, &run),
                    run,
                }
            })
        })
    };
    let before = {
        let desk = desk.clone();
        use_memo(
            (operation.clone(), Rc::clone(&props.initial)),
            move |(operation, initial)| desk.world(|world| check::dry_run(world, operation, initial).calls),
        )
    };
    let sections = desk.world(|world| form::of(world, operation, &state.value));
    let paths: Vec<&str> = fields(&sections).collect();
    let mut placed: BTreeMap<String, String> = BTreeMap::new();
    let mut loose: Vec<&AwsError> = Vec::new();
    for fault in &asked.faults {
        match fault.field.as_deref().and_then(|field| check::place(field, &paths)) {
            Some(at) => {
                placed.entry(at.to_string()).or_insert_with(|| fault.message.clone());
            }
            None => loose.push(fault),
        }
    }
    let first_bad = paths.iter().find(|at| placed.contains_key(**at)).map(|at| id_of(at));
    let shown: BTreeMap<String, String> = placed
        .iter()
        .filter(|(at, _)| state.shows(at))
        .map(|(a, b)| (a.clone(), b.clone()))
        .collect();
    {
        let (target, timer) = (first_bad.clone(), use_mut_ref(|| None));
        use_effect_with(state.asked, move |asked| {
            if *asked > 0 {
                let target = target.unwrap_or_else(|| "form-errors".into());
                // The error has to be drawn, and its fold opened, before it can take the focus.
                *timer.borrow_mut() = ticks::after(30, move || {
                    focus::to_id(&target);
                });
            }
        });
    }
    let edit = Edit {
        operation: operation.clone(),
        draft: Rc::clone(&state.value),
        faults: Rc::new(shown.clone()),
        change: {
            let state = state.dispatcher();
            Callback::from(move |changes| state.dispatch(Act::Change(changes)))
        },
        make: {
            let (onmake, value) = (props.onmake.clone(), Rc::clone(&state.value));
            Callback::from(move |wish: Wish| onmake.emit((wish, (*value).clone())))
        },
        desk: desk.clone(),
    };
    let send = {
        let (desk, operation, state, ondone) = (desk.clone(), operation.clone(), state.clone(), props.ondone.clone());
        let announce = announce.clone();
        Callback::from(move |()| match send(&desk, &operation, &state.value) {
            Ok((call, reply)) => {
                announce.polite(words::done());
                state.dispatch(Act::Sent(Sent::Done));
                ondone.emit((call, reply));
            }
            Err((index, error)) => {
                announce.assertive(format!("{}: {}", words::refused(), error.message));
                state.dispatch(Act::Sent(Sent::Refused(index, error)));
            }
        })
    };
    let onsubmit = {
        let (desk, operation, state, send) = (desk.clone(), operation.clone(), state.clone(), send.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let wrong = desk.world(|world| {
                let run = check::dry_run(world, &operation, &state.value);
                !check::faults(&operation, &state.value, &run).is_empty()
            });
            if wrong || matches!(state.read, Some(Err(_))) {
                state.dispatch(Act::Ask);
            } else {
                send.emit(());
            }
        })
    };
    let file_error = use_state(|| None::<AttrValue>);
    let onfile = {
        let (state, file_error) = (state.dispatcher(), file_error.setter());
        Callback::from(move |file: Result<files::TextFile, files::FileError>| match file {
            Ok(file) => {
                file_error.set(None);
                state.dispatch(Act::Text(file.text));
            }
            Err(error) => file_error.set(Some(error.to_string().into())),
        })
    };
    let onjson = {
        let (state, file_error) = (state.dispatcher(), file_error.setter());
        Callback::from(move |text: String| {
            file_error.set(None);
            state.dispatch(Act::Text(text));
        })
    };
    let json = state.text.clone().unwrap_or_else(|| {
        let (request, _) = form::split(&state.value);
        form::text::json(form::service_of(operation).unwrap_or_default(), operation, &request)
    });
    let verb = words::verb(operation);
    let behind = !Rc::ptr_eq(&asked.draft, &state.value);
    let cancel = {
        let oncancel = props.oncancel.clone();
        Callback::from(move |_: MouseEvent| oncancel.emit(()))
    };
    let count = asked.faults.len();
    html! {
        <form class="form" novalidate=true aria-label={verb.clone()} {onsubmit}>
            <header class="form-head">
                <div>
                    if !props.trail.is_empty() {
                        <p class="form-trail">{props.trail.iter().map(|name| words::verb(name)).collect::<Vec<_>>().join(" › ")}{" ›"}</p>
                    }
                    <h2 tabindex="-1" id="form-title" title={words::paused()}>{&verb}</h2>
                </div>
                <nav class="form-steps" aria-label={words::parts()}>
                    { for sections.iter().enumerate().filter(|(_, s)| !s.folded && s.key != "add").map(|(index, section)| step(index, section, &shown)) }
                </nav>
                <IconButton glyph={Glyph::Cross} label={words::close()} onclick={cancel.clone()} />
            </header>
            <div class="form-cols">
                <div class="form-body">
                    if sections.is_empty() { <p class="soft">{words::no_members()}</p> }
                    { for sections.iter().enumerate().map(|(index, section)| draw(index, section, &edit)) }
                    {summary(&loose, &state, &asked)}
                    {refusal(&state)}
                </div>
                <div class="form-aside">
                    <PreviewPane
                        title={words::preview_of(operation)}
                        preview={asked.preview.clone()} {behind}
                    />
                    <SameCalls
                        operation={operation.clone()} calls={asked.run.calls.clone()} before={(*before).clone()} {json}
                        read={state.read.clone()} file_error={(*file_error).clone()} {onjson} {onfile}
                    />
                </div>
            </div>
            <footer class="form-foot">
                <p class="form-count" data-s={if count == 0 { "ok" } else { "bad" }} role="status">
                    <Icon name={glyph_of(if count == 0 { State::Ok } else { State::Bad })} size={IconSize::Small} />
                    { match count { 0 => words::no_errors().to_string(), 1 => words::errors_one().to_string(), n => format!("{n} {}", words::errors_many()) } }
                </p>
                <Button kind={ButtonKind::Quiet} onclick={cancel}>{if props.trail.is_empty() { words::cancel() } else { words::back() }}</Button>
                if count > 0 {
                    <Button onclick={{ let send = send.clone(); Callback::from(move |_| send.emit(())) }}>{words::send_as_it_is()}</Button>
                }
                <Button kind={ButtonKind::Go} submit=true>{&verb}</Button>
            </footer>
        </form>
    }
}

/// The paths one can fill in, in the order of the form.
fn fields(sections: &[Section]) -> impl Iterator<Item = &str> {
    let items = sections.iter().flat_map(|section| &section.items);
    items.flat_map(|item| match item.kind {
        Kind::Add(_) | Kind::Remove | Kind::Offers(_) => vec![],
        Kind::Size => vec!["cpu", "memory"],
        Kind::Percents => vec![
            "deploymentConfiguration.minimumHealthyPercent",
            "deploymentConfiguration.maximumPercent",
        ],
        _ => vec![item.path.as_str()],
    })
}

fn has_fault(section: &Section, shown: &BTreeMap<String, String>) -> bool {
    fields(std::slice::from_ref(section)).any(|at| shown.contains_key(at))
}

fn title(section: &Section) -> String {
    match &section.name {
        Some(name) if name.is_empty() => format!("{} {}", words::section(section.key), words::untitled_container()),
        Some(name) => format!("{} {name}", words::section(section.key)),
        None => words::section(section.key).to_string(),
    }
}

fn step(index: usize, section: &Section, shown: &BTreeMap<String, String>) -> Html {
    let state = if has_fault(section, shown) {
        State::Bad
    } else {
        State::Ok
    };
    let onclick = Callback::from(move |_| {
        focus::to_id(&format!("form-section-{index}"));
    });
    html! {
        <button key={index} class="form-step" type="button" data-s={state.as_str()} {onclick}>
            <Icon name={glyph_of(state)} size={IconSize::Small} />{title(section)}
        </button>
    }
}

fn draw(index: usize, section: &Section, edit: &Edit) -> Html {
    let items = html! {
        <div class="form-items">
            { for section.items.iter().map(|item| html! {
                <FormItem key={format!("{} {}", item.path, matches!(item.kind, Kind::Add(_) | Kind::Remove))} edit={edit.clone()} item={item.clone()} />
            }) }
        </div>
    };
    let id = format!("form-section-{index}");
    if section.folded {
        let bad = has_fault(section, &edit.faults);
        return html! {
            <details key={index} class="form-fold" open={bad}>
                <summary {id}>{title(section)}</summary>
                {items}
            </details>
        };
    }
    html! {
        <section key={index} class="form-section" aria-labelledby={id.clone()}>
            <h3 {id} tabindex="-1">{title(section)}</h3>
            if let Some(help) = words::section_help(section.key) { <p class="field-help">{help}</p> }
            {items}
        </section>
    }
}

/// Faults that belong to no field of the form.
fn summary(loose: &[&AwsError], state: &Draft, asked: &Asked) -> Html {
    if loose.is_empty() || (state.asked == 0 && state.touched.is_empty() && asked.faults.len() > loose.len()) {
        return Html::default();
    }
    html! {
        <div id="form-errors" tabindex="-1">
            <Note kind={NoteKind::Bad}>
                <b>{words::errors_title()}</b>
                <ul class="form-loose">{ for loose.iter().map(|fault| html! { <li>{&fault.message}</li> }) }</ul>
            </Note>
        </div>
    }
}

/// AWS's refusal, verbatim, and one plain line.
fn refusal(state: &Draft) -> Html {
    let Some(Sent::Refused(index, error)) = &state.sent else {
        return Html::default();
    };
    html! {
        <div class="form-refusal" role="alert">
            <Note kind={NoteKind::Bad}>
                <b>{words::refused()}</b>
                <p><code>{error.to_string()}</code></p>
                <p>{words::plainly(&error.code)}{" "}{if *index == 0 { words::refused_plain() } else { words::refused_later() }}</p>
            </Note>
        </div>
    }
}

/// Sends the calls in order; what was refused, with its place.
fn send(desk: &Desk, operation: &str, draft: &Value) -> Result<(Call, Value), (usize, AwsError)> {
    let first = check::first_call(operation, draft);
    let make = |index: usize, call: &Call| {
        let command = check::command(call).map_err(|error| (index, error))?;
        desk.apply(&command)
            .reply
            .map(|output| output.to_value())
            .map_err(|error| (index, error))
    };
    let reply = make(0, &first)?;
    for (index, call) in check::following(operation, draft, &reply).iter().enumerate() {
        make(index + 1, call)?;
    }
    Ok((first, reply))
}
