//! A small count drawn piece by piece: deployment slots, a breaker's failures, goals.

use crate::view::state::State;
use yew::prelude::*;

/// Properties of [`Pips`].
#[derive(Properties, PartialEq)]
pub struct PipsProps {
    /// One per piece.
    pub pips: Vec<State>,
    /// The same in words: "2 of 6 healthy".
    pub label: AttrValue,
}

/// Pips.
#[component]
pub fn Pips(props: &PipsProps) -> Html {
    html! {
        <span class="pips" role="img" aria-label={props.label.clone()}>
            { for props.pips.iter().map(|state| html! { <i data-s={state.as_str()}></i> }) }
        </span>
    }
}
