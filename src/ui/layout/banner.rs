//! What the learner has to know about where their work is kept: another tab has it, a new version waits.
//!
//! Invariant: nothing is loaded anew before everything of the learner's is kept.

use crate::browser::{embed, offline};
use crate::ui::clock::save_to_file;
use crate::ui::hooks::use_announce;
use crate::ui::parts::{Button, ButtonKind, ButtonSize, Glyph, Icon, Toast, use_toasts};
use crate::ui::store::{Desk, Tab, Worlds, use_desk};
use crate::ui::strings::{offline as words, share};
use crate::view::state::State;
use yew::prelude::*;

/// The banner, where there is something to say.
#[component]
pub fn Banner() -> Html {
    let desk = use_desk();
    let toast = use_toasts();
    let announce = use_announce();
    let version = use_state(|| None::<offline::Offline>);
    {
        let version = version.setter();
        use_effect_with((), move |()| {
            if !embed::is_framed() {
                offline::start(move |now| version.set(Some(now)));
            }
        });
    }
    let tab = desk.chosen().tab;
    let said = match (tab, *version) {
        (Tab::Copy, _) => Some(words::copy()),
        (Tab::Lost, _) => Some(words::lost()),
        (_, Some(offline::Offline::Waiting)) => Some(words::update()),
        (_, Some(offline::Offline::Changed)) => Some(words::changed()),
        _ => None,
    };
    {
        use_effect_with(said, move |said| {
            if let Some(said) = said {
                announce.polite(*said);
            }
        });
    }
    let Some(text) = said else { return html! {} };
    let failed = {
        let toast = toast.clone();
        move |text: &'static str| toast.emit(Toast::new(State::Bad, text))
    };
    let acts = if tab == Tab::Owner {
        let waiting = *version == Some(offline::Offline::Waiting);
        let change = {
            let (desk, failed) = (desk.clone(), failed.clone());
            Callback::from(move |_: MouseEvent| match (desk.settle_for_reload(), waiting) {
                (false, _) => failed(words::update_failed()),
                (true, true) => {
                    offline::take_over();
                    reload_when_changed(&desk);
                }
                (true, false) => offline::reload(),
            })
        };
        let later = {
            let version = version.clone();
            Callback::from(move |_: MouseEvent| version.set(None))
        };
        html! {
            <>
                <Button size={ButtonSize::Small} kind={ButtonKind::Go} onclick={change}>
                    {if waiting { words::update_now() } else { words::reload() }}
                </Button>
                <Button size={ButtonSize::Small} onclick={later}>{words::later()}</Button>
            </>
        }
    } else {
        let take = {
            let (desk, failed) = (desk.clone(), failed.clone());
            Callback::from(move |_: MouseEvent| {
                if !desk.take_over() {
                    failed(words::not_shelved());
                }
            })
        };
        let shelve = {
            let (desk, toast) = (desk.clone(), toast.clone());
            Callback::from(move |_: MouseEvent| match desk.session(Worlds::keep) {
                Some(_) => toast.emit(Toast::new(State::Ok, words::shelved())),
                None => failed(words::not_shelved()),
            })
        };
        let save = Callback::from(move |_: MouseEvent| save_to_file(&desk, &toast));
        html! {
            <>
                <Button size={ButtonSize::Small} kind={ButtonKind::Go} onclick={take}>{words::take_over()}</Button>
                <Button size={ButtonSize::Small} onclick={shelve}>{words::shelve()}</Button>
                <Button size={ButtonSize::Small} onclick={save}>{share::file()}</Button>
            </>
        }
    };
    html! {
        <aside class="banner" aria-label={words::notice()}>
            <Icon name={Glyph::Info} />
            <p>{text}{" "}if tab == Tab::Owner { <span class="soft">{words::update_means()}</span> }</p>
            <div class="banner-acts">{acts}</div>
        </aside>
    }
}

/// The page is loaded anew as soon as the new version has taken over; what happens until then is saved once more by
/// the page's own leaving.
fn reload_when_changed(desk: &Desk) {
    desk.run(false);
    offline::when_changed(offline::reload);
}
