//! The deferred half of the program: whether it is here, and when it comes.
//!
//! A release is cut in two (`tools/split`, `tools/deferred.js`); everything else is one piece, and then all is here from the
//! start.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

fn rest() -> Option<JsValue> {
    let rest = Reflect::get(&super::page::window()?.into(), &JsValue::from_str("taskyardRest")).ok()?;
    rest.is_object().then_some(rest)
}

/// Whether every function of the program can be called without waiting for a file.
pub fn is_here() -> bool {
    rest().is_none_or(|rest| Reflect::get(&rest, &"here".into()).is_ok_and(|here| here.is_truthy()))
}

/// Waits until all is here; the error is the browser's own word for why it did not come. Asking again tries again.
pub async fn arrive() -> Result<(), String> {
    let Some(rest) = rest() else { return Ok(()) };
    let asked = Reflect::get(&rest, &"arrive".into())
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|arrive| arrive.call0(&rest))
        .and_then(JsCast::dyn_into::<Promise>);
    let outcome = match asked {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    outcome
        .map(drop)
        .map_err(|error| String::from(js_sys::Object::from(error).to_string()))
}
