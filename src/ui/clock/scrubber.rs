//! The scrubber: a slider over the whole history, with marks where something happened and a dashed tick where the next
//! thing is known to happen.
//!
//! Invariant: the head follows the pointer at once; the world follows as fast as it can be replayed, never queued up.

use super::acts::Acts;
use super::drawn::{Marks, percent};
use crate::base::time::{Span, Time};
use crate::browser::{events, pointer, ticks};
use crate::ui::strings::clock as words;
use crate::view::timeline::{Axis, Known, Mark};
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Milliseconds between two seeks while the head is moved.
const PACE_MS: u32 = 40;
/// Pixels of the axis before it was measured.
const FIRST_WIDTH: f64 = 560.0;
/// Pixels around the head in which no tick is labelled.
const HEAD: f64 = 66.0;

/// Properties of [`Scrubber`].
#[derive(Properties, PartialEq)]
pub struct ScrubberProps {
    pub marks: Rc<Vec<Mark>>,
    /// Where the history begins, where it has come to, and what is shown of it.
    pub start: Time,
    pub now: Time,
    pub shown: Time,
    pub next: Option<Known>,
    /// How the slider's value is read.
    pub value_text: AttrValue,
    /// Draws the page again with the head elsewhere; the owner holds the verbs.
    pub acts: ActsHandle,
}

/// The verbs as a property: always equal, since they act on the live store.
#[derive(Clone)]
pub struct ActsHandle(pub Acts);

impl PartialEq for ActsHandle {
    fn eq(&self, _: &ActsHandle) -> bool {
        true
    }
}

/// Seeks that wait.
#[derive(Default)]
struct Pending {
    target: Option<Time>,
    timer: Option<gloo::timers::callback::Timeout>,
}

/// The slider.
#[component]
pub fn Scrubber(props: &ScrubberProps) -> Html {
    let node = use_node_ref();
    let width = use_state(|| FIRST_WIDTH);
    let head = use_state(|| None::<Time>);
    let hover = use_state(|| None::<Time>);
    let held = use_mut_ref(|| false);
    let pending = use_mut_ref(Pending::default);
    {
        let (node, width) = (node.clone(), width.setter());
        use_effect_with((), move |()| {
            let measure = move || {
                if let Some(element) = node.cast::<Element>() {
                    width.set(pointer::size(&element).0.max(1.0));
                }
            };
            measure();
            let listener = events::of_window("resize", measure);
            move || drop(listener)
        });
    }
    let acts = props.acts.0.clone();
    let axis = Axis::of(props.start, props.now);
    let seek = {
        let (acts, head, pending) = (acts.clone(), head.clone(), pending.clone());
        Callback::from(move |time: Time| {
            head.set(Some(time));
            let mut waiting = pending.borrow_mut();
            waiting.target = Some(time);
            if waiting.timer.is_none() {
                let (acts, head, pending) = (acts.clone(), head.setter(), pending.clone());
                waiting.timer = ticks::after(PACE_MS, move || {
                    let target = {
                        let mut waiting = pending.borrow_mut();
                        waiting.timer = None;
                        waiting.target.take()
                    };
                    if let Some(target) = target {
                        acts.seek(target);
                    }
                    head.set(None);
                });
            }
        })
    };
    let at = {
        let now = props.now;
        move |event: &PointerEvent, element: &Element| {
            let x = f64::from(event.client_x()) - element.get_bounding_client_rect().left();
            axis.time(x / pointer::size(element).0.max(1.0)).min(now)
        }
    };
    let onpointerdown = {
        let (node, held, seek, at) = (node.clone(), held.clone(), seek.clone(), at);
        Callback::from(move |event: PointerEvent| {
            if let Some(element) = node.cast::<Element>().filter(|_| event.button() == 0) {
                pointer::hold(&element, &event);
                *held.borrow_mut() = true;
                seek.emit(at(&event, &element));
            }
        })
    };
    let onpointermove = {
        let (node, held, seek, hover, at) = (node.clone(), held.clone(), seek.clone(), hover.clone(), at);
        Callback::from(move |event: PointerEvent| {
            let Some(element) = node.cast::<Element>() else {
                return;
            };
            let time = at(&event, &element);
            if *held.borrow() {
                hover.set(None);
                seek.emit(time);
            } else if event.pointer_type() == "mouse" {
                hover.set(Some(time));
            }
        })
    };
    let release = {
        let held = held.clone();
        Callback::from(move |_: PointerEvent| *held.borrow_mut() = false)
    };
    let onpointerleave = {
        let hover = hover.clone();
        Callback::from(move |_: PointerEvent| hover.set(None))
    };
    let shown = head.unwrap_or(props.shown);
    let onkeydown = {
        let (acts, seek, start, now) = (acts.clone(), seek.clone(), props.start, props.now);
        let pending = pending.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let far = if event.shift_key() {
                Span::mins(1)
            } else {
                Span::secs(1)
            };
            let from = pending.borrow().target.unwrap_or(shown);
            match event.key().as_str() {
                "ArrowLeft" | "ArrowDown" => seek.emit(acts.moved(from, true, far)),
                "ArrowRight" | "ArrowUp" => seek.emit(acts.moved(from, false, far)),
                "Home" => seek.emit(start),
                "End" => seek.emit(now),
                "PageUp" => acts.previous(),
                "PageDown" => acts.later(),
                " " => acts.toggle(),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let past = shown < props.now;
    let place = |time: Time| percent(axis.share(time));
    let near = |time: Time| (axis.share(time) - axis.share(shown)).abs() * *width < HEAD;
    let seconds = |time: Time| (time.since(props.start).0 / 1000).to_string();
    html! {
        <div
            ref={node} class="scrub" role="slider" tabindex="0" aria-label={words::time()} aria-valuemin="0"
            aria-valuemax={seconds(props.now)} aria-valuenow={seconds(shown)} aria-valuetext={props.value_text.clone()}
            data-past={past.then_some("")} {onpointerdown} {onpointermove} onpointerup={release.clone()}
            onpointercancel={release} {onpointerleave} {onkeydown}
        >
            <svg class="scrub-pic" aria-hidden="true" focusable="false">
                <rect class="scrub-ahead" x="0" y="19" width="100%" height="4" />
                <rect class="scrub-done" x="0" y="19" width={place(props.now)} height="4" />
                if past { <rect class="scrub-hidden" x={place(shown)} y="19" width={percent(axis.share(props.now) - axis.share(shown))} height="4" /> }
                { for axis.ticks(*width).into_iter().map(|tick| {
                    let x = place(tick.at);
                    let label = tick.label.filter(|_| !near(tick.at));
                    let anchor = match axis.share(tick.at) * *width {
                        x if x < 16.0 => "start",
                        x if x > *width - 16.0 => "end",
                        _ => "middle",
                    };
                    html! {
                        <>
                            <line class="scrub-tick" x1={x.clone()} x2={x.clone()} y1="25" y2={if label.is_some() { "30" } else { "28" }} />
                            if let Some(label) = label { <text class="scrub-label" {x} y="42" text-anchor={anchor}>{label}</text> }
                        </>
                    }
                }) }
                // A component that may draw nothing stands in an element of its own: Yew looks for its place by what follows.
                <g><Marks marks={props.marks.clone()} {axis} width={*width as u32} /></g>
                if let Some(next) = &props.next {
                    <svg x={place(next.at)} overflow="visible" aria-hidden="true">
                        <title>{&next.text}</title>
                        <path class="scrub-next" d="M0 13v16" />
                    </svg>
                }
                if past { <line class="scrub-now" x1={place(props.now)} x2={place(props.now)} y1="12" y2="30" /> }
                if let Some(time) = hover.filter(|time| !near(*time)) {
                    <svg x={place(time)} overflow="visible" aria-hidden="true">
                        <path class="scrub-hover" d="M0 2v31" />
                        <rect class="scrub-plate" x="-26" y="32" width="52" height="13" />
                        <text class="scrub-label" y="42" text-anchor="middle">{time.clock()}</text>
                    </svg>
                }
                <svg x={place(shown)} overflow="visible" class="scrub-head" aria-hidden="true">
                    <line y1="1" y2="33" />
                    <rect x="-5" y="14" width="10" height="14" rx="2" />
                    <text y="43" text-anchor={if axis.share(shown) * *width < 26.0 { "start" } else { "middle" }}>{shown.clock()}</text>
                </svg>
            </svg>
        </div>
    }
}
