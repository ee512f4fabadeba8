//! Native modal dialogs: the browser keeps the focus inside and gives it back.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};

/// Opens a `<dialog>` as a modal; false when it cannot be (already open, or not in the page).
pub fn show(element: &Element) -> bool {
    element
        .dyn_ref::<HtmlDialogElement>()
        .is_some_and(|dialog| !dialog.open() && dialog.show_modal().is_ok())
}

/// Whether a modal dialog is open: the page behind it takes no keys.
pub fn is_open() -> bool {
    super::page::document().is_some_and(|document| document.query_selector("dialog:modal").ok().flatten().is_some())
}

/// Closes a `<dialog>`.
pub fn close(element: &Element) {
    if let Some(dialog) = element.dyn_ref::<HtmlDialogElement>()
        && dialog.open()
    {
        dialog.close();
    }
}
