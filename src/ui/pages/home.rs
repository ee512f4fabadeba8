//! The entry.

use crate::ui::layout::Page;
use crate::ui::parts::{ButtonKind, ButtonSize, Glyph, LinkButton};
use crate::ui::routes::Route;
use crate::ui::strings::pages as words;
use yew::prelude::*;

/// The home page.
#[component]
pub fn Home() -> Html {
    html! {
        <Page title={words::home_title()} lead={words::home_lead()}>
            <LinkButton href={Route::Sandbox.href()} kind={ButtonKind::Go} size={ButtonSize::Large} glyph={Glyph::Yard}>
                {words::home_open()}
            </LinkButton>
        </Page>
    }
}
