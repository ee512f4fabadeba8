//! Several tabs of one browser: one of them owns what is kept, the others know that they do not.
//!
//! The owner holds a lock of the Web Locks API as long as it lives, so that a closed or crashed tab gives it back. Where
//! there are no locks every tab is told `Unknown`.

use super::page::window;
use gloo::events::EventListener;
use js_sys::{Function, Object, Promise, Reflect};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

/// What became of asking for ownership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    Mine,
    /// Another tab has it.
    Taken,
    /// Another tab has taken it away.
    Lost,
    /// This browser cannot say.
    Unknown,
}

/// Asks for a name for as long as the page lives; `steal` takes it from whoever has it.
pub fn claim(name: &str, steal: bool, told: impl Fn(Claim) + 'static) {
    let told: Rc<dyn Fn(Claim)> = Rc::new(told);
    if ask(name, steal, told.clone()).is_none() {
        told(Claim::Unknown);
    }
}

fn ask(name: &str, steal: bool, told: Rc<dyn Fn(Claim)>) -> Option<()> {
    let navigator = window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into())
        .ok()
        .filter(JsValue::is_object);
    let request = locks
        .as_ref()
        .and_then(|locks| Reflect::get(locks, &"request".into()).ok()?.dyn_into::<Function>().ok());
    let (locks, request) = (locks?, request?);
    let options = Object::new();
    Reflect::set(
        &options,
        &if steal { "steal" } else { "ifAvailable" }.into(),
        &true.into(),
    )
    .ok()?;
    let granted = {
        let told = told.clone();
        Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                told(Claim::Taken);
                return JsValue::UNDEFINED;
            }
            told(Claim::Mine);
            // Held until the page goes.
            Promise::new(&mut |_, _| {}).into()
        })
    };
    let asked = request
        .call3(&locks, &name.into(), &options, &granted)
        .ok()?
        .dyn_into::<Promise>()
        .ok()?;
    spawn_local(async move {
        if JsFuture::from(asked).await.is_err() {
            told(Claim::Lost);
        }
    });
    Some(())
}

/// A line between the tabs; closed when dropped.
pub struct Line {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Line {
    /// Opens a line; `heard` gets what other tabs say.
    pub fn open(name: &str, heard: impl Fn(String) + 'static) -> Option<Line> {
        window()?;
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            let said = event
                .dyn_ref::<MessageEvent>()
                .and_then(|event| event.data().as_string());
            if let Some(said) = said {
                heard(said);
            }
        });
        Some(Line {
            channel,
            _listener: listener,
        })
    }

    /// Says something to the other tabs.
    pub fn say(&self, word: &str) {
        // Fails only on a closed line.
        let _ = self.channel.post_message(&word.into());
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.channel.close();
    }
}
