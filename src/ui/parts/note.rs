//! A hint, a warning, a fact, a next step.

use super::icon::{Glyph, Icon};
use crate::ui::strings::parts as words;
use yew::prelude::*;

/// What a note is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoteKind {
    #[default]
    Plain,
    Ok,
    Warn,
    Bad,
    /// What to do or look at next: yellow.
    Now,
}

impl NoteKind {
    fn parts(self) -> (Option<&'static str>, Glyph, Option<&'static str>) {
        match self {
            NoteKind::Plain => (None, Glyph::Info, None),
            NoteKind::Ok => (Some("ok"), Glyph::StateOk, Some(words::good())),
            NoteKind::Warn => (Some("warn"), Glyph::StateWarn, Some(words::warning())),
            NoteKind::Bad => (Some("bad"), Glyph::StateBad, Some(words::error())),
            NoteKind::Now => (Some("now"), Glyph::Bulb, None),
        }
    }
}

/// Properties of [`Note`].
#[derive(Properties, PartialEq)]
pub struct NoteProps {
    #[prop_or_default]
    pub kind: NoteKind,
    /// Another drawing than the kind's own.
    #[prop_or_default]
    pub glyph: Option<Glyph>,
    #[prop_or_default]
    pub children: Html,
    /// Links and buttons below the text.
    #[prop_or_default]
    pub actions: Option<Html>,
}

/// A note.
#[component]
pub fn Note(props: &NoteProps) -> Html {
    let (state, glyph, word) = props.kind.parts();
    html! {
        <div class="note" data-s={state}>
            <Icon name={props.glyph.unwrap_or(glyph)} />
            <div class="note-body">
                <div>
                    if let Some(word) = word { <span class="vh">{word}{" "}</span> }
                    {props.children.clone()}
                </div>
                if let Some(actions) = &props.actions { <div class="note-acts">{actions.clone()}</div> }
            </div>
        </div>
    }
}
