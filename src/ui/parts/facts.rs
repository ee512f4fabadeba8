//! Names and values in two columns.

use yew::prelude::*;

/// Properties of [`Facts`].
#[derive(Properties, PartialEq)]
pub struct FactsProps {
    pub facts: Vec<(AttrValue, Html)>,
}

/// A description list.
#[component]
pub fn Facts(props: &FactsProps) -> Html {
    html! {
        <dl class="facts">
            { for props.facts.iter().map(|(name, value)| html! { <><dt>{name}</dt><dd>{value.clone()}</dd></> }) }
        </dl>
    }
}
