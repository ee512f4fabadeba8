//! Frames and delays. These pace the screen; the model has its own clock.

use super::page::window;
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::{Interval, Timeout};

/// Calls back before the next picture, with the milliseconds since the page was opened. Dropping it cancels.
pub fn next_frame(call: impl FnOnce(f64) + 'static) -> Option<AnimationFrame> {
    window().map(|_| request_animation_frame(call))
}

/// Calls back once after some milliseconds. Dropping it cancels.
pub fn after(millis: u32, call: impl FnOnce() + 'static) -> Option<Timeout> {
    window().map(|_| Timeout::new(millis, call))
}

/// Calls back every so many milliseconds until it is dropped.
pub fn every(millis: u32, call: impl FnMut() + 'static) -> Option<Interval> {
    window().map(|_| Interval::new(millis, call))
}
