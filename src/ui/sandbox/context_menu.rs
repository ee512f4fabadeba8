//! What can be done with a block of the map, in a menu beside the pointer: Why?, its actions, its ARN.
//!
//! Opened by the right button, a long press, or the keyboard's menu key (Shift F10). Arrows walk, Enter acts, Esc closes
//! and gives the focus back.

use crate::browser::{focus, pointer};
use crate::ui::hooks::use_copy;
use crate::ui::inspector::use_deeds;
use crate::ui::parts::{Dialog, Glyph, Icon, IconSize, step};
use crate::ui::store::use_desk;
use crate::ui::strings::inspector as words;
use crate::view::inspect::{self, Action, Does};
use yew::prelude::*;

/// What a menu is opened on: an ARN or id, and where in the window.
pub type Spot = (AttrValue, f64, f64);

/// Properties of [`ContextMenu`].
#[derive(Properties, PartialEq)]
pub struct ContextMenuProps {
    pub spot: Option<Spot>,
    pub onclose: Callback<()>,
    pub onvisit: Callback<AttrValue>,
    pub onwhy: Callback<AttrValue>,
}

/// The menu of one thing on the map.
#[component]
pub fn ContextMenu(props: &ContextMenuProps) -> Html {
    let desk = use_desk();
    let deeds = use_deeds(props.onvisit.clone());
    let (_, copy) = use_copy();
    let root = use_node_ref();
    let back = use_mut_ref(|| None::<web_sys::Element>);
    {
        let (root, back) = (root.clone(), back.clone());
        use_effect_with(props.spot.clone(), move |spot| {
            let root = root.cast::<web_sys::Element>();
            if let (Some((_, x, y)), Some(root)) = (spot, root) {
                *back.borrow_mut() = focus::current();
                pointer::place(&root, *x, *y);
                focus::nth(&root, "[role=menuitem]", 0);
            }
        });
    }
    let close = {
        let (back, onclose) = (back.clone(), props.onclose.clone());
        Callback::from(move |()| {
            if let Some(element) = back.borrow_mut().take() {
                focus::to(&element);
            }
            onclose.emit(());
        })
    };
    let refusal = deeds.refusal().map(|error| {
        let onclose = {
            let deeds = deeds.clone();
            Callback::from(move |()| deeds.forget())
        };
        html! {
            <Dialog id="menu-refusal" title={words::refused()} open={true} {onclose}>
                <p><code>{error.to_string()}</code></p>
            </Dialog>
        }
    });
    let asked = html! { <>{ deeds.question("menu-confirm") }{ refusal.unwrap_or_default() }</> };
    let Some((id, _, _)) = props.spot.clone() else {
        return asked;
    };
    let it = desk.world(|world| inspect::of(world, &id));
    let onkeydown = {
        let (root, close) = (root.clone(), close.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(root) = root.cast::<web_sys::Element>() else {
                return;
            };
            if matches!(event.key().as_str(), "Escape" | "Tab") {
                event.prevent_default();
                event.stop_propagation();
                return close.emit(());
            }
            let items = focus::within(&root, "[role=menuitem]");
            let here = focus::current().and_then(|now| items.iter().position(|item| *item == now));
            if let Some(next) = step(&event.key(), here.unwrap_or(0), items.len()) {
                event.prevent_default();
                event.stop_propagation();
                focus::to(&items[next]);
            }
        })
    };
    let onfocusout = {
        let (root, onclose) = (root.clone(), props.onclose.clone());
        Callback::from(move |event: FocusEvent| {
            let root = root.cast::<web_sys::Element>();
            if root.is_none_or(|root| !focus::stays_within(&root, &event)) {
                onclose.emit(());
            }
        })
    };
    let entry = |glyph: Option<Glyph>, label: AttrValue, bad: bool, act: Callback<()>| {
        let close = close.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            close.emit(());
            act.emit(());
        });
        html! {
            <button type="button" role="menuitem" tabindex="-1" data-bad={bad.then_some("")} {onclick}>
                if let Some(name) = glyph { <Icon {name} size={IconSize::Small} /> }
                {label}
            </button>
        }
    };
    let why = {
        let (onwhy, id) = (props.onwhy.clone(), id.clone());
        Callback::from(move |()| onwhy.emit(id.clone()))
    };
    let copied = {
        let id = id.clone();
        Callback::from(move |()| copy.emit(id.clone()))
    };
    let line = |action: &Action| {
        let glyph = match &action.does {
            Does::Visit(_) => Some(Glyph::Globe),
            Does::Call(_) if action.danger => Some(Glyph::Trash),
            _ => None,
        };
        let (deeds, done) = (deeds.clone(), action.clone());
        entry(
            glyph,
            action.label.into(),
            action.danger,
            Callback::from(move |()| deeds.act(&done)),
        )
    };
    let name = format!("{} {}", it.kind, it.title);
    html! {
        <>
            <div class="context" ref={root} {onkeydown} {onfocusout}>
                <p class="context-head"><span class="quiet">{it.kind}</span>{" "}<b>{&it.title}</b></p>
                <div class="menu-list" role="menu" aria-label={name}>
                    { entry(Some(Glyph::Why), words::why().into(), false, why) }
                    { for it.actions.iter().filter(|action| !action.danger).map(line) }
                    { entry(Some(Glyph::Copy), words::copy_arn().into(), false, copied) }
                    if it.actions.iter().any(|action| action.danger) { <div role="separator"></div> }
                    { for it.actions.iter().filter(|action| action.danger).map(line) }
                </div>
            </div>
            { asked }
        </>
    }
}
