//! Working without a network: the service worker, and the moment at which a new version may take over.
//!
//! A build that has a worker says so in its page (`meta[name=taskyard-offline]`); others, and pages that are not served
//! securely, have none. Invariant: no version takes over before [`take_over`] is called.

use super::page::{document, window};
use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::EventTarget;

/// What became of the worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offline {
    /// Every file is kept: the app opens without a network.
    Ready,
    /// A new version is kept and waits.
    Waiting,
    /// Another tab, or this one, has changed to the new version.
    Changed,
}

fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into())
        .ok()
        .filter(|value| !value.is_null() && !value.is_undefined())
}

fn call(of: &JsValue, name: &str, with: &JsValue) -> Option<JsValue> {
    member(of, name)?.dyn_into::<Function>().ok()?.call1(of, with).ok()
}

fn workers() -> Option<JsValue> {
    member(&window()?.navigator(), "serviceWorker")
}

fn listen(to: &JsValue, event: &'static str, mut call: impl FnMut() + 'static) {
    if let Some(target) = to.dyn_ref::<EventTarget>() {
        EventListener::new(target, event, move |_| call()).forget();
    }
}

/// Registers the build's worker, once a page, and tells what becomes of it for as long as the page lives.
pub fn start(told: impl Fn(Offline) + Clone + 'static) {
    let Some(script) = document()
        .and_then(|document| document.query_selector("meta[name=taskyard-offline]").ok().flatten())
        .and_then(|meta| meta.get_attribute("content"))
    else {
        return;
    };
    let Some(workers) = workers() else { return };
    // The first worker of a first visit takes over by itself and changes nothing.
    let first = member(&workers, "controller").is_none();
    {
        let told = told.clone();
        let mut first = first;
        listen(&workers, "controllerchange", move || {
            if !std::mem::take(&mut first) {
                told(Offline::Changed);
            }
        });
    }
    let Some(asked) = call(&workers, "register", &script.into()).and_then(|asked| asked.dyn_into::<Promise>().ok())
    else {
        return;
    };
    spawn_local(async move {
        let Ok(registration) = JsFuture::from(asked).await else {
            return;
        };
        if member(&registration, "waiting").is_some() && !first {
            told(Offline::Waiting);
        } else if member(&registration, "active").is_some() {
            told(Offline::Ready);
        }
        let follow = {
            let (registration, told) = (registration.clone(), told.clone());
            move || {
                let Some(worker) = member(&registration, "installing") else {
                    return;
                };
                let (followed, told) = (worker.clone(), told.clone());
                listen(&worker, "statechange", move || {
                    let state = member(&followed, "state")
                        .and_then(|state| state.as_string())
                        .unwrap_or_default();
                    let controlled = workers_control();
                    match state.as_str() {
                        "installed" if controlled => told(Offline::Waiting),
                        "activated" if !controlled => told(Offline::Ready),
                        _ => {}
                    }
                });
            }
        };
        follow();
        listen(&registration, "updatefound", follow);
    });
}

fn workers_control() -> bool {
    workers().and_then(|workers| member(&workers, "controller")).is_some()
}

/// Lets the version that waits take over; the page is told `Changed` when it has.
pub fn take_over() {
    let Some(workers) = workers() else { return };
    let Some(asked) = member(&workers, "getRegistration")
        .and_then(|get| get.dyn_into::<Function>().ok())
        .and_then(|get| get.call0(&workers).ok())
        .and_then(|asked| asked.dyn_into::<Promise>().ok())
    else {
        return;
    };
    spawn_local(async move {
        let registration = JsFuture::from(asked).await.ok();
        if let Some(waiting) = registration.and_then(|registration| member(&registration, "waiting")) {
            call(&waiting, "postMessage", &"take-over".into());
        }
    });
}

/// Calls back once the page has come under another version's worker.
pub fn when_changed(call: impl FnOnce() + 'static) {
    let Some(workers) = workers() else { return };
    let mut call = Some(call);
    listen(&workers, "controllerchange", move || {
        if let Some(call) = call.take() {
            call();
        }
    });
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = window() {
        // Only fails where there is no page to load.
        let _ = window.location().reload();
    }
}
