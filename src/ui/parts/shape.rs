//! The shape of a state, with its word: never colour alone.

use super::icon::{Glyph, Icon};
use crate::view::state::State;
use yew::prelude::*;

/// The drawing of a state's shape.
pub const fn glyph_of(state: State) -> Glyph {
    match state {
        State::Ok => Glyph::StateRun,
        State::Start => Glyph::StateStart,
        State::Leave => Glyph::StateLeave,
        State::Bad => Glyph::StateBad,
        State::Warn => Glyph::StateWarn,
        State::Stop => Glyph::StateStop,
        State::None => Glyph::StateNone,
    }
}

/// Properties of [`Shape`].
#[derive(Properties, PartialEq)]
pub struct ShapeProps {
    pub state: State,
    /// The word beside it.
    pub word: AttrValue,
    /// Keeps the word for assistive technology and the tooltip only; where the same word stands elsewhere.
    #[prop_or_default]
    pub word_hidden: bool,
}

/// A state in running text, a legend or a list.
#[component]
pub fn Shape(props: &ShapeProps) -> Html {
    html! {
        <span class="shape" data-s={props.state.as_str()} title={props.word_hidden.then(|| props.word.clone())}>
            <Icon name={glyph_of(props.state)} />
            <span class={props.word_hidden.then_some("vh")}>{&props.word}</span>
        </span>
    }
}
