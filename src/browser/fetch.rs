//! Reading a file of the app's own origin when it is needed.

use super::page::window;
use thiserror::Error;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FetchError {
    #[error("{0} could not be loaded; the network or the server did not answer")]
    Unreachable(String),
    #[error("{0} could not be loaded: the server answered {1}")]
    Refused(String, u16),
}

/// The text of a file by its path from the page: `static/content/glossary.json`.
pub async fn text(path: &str) -> Result<String, FetchError> {
    let unreachable = || FetchError::Unreachable(path.into());
    let window = window().ok_or_else(unreachable)?;
    let answer = JsFuture::from(window.fetch_with_str(path))
        .await
        .map_err(|_| unreachable())?;
    let answer: web_sys::Response = answer.dyn_into().map_err(|_| unreachable())?;
    if !answer.ok() {
        return Err(FetchError::Refused(path.into(), answer.status()));
    }
    let text = JsFuture::from(answer.text().map_err(|_| unreachable())?)
        .await
        .map_err(|_| unreachable())?;
    text.as_string().ok_or_else(unreachable)
}
