//! A menu behind a button. Arrows walk, Enter acts, Esc closes and gives the focus back, a press elsewhere closes.

use super::icon::{Glyph, Icon, IconSize};
use super::rove::step;
use crate::browser::focus;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// One line of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuItem {
    /// What is chosen.
    pub value: AttrValue,
    pub label: AttrValue,
    pub glyph: Option<Glyph>,
    /// A key or a short word at the right.
    pub hint: Option<AttrValue>,
    /// Leads somewhere instead of being chosen: `#/sandbox/new/CreateService`.
    pub href: Option<AttrValue>,
    /// Takes something away.
    pub bad: bool,
    pub disabled_because: Option<AttrValue>,
    /// A line above it.
    pub begins_group: bool,
}

impl MenuItem {
    pub fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> MenuItem {
        MenuItem {
            value: value.into(),
            label: label.into(),
            glyph: None,
            hint: None,
            href: None,
            bad: false,
            disabled_because: None,
            begins_group: false,
        }
    }

    #[must_use]
    pub fn glyph(self, glyph: Glyph) -> MenuItem {
        MenuItem {
            glyph: Some(glyph),
            ..self
        }
    }

    #[must_use]
    pub fn href(self, href: impl Into<AttrValue>) -> MenuItem {
        MenuItem {
            href: Some(href.into()),
            ..self
        }
    }

    #[must_use]
    pub fn hint(self, hint: impl Into<AttrValue>) -> MenuItem {
        MenuItem {
            hint: Some(hint.into()),
            ..self
        }
    }

    #[must_use]
    pub fn bad(self) -> MenuItem {
        MenuItem { bad: true, ..self }
    }

    #[must_use]
    pub fn disabled_because(self, reason: impl Into<AttrValue>) -> MenuItem {
        MenuItem {
            disabled_because: Some(reason.into()),
            ..self
        }
    }

    #[must_use]
    pub fn begins_group(self) -> MenuItem {
        MenuItem {
            begins_group: true,
            ..self
        }
    }
}

/// Properties of [`Menu`].
#[derive(Properties, PartialEq)]
pub struct MenuProps {
    /// The button's words; with `icon_only` its name.
    pub label: AttrValue,
    #[prop_or_default]
    pub glyph: Option<Glyph>,
    /// Shows only the glyph.
    #[prop_or_default]
    pub icon_only: bool,
    /// The yellow button of its region.
    #[prop_or_default]
    pub go: bool,
    /// Button and list fill their place.
    #[prop_or_default]
    pub wide: bool,
    /// Opens towards the left, for menus at the right edge.
    #[prop_or_default]
    pub end: bool,
    pub items: Vec<MenuItem>,
    #[prop_or_default]
    pub onchoose: Callback<AttrValue>,
}

/// A button with a menu.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let open = use_state(|| false);
    let root = use_node_ref();
    {
        let root = root.clone();
        use_effect_with(*open, move |open| {
            if let Some(root) = root.cast::<web_sys::Element>().filter(|_| *open) {
                focus::nth(&root, "[role=menuitem]", 0);
            }
        });
    }
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onkeydown = {
        let (open, root) = (open.clone(), root.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(root) = root.cast::<web_sys::Element>() else {
                return;
            };
            if !*open {
                if event.key() == "ArrowDown" {
                    event.prevent_default();
                    open.set(true);
                }
                return;
            }
            if event.key() == "Escape" {
                event.prevent_default();
                open.set(false);
                focus::nth(&root, "button[aria-haspopup]", 0);
                return;
            }
            let items = focus::within(&root, "[role=menuitem]");
            let here = focus::current().and_then(|now| items.iter().position(|item| *item == now));
            if let Some(next) = step(&event.key(), here.unwrap_or(items.len().saturating_sub(1)), items.len()) {
                event.prevent_default();
                focus::to(&items[next]);
            }
        })
    };
    let onfocusout = {
        let (open, root) = (open.clone(), root.clone());
        Callback::from(move |event: FocusEvent| {
            let Some(root) = root.cast::<web_sys::Node>() else {
                return;
            };
            let to = event
                .related_target()
                .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            if !root.contains(to.as_ref()) {
                open.set(false);
            }
        })
    };
    let expanded = if *open { "true" } else { "false" };
    html! {
        <div
            ref={root.clone()} class="menu" data-end={props.end.then_some("")} data-wide={props.wide.then_some("")}
            {onkeydown} {onfocusout}
        >
            if props.icon_only {
                <button
                    class="ib" type="button" aria-haspopup="menu" aria-expanded={expanded} aria-label={props.label.clone()}
                    title={props.label.clone()} onclick={toggle}
                >
                    <Icon name={props.glyph.unwrap_or(Glyph::More)} />
                </button>
            } else {
                <button
                    class="btn" type="button" data-kind={props.go.then_some("go")} data-wide={props.wide.then_some("")}
                    aria-haspopup="menu" aria-expanded={expanded} onclick={toggle}
                >
                    if let Some(name) = props.glyph { <Icon {name} size={IconSize::Small} /> }
                    {&props.label}
                </button>
            }
            if *open {
                <div class="menu-list" role="menu" aria-label={props.label.clone()}>
                    { for props.items.iter().map(|item| line(item, &open, &root, &props.onchoose)) }
                </div>
            }
        </div>
    }
}

fn line(item: &MenuItem, open: &UseStateHandle<bool>, root: &NodeRef, onchoose: &Callback<AttrValue>) -> Html {
    let onclick = {
        let (open, root, onchoose, item) = (open.clone(), root.clone(), onchoose.clone(), item.clone());
        Callback::from(move |event: MouseEvent| {
            if item.disabled_because.is_some() {
                event.prevent_default();
                return;
            }
            open.set(false);
            if item.href.is_none() {
                // The focus goes back before the choice acts, so that whatever it opens can return it there.
                if let Some(root) = root.cast::<web_sys::Element>() {
                    focus::nth(&root, "button[aria-haspopup]", 0);
                }
                onchoose.emit(item.value.clone());
            }
        })
    };
    let inside = html! {
        <>
            if let Some(name) = item.glyph { <Icon {name} size={IconSize::Small} /> }
            {&item.label}
            if let Some(hint) = &item.hint { <small>{hint}</small> }
        </>
    };
    let bad = item.bad.then_some("");
    let disabled = item.disabled_because.as_ref().map(|_| "true");
    let reason = item.disabled_because.clone();
    let entry = match &item.href {
        Some(href) => html! {
            <a role="menuitem" tabindex="-1" href={href.clone()} data-bad={bad} aria-disabled={disabled} title={reason} {onclick}>
                {inside}
            </a>
        },
        None => html! {
            <button type="button" role="menuitem" tabindex="-1" data-bad={bad} aria-disabled={disabled} title={reason} {onclick}>
                {inside}
            </button>
        },
    };
    html! { <>if item.begins_group { <div role="separator"></div> }{entry}</> }
}
