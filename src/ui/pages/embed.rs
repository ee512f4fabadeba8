//! One widget alone, for a frame in another page: no bars, a compact clock, no storage, one link back.
//!
//! `#/embed/<map|chart|terminal|events>/<scenario or the word of a link>?seed=&t=&theme=&run=`. The page around it is told
//! the widget's height. Invariant: nothing here reads or writes the browser's storage.

use crate::base::time::Span;
use crate::browser::{address, embed, page, picture};
use crate::formats::link;
use crate::session::{Loading, Session, scenario};
use crate::ui::drawer::{Charts, EventPane, Terminal, use_terminal};
use crate::ui::hooks::{Announcer, Prefs, PrefsProvider, Theme};
use crate::ui::parts::{Glyph, IconButton, Note, NoteKind, Sprite, Toaster};
use crate::ui::routes::Address;
use crate::ui::store::{DeskProvider, FIRST_SEED, Start, use_desk};
use crate::ui::strings::{clock as clock_words, share as words};
use crate::ui::yard::Yard;
use crate::view::map;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Embed`].
#[derive(Properties, PartialEq)]
pub struct EmbedProps {
    /// `map`, `chart`, `terminal` or `events`.
    pub kind: AttrValue,
    /// A scenario, or the word of a link.
    pub id: AttrValue,
    pub address: Address,
}

/// The widget.
#[component]
pub fn Embed(props: &EmbedProps) -> Html {
    let query = &props.address.query;
    let theme = match query.get("theme").map(String::as_str) {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    };
    let look_at = query.get("t").and_then(|text| text.parse::<u64>().ok());
    let seed = query
        .get("seed")
        .and_then(|text| text.parse().ok())
        .unwrap_or(FIRST_SEED);
    let start = use_memo((props.id.clone(), seed), |(id, seed)| {
        if scenario::names().contains(&id.as_str()) {
            return Ok::<Start, String>(Start::Scenario(id.clone(), *seed));
        }
        let text = link::unpack(id).map_err(|error| error.to_string())?;
        Loading::of(&text).map_err(|error| error.to_string())?;
        Ok(Start::Save(text.into()))
    });
    let known = matches!(props.kind.as_str(), "map" | "chart" | "terminal" | "events");
    let inside = match &*start {
        _ if !known => {
            html! { <main class="embed-main"><Note kind={NoteKind::Bad}>{words::embed_unknown()}</Note></main> }
        }
        Err(error) => html! { <main class="embed-main"><Note kind={NoteKind::Bad}>{error.clone()}</Note></main> },
        Ok(start) => html! {
            <DeskProvider detached={true} start={start.clone()} {look_at}>
                <Widget kind={props.kind.clone()} paused={query.get("run").is_some_and(|run| run == "0")} />
            </DeskProvider>
        },
    };
    html! {
        <PrefsProvider fixed={Prefs { theme, ..Prefs::default() }}>
            <Announcer><Toaster><Sprite />{inside}</Toaster></Announcer>
        </PrefsProvider>
    }
}

#[derive(Properties, PartialEq)]
struct WidgetProps {
    kind: AttrValue,
    paused: bool,
}

#[component]
fn Widget(props: &WidgetProps) -> Html {
    let desk = use_desk();
    let node = use_node_ref();
    let chosen = desk.chosen();
    {
        let (desk, paused) = (desk.clone(), props.paused);
        use_effect_with((), move |()| {
            page::set_root_attribute("data-embed", Some(""));
            if paused {
                desk.run(false);
            }
            || page::set_root_attribute("data-embed", None)
        });
    }
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let watch = node.cast::<web_sys::Element>().and_then(|element| {
                picture::sizes(&element, |_, height| {
                    embed::tell_height(height);
                })
            });
            move || drop(watch)
        });
    }
    let now = desk.world(|world| world.now());
    let onplay = {
        let (desk, running) = (desk.clone(), chosen.running);
        Callback::from(move |_: MouseEvent| {
            desk.act(Session::back_to_now);
            desk.run(!running);
        })
    };
    let onstep = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| {
            desk.act(Session::back_to_now);
            desk.run(false);
            let _ = desk.act(Session::step);
        })
    };
    let onselect = {
        let desk = desk.clone();
        Callback::from(move |id: AttrValue| desk.select(Some(id)))
    };
    // Made when it is asked for: packing at each tick would be work for nobody.
    let onopen = {
        let desk = desk.clone();
        Callback::from(move |event: MouseEvent| {
            let (word, at) = desk.session(|session| {
                let at = session.viewing().map(|moment| moment.time().since(session.start()));
                (link::pack(&session.save_text(None)), at)
            });
            let when = at.map_or_else(String::new, |Span(millis)| format!("?t={millis}"));
            if let (Some(anchor), Some(href)) = (
                event.target_dyn_into::<web_sys::Element>(),
                address::link(&format!("/w/{word}{when}")),
            ) {
                picture::set(&anchor, "href", &href);
            }
        })
    };
    let widget = match props.kind.as_str() {
        "chart" => html! { <Charts /> },
        "terminal" => html! { <Line /> },
        "events" => html! { <EventPane /> },
        _ => html! {
            <Yard
                map={Rc::new(desk.world(|world| map::of(world, None)))} selected={chosen.selected.clone()} onselect={onselect.clone()}
                onwhy={onselect} running={chosen.running} speed={chosen.speed} {now}
            />
        },
    };
    html! {
        <div ref={node} class="embed">
            <header class="embed-bar" aria-label={words::embed_region()}>
                <IconButton
                    glyph={if chosen.running { Glyph::Pause } else { Glyph::Play }}
                    label={if chosen.running { clock_words::pause() } else { clock_words::run() }} onclick={onplay}
                />
                <IconButton glyph={Glyph::Step} label={clock_words::step()} onclick={onstep} />
                <b class="embed-time">{now.clock()}</b>
                if let Some((done, total)) = chosen.loading { <span class="small">{format!("{done} / {total}")}</span> }
                <a class="embed-link" href="#/" target="_blank" rel="noopener" onclick={onopen}>{words::embed_open()}</a>
            </header>
            <main class="embed-main" id="main" tabindex="-1" data-kind={props.kind.clone()}>
                <h1 class="vh">{words::embed_region()}</h1>
                if let Some(text) = &chosen.notice { <Note kind={NoteKind::Warn}>{text}</Note> }
                {widget}
            </main>
        </div>
    }
}

#[component]
fn Line() -> Html {
    let control = use_terminal();
    html! { <Terminal {control} /> }
}
