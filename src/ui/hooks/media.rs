//! Media queries as state.

use crate::browser::media;
use yew::prelude::*;

/// Whether a media query holds now; the component is drawn again when that changes.
#[hook]
pub fn use_media(query: &'static str) -> bool {
    let holds = use_state(|| media::matches(query));
    {
        let holds = holds.clone();
        use_effect_with(query, move |query| {
            let listener = media::watch(query, move |now| holds.set(now));
            move || drop(listener)
        });
    }
    *holds
}
