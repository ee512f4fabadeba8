//! Every part in every state: the living style guide.

use crate::ui::layout::Page;
use crate::ui::strings::pages as words;
use yew::prelude::*;

/// The gallery.
#[component]
pub fn Gallery() -> Html {
    html! { <Page title={words::gallery()} lead={words::gallery_lead()} /> }
}
