//! Standing inside another page's frame: telling it how high one is.

use super::page::window;
use wasm_bindgen::JsValue;

/// Whether the page stands in a frame of another.
pub fn is_framed() -> bool {
    window().is_some_and(|window| {
        let parent = window.parent().ok().flatten();
        parent.is_some_and(|parent| !js_sys::Object::is(&parent, &window))
    })
}

/// Tells the page around it how many pixels high the widget is: `{ taskyard: "height", height }`. Nothing else leaves.
pub fn tell_height(height: f64) -> bool {
    let Some(parent) = window()
        .filter(|_| is_framed())
        .and_then(|window| window.parent().ok().flatten())
    else {
        return false;
    };
    let told = js_sys::Object::new();
    // Setting members of a fresh object cannot fail.
    let _ = js_sys::Reflect::set(&told, &"taskyard".into(), &"height".into());
    let _ = js_sys::Reflect::set(&told, &"height".into(), &JsValue::from_f64(height));
    parent.post_message(&told, "*").is_ok()
}
