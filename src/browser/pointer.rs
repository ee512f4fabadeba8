//! Dragging and sizes.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

/// Keeps a pointer's events coming to an element while it is pressed.
pub fn hold(element: &Element, event: &PointerEvent) -> bool {
    element.set_pointer_capture(event.pointer_id()).is_ok()
}

/// Sets a custom property (`--drawer-h`) on an element, or removes it. The policy of the page forbids style
/// attributes in markup, not this.
pub fn set_property(element: &Element, name: &str, value: Option<&str>) -> bool {
    let Some(html) = element.dyn_ref::<HtmlElement>() else {
        return false;
    };
    match value {
        Some(value) => html.style().set_property(name, value).is_ok(),
        None => html.style().remove_property(name).is_ok(),
    }
}

/// An element's width and height in pixels.
pub fn size(element: &Element) -> (f64, f64) {
    let area = element.get_bounding_client_rect();
    (area.width(), area.height())
}
