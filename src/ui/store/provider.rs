//! Makes the store, drives its clock and its saving, and hands it to every component.

use super::{Chosen, Desk, FIRST_SCENARIO, FIRST_SEED, Saving, Store};
use crate::session::Session;
use crate::ui::hooks::{use_frames, use_interval};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::prelude::*;

/// How often what changed is saved, in milliseconds.
const SAVE_EVERY_MS: u32 = 2_000;

/// Properties of [`DeskProvider`].
#[derive(Properties, PartialEq)]
pub struct DeskProviderProps {
    pub children: Html,
    /// Neither reads nor writes the browser's storage: for embedded widgets and tests.
    #[prop_or_default]
    pub detached: bool,
}

/// Everything inside can use [`use_desk`].
#[component]
pub fn DeskProvider(props: &DeskProviderProps) -> Html {
    let drawn = use_state(|| 0_u64);
    let store = {
        let redraw = drawn.setter();
        use_memo((), move |()| {
            first_store(Callback::from(move |revision| redraw.set(revision)))
        })
    };
    let desk = Desk {
        revision: store.revision.get(),
        store,
    };
    let chosen = desk.chosen();
    {
        let desk = desk.clone();
        let detached = props.detached;
        use_effect_with((), move |()| {
            if !detached {
                desk.restore();
            }
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

fn first_store(redraw: Callback<u64>) -> Store {
    // The empty account always exists; the scenario a newcomer sees is preferred.
    let session = Session::new(FIRST_SEED, FIRST_SCENARIO).or_else(|| Session::new(FIRST_SEED, "empty"));
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
        }),
        revision: Cell::new(0),
        redraw,
        loading: RefCell::new(None),
    }
}

/// The store as it stands; the component is drawn again when it changes.
///
/// Outside a [`DeskProvider`] it is a world of its own that nobody else sees.
#[hook]
pub fn use_desk() -> Desk {
    let given = use_context::<Desk>();
    let own = use_memo(given.is_none(), |alone| {
        alone.then(|| Rc::new(first_store(Callback::noop())))
    });
    let own = own.as_ref().as_ref().map(|store| Desk {
        revision: 0,
        store: Rc::clone(store),
    });
    given.or(own).unwrap_or_else(|| Desk {
        revision: 0,
        store: Rc::new(first_store(Callback::noop())),
    })
}
