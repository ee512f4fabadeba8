//! A word more about a control, on hover and on focus. Esc puts it away; it never holds anything one must reach.

use yew::prelude::*;

/// Properties of [`Tooltip`].
#[derive(Properties, PartialEq)]
pub struct TooltipProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub text: AttrValue,
    /// Opens downwards, for things at the top of the screen.
    #[prop_or_default]
    pub below: bool,
    /// The control.
    pub children: Html,
}

/// A tooltip around a control.
#[component]
pub fn Tooltip(props: &TooltipProps) -> Html {
    let open = use_state(|| false);
    let set = |now: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(now))
    };
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if *open && event.key() == "Escape" {
                event.prevent_default();
                open.set(false);
            }
        })
    };
    html! {
        <span
            class="tip" data-below={props.below.then_some("")} {onkeydown} onmouseenter={set(true).reform(|_| ())}
            onmouseleave={set(false).reform(|_| ())} onfocusin={set(true).reform(|_| ())} onfocusout={set(false).reform(|_| ())}
        >
            {props.children.clone()}
            if *open { <span class="tip-text" role="tooltip" id={props.id.clone()}>{&props.text}</span> }
        </span>
    }
}
