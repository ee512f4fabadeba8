//! One `requestAnimationFrame` for all charts of the page, and one set of ears for what changes their look: theme,
//! contrast, size of a rem, resolution, fonts that have arrived.
//!
//! Invariant: a chart that nobody sees is never drawn; a hidden tab gets no frames at all.

use super::easel::Easel;
use super::palette::Palette;
use gloo::events::EventListener;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{MutationObserver, MutationObserverInit};

type Tick = Closure<dyn FnMut(f64)>;

#[derive(Default)]
struct Page {
    waiting: RefCell<Vec<Weak<Easel>>>,
    all: RefCell<Vec<Weak<Easel>>>,
    palette: RefCell<Option<Rc<Palette>>>,
    asked: Cell<bool>,
    listening: Cell<bool>,
    tick: RefCell<Option<Tick>>,
}

thread_local! {
    static PAGE: Page = Page::default();
}

/// Draws this chart in the next frame; asking twice draws once.
pub fn request(easel: &Rc<Easel>) {
    PAGE.with(|page| {
        page.waiting.borrow_mut().push(Rc::downgrade(easel));
        if page.asked.get() {
            return;
        }
        let Some(window) = web_sys::window() else { return };
        let mut tick = page.tick.borrow_mut();
        let tick = tick.get_or_insert_with(|| Closure::new(|_: f64| draw_waiting()));
        page.asked
            .set(window.request_animation_frame(tick.as_ref().unchecked_ref()).is_ok());
    });
}

fn draw_waiting() {
    let waiting = PAGE.with(|page| {
        page.asked.set(false);
        std::mem::take(&mut *page.waiting.borrow_mut())
    });
    for easel in waiting.iter().filter_map(Weak::upgrade) {
        easel.draw();
    }
}

/// Takes a chart into the page.
pub fn enter(easel: &Rc<Easel>) {
    PAGE.with(|page| {
        let mut all = page.all.borrow_mut();
        all.retain(|e| e.strong_count() > 0);
        all.push(Rc::downgrade(easel));
    });
    listen();
}

/// The page's colours, read once until they change.
pub fn palette() -> Rc<Palette> {
    let kept = PAGE.with(|page| page.palette.borrow().clone());
    kept.unwrap_or_else(|| {
        let read = Palette::of_page().unwrap_or_else(|| Rc::new(Palette::light()));
        PAGE.with(|page| page.palette.replace(Some(read.clone())));
        read
    })
}

/// Everything is read and drawn anew.
fn refresh() {
    let all = PAGE.with(|page| {
        page.palette.replace(None);
        page.all.borrow().clone()
    });
    for easel in all.iter().filter_map(Weak::upgrade) {
        easel.spoil();
        request(&easel);
    }
}

fn listen() {
    if PAGE.with(|page| page.listening.replace(true)) {
        return;
    }
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    // These live as long as the page.
    EventListener::new(&window, "resize", |_| refresh()).forget();
    EventListener::new(&document.fonts(), "loadingdone", |_| refresh()).forget();
    for query in [
        "(prefers-color-scheme: dark)",
        "(prefers-contrast: more)",
        "(forced-colors: active)",
    ] {
        if let Ok(Some(list)) = window.match_media(query) {
            EventListener::new(&list, "change", |_| refresh()).forget();
        }
    }
    let changed = Closure::<dyn FnMut()>::new(refresh);
    if let (Ok(observer), Some(root)) = (
        MutationObserver::new(changed.as_ref().unchecked_ref()),
        document.document_element(),
    ) {
        let what = MutationObserverInit::new();
        what.set_attributes(true);
        let _ = observer.observe_with_options(&root, &what);
        changed.forget();
    }
}
