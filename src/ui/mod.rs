//! The screens (Yew): app, routes, store, parts and pages.

pub mod app;
pub mod chart;
pub mod clock;
pub mod drawer;
pub mod forms;
pub mod hooks;
pub mod inspector;
pub mod layout;
pub mod opening;
pub mod pages;
pub mod palette;
pub mod parts;
pub mod routes;
pub mod sandbox;
pub mod store;
pub mod strings;
pub mod visitor;
pub mod yard;

/// Mounts the app on the page's `#app` element, in place of what the page shows while it loads.
pub fn start() {
    let Some(root) = crate::browser::page::element("app") else {
        return;
    };
    root.set_inner_html("");
    yew::Renderer::<opening::Opening>::with_root(root).render();
}
