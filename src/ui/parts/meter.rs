//! A figure with what it counts.

use yew::prelude::*;

/// Properties of [`Meter`].
#[derive(Properties, PartialEq)]
pub struct MeterProps {
    /// The figure with its unit: "$0.59", "41 %".
    pub value: AttrValue,
    /// What it counts: "per hour".
    pub caption: AttrValue,
    #[prop_or_default]
    pub large: bool,
}

/// A figure.
#[component]
pub fn Meter(props: &MeterProps) -> Html {
    html! {
        <p class="meter" data-size={props.large.then_some("large")}>
            {&props.value}<small>{&props.caption}</small>
        </p>
    }
}
