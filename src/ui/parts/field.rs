//! Fields: label, AWS's own name at the right, help, control, message. The message is the control's description.

use super::icon::Icon;
use super::shape::glyph_of;
use crate::ui::strings::parts as words;
use crate::view::state::State;
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What a check of the value found.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldNote {
    /// `Ok`, `Warn` or `Bad`.
    pub state: State,
    pub text: AttrValue,
}

impl FieldNote {
    pub fn bad(text: impl Into<AttrValue>) -> FieldNote {
        FieldNote {
            state: State::Bad,
            text: text.into(),
        }
    }

    pub fn warn(text: impl Into<AttrValue>) -> FieldNote {
        FieldNote {
            state: State::Warn,
            text: text.into(),
        }
    }

    pub fn good(text: impl Into<AttrValue>) -> FieldNote {
        FieldNote {
            state: State::Ok,
            text: text.into(),
        }
    }
}

/// Properties of [`Field`].
#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// The control's id, unique in the page.
    pub id: AttrValue,
    pub label: AttrValue,
    /// The member's name in AWS's API: `desiredCount`.
    #[prop_or_default]
    pub api: Option<AttrValue>,
    #[prop_or_default]
    pub help: Option<AttrValue>,
    #[prop_or_default]
    pub note: Option<FieldNote>,
    #[prop_or_default]
    pub required: bool,
    /// The control. It must carry the id, and [`described_by`] as its `aria-describedby`.
    pub children: Html,
}

/// What a control's `aria-describedby` must be, so that help and message are read with it.
pub fn described_by(id: &str, help: bool, note: bool) -> Option<String> {
    match (help, note) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-help")),
        (false, true) => Some(format!("{id}-note")),
        (true, true) => Some(format!("{id}-note {id}-help")),
    }
}

/// Label, help and message around any control.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    html! {
        <div class="field">
            <div class="field-head">
                <label for={props.id.clone()}>
                    {&props.label}
                    if props.required { <span class="vh">{", "}{words::required()}</span> }
                </label>
                if let Some(api) = &props.api { <code title={api.clone()}>{api}</code> }
            </div>
            {props.children.clone()}
            {message(&props.id, props.note.as_ref())}
            if let Some(help) = &props.help { <p class="field-help" id={format!("{}-help", props.id)}>{help}</p> }
        </div>
    }
}

/// The message of a control, if there is one.
fn message(id: &str, note: Option<&FieldNote>) -> Html {
    let Some(note) = note else {
        return Html::default();
    };
    let word = match note.state {
        State::Bad => Some(words::error()),
        State::Warn => Some(words::warning()),
        _ => None,
    };
    html! {
        <p class="field-note" data-s={note.state.as_str()} id={format!("{id}-note")}>
            <Icon name={glyph_of(note.state)} />
            <span>
                if let Some(word) = word { <span class="vh">{word}{" "}</span> }
                {&note.text}
            </span>
        </p>
    }
}

/// What kind of text a [`TextField`] takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    #[default]
    Plain,
    /// Names, ARNs, addresses: in mono, without spelling help.
    Code,
    /// A number, with the number keyboard on a phone. What is typed stays as typed, so that it can be complained about.
    Number,
    Search,
}

/// Properties of [`TextField`].
#[derive(Properties, PartialEq)]
pub struct TextFieldProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub value: AttrValue,
    #[prop_or_default]
    pub oninput: Callback<String>,
    #[prop_or_default]
    pub kind: TextKind,
    #[prop_or_default]
    pub api: Option<AttrValue>,
    #[prop_or_default]
    pub help: Option<AttrValue>,
    #[prop_or_default]
    pub note: Option<FieldNote>,
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// A unit behind the control: `s`, `MiB`.
    #[prop_or_default]
    pub unit: Option<AttrValue>,
    /// The id of a `<datalist>` with proposals.
    #[prop_or_default]
    pub list: Option<AttrValue>,
    #[prop_or_default]
    pub required: bool,
    #[prop_or_default]
    pub read_only: bool,
}

/// One line of text.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let oninput = typed::<HtmlInputElement>(&props.oninput, |input| input.value());
    let (input_type, mode, mono) = match props.kind {
        TextKind::Plain => ("text", None, false),
        TextKind::Code => ("text", None, true),
        TextKind::Number => ("text", Some("numeric"), false),
        TextKind::Search => ("search", None, false),
    };
    let control = html! {
        <input
            class="in" id={props.id.clone()} type={input_type} inputmode={mode} data-mono={mono.then_some("")}
            data-s={state_of(props.note.as_ref())} value={props.value.clone()} placeholder={props.placeholder.clone()}
            list={props.list.clone()} readonly={props.read_only} aria-required={props.required.then_some("true")}
            aria-invalid={invalid(props.note.as_ref())} autocomplete="off" autocapitalize="off" spellcheck={mono.then_some("false")}
            aria-describedby={described_by(&props.id, props.help.is_some(), props.note.is_some())} {oninput}
        />
    };
    html! {
        <Field
            id={props.id.clone()} label={props.label.clone()} api={props.api.clone()} help={props.help.clone()}
            note={props.note.clone()} required={props.required}
        >
            if let Some(unit) = &props.unit {
                <div class="unit">{control}<span class="unit-name">{unit}</span></div>
            } else {
                {control}
            }
        </Field>
    }
}

/// Properties of [`TextAreaField`].
#[derive(Properties, PartialEq)]
pub struct TextAreaFieldProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub value: AttrValue,
    #[prop_or_default]
    pub oninput: Callback<String>,
    #[prop_or_default]
    pub api: Option<AttrValue>,
    #[prop_or_default]
    pub help: Option<AttrValue>,
    #[prop_or_default]
    pub note: Option<FieldNote>,
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// Lines shown at first.
    #[prop_or(5)]
    pub rows: u32,
    /// In mono, without spelling help.
    #[prop_or_default]
    pub mono: bool,
    #[prop_or_default]
    pub read_only: bool,
}

/// Many lines of text. Tab leaves it.
#[component]
pub fn TextAreaField(props: &TextAreaFieldProps) -> Html {
    let oninput = typed::<HtmlTextAreaElement>(&props.oninput, |area| area.value());
    html! {
        <Field
            id={props.id.clone()} label={props.label.clone()} api={props.api.clone()} help={props.help.clone()}
            note={props.note.clone()}
        >
            <textarea
                class="in" id={props.id.clone()} rows={props.rows.to_string()} data-mono={props.mono.then_some("")}
                data-s={state_of(props.note.as_ref())} value={props.value.clone()} placeholder={props.placeholder.clone()}
                readonly={props.read_only} aria-invalid={invalid(props.note.as_ref())} spellcheck={props.mono.then_some("false")}
                aria-describedby={described_by(&props.id, props.help.is_some(), props.note.is_some())} {oninput}
            />
        </Field>
    }
}

/// One choice of a [`SelectField`].
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub value: AttrValue,
    pub label: AttrValue,
}

impl Choice {
    pub fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Choice {
        Choice {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// Properties of [`SelectField`].
#[derive(Properties, PartialEq)]
pub struct SelectFieldProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub choices: Vec<Choice>,
    /// The value that holds; when no choice has it, the first is shown.
    pub value: AttrValue,
    #[prop_or_default]
    pub onchange: Callback<String>,
    #[prop_or_default]
    pub api: Option<AttrValue>,
    #[prop_or_default]
    pub help: Option<AttrValue>,
    #[prop_or_default]
    pub note: Option<FieldNote>,
}

/// One of a few values.
#[component]
pub fn SelectField(props: &SelectFieldProps) -> Html {
    let onchange = {
        let onchange = props.onchange.clone();
        Callback::from(move |event: Event| {
            if let Some(select) = target::<HtmlSelectElement>(event.target()) {
                onchange.emit(select.value());
            }
        })
    };
    html! {
        <Field
            id={props.id.clone()} label={props.label.clone()} api={props.api.clone()} help={props.help.clone()}
            note={props.note.clone()}
        >
            <select
                class="in" id={props.id.clone()} data-s={state_of(props.note.as_ref())} aria-invalid={invalid(props.note.as_ref())}
                aria-describedby={described_by(&props.id, props.help.is_some(), props.note.is_some())} {onchange}
            >
                { for props.choices.iter().map(|choice| html! {
                    <option key={choice.value.to_string()} value={choice.value.clone()} selected={choice.value == props.value}>
                        {&choice.label}
                    </option>
                }) }
            </select>
        </Field>
    }
}

/// Properties of [`CheckField`].
#[derive(Properties, PartialEq)]
pub struct CheckFieldProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub checked: bool,
    #[prop_or_default]
    pub onchange: Callback<bool>,
    #[prop_or_default]
    pub api: Option<AttrValue>,
    #[prop_or_default]
    pub help: Option<AttrValue>,
    #[prop_or_default]
    pub note: Option<FieldNote>,
}

/// Yes or no.
#[component]
pub fn CheckField(props: &CheckFieldProps) -> Html {
    let onchange = {
        let onchange = props.onchange.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = target::<HtmlInputElement>(event.target()) {
                onchange.emit(input.checked());
            }
        })
    };
    html! {
        <div class="field">
            <div class="check">
                <input
                    id={props.id.clone()} type="checkbox" checked={props.checked} {onchange}
                    aria-describedby={described_by(&props.id, props.help.is_some(), props.note.is_some())}
                />
                <label for={props.id.clone()}>{&props.label}</label>
                if let Some(api) = &props.api { <code>{api}</code> }
            </div>
            {message(&props.id, props.note.as_ref())}
            if let Some(help) = &props.help { <p class="field-help" id={format!("{}-help", props.id)}>{help}</p> }
        </div>
    }
}

fn invalid(note: Option<&FieldNote>) -> Option<&'static str> {
    note.filter(|note| note.state == State::Bad).map(|_| "true")
}

fn state_of(note: Option<&FieldNote>) -> Option<&'static str> {
    note.map(|note| note.state.as_str())
}

fn target<T: JsCast>(target: Option<EventTarget>) -> Option<T> {
    target?.dyn_into().ok()
}

fn typed<T: JsCast>(out: &Callback<String>, value: impl Fn(T) -> String + 'static) -> Callback<InputEvent> {
    let out = out.clone();
    Callback::from(move |event: InputEvent| {
        if let Some(control) = target::<T>(event.target()) {
            out.emit(value(control));
        }
    })
}
