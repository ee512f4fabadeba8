//! Finding a moment: the learner's bookmarks, and a search over everything that happened.
//!
//! The focus stays in the field; Up and Down move the choice, Enter shows that moment.

use super::acts::Acts;
use super::scrubber::ActsHandle;
use crate::base::time::Time;
use crate::ui::parts::{Button, ButtonSize, Dialog, Glyph, Icon, IconButton, Shape, step};
use crate::ui::strings::time as words;
use crate::view::state::State;
use crate::view::story::{self, Filter};
use yew::prelude::*;

const LIST: &str = "moments-list";
/// Events shown of those that match.
const SHOWN: usize = 60;

/// A moment to go to.
#[derive(Clone, PartialEq)]
struct Found {
    at: Time,
    text: String,
    word: &'static str,
    state: State,
    bookmark: bool,
}

/// Properties of [`MomentsDialog`].
#[derive(Properties, PartialEq)]
pub struct MomentsDialogProps {
    pub open: bool,
    pub onclose: Callback<()>,
    pub acts: ActsHandle,
}

/// The dialog.
#[component]
pub fn MomentsDialog(props: &MomentsDialogProps) -> Html {
    html! {
        <Dialog id="moments" title={words::moments()} open={props.open} onclose={props.onclose.clone()}>
            if props.open { <Body acts={props.acts.clone()} onclose={props.onclose.clone()} /> }
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct BodyProps {
    acts: ActsHandle,
    onclose: Callback<()>,
}

#[component]
fn Body(props: &BodyProps) -> Html {
    let acts = props.acts.0.clone();
    let query = use_state(String::new);
    let chosen = use_state(|| 0_usize);
    // Removing a bookmark changes nothing that this component would hear of.
    let turn = use_state(|| 0_u32);
    let (found, more) = (*use_memo(((*query).clone(), *turn), |(query, _)| find(&acts, query))).clone();
    let go = {
        let (acts, onclose) = (acts.clone(), props.onclose.clone());
        Callback::from(move |at: Time| {
            onclose.emit(());
            acts.seek(at);
        })
    };
    let oninput = {
        let (query, chosen) = (query.clone(), chosen.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                query.set(input.value());
                chosen.set(0);
            }
        })
    };
    let onkeydown = {
        let (found, chosen, go) = (found.clone(), chosen.clone(), go.clone());
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            if key == "Enter"
                && let Some(one) = found.get(*chosen)
            {
                event.prevent_default();
                go.emit(one.at);
            } else if matches!(key.as_str(), "ArrowUp" | "ArrowDown")
                && let Some(next) = step(&key, *chosen, found.len())
            {
                event.prevent_default();
                chosen.set(next);
            }
        })
    };
    let mark = {
        let (acts, turn) = (acts.clone(), turn.clone());
        Callback::from(move |_: MouseEvent| {
            acts.bookmark();
            turn.set(*turn + 1);
        })
    };
    let remove = {
        let turn = turn.clone();
        Callback::from(move |at: Time| {
            acts.desk.act(|session| session.remove_bookmark(at));
            turn.set(*turn + 1);
        })
    };
    let active = (!found.is_empty()).then(|| format!("{LIST}-{}", *chosen));
    let marks: Vec<Time> = found.iter().filter(|one| one.bookmark).map(|one| one.at).collect();
    html! {
        <div class="palette">
            <div class="palette-field">
                <Icon name={Glyph::Search} />
                <input
                    class="in" type="text" role="combobox" autocomplete="off" spellcheck="false" maxlength="80" autofocus=true
                    aria-label={words::moments_field()} placeholder={words::moments_field()}
                    aria-expanded={(!found.is_empty()).to_string()} aria-controls={LIST} aria-autocomplete="list"
                    aria-activedescendant={active} aria-describedby="moments-keys" value={(*query).clone()} {oninput} {onkeydown}
                />
            </div>
            <div class="palette-list" id={LIST} role="listbox" aria-label={words::moments()}>
                { for found.iter().enumerate().map(|(index, one)| option(one, index, index == *chosen, &go)) }
            </div>
            if found.is_empty() { <p class="soft palette-none">{if query.is_empty() { words::none() } else { words::no_match() }}</p> }
            if more { <p class="soft small">{words::more()}</p> }
            <p class="soft small" id="moments-keys">{words::moments_help()}</p>
            <div class="row">
                <Button size={ButtonSize::Small} glyph={Some(Glyph::Pin)} onclick={mark}>{words::mark_now()}</Button>
                { for marks.into_iter().take(6).map(|at| {
                    let label = format!("{} {}", words::remove(), at.clock());
                    html! { <IconButton glyph={Glyph::Trash} {label} onclick={remove.reform(move |_: MouseEvent| at)} /> }
                }) }
            </div>
        </div>
    }
}

fn option(one: &Found, index: usize, chosen: bool, go: &Callback<Time>) -> Html {
    let at = one.at;
    let onclick = go.reform(move |_: MouseEvent| at);
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    html! {
        <div
            class="palette-one" role="option" id={format!("{LIST}-{index}")} key={index} {onclick} {onmousedown}
            aria-selected={if chosen { "true" } else { "false" }}
        >
            <Icon name={if one.bookmark { Glyph::Pin } else { Glyph::Clock }} />
            <time class="event-at">{at.clock()}</time>
            <span class="palette-what"><b>{&one.text}</b></span>
            if one.bookmark { <small class="soft">{words::bookmarks()}</small> } else { <Shape state={one.state} word={one.word} /> }
        </div>
    }
}

/// Bookmarks first, then events, newest first; of both only what matches.
fn find(acts: &Acts, query: &str) -> (Vec<Found>, bool) {
    let wanted = query.trim().to_lowercase();
    acts.desk.session(|session| {
        let mut found: Vec<Found> = session
            .bookmarks()
            .iter()
            .filter(|mark| wanted.is_empty() || mark.name.to_lowercase().contains(&wanted))
            .map(|mark| Found {
                at: mark.at,
                text: mark.name.clone(),
                word: "",
                state: State::None,
                bookmark: true,
            })
            .collect();
        let filter = Filter {
            text: wanted,
            ..Filter::default()
        };
        // What is still to come from a past moment is found too: the tip's events are searched.
        let told = story::of(session.world(), &filter, SHOWN);
        let start = session.start();
        let line = |(line, word): (crate::view::inspect::Line, &'static str)| Found {
            at: line.at,
            text: line.text,
            word,
            state: line.state,
            bookmark: false,
        };
        found.extend(told.lines.into_iter().map(line).filter(|one| one.at >= start));
        (found, told.more)
    })
}
