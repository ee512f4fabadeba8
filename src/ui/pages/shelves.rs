//! The home page's shelves: experiments that are ready, and worlds the learner put away.
//!
//! Invariant: no world leaves the desk before it is on the shelf, unless nothing was done in it.

use crate::course::experiments;
use crate::ui::parts::{
    Button, ButtonKind, ButtonSize, Glyph, Icon, IconButton, TextField, Toast, glyph_of, use_toasts,
};
use crate::ui::routes::Route;
use crate::ui::store::{Desk, FIRST_SEED, Kept, Worlds, use_desk};
use crate::ui::strings::shelf as words;
use crate::view::state::State;
use crate::view::thumb;
use yew::prelude::*;

/// Experiments to open.
#[component]
pub fn Experiments() -> Html {
    let desk = use_desk();
    let toast = use_toasts();
    html! {
        <section aria-labelledby="experiments">
            <h2 id="experiments" class="ways">{words::experiments()}</h2>
            <p class="soft measure">{words::experiments_lead()}</p>
            <div class="shelf">
                { for experiments::ALL.iter().map(|one| {
                    let (title, about) = words::experiment(one.id);
                    let onclick = {
                        let (desk, toast, id) = (desk.clone(), toast.clone(), one.id);
                        Callback::from(move |_: MouseEvent| {
                            if !make_room(&desk, &toast) {
                                return;
                            }
                            if let Some(session) = experiments::begin(id, FIRST_SEED) {
                                desk.replace(session);
                                Route::Sandbox.go();
                            }
                        })
                    };
                    html! {
                        <button type="button" class="shelf-one" key={one.id} {onclick}>
                            <Icon name={glyph(one.id)} /><b>{title}</b><span class="soft">{about}</span>
                        </button>
                    }
                }) }
            </div>
        </section>
    }
}

fn glyph(id: &str) -> Glyph {
    match id {
        "scale-out" => Glyph::Scale,
        "rush" => Glyph::Users,
        "crash" => Glyph::Bolt,
        "stop" => Glyph::StateStop,
        "bad-image" => Glyph::Ecr,
        _ => Glyph::Lock,
    }
}

/// Puts the world on the desk away before another takes its place; false, and a word why, when that failed.
pub fn make_room(desk: &Desk, toast: &Callback<Toast>) -> bool {
    let touched = desk.is_touched();
    if !desk.shelve() {
        toast.emit(Toast::new(State::Bad, words::full()));
        return false;
    }
    if touched {
        toast.emit(Toast::new(State::Ok, words::shelved()));
    }
    true
}

/// What is done with one world of the shelf.
#[derive(Clone, Debug, Default, PartialEq)]
enum Doing {
    #[default]
    Nothing,
    Renaming(u64, String),
    Deleting(u64),
}

/// The learner's worlds.
#[component]
pub fn OwnWorlds() -> Html {
    let desk = use_desk();
    let toast = use_toasts();
    let doing = use_state(Doing::default);
    // The shelf lies in the browser's storage; each change here reads it again.
    let turn = use_state(|| 0_u32);
    let list = use_memo((*turn, desk.session(|session| session.seed())), |_| Worlds::list());
    let read_again = {
        let turn = turn.clone();
        move || turn.set(*turn + 1)
    };
    let put_away = {
        let (desk, toast, read_again) = (desk.clone(), toast.clone(), read_again.clone());
        Callback::from(move |_: MouseEvent| {
            let done = desk.session(Worlds::keep).is_some();
            toast.emit(match done {
                true => Toast::new(State::Ok, words::put_away_done()),
                false => Toast::new(State::Bad, words::full()),
            });
            read_again();
        })
    };
    let set = |next: Doing| {
        let doing = doing.clone();
        Callback::from(move |_: MouseEvent| doing.set(next.clone()))
    };
    let one = |kept: &Kept| {
        let id = kept.id;
        let open = {
            let (desk, toast, read_again) = (desk.clone(), toast.clone(), read_again.clone());
            Callback::from(move |_: MouseEvent| {
                let Some(text) = Worlds::open(id) else {
                    return toast.emit(Toast::new(State::Bad, words::damaged()));
                };
                if make_room(&desk, &toast) {
                    desk.load(text);
                    read_again();
                    Route::Sandbox.go();
                }
            })
        };
        let acts = match &*doing {
            Doing::Renaming(renamed, text) if *renamed == id => {
                let oninput = {
                    let doing = doing.clone();
                    Callback::from(move |text: String| doing.set(Doing::Renaming(id, text)))
                };
                let onsubmit = {
                    let (doing, text, read_again) = (doing.clone(), text.clone(), read_again.clone());
                    Callback::from(move |event: SubmitEvent| {
                        event.prevent_default();
                        Worlds::rename(id, &text);
                        doing.set(Doing::Nothing);
                        read_again();
                    })
                };
                html! {
                    <form class="branch-form" {onsubmit}>
                        <TextField id="world-name" label={words::name()} value={text.clone()} {oninput} />
                        <div class="branch-acts">
                            <Button size={ButtonSize::Small} onclick={set(Doing::Nothing)}>{words::keep()}</Button>
                            <Button size={ButtonSize::Small} kind={ButtonKind::Go} submit={true}>{words::save_name()}</Button>
                        </div>
                    </form>
                }
            }
            Doing::Deleting(gone) if *gone == id => {
                let delete = {
                    let (doing, read_again) = (doing.clone(), read_again.clone());
                    Callback::from(move |_: MouseEvent| {
                        Worlds::remove(id);
                        doing.set(Doing::Nothing);
                        read_again();
                    })
                };
                html! {
                    <div class="branch-acts">
                        <Button size={ButtonSize::Small} onclick={set(Doing::Nothing)}>{words::keep()}</Button>
                        <Button size={ButtonSize::Small} kind={ButtonKind::Bad} onclick={delete}>{words::delete_really()}</Button>
                    </div>
                }
            }
            _ => html! {
                <div class="branch-acts" role="group" aria-label={name(kept)}>
                    <Button size={ButtonSize::Small} kind={ButtonKind::Go} onclick={open}>{words::open()}</Button>
                    <IconButton glyph={Glyph::Log} label={words::rename()} onclick={set(Doing::Renaming(id, kept.name.clone()))} />
                    <IconButton glyph={Glyph::Trash} label={words::delete()} onclick={set(Doing::Deleting(id))} />
                </div>
            },
        };
        html! {
            <li class="world" key={id}>
                { stamp(&kept.thumb) }
                <b>{name(kept)}</b>
                <small class="soft">{words::about(&kept.scenario, kept.calls, &kept.clock)}{" "}{&kept.date}</small>
                {acts}
            </li>
        }
    };
    html! {
        <section aria-labelledby="own-worlds">
            <h2 id="own-worlds" class="ways">{words::worlds()}</h2>
            <p class="soft measure">{if list.is_empty() { words::no_worlds() } else { words::worlds_lead() }}</p>
            <ul class="worlds">{ for list.iter().map(one) }</ul>
            <Button size={ButtonSize::Small} glyph={Some(Glyph::Plus)} onclick={put_away}>{words::put_away()}</Button>
        </section>
    }
}

fn name(kept: &Kept) -> String {
    if kept.name.is_empty() {
        words::unnamed().into()
    } else {
        kept.name.clone()
    }
}

/// A world's picture: a row a zone, a shape a task.
fn stamp(word: &str) -> Html {
    let thumb = thumb::of(word);
    let rows = thumb.zones.len().max(1) * 20 + if thumb.beam { 10 } else { 0 };
    let top = if thumb.beam { 10 } else { 0 };
    html! {
        <svg class="world-stamp" viewBox={format!("0 0 244 {}", rows.max(60) + 4)} role="img" aria-label={words::picture()}>
            if thumb.beam { <rect class="stamp-beam" x="2" y="2" width="240" height="6" /> }
            { for thumb.zones.iter().enumerate().flat_map(|(row, zone)| {
                zone.iter().enumerate().map(move |(column, state)| html! {
                    <svg x={(column * 20 + 3).to_string()} y={(row * 20 + top + 3).to_string()} width="16" height="16" viewBox="0 0 20 20" class="stamp-task" data-s={state.as_str()} aria-hidden="true">
                        <use href={glyph_of(*state).href()} />
                    </svg>
                }).collect::<Vec<Html>>()
            }) }
        </svg>
    }
}
