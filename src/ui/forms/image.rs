//! An image by any name, with a catalogue of what this world can pull.

use super::edit::Edit;
use super::item::proposed;
use crate::ui::parts::{TextField, TextKind};
use crate::ui::strings::forms as words;
use crate::view::form::{Choice, Item};
use serde_json::Value;
use yew::prelude::*;

/// Properties of [`ImageField`].
#[derive(Properties, PartialEq)]
pub struct ImageProps {
    pub edit: Edit,
    pub item: Item,
    pub choices: Vec<Choice>,
}

/// An image picker.
#[component]
pub fn ImageField(props: &ImageProps) -> Html {
    let (edit, at) = (&props.edit, props.item.path.as_str());
    let value = edit.text(at);
    let about = props
        .choices
        .iter()
        .find(|choice| choice.value == value)
        .map(|choice| choice.label.clone());
    html! { <>
        <TextField
            id={edit.id(at)} label={edit.label(at)} api={edit.api(at)} help={about.map(AttrValue::from).or_else(|| edit.help(at))}
            note={edit.note(at)} kind={TextKind::Code} value={value.clone()} oninput={edit.on_text(at)} required=true
            list={format!("{}-list", edit.id(at))}
        />
        {proposed(&edit.id(at), &props.choices)}
        <details class="form-fold">
            <summary>{words::image_catalogue()}</summary>
            <ul class="images">
                { for props.choices.iter().map(|choice| {
                    let onclick = {
                        let (edit, at, name) = (edit.clone(), at.to_string(), choice.value.clone());
                        Callback::from(move |_| edit.set(&at, Some(Value::String(name.clone()))))
                    };
                    html! {
                        <li key={choice.value.clone()}>
                            <button class="image" type="button" aria-pressed={if choice.value == value { "true" } else { "false" }} {onclick}>
                                <code>{&choice.value}</code><span>{&choice.label}</span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </details>
    </> }
}
