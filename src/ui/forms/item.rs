//! One item of a form as a control, by its kind.

use super::edit::Edit;
use super::image::ImageField;
use super::percents::PercentFields;
use super::role::RoleField;
use super::rows::RowsField;
use super::size::SizeField;
use super::typed::{JsonField, LinesField};
use crate::ui::parts::{
    Button, ButtonKind, ButtonSize, CheckField, Choice, Glyph, Icon, SelectField, TextAreaField, TextField, TextKind,
    glyph_of,
};
use crate::ui::strings::say;
use crate::ui::strings::{form_fields, forms as words, parts};
use crate::view::form::{self, Item, Kind, path};
use crate::view::state::State;
use serde_json::{Value, json};
use yew::prelude::*;

/// Properties of every field of a form.
#[derive(Properties, PartialEq, Clone)]
pub struct ItemProps {
    pub edit: Edit,
    pub item: Item,
}

/// A control.
#[component]
pub fn FormItem(props: &ItemProps) -> Html {
    let ItemProps { edit, item } = props;
    let at = item.path.as_str();
    let (id, label, help, note, api) = (edit.id(at), edit.label(at), edit.help(at), edit.note(at), edit.api(at));
    let control = match &item.kind {
        Kind::Text => html! {
            <TextField {id} {label} {help} {note} {api} value={edit.text(at)} oninput={edit.on_text(at)} required={item.required} />
        },
        Kind::Code(proposals) => html! { <>
            <TextField
                {id} {label} {help} {note} {api} kind={TextKind::Code} value={edit.text(at)} oninput={edit.on_text(at)}
                required={item.required} list={(!proposals.is_empty()).then(|| format!("{}-list", edit.id(at)))}
            />
            {proposed(&edit.id(at), proposals)}
        </> },
        Kind::Number(unit) => html! {
            <TextField
                {id} {label} {help} {note} {api} kind={TextKind::Number} value={edit.text(at)} oninput={edit.on_number(at)}
                required={item.required} unit={(!unit.is_empty()).then_some(AttrValue::Static(say(unit)))}
            />
        },
        Kind::Select(choices) => {
            let value = edit.text(at);
            let choices = options(choices, &value);
            html! { <SelectField {id} {label} {help} {note} {api} {choices} {value} onchange={edit.on_text(at)} /> }
        }
        Kind::Flag => {
            let choices = [("", words::unset()), ("true", words::yes()), ("false", words::no())];
            let choices: Vec<Choice> = choices.map(|(value, label)| Choice::new(value, label)).to_vec();
            let onchange = {
                let (edit, at) = (edit.clone(), at.to_string());
                Callback::from(move |text: String| edit.set(&at, (!text.is_empty()).then(|| json!(text == "true"))))
            };
            html! { <SelectField {id} {label} {help} {note} {api} {choices} value={edit.text(at)} {onchange} /> }
        }
        Kind::Toggle => {
            // Absent means true for this one member.
            let by_default = path::last(at) == "essential";
            let checked = edit.value(at).and_then(Value::as_bool).unwrap_or(by_default);
            let onchange = {
                let (edit, at) = (edit.clone(), at.to_string());
                Callback::from(move |on: bool| edit.set(&at, (on || by_default).then_some(Value::Bool(on))))
            };
            html! { <CheckField {id} {label} {help} {note} {api} {checked} {onchange} /> }
        }
        Kind::Checks(choices) => checks(edit, item, choices),
        Kind::Lines => html! { <LinesField ..props.clone() /> },
        Kind::Json => html! { <JsonField ..props.clone() /> },
        Kind::Document(presets) => document(edit, item, presets),
        Kind::Rows(columns) => {
            html! { <RowsField edit={edit.clone()} item={item.clone()} columns={columns.clone()} /> }
        }
        Kind::Named(name, choices) => {
            let list = edit.value(at).and_then(Value::as_array).cloned().unwrap_or_default();
            let value = list
                .iter()
                .find(|entry| entry["name"] == *name)
                .map(|entry| path::text(entry, "value"))
                .unwrap_or_default();
            let onchange = {
                let (edit, at, name) = (edit.clone(), at.to_string(), *name);
                Callback::from(move |text: String| {
                    let mut list: Vec<Value> = list.iter().filter(|entry| entry["name"] != name).cloned().collect();
                    if !text.is_empty() {
                        list.push(json!({"name": name, "value": text}));
                    }
                    edit.set(&at, (!list.is_empty()).then_some(Value::Array(list)));
                })
            };
            let choices = options(choices, &value);
            html! { <SelectField {id} {label} {help} {note} {api} {choices} {value} {onchange} /> }
        }
        Kind::Size => html! { <SizeField edit={edit.clone()} /> },
        Kind::Role(hat, choices) => html! {
            <RoleField edit={edit.clone()} item={item.clone()} hat={*hat} choices={choices.clone()} />
        },
        Kind::Image(choices) => {
            html! { <ImageField edit={edit.clone()} item={item.clone()} choices={choices.clone()} /> }
        }
        Kind::Percents => html! { <PercentFields edit={edit.clone()} /> },
        Kind::Add(value) => {
            let (edit, at, value) = (edit.clone(), at.to_string(), value.clone());
            let name = path::last(&at);
            let word = words::add(name);
            let onclick = Callback::from(move |_| edit.set(&at, Some(value.clone())));
            return html! { <div class="form-act"><Button size={ButtonSize::Small} glyph={Glyph::Plus} {onclick}>{word}</Button></div> };
        }
        Kind::Remove => {
            let (edit, at) = (edit.clone(), at.to_string());
            let word = words::take_away(path::last(&at));
            let onclick = Callback::from(move |_| edit.set(&at, None));
            return html! {
                <div class="form-act">
                    <Button size={ButtonSize::Small} kind={ButtonKind::Quiet} glyph={Glyph::Trash} {onclick}>{word}</Button>
                </div>
            };
        }
        Kind::Offers(operations) => return offers(edit, operations),
    };
    html! { <div class="form-item" data-kind={breadth(&item.kind)}>{control}{make(edit, item)}</div> }
}

/// Whether an item takes a row of its own.
fn breadth(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Checks(_)
        | Kind::Json
        | Kind::Document(_)
        | Kind::Rows(_)
        | Kind::Size
        | Kind::Image(_)
        | Kind::Percents
        | Kind::Toggle => Some("wide"),
        _ => None,
    }
}

fn make(edit: &Edit, item: &Item) -> Html {
    let Some((operation, onclick)) = edit.on_make(item) else {
        return Html::default();
    };
    html! { <button class="link form-make" type="button" {onclick}>{words::verb(operation)}{"…"}</button> }
}

fn offers(edit: &Edit, operations: &[&'static str]) -> Html {
    html! {
        <div class="form-act">
            { for operations.iter().map(|operation| {
                let (make, operation) = (edit.make.clone(), *operation);
                html! {
                    <Button size={ButtonSize::Small} glyph={Glyph::Plus} onclick={Callback::from(move |_| make.emit((operation, String::new())))}>
                        {words::verb(operation)}{"…"}
                    </Button>
                }
            }) }
        </div>
    }
}

/// Proposals for a text field.
pub fn proposed(id: &str, choices: &[form::Choice]) -> Html {
    if choices.is_empty() {
        return Html::default();
    }
    html! {
        <datalist id={format!("{id}-list")}>
            { for choices.iter().map(|choice| html! {
                <option key={choice.value.clone()} value={choice.value.clone()}>{&choice.label}</option>
            }) }
        </datalist>
    }
}

/// The choices of a select: unset first, then the values, and one that is in no list last.
pub fn options(choices: &[form::Choice], value: &str) -> Vec<Choice> {
    let mut out = vec![Choice::new("", words::unset())];
    out.extend(choices.iter().map(|choice| {
        let label = form_fields::choice(&choice.value).filter(|_| choice.label == choice.value);
        Choice::new(
            choice.value.clone(),
            label.map_or_else(|| choice.label.clone(), str::to_string),
        )
    }));
    if !value.is_empty() && !choices.iter().any(|choice| choice.value == value) {
        out.push(Choice::new(
            value.to_string(),
            format!("{} {value}", words::other_value()),
        ));
    }
    out
}

/// Heading, help and message of a control that is a group.
pub fn group(edit: &Edit, at: &str, required: bool, inside: Html) -> Html {
    let id = edit.id(at);
    let (help, note) = (edit.help(at), edit.note(at));
    let described = match (&help, &note) {
        (None, None) => None,
        (Some(_), None) => Some(format!("{id}-help")),
        (None, Some(_)) => Some(format!("{id}-note")),
        (Some(_), Some(_)) => Some(format!("{id}-note {id}-help")),
    };
    html! {
        <fieldset class="form-group" id={id.clone()} tabindex="-1" aria-describedby={described} data-bad={note.as_ref().map(|_| "")}>
            <legend>
                <span>
                    {edit.label(at)}
                    if required { <span class="vh">{", "}{parts::required()}</span> }
                </span>
                if let Some(api) = edit.api(at) { <code class="form-api">{api}</code> }
            </legend>
            {inside}
            if let Some(note) = note {
                <p class="field-note" data-s={note.state.as_str()} id={format!("{id}-note")}>
                    <Icon name={glyph_of(State::Bad)} /><span><span class="vh">{parts::error()}{" "}</span>{note.text}</span>
                </p>
            }
            if let Some(help) = help { <p class="field-help" id={format!("{id}-help")}>{help}</p> }
        </fieldset>
    }
}

fn checks(edit: &Edit, item: &Item, choices: &[form::Choice]) -> Html {
    let at = item.path.clone();
    let chosen: Vec<String> = edit
        .value(&at)
        .and_then(Value::as_array)
        .map(|list| list.iter().filter_map(Value::as_str).map(str::to_string).collect())
        .unwrap_or_default();
    let strange = form::preview::unlisted(&edit.draft, &at, choices);
    let strange = strange
        .into_iter()
        .map(|value| form::Choice::new(value.clone(), format!("{} {value}", words::other_value())));
    let all: Vec<form::Choice> = choices.iter().cloned().chain(strange).collect();
    let boxes = html! {
        <div class="form-checks" data-long={(all.len() > 8).then_some("")}>
            { for all.iter().enumerate().map(|(index, choice)| {
                let checked = chosen.contains(&choice.value);
                let onchange = {
                    let (edit, at, chosen, value) = (edit.clone(), at.clone(), chosen.clone(), choice.value.clone());
                    Callback::from(move |on: bool| {
                        let mut list: Vec<String> = chosen.iter().filter(|held| **held != value).cloned().collect();
                        if on {
                            list.push(value.clone());
                        }
                        edit.set(&at, (!list.is_empty()).then(|| json!(list)));
                    })
                };
                html! {
                    <CheckField key={choice.value.clone()} id={format!("{}-{index}", edit.id(&at))} label={choice.label.clone()} {checked} {onchange} />
                }
            }) }
            if all.is_empty() { <p class="soft small">{words::none_chosen()}</p> }
        </div>
    };
    group(edit, &at, item.required, boxes)
}

fn document(edit: &Edit, item: &Item, presets: &[form::Choice]) -> Html {
    let at = item.path.as_str();
    let text = edit.text(at);
    let mut choices = vec![Choice::new("", words::preset_own())];
    choices.extend(
        presets
            .iter()
            .map(|preset| Choice::new(preset.value.clone(), preset.label.clone())),
    );
    let value = if presets.iter().any(|preset| preset.value == text) {
        text.clone()
    } else {
        String::new()
    };
    let onchange = {
        let (edit, at) = (edit.clone(), at.to_string());
        Callback::from(move |text: String| {
            if !text.is_empty() {
                edit.set(&at, Some(Value::String(text)))
            }
        })
    };
    html! { <>
        if !presets.is_empty() {
            <SelectField id={format!("{}-preset", edit.id(at))} label={words::preset()} {choices} {value} {onchange} />
        }
        <TextAreaField
            id={edit.id(at)} label={edit.label(at)} help={edit.help(at)} note={edit.note(at)} api={edit.api(at)} mono=true rows={9}
            value={text} oninput={edit.on_text(at)}
        />
    </> }
}
