//! A strip at the bottom of a narrow screen with what is selected and its one next step.

use yew::prelude::*;

/// Properties of [`Sheet`].
#[derive(Properties, PartialEq)]
pub struct SheetProps {
    /// What it is about.
    pub label: AttrValue,
    pub children: Html,
    /// The button at its right.
    #[prop_or_default]
    pub action: Option<Html>,
}

/// A bottom sheet. It does not take the focus, and the page stays usable.
#[component]
pub fn Sheet(props: &SheetProps) -> Html {
    html! {
        <section class="sheet" aria-label={props.label.clone()}>
            <div>{props.children.clone()}</div>
            {props.action.clone().unwrap_or_default()}
        </section>
    }
}
