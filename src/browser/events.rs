//! Listening to the document and the window as a whole.

use super::page::{document, window};
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// Every key press in the page that nothing has handled yet. The listener may stop the browser's own answer.
pub fn keys(mut pressed: impl FnMut(&KeyboardEvent) + 'static) -> Option<EventListener> {
    let document = document()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(
        &document,
        "keydown",
        options,
        move |event| {
            if let Some(key) = event.dyn_ref::<KeyboardEvent>()
                && !event.default_prevented()
            {
                pressed(key);
            }
        },
    ))
}

/// An event of the window by name: `resize`, `hashchange`, `storage`, `beforeunload`.
pub fn of_window(name: &'static str, mut happened: impl FnMut() + 'static) -> Option<EventListener> {
    let window = window()?;
    Some(EventListener::new(&window, name, move |_| happened()))
}
