//! What stands at an address nobody knows.

use crate::ui::layout::Page;
use crate::ui::parts::{ButtonKind, Empty, Glyph, LinkButton};
use crate::ui::routes::Route;
use crate::ui::strings::pages as words;
use yew::prelude::*;

/// The page for unknown addresses.
#[component]
pub fn NotFound() -> Html {
    html! {
        <Page title={words::not_found_title()}>
            <Empty glyph={Glyph::Crane} text={words::not_found()}>
                <LinkButton href={Route::Home.href()}>{words::to_home()}</LinkButton>
                <LinkButton href={Route::Sandbox.href()} kind={ButtonKind::Go}>{words::to_sandbox()}</LinkButton>
            </Empty>
        </Page>
    }
}
