//! Fields whose text is more than their value: lines of a list, JSON. What is typed stays as typed while it means the
//! value that holds.

use super::item::ItemProps;
use crate::formats::task_definition;
use crate::ui::parts::{FieldNote, TextAreaField};
use crate::view::form::path;
use serde_json::Value;
use yew::prelude::*;

fn lines(text: &str) -> Option<Value> {
    let mut items: Vec<&str> = text.split('\n').collect();
    while items.last().is_some_and(|line| line.trim().is_empty()) {
        items.pop();
    }
    (!items.is_empty()).then(|| items.into_iter().map(|line| Value::String(line.into())).collect())
}

fn unlined(value: Option<&Value>) -> String {
    let items = value.and_then(Value::as_array).cloned().unwrap_or_default();
    let line = |item: &Value| item.as_str().map_or_else(|| item.to_string(), str::to_string);
    items.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A list of texts, one a line.
#[component]
pub fn LinesField(props: &ItemProps) -> Html {
    let (edit, at) = (&props.edit, props.item.path.as_str());
    let typed = use_state(String::new);
    let value = edit.value(at);
    let text = if lines(&typed).as_ref() == value {
        (*typed).clone()
    } else {
        unlined(value)
    };
    let oninput = {
        let (typed, edit, at) = (typed.setter(), edit.clone(), at.to_string());
        Callback::from(move |text: String| {
            edit.set(&at, lines(&text));
            typed.set(text);
        })
    };
    html! {
        <TextAreaField
            id={edit.id(at)} label={edit.label(at)} help={edit.help(at)} note={edit.note(at)} api={edit.api(at)} mono=true rows={3}
            value={text} {oninput}
        />
    }
}

/// Any JSON.
#[component]
pub fn JsonField(props: &ItemProps) -> Html {
    let (edit, at) = (&props.edit, props.item.path.as_str());
    let typed = use_state(String::new);
    let value = edit.value(at);
    let (text, fault) = match task_definition::read_json(&typed) {
        Ok(read) if Some(&read) == value => ((*typed).clone(), None),
        Err(error) if !typed.trim().is_empty() => ((*typed).clone(), Some(error.to_string())),
        _ => (
            value
                .and_then(|value| serde_json::to_string_pretty(value).ok())
                .unwrap_or_default(),
            None,
        ),
    };
    let oninput = {
        let (typed, edit, at) = (typed.setter(), edit.clone(), at.to_string());
        Callback::from(move |text: String| {
            if text.trim().is_empty() {
                edit.set(&at, None);
            } else if let Ok(value) = task_definition::read_json(&text) {
                edit.set(&at, Some(value));
            }
            typed.set(text);
        })
    };
    let note = fault.map(FieldNote::bad).or_else(|| edit.note(at));
    html! {
        <TextAreaField
            id={edit.id(at)} label={edit.label(path::general(at).as_str())} help={edit.help(at)} {note} api={edit.api(at)} mono=true rows={4}
            value={text} {oninput}
        />
    }
}
