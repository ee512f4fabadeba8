//! The app: which page stands at which address.

use super::hooks::{Speaking, use_speaking};
use super::layout::Shell;
use super::pages::{Embed, Gallery, Home, NotFound, Sandbox, Settings, Shared};
use super::routes::{Route, use_address};
use super::store::DeskProvider;
use super::strings::{frame as words, pages, share};
use crate::browser::page;
use yew::prelude::*;

/// The whole app.
#[component]
pub fn App() -> Html {
    let address = use_address();
    let embedded = matches!(address.route, Route::Embed { .. });
    let speaking = use_speaking(!embedded);
    use_effect_with((address.route.clone(), speaking.language), |(route, _)| {
        let name = match route {
            Route::Home | Route::Embed { .. } => return page::set_title(words::app()),
            Route::Sandbox | Route::New { .. } => words::sandbox(),
            Route::Shared { .. } => share::shared_title(),
            Route::Grammar => words::grammar(),
            Route::Settings => words::settings(),
            Route::NotFound => pages::not_found_title(),
        };
        page::set_title(&format!("{name} · {}", words::app()));
    });
    let page = match address.route.clone() {
        Route::Home => html! { <Home /> },
        Route::Sandbox => html! { <Sandbox /> },
        Route::New { operation } => html! { <Sandbox {operation} /> },
        Route::Shared { word } => html! { <Shared {word} /> },
        Route::Embed { kind, id } => {
            let key = format!("{kind}/{id}");
            return html! { <Embed {key} {kind} {id} {address} /> };
        }
        Route::Grammar => html! { <Gallery /> },
        Route::Settings => html! { <Settings /> },
        Route::NotFound => html! { <NotFound /> },
    };
    // Another language draws everything anew, on the same desk.
    let key = speaking.language.code();
    html! {
        <DeskProvider key="desk">
            <ContextProvider<Speaking> context={speaking}><Shell {key} route={address.route}>{page}</Shell></ContextProvider<Speaking>>
        </DeskProvider>
    }
}
