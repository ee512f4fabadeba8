//! The screens (Yew): app, routes, store, parts and pages.

use yew::prelude::*;

/// The page until the first screens stand.
#[component]
fn App() -> Html {
    html! { <main><h1>{ "Taskyard" }</h1></main> }
}

/// Mounts the app on the page's `#app` element.
pub fn start() {
    if let Some(root) = gloo::utils::document().get_element_by_id("app") {
        yew::Renderer::<App>::with_root(root).render();
    }
}
