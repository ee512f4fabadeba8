//! Giving the learner a file.

use super::page::document;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers a text as a file to save; false when the browser cannot.
pub fn save(file_name: &str, media_type: &str, text: &str) -> bool {
    offer(file_name, media_type, text).is_some()
}

fn offer(file_name: &str, media_type: &str, text: &str) -> Option<()> {
    let document = document()?;
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download(file_name);
    anchor.click();
    // The click has taken its own hold of the data.
    Url::revoke_object_url(&url).ok()
}
