//! The bar at the top: name, main navigation, the world one is in, tools.

use crate::browser::media;
use crate::ui::hooks::{Prefs, Size, Theme, use_prefs};
use crate::ui::parts::{Glyph, Icon, IconButton, IconSize, Plate};
use crate::ui::routes::Route;
use crate::ui::strings::{frame as words, palette};
use yew::prelude::*;

/// The world one is in.
#[derive(Clone, Debug, PartialEq)]
pub struct Where {
    pub world: AttrValue,
    pub account: AttrValue,
    pub region: AttrValue,
}

/// Properties of [`TopBar`].
#[derive(Properties, PartialEq)]
pub struct TopBarProps {
    pub route: Route,
    #[prop_or_default]
    pub place: Option<Where>,
    #[prop_or_default]
    pub onhelp: Callback<()>,
    /// Find or do.
    #[prop_or_default]
    pub onfind: Callback<()>,
}

/// The top bar.
#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let prefs = use_prefs();
    let turn_theme = {
        let prefs = prefs.clone();
        Callback::from(move |_: MouseEvent| {
            let dark = match prefs.theme {
                Theme::System => media::matches("(prefers-color-scheme: dark)"),
                Theme::Light => false,
                Theme::Dark => true,
            };
            let theme = if dark { Theme::Light } else { Theme::Dark };
            prefs.dispatch(Prefs { theme, ..*prefs });
        })
    };
    let turn_size = {
        let prefs = prefs.clone();
        Callback::from(move |_: MouseEvent| {
            let size = if prefs.size == Size::Normal {
                Size::Projector
            } else {
                Size::Normal
            };
            prefs.dispatch(Prefs { size, ..*prefs });
        })
    };
    let places = [
        (Route::Home, Glyph::Home, words::home()),
        (Route::Sandbox, Glyph::Yard, words::sandbox()),
    ];
    html! {
        <header class="top" data-region="top" tabindex="-1">
            <a class="brand" href="#/" aria-label={words::app()}><Mark /><span aria-hidden="true">{words::app()}</span></a>
            <nav class="modes" aria-label={words::main_navigation()}>
                { for places.iter().map(|(route, glyph, word)| html! {
                    <a href={route.href()} aria-current={props.route.is_within(route).then_some("page")}>
                        <Icon name={*glyph} size={IconSize::Small} /><span>{*word}</span>
                    </a>
                }) }
            </nav>
            if let Some(place) = &props.place {
                <div class="where">
                    <b>{&place.world}</b><span class="quiet">{&place.account}</span><Plate text={place.region.clone()} line={true} />
                </div>
            }
            <div class="top-tools">
                <button
                    class="top-find" type="button" aria-haspopup="dialog" aria-keyshortcuts="Control+K"
                    onclick={props.onfind.reform(|_: MouseEvent| ())}
                >
                    <Icon name={Glyph::Search} /><span>{palette::title()}</span><kbd>{"Ctrl K"}</kbd>
                </button>
                <IconButton
                    glyph={Glyph::Screen} label={words::projector()} pressed={prefs.size == Size::Projector} wide_only={true}
                    onclick={turn_size}
                />
                <IconButton glyph={Glyph::Theme} label={words::theme()} onclick={turn_theme} />
                <IconButton
                    glyph={Glyph::Help} label={words::help()} key_hint="?" opens="dialog" onclick={props.onhelp.reform(|_| ())}
                />
                <a class="ib" href={Route::Settings.href()} aria-label={words::settings()} title={words::settings()}>
                    <Icon name={Glyph::Settings} />
                </a>
            </div>
        </header>
    }
}

/// The sign of Taskyard: a gantry with a yellow block.
#[component]
fn Mark() -> Html {
    html! {
        <svg viewBox="0 0 26 26" aria-hidden="true" focusable="false">
            <path d="M1 6h24v4H1zM4 10h3.5v14H4zM18.5 10H22v14h-3.500zM12.200 10h1.600v2.500h-1.600z" fill="currentColor" />
            <path d="M9 12.500h8v6H9z" fill="var(--signal)" stroke="var(--signal-edge)" stroke-width=".8" />
            <path d="M11.700 14v3M14.300 14v3" stroke="var(--signal-ink)" stroke-width="1.200" />
        </svg>
    }
}
