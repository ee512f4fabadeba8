//! The window and the document, and the attributes of `<html>` that the style sheets read.

use web_sys::{Document, Element, Window};

/// The window; none outside a browser.
pub fn window() -> Option<Window> {
    if cfg!(target_arch = "wasm32") {
        web_sys::window()
    } else {
        None
    }
}

/// The document; none outside a browser.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// The element with an id.
pub fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// Sets an attribute of `<html>`, or removes it.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else {
        return;
    };
    // Both only fail on names that are no attribute names.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Sets the title in the browser's tab.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Milliseconds since the page was opened; 0 outside a browser. For pacing the screen only, never the model.
pub fn now() -> f64 {
    window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now())
}

/// The language the browser speaks, `zh-CN`; none outside a browser.
pub fn language() -> Option<String> {
    window()?.navigator().language()
}

/// Opens the browser's print dialog; false when there is none.
pub fn print() -> bool {
    window().is_some_and(|window| window.print().is_ok())
}

/// The date on the learner's own clock, `2026-11-23` (UTC); none outside a browser. For labels and file names only.
pub fn today() -> Option<String> {
    window()?;
    let text = String::from(js_sys::Date::new_0().to_iso_string());
    text.get(..10).map(Into::into)
}
