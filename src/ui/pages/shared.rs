//! A world that came in a link: replayed to look at, beside the learner's own, which it replaces only when asked to.
//!
//! Invariant: whatever the link holds, the world on the desk and everything in the browser's storage stay as they are
//! until the learner says otherwise.

use crate::browser::address;
use crate::formats::link;
use crate::session::Loading;
use crate::ui::clock::save_to_file;
use crate::ui::layout::Page;
use crate::ui::parts::{Button, ButtonKind, ButtonSize, Dialog, Glyph, Meter, Note, NoteKind, Progress, use_toasts};
use crate::ui::routes::{Route, use_address};
use crate::ui::store::{Desk, DeskProvider, Start, use_desk};
use crate::ui::strings::{pages as page_words, share as words};
use crate::ui::yard::Yard;
use crate::view::amount::grouped;
use crate::view::map;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Shared`].
#[derive(Properties, PartialEq)]
pub struct SharedProps {
    /// What stands behind `#/w/`.
    pub word: AttrValue,
}

/// The page.
#[component]
pub fn Shared(props: &SharedProps) -> Html {
    let outer = use_desk();
    let query = use_address().query;
    let look_at = query.get("t").and_then(|text| text.parse::<u64>().ok());
    let text = use_memo(props.word.clone(), |word| {
        let text = link::unpack(word).map_err(|error| error.to_string())?;
        // Read once to say at once what is wrong; the preview replays it.
        match Loading::of(&text) {
            Ok(_) => Ok(AttrValue::from(text)),
            Err(error) => Err(error.to_string()),
        }
    });
    match &*text {
        Err(error) => html! {
            <Page title={words::shared_wrong()}>
                <div class="stack measure">
                    <Note kind={NoteKind::Bad}><p>{error}</p><p class="soft">{words::shared_kept()}</p></Note>
                    <div class="row">
                        <a class="btn" href={Route::Home.href()}>{page_words::to_home()}</a>
                        <a class="btn" data-kind="go" href={Route::Sandbox.href()}>{page_words::to_sandbox()}</a>
                    </div>
                </div>
            </Page>
        },
        Ok(text) => html! {
            <DeskProvider key={props.word.to_string()} detached={true} start={Start::Save(text.clone())} {look_at}>
                <Preview text={text.clone()} {look_at} outer={OuterDesk(outer)} />
            </DeskProvider>
        },
    }
}

/// The learner's own desk as a property: always equal, since it acts on the live store.
#[derive(Clone)]
struct OuterDesk(Desk);

impl PartialEq for OuterDesk {
    fn eq(&self, _: &OuterDesk) -> bool {
        true
    }
}

#[derive(Properties, PartialEq)]
struct PreviewProps {
    text: AttrValue,
    look_at: Option<u64>,
    outer: OuterDesk,
}

#[component]
fn Preview(props: &PreviewProps) -> Html {
    let desk = use_desk();
    let begun = use_mut_ref(|| false);
    let chosen = desk.chosen();
    let stopped = use_state(|| false);
    // The replay begins after the first picture.
    let loading = chosen.loading.or((!*begun.borrow() && !*stopped).then_some((0, 1)));
    *begun.borrow_mut() |= chosen.loading.is_some();
    let shown = Rc::new(desk.world(|world| map::of(world, None)));
    let (now, facts) = (desk.world(|world| world.now()), desk.session(facts));
    let stop = {
        let (desk, stopped) = (desk.clone(), stopped.clone());
        Callback::from(move |_: MouseEvent| {
            desk.stop_loading();
            stopped.set(true);
        })
    };
    let actions = html! { <Open text={props.text.clone()} look_at={props.look_at} outer={props.outer.clone()} name={facts.0.clone()} /> };
    html! {
        <Page title={words::shared_title()} lead={words::shared_lead()} {actions}>
            if let Some((done, total)) = loading {
                <div class="stack measure">
                    <Progress
                        label={words::shared_loading()} percent={(done.saturating_mul(100) / total.max(1)) as u32}
                        text={format!("{} {} / {}", words::shared_loading(), grouped(done), grouped(total))}
                    />
                    <div class="row"><Button size={ButtonSize::Small} onclick={stop}>{words::shared_stop()}</Button></div>
                </div>
            } else if *stopped {
                <Note kind={NoteKind::Warn}>{words::shared_stopped()}</Note>
            } else {
                <div class="stack">
                    if let Some(text) = &chosen.notice { <Note kind={NoteKind::Warn}>{text}</Note> }
                    <div class="hero-figures">
                        { for facts.1.iter().map(|(caption, value)| html! { <Meter value={value.clone()} caption={*caption} /> }) }
                    </div>
                    <div class="hero-yard">
                        <Yard map={shown} selected={chosen.selected.clone()} running={chosen.running} speed={chosen.speed} {now} />
                    </div>
                </div>
            }
        </Page>
    }
}

/// The world's name, and what stands above its picture.
fn facts(session: &crate::session::Session) -> (String, Vec<(&'static str, String)>) {
    let calls = session.log().iter().filter(|entry| entry.is_act()).count();
    let name = if session.name().is_empty() {
        words::unnamed()
    } else {
        session.name()
    };
    let facts = vec![
        (words::began(), session.scenario().to_owned()),
        (words::seed(), session.seed().to_string()),
        (words::calls(), grouped(calls as u64)),
        (words::reaches(), session.world().now().clock()),
    ];
    (name.to_owned(), facts)
}

#[derive(Properties, PartialEq)]
struct OpenProps {
    text: AttrValue,
    look_at: Option<u64>,
    outer: OuterDesk,
    name: String,
}

/// The button that opens the world, and the question before it.
#[component]
fn Open(props: &OpenProps) -> Html {
    let toast = use_toasts();
    let asked = use_state(|| false);
    let full = use_state(|| false);
    let outer = props.outer.0.clone();
    let take = {
        let (outer, text, look_at) = (outer.clone(), props.text.clone(), props.look_at);
        Callback::from(move |()| {
            outer.load_at(text.to_string(), look_at);
            address::replace(Route::Sandbox.href().trim_start_matches('#'));
        })
    };
    let onopen = {
        let (outer, asked, take) = (outer.clone(), asked.clone(), take.clone());
        Callback::from(move |_: MouseEvent| {
            if outer.is_touched() {
                asked.set(true)
            } else {
                take.emit(())
            }
        })
    };
    let onclose = {
        let (asked, full) = (asked.clone(), full.clone());
        Callback::from(move |()| {
            asked.set(false);
            full.set(false);
        })
    };
    let onkeep = {
        let (outer, take, full) = (outer.clone(), take.clone(), full.clone());
        Callback::from(move |_: MouseEvent| if outer.shelve() { take.emit(()) } else { full.set(true) })
    };
    let onsave = Callback::from(move |_: MouseEvent| save_to_file(&outer, &toast));
    let footer = html! {
        <>
            <Button onclick={onclose.reform(|_: MouseEvent| ())}>{words::cancel()}</Button>
            if *full {
                <Button kind={ButtonKind::Bad} onclick={take.reform(|_: MouseEvent| ())}>{words::shared_replace()}</Button>
            } else {
                <Button kind={ButtonKind::Go} onclick={onkeep}>{words::shared_keep_open()}</Button>
            }
        </>
    };
    html! {
        <>
            <Button kind={ButtonKind::Go} size={ButtonSize::Large} glyph={Some(Glyph::Yard)} onclick={onopen}>{words::shared_open()}</Button>
            <Dialog id="shared-open" title={words::shared_ask()} open={*asked} {onclose} {footer}>
                if *full {
                    <Note kind={NoteKind::Bad}>{words::shared_full()}</Note>
                    <Button size={ButtonSize::Small} glyph={Some(Glyph::Export)} onclick={onsave}>{words::file()}</Button>
                } else {
                    <p>{words::shared_asked()}</p>
                }
            </Dialog>
        </>
    }
}
