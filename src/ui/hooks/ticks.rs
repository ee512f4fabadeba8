//! Frames and intervals that stop when the component goes or is paused.

use crate::browser::{page, ticks};
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// Calls back before every picture while `running`, with the milliseconds since the last one (0 for the first, at most
/// 250, so that a tab that slept does not make a leap).
#[hook]
pub fn use_frames(running: bool, call: Callback<f64>) {
    let latest = use_mut_ref(|| call.clone());
    *latest.borrow_mut() = call;
    use_effect_with(running, move |running| {
        let pending: Rc<RefCell<Option<gloo::render::AnimationFrame>>> = Rc::default();
        if *running {
            schedule(pending.clone(), latest, page::now());
        }
        move || drop(pending.take())
    });
}

fn schedule(pending: Rc<RefCell<Option<gloo::render::AnimationFrame>>>, call: Rc<RefCell<Callback<f64>>>, before: f64) {
    let weak = Rc::downgrade(&pending);
    let frame = ticks::next_frame(move |now| {
        let Some(pending) = weak.upgrade() else { return };
        let current = call.borrow().clone();
        current.emit((now - before).clamp(0.0, 250.0));
        // The callback may have ended the component, and with it the loop.
        if Rc::strong_count(&pending) > 1 {
            schedule(pending, call, now);
        }
    });
    *pending.borrow_mut() = frame;
}

/// Calls back every `millis` while that is given.
#[hook]
pub fn use_interval(millis: Option<u32>, call: Callback<()>) {
    let latest = use_mut_ref(|| call.clone());
    *latest.borrow_mut() = call;
    use_effect_with(millis, move |millis| {
        let interval = millis.and_then(|millis| {
            ticks::every(millis, move || {
                let current = latest.borrow().clone();
                current.emit(());
            })
        });
        move || drop(interval)
    });
}
