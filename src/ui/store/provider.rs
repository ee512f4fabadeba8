//! Makes the store, drives its clock and its saving, and hands it to every component.

use super::{Chosen, Desk, FIRST_SCENARIO, FIRST_SEED, Saving, Store, Tab};
use crate::browser::events;
use crate::session::Session;
use crate::ui::hooks::{use_frames, use_interval};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::prelude::*;

/// How often what changed is saved, in milliseconds.
const SAVE_EVERY_MS: u32 = 2_000;

/// What a store begins with.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// A scenario by name and seed.
    Scenario(AttrValue, u64),
    /// A save's text.
    Save(AttrValue),
}

/// Properties of [`DeskProvider`].
#[derive(Properties, PartialEq)]
pub struct DeskProviderProps {
    pub children: Html,
    /// Neither reads nor writes the browser's storage: for embedded widgets and tests.
    #[prop_or_default]
    pub detached: bool,
    /// What to begin with in place of what the browser keeps. Read once.
    #[prop_or_default]
    pub start: Option<Start>,
    /// The moment to look at first, in milliseconds after the beginning.
    #[prop_or_default]
    pub look_at: Option<u64>,
}

/// Everything inside can use [`use_desk`].
#[component]
pub fn DeskProvider(props: &DeskProviderProps) -> Html {
    let drawn = use_state(|| 0_u64);
    let store = {
        let redraw = drawn.setter();
        let (detached, start) = (props.detached, props.start.clone());
        use_memo((), move |()| {
            first_store(
                Callback::from(move |revision| redraw.set(revision)),
                detached,
                start.as_ref(),
            )
        })
    };
    let desk = Desk {
        revision: store.revision.get(),
        store,
    };
    let chosen = desk.chosen();
    {
        let desk = desk.clone();
        let (detached, start, look_at) = (props.detached, props.start.clone(), props.look_at);
        use_effect_with((), move |()| match start {
            Some(Start::Save(text)) => desk.load_at(text.to_string(), look_at),
            None if !detached => {
                desk.restore();
                desk.join_tabs();
            }
            _ => {}
        });
    }
    {
        let desk = desk.clone();
        let loading = chosen.loading.is_some();
        use_frames(
            chosen.running || loading,
            Callback::from(move |wall_ms: f64| {
                if loading {
                    desk.load_frame()
                } else {
                    desk.frame(wall_ms)
                }
            }),
        );
    }
    {
        // What is done in the last moments must not wait for the next two seconds.
        let (desk, detached) = (desk.clone(), props.detached);
        use_effect_with((), move |()| {
            let hidden = (!detached).then(|| events::of_window("pagehide", move || desk.autosave()));
            move || drop(hidden)
        });
    }
    let saved = use_mut_ref(|| None::<u64>);
    {
        let desk = desk.clone();
        let save = Callback::from(move |()| {
            let now = desk.session(Session::revision);
            let before = saved.borrow_mut().replace(now);
            if before.is_some_and(|before| before != now) {
                desk.autosave();
            }
        });
        use_interval((!props.detached).then_some(SAVE_EVERY_MS), save);
    }
    html! { <ContextProvider<Desk> context={desk}>{props.children.clone()}</ContextProvider<Desk>> }
}

fn first_store(redraw: Callback<u64>, detached: bool, start: Option<&Start>) -> Store {
    // The empty account always exists; the scenario a newcomer sees is preferred.
    let asked = match start {
        Some(Start::Scenario(name, seed)) => Session::new(*seed, name),
        _ => None,
    };
    let session = asked
        .or_else(|| Session::new(FIRST_SEED, FIRST_SCENARIO))
        .or_else(|| Session::new(FIRST_SEED, "empty"));
    let session = session.unwrap_or_else(|| Session::empty(FIRST_SEED));
    Store {
        session: RefCell::new(session),
        chosen: RefCell::new(Chosen {
            selected: None,
            running: true,
            speed: 10,
            loading: None,
            notice: None,
            saving: Saving::Fresh,
            tab: Tab::Owner,
            taking: false,
            asked: None,
        }),
        revision: Cell::new(0),
        redraw,
        loading: RefCell::new(None),
        detached,
        look_at: Cell::new(None),
        line: RefCell::new(None),
    }
}

/// The store as it stands; the component is drawn again when it changes.
///
/// Outside a [`DeskProvider`] it is a world of its own that nobody else sees.
#[hook]
pub fn use_desk() -> Desk {
    let given = use_context::<Desk>();
    let own = use_memo(given.is_none(), |alone| {
        alone.then(|| Rc::new(first_store(Callback::noop(), true, None)))
    });
    let own = own.as_ref().as_ref().map(|store| Desk {
        revision: 0,
        store: Rc::clone(store),
    });
    given.or(own).unwrap_or_else(|| Desk {
        revision: 0,
        store: Rc::new(first_store(Callback::noop(), true, None)),
    })
}
