//! What the browser keeps between visits: small texts under `taskyard.*` in local storage.
//!
//! Storage may be absent, blocked or full, and whatever it gives back may have been edited by anyone.

use super::page::window;
use thiserror::Error;

/// Why something could not be stored.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StorageError {
    /// The browser offers no storage here: private mode, policy, or a file opened directly.
    #[error("this browser does not let the page store anything")]
    Blocked,
    /// There is no room for this value.
    #[error("this browser's storage is full ({0} bytes were to be stored)")]
    Full(usize),
}

const PREFIX: &str = "taskyard.";

fn storage() -> Result<web_sys::Storage, StorageError> {
    window()
        .and_then(|window| window.local_storage().ok().flatten())
        .ok_or(StorageError::Blocked)
}

/// What is stored under a name; none when nothing is.
pub fn read(name: &str) -> Result<Option<String>, StorageError> {
    storage()?
        .get_item(&format!("{PREFIX}{name}"))
        .map_err(|_| StorageError::Blocked)
}

/// Stores a text under a name, in place of what was there. A refused write leaves the old text.
pub fn write(name: &str, text: &str) -> Result<(), StorageError> {
    storage()?
        .set_item(&format!("{PREFIX}{name}"), text)
        .map_err(|_| StorageError::Full(text.len()))
}

/// Forgets what is stored under a name.
pub fn remove(name: &str) -> Result<(), StorageError> {
    storage()?
        .remove_item(&format!("{PREFIX}{name}"))
        .map_err(|_| StorageError::Blocked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_browser_storage_says_that_it_is_blocked() {
        assert_eq!(read("theme"), Err(StorageError::Blocked));
        assert_eq!(write("theme", "dark"), Err(StorageError::Blocked));
    }
}
