//! The screens (Yew): app, routes, store, parts and pages.

/// Mounts the app on the page's `#app` element.
pub fn start() {}
