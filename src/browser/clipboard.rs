//! Copying text.

use super::page::window;
use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard; false when the browser refuses (no permission, page not secure, no focus).
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    let navigator = window.navigator();
    // Pages that are not served securely have no clipboard object at all.
    let offered = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|value| value.is_object());
    if !offered {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
