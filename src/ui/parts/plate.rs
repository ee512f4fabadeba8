//! A sign with the name of a place: a zone, a region, a VPC.

use yew::prelude::*;

/// Properties of [`Plate`].
#[derive(Properties, PartialEq)]
pub struct PlateProps {
    pub text: AttrValue,
    /// Outlined instead of filled.
    #[prop_or_default]
    pub line: bool,
}

/// A plate.
#[component]
pub fn Plate(props: &PlateProps) -> Html {
    html! { <span class="plate" data-line={props.line.then_some("")}>{&props.text}</span> }
}
