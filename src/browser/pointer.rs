//! Dragging and sizes.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent, PointerEvent};

/// Pixels between what floats and the window's edge.
const MARGIN: f64 = 8.0;

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

/// Puts what floats at a point of the window (`--at-x`, `--at-y`), so far inside that all of it is seen.
pub fn place(element: &Element, x: f64, y: f64) {
    let (w, h) = size(element);
    let room = super::page::document()
        .and_then(|document| document.document_element())
        .map_or((w, h), |root| {
            (f64::from(root.client_width()), f64::from(root.client_height()))
        });
    let inside = |at: f64, long: f64, room: f64| format!("{}px", at.min(room - long - MARGIN).max(MARGIN).round());
    set_property(element, "--at-x", Some(&inside(x, w, room.0)));
    set_property(element, "--at-y", Some(&inside(y, h, room.1)));
}

/// An event's place in the window; by the keyboard, the middle of what has the focus.
pub fn spot(event: &MouseEvent) -> (f64, f64) {
    if event.button() == 2 {
        return (f64::from(event.client_x()), f64::from(event.client_y()));
    }
    let area = super::focus::current().map(|element| element.get_bounding_client_rect());
    area.map_or((0.0, 0.0), |area| {
        (area.x() + area.width() / 2.0, area.y() + area.height() / 2.0)
    })
}
