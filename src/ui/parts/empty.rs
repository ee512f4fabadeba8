//! What stands where nothing is yet: one sentence and what to do next.

use super::icon::{Glyph, Icon, IconSize};
use yew::prelude::*;

/// Properties of [`Empty`].
#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    pub glyph: Glyph,
    pub text: AttrValue,
    /// Buttons.
    #[prop_or_default]
    pub children: Html,
}

/// An empty state.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            <Icon name={props.glyph} size={IconSize::Large} />
            <p>{&props.text}</p>
            <div class="row">{props.children.clone()}</div>
        </div>
    }
}
