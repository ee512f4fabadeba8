//! Reading files that the learner drops in or chooses, as text and within a limit.

use gloo::file::{Blob, futures::read_as_text};
use thiserror::Error;
use wasm_bindgen::JsCast;
use web_sys::{Event, FileList, HtmlInputElement};

/// A file's name and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFile {
    pub name: String,
    pub text: String,
}

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    #[error("{name} has {size} bytes; files of up to {limit} bytes are read")]
    TooLarge { name: String, size: u64, limit: u64 },
    #[error("{name} could not be read as text")]
    Unreadable { name: String },
}

/// The files in a list.
pub fn listed(list: Option<FileList>) -> Vec<web_sys::File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.item(index)).collect()
}

/// The files chosen in a file input, which is emptied so that the same file can be chosen again.
pub fn chosen(event: &Event) -> Vec<web_sys::File> {
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
    else {
        return Vec::new();
    };
    let files = listed(input.files());
    input.set_value("");
    files
}

/// The files that a drop brings.
pub fn dropped(event: &web_sys::DragEvent) -> Vec<web_sys::File> {
    listed(event.data_transfer().and_then(|transfer| transfer.files()))
}

/// Whether a drag carries files, and not text or a link.
pub fn carries_files(event: &web_sys::DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

/// Reads one file as text. `limit` is in bytes.
pub async fn read(file: web_sys::File, limit: u64) -> Result<TextFile, FileError> {
    let name = file.name();
    let size = file.size() as u64;
    if size > limit {
        return Err(FileError::TooLarge { name, size, limit });
    }
    match read_as_text(&Blob::from(file)).await {
        Ok(text) => Ok(TextFile { name, text }),
        Err(_) => Err(FileError::Unreadable { name }),
    }
}
