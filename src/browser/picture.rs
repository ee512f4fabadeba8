//! SVG elements that the page moves itself, many times a second, without asking the component they stand in.

use super::page::document;
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver, WheelEvent};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Adds an element of this name below another.
pub fn add(parent: &Element, name: &str) -> Option<Element> {
    let element = document()?.create_element_ns(Some(SVG), name).ok()?;
    parent.append_child(&element).ok()?;
    Some(element)
}

/// Sets an attribute; names that are none change nothing.
pub fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Puts an element at a point.
pub fn place(element: &Element, x: f64, y: f64) {
    set(element, "transform", &format!("translate({x:.1} {y:.1})"));
}

/// Tells of each change of an element's size, and of the first, until it is dropped.
pub struct Sizes {
    observer: ResizeObserver,
    _call: Closure<dyn FnMut()>,
}

impl Drop for Sizes {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Watches an element's inner width and height in pixels.
pub fn sizes(element: &Element, mut call: impl FnMut(f64, f64) + 'static) -> Option<Sizes> {
    document()?;
    let watched = element.clone();
    let call = Closure::<dyn FnMut()>::new(move || {
        call(f64::from(watched.client_width()), f64::from(watched.client_height()));
    });
    let observer = ResizeObserver::new(call.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Sizes { observer, _call: call })
}

/// Takes the wheel over an element, so that the page does not scroll: the turn in pixels and where the pointer is, from
/// the element's corner.
pub fn wheel(element: &Element, mut turned: impl FnMut(f64, f64, f64) + 'static) -> Option<EventListener> {
    document()?;
    let area = element.clone();
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(
        element,
        "wheel",
        options,
        move |event| {
            if let Some(wheel) = event.dyn_ref::<WheelEvent>() {
                event.prevent_default();
                let corner = area.get_bounding_client_rect();
                let pixels = match wheel.delta_mode() {
                    WheelEvent::DOM_DELTA_LINE => 16.0,
                    WheelEvent::DOM_DELTA_PAGE => 400.0,
                    _ => 1.0,
                };
                turned(
                    wheel.delta_y() * pixels,
                    f64::from(wheel.client_x()) - corner.left(),
                    f64::from(wheel.client_y()) - corner.top(),
                );
            }
        },
    ))
}
