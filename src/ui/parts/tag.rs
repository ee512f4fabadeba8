//! A state as a small sign: shape, word and colour.

use super::icon::Icon;
use super::shape::glyph_of;
use crate::view::state::State;
use yew::prelude::*;

/// Properties of [`Tag`].
#[derive(Properties, PartialEq)]
pub struct TagProps {
    pub state: State,
    /// The word, as AWS writes it: RUNNING.
    pub word: AttrValue,
    /// Without ground and border, for dense lists.
    #[prop_or_default]
    pub bare: bool,
}

/// A state tag.
#[component]
pub fn Tag(props: &TagProps) -> Html {
    html! {
        <span class="tag" data-s={props.state.as_str()} data-bare={props.bare.then_some("")}>
            <Icon name={glyph_of(props.state)} />{&props.word}
        </span>
    }
}
