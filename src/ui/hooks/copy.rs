//! Copying with an answer that can be seen and heard.

use super::use_announce;
use crate::browser::{clipboard, ticks};
use crate::ui::strings::parts as words;
use yew::platform::spawn_local;
use yew::prelude::*;

/// What became of the last copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CopyState {
    #[default]
    Idle,
    /// Copied within the last two seconds.
    Done,
    /// The browser refused.
    Failed,
}

/// The state of copying, and what copies a text.
#[hook]
pub fn use_copy() -> (CopyState, Callback<AttrValue>) {
    let state = use_state(CopyState::default);
    let announce = use_announce();
    let timer = use_mut_ref(|| None);
    let copy = {
        let state = state.clone();
        Callback::from(move |text: AttrValue| {
            let (state, announce, timer) = (state.clone(), announce.clone(), timer.clone());
            spawn_local(async move {
                if clipboard::copy(&text).await {
                    announce.polite(words::copied());
                    state.set(CopyState::Done);
                } else {
                    announce.assertive(words::copy_failed());
                    state.set(CopyState::Failed);
                }
                *timer.borrow_mut() = ticks::after(2000, move || state.set(CopyState::Idle));
            });
        })
    };
    (*state, copy)
}
