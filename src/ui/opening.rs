//! The opening screen: what stands here until the deferred half of the program has arrived.
//!
//! Invariant: it runs only what is in the first half: plain elements, the words, the address, nothing of the world or of the
//! parts (`tools/split/deferred.txt` says what is deferred). It has the same bands as what follows, so that nothing jumps.

use super::app::App;
use super::routes::{Route, use_address};
use super::strings::{frame, guide, opening as words};
use crate::browser::{page, rest};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Where the program stands.
#[derive(Clone, PartialEq)]
enum Stage {
    Coming,
    Here,
    /// The browser's word for what went wrong.
    Missing(String),
}

/// The opening screen, then the app.
#[component]
pub fn Opening() -> Html {
    let stage = use_state(|| if rest::is_here() { Stage::Here } else { Stage::Coming });
    {
        let stage = stage.clone();
        use_effect_with((*stage).clone(), move |now| {
            if *now == Stage::Coming {
                spawn_local(async move {
                    stage.set(match rest::arrive().await {
                        Ok(()) => Stage::Here,
                        Err(why) => Stage::Missing(why),
                    });
                });
            }
        });
    }
    match &*stage {
        Stage::Here => html! { <App /> },
        Stage::Coming => html! { <Waiting /> },
        Stage::Missing(why) => {
            let again = {
                let stage = stage.clone();
                Callback::from(move |_: MouseEvent| stage.set(Stage::Coming))
            };
            html! { <Waiting why={why.clone()} onagain={again} /> }
        }
    }
}

/// Properties of [`Waiting`].
#[derive(Properties, PartialEq)]
pub struct WaitingProps {
    /// Why the rest did not come, if it did not.
    #[prop_or_default]
    pub why: Option<AttrValue>,
    #[prop_or_default]
    pub onagain: Callback<MouseEvent>,
}

/// What is shown while the rest is on its way, or could not be had.
#[component]
pub fn Waiting(props: &WaitingProps) -> Html {
    let address = use_address();
    let home = address.route == Route::Home;
    let framed = matches!(address.route, Route::Embed { .. });
    use_effect_with((), |()| page::set_title(frame::app()));
    let state = match &props.why {
        None => html! {
            <p class="opening-word" role="status">
                <span>{words::coming()}</span>
                <progress id="rest-progress" max="1" aria-label={words::coming()}></progress>
            </p>
        },
        Some(why) => html! {
            <div class="opening-word" role="alert">
                <p>{words::missing()}</p>
                <p class="quiet">{why}</p>
                <button type="button" class="btn" onclick={props.onagain.clone()}>{words::again()}</button>
            </div>
        },
    };
    html! {
        <div class="shell">
            if !framed {
            <header class="top">
                <a class="brand" href="#/"><span>{frame::app()}</span></a>
                <nav class="modes" aria-label={frame::main_navigation()}>
                    <a href="#/" aria-current={home.then_some("page")}><span>{frame::home()}</span></a>
                    <a href="#/sandbox" aria-current={(!home).then_some("page")}><span>{frame::sandbox()}</span></a>
                </nav>
            </header>
            }
            <main class="page" id="main" tabindex="-1">
                if home {
                    <section class="hero">
                        <div class="hero-text">
                            <h1 class="hero-title">{guide::home_title()}</h1>
                            <p>{guide::home_lead()}</p>
                            <p class="soft">{guide::home_build_about()}</p>
                        </div>
                        <div class="hero-yard">{state}</div>
                    </section>
                } else {
                    <h1 class="vh">{frame::app()}</h1>
                    { state }
                }
            </main>
        </div>
    }
}
