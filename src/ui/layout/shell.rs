//! What is on every screen: skip link, top bar, icons, live regions, toasts, and the keys that work everywhere.

use super::banner::Banner;
use super::help::KeyboardHelp;
use super::top_bar::{TopBar, Where};
use crate::browser::focus;
use crate::ui::hooks::{Announcer, Chord, PrefsProvider, Shortcut, use_prefs, use_shortcuts};
use crate::ui::palette::Palette;
use crate::ui::parts::{Sprite, Toast, Toaster, use_toasts};
use crate::ui::routes::Route;
use crate::ui::strings::frame as words;
use crate::view::state::State;
use yew::prelude::*;

/// The id of the main part of every screen.
pub const MAIN: &str = "main";

/// Properties of [`Shell`].
#[derive(Properties, PartialEq)]
pub struct ShellProps {
    /// The screen that is shown.
    pub route: Route,
    /// The world one is in, if any.
    #[prop_or_default]
    pub place: Option<Where>,
    #[prop_or_default]
    pub children: Html,
}

/// The frame around a screen.
#[component]
pub fn Shell(props: &ShellProps) -> Html {
    html! {
        <PrefsProvider>
            <Announcer>
                <Toaster>
                    <Sprite />
                    <Bars route={props.route.clone()} place={props.place.clone()}>{props.children.clone()}</Bars>
                </Toaster>
            </Announcer>
        </PrefsProvider>
    }
}

#[component]
fn Bars(props: &ShellProps) -> Html {
    let help = use_state(|| false);
    let prefs = use_prefs();
    let toast = use_toasts();
    {
        use_effect_with(prefs.kept, move |kept| {
            if !kept {
                toast.emit(Toast::new(State::Warn, words::storage_failed()));
            }
        });
    }
    let show_help = {
        let help = help.clone();
        Callback::from(move |()| help.set(true))
    };
    let hide_help = {
        let help = help.clone();
        Callback::from(move |()| help.set(false))
    };
    let find = use_state(|| false);
    let show_find = {
        let find = find.clone();
        Callback::from(move |()| find.set(true))
    };
    let hide_find = {
        let find = find.clone();
        Callback::from(move |()| find.set(false))
    };
    let (ask, search) = (show_help.clone(), show_find.clone());
    use_shortcuts(vec![
        Shortcut::new(Chord::key("F6"), || _ = focus::cycle_regions(false)),
        Shortcut::new(Chord::key("F6").shift(), || _ = focus::cycle_regions(true)),
        Shortcut::new(Chord::key("?"), move || ask.emit(())),
        Shortcut::new(Chord::ctrl("k"), move || search.emit(())),
    ]);
    // The fragment is the route, so the link moves the focus itself.
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        focus::to_id(MAIN);
    });
    html! {
        <>
            <a class="skip" href="#main" onclick={skip}>{words::skip_to_main()}</a>
            <div class="shell">
                <TopBar route={props.route.clone()} place={props.place.clone()} onhelp={show_help.clone()} onfind={show_find} />
                {props.children.clone()}
            </div>
            <Banner />
            <Palette open={*find} onclose={hide_find} onhelp={show_help} />
            <KeyboardHelp open={*help} onclose={hide_help} />
        </>
    }
}
