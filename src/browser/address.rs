//! The address behind `#`: where in the app one is. Anything may stand there; whoever reads it must expect that.
//!
//! The router's own hash history panics on a fragment that does not start with `/`, which anyone can type; so the app
//! reads the fragment itself.

use super::page::window;

/// What stands behind `#`, without it and still encoded; empty outside a browser.
pub fn fragment() -> String {
    let hash = window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// Goes to a fragment such as `/sandbox`, as a new entry of the history.
pub fn go(fragment: &str) -> bool {
    window().is_some_and(|window| window.location().set_hash(fragment).is_ok())
}

/// Goes to a fragment in place of the current entry of the history.
pub fn replace(fragment: &str) -> bool {
    window().is_some_and(|window| window.location().replace(&format!("#{fragment}")).is_ok())
}

/// The whole address of the page with another fragment, to copy.
pub fn link(fragment: &str) -> Option<String> {
    let href = window()?.location().href().ok()?;
    let page = href.split('#').next().unwrap_or_default();
    Some(format!("{page}#{fragment}"))
}
