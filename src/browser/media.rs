//! Media queries: what the screen is like and what its user asked the system for.

use super::page::window;
use gloo::events::EventListener;

/// Whether a media query holds; false outside a browser.
pub fn matches(query: &str) -> bool {
    window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|list| list.matches())
}

/// Calls back with each new answer to a media query, until the listener is dropped.
pub fn watch(query: &str, mut changed: impl FnMut(bool) + 'static) -> Option<EventListener> {
    let list = window()?.match_media(query).ok().flatten()?;
    let asked = list.clone();
    Some(EventListener::new(&list, "change", move |_| changed(asked.matches())))
}
