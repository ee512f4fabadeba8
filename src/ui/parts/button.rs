//! Buttons: do something now. One go button per region; a button that cannot act says why and stays reachable.

use super::icon::{Glyph, Icon, IconSize};
use yew::prelude::*;

/// What a button is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    #[default]
    Plain,
    /// The one thing to do here: yellow.
    Go,
    /// Beside others, without a border.
    Quiet,
    /// Takes something away.
    Bad,
}

/// How large a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    Small,
    #[default]
    Normal,
    Large,
}

impl ButtonKind {
    const fn attribute(self) -> Option<&'static str> {
        match self {
            ButtonKind::Plain => None,
            ButtonKind::Go => Some("go"),
            ButtonKind::Quiet => Some("quiet"),
            ButtonKind::Bad => Some("bad"),
        }
    }
}

impl ButtonSize {
    const fn attribute(self) -> Option<&'static str> {
        match self {
            ButtonSize::Small => Some("small"),
            ButtonSize::Normal => None,
            ButtonSize::Large => Some("large"),
        }
    }
}

/// Properties of [`Button`].
#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    /// The label: a verb.
    #[prop_or_default]
    pub children: Html,
    #[prop_or_default]
    pub kind: ButtonKind,
    #[prop_or_default]
    pub size: ButtonSize,
    #[prop_or_default]
    pub glyph: Option<Glyph>,
    /// Fills its place.
    #[prop_or_default]
    pub wide: bool,
    /// Takes the label's place while the action runs: "Sending…".
    #[prop_or_default]
    pub busy: Option<AttrValue>,
    /// Why it cannot act now; it stays focusable, and the reason is its description.
    #[prop_or_default]
    pub disabled_because: Option<AttrValue>,
    /// For a button that is on or off.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// Submits the form it stands in.
    #[prop_or_default]
    pub submit: bool,
    /// A key that does the same, as `aria-keyshortcuts` writes it: `Control+J`.
    #[prop_or_default]
    pub keys: Option<AttrValue>,
    #[prop_or_default]
    pub id: Option<AttrValue>,
    #[prop_or_default]
    pub node_ref: NodeRef,
    #[prop_or_default]
    pub onclick: Callback<MouseEvent>,
}

/// A button with words.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let blocked = props.busy.is_some() || props.disabled_because.is_some();
    let onclick = acting(blocked, props.onclick.clone());
    html! {
        <button
            ref={props.node_ref.clone()} id={props.id.clone()} class="btn" type={if props.submit { "submit" } else { "button" }}
            data-kind={props.kind.attribute()} data-size={props.size.attribute()} data-wide={props.wide.then_some("")}
            aria-busy={props.busy.is_some().then_some("true")} aria-disabled={blocked.then_some("true")}
            aria-pressed={pressed(props.pressed)} aria-keyshortcuts={props.keys.clone()}
            title={props.disabled_because.clone()} aria-description={props.disabled_because.clone()}
            {onclick}
        >
            if let Some(busy) = &props.busy {
                <span class="busy-dot" aria-hidden="true"></span>{busy}
            } else {
                if let Some(name) = props.glyph { <Icon {name} size={IconSize::Small} /> }
                {props.children.clone()}
            }
        </button>
    }
}

/// Properties of [`IconButton`].
#[derive(Properties, PartialEq)]
pub struct IconButtonProps {
    pub glyph: Glyph,
    /// Its name, and its tooltip.
    pub label: AttrValue,
    /// The key that does the same, for the tooltip: "Ctrl Z".
    #[prop_or_default]
    pub key_hint: Option<AttrValue>,
    /// `Go` draws it large and yellow.
    #[prop_or_default]
    pub kind: ButtonKind,
    #[prop_or_default]
    pub pressed: Option<bool>,
    #[prop_or_default]
    pub disabled_because: Option<AttrValue>,
    /// Whether what it opens is open.
    #[prop_or_default]
    pub expanded: Option<bool>,
    /// The kind of thing it opens: `menu`, `dialog`.
    #[prop_or_default]
    pub opens: Option<AttrValue>,
    /// Gives way first when the screen is narrow.
    #[prop_or_default]
    pub wide_only: bool,
    #[prop_or_default]
    pub id: Option<AttrValue>,
    #[prop_or_default]
    pub node_ref: NodeRef,
    #[prop_or_default]
    pub onclick: Callback<MouseEvent>,
}

/// A button with a drawing instead of words.
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    let blocked = props.disabled_because.is_some();
    let title = match (&props.disabled_because, &props.key_hint) {
        (Some(reason), _) => format!("{}: {reason}", props.label),
        (None, Some(key)) => format!("{}  {key}", props.label),
        (None, None) => props.label.to_string(),
    };
    html! {
        <button
            ref={props.node_ref.clone()} id={props.id.clone()} class="ib" type="button" data-kind={props.kind.attribute()}
            data-wide-only={props.wide_only.then_some("")} aria-label={props.label.clone()} {title}
            aria-pressed={pressed(props.pressed)} aria-expanded={pressed(props.expanded)} aria-haspopup={props.opens.clone()}
            aria-disabled={blocked.then_some("true")} onclick={acting(blocked, props.onclick.clone())}
        >
            <Icon name={props.glyph} />
        </button>
    }
}

/// Properties of [`LinkButton`].
#[derive(Properties, PartialEq)]
pub struct LinkButtonProps {
    /// Where it leads: `#/sandbox`.
    pub href: AttrValue,
    #[prop_or_default]
    pub children: Html,
    #[prop_or_default]
    pub kind: ButtonKind,
    #[prop_or_default]
    pub size: ButtonSize,
    #[prop_or_default]
    pub glyph: Option<Glyph>,
    #[prop_or_default]
    pub wide: bool,
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(props: &LinkButtonProps) -> Html {
    html! {
        <a
            class="btn" href={props.href.clone()} data-kind={props.kind.attribute()} data-size={props.size.attribute()}
            data-wide={props.wide.then_some("")}
        >
            if let Some(name) = props.glyph { <Icon {name} size={IconSize::Small} /> }
            {props.children.clone()}
        </a>
    }
}

fn pressed(state: Option<bool>) -> Option<&'static str> {
    state.map(|on| if on { "true" } else { "false" })
}

fn acting(blocked: bool, act: Callback<MouseEvent>) -> Callback<MouseEvent> {
    if blocked {
        Callback::from(|event: MouseEvent| event.prevent_default())
    } else {
        act
    }
}
