//! Moving the camera with the mouse, a finger or two, and the wheel.

use super::camera::Camera;
use crate::browser::{picture, pointer};
use std::collections::BTreeMap;
use web_sys::Element;
use yew::prelude::*;

/// How far a press may wander and still be a click, in pixels.
const STILL: f64 = 4.0;

/// What the frame of the map needs.
pub struct Pointing {
    pub dragging: bool,
    pub ondown: Callback<PointerEvent>,
    pub onmove: Callback<PointerEvent>,
    pub onup: Callback<PointerEvent>,
}

/// The pointers that are down, and whether they have begun to drag.
#[derive(Default)]
struct Held {
    points: BTreeMap<i32, (f64, f64)>,
    drags: bool,
    camera: Camera,
}

/// Drags, pinches and wheels over a frame change its camera.
#[hook]
pub fn use_pointing(node: NodeRef, camera: Camera, oncamera: Callback<Camera>) -> Pointing {
    let held = use_mut_ref(Held::default);
    let dragging = use_state(|| false);
    held.borrow_mut().camera = camera;
    {
        let (held, oncamera) = (held.clone(), oncamera.clone());
        use_effect_with((node.clone(), oncamera), move |(node, oncamera)| {
            let oncamera = oncamera.clone();
            let listener = node.cast::<Element>().and_then(|frame| {
                let area = frame.clone();
                picture::wheel(&frame, move |turn, x, y| {
                    let (w, h) = pointer::size(&area);
                    let factor = (1.0 - turn.clamp(-300.0, 300.0) / 600.0).clamp(0.6, 1.6);
                    let before = held.borrow().camera;
                    let next = before.zoomed(factor, (x / w.max(1.0), y / h.max(1.0)));
                    if next != before {
                        held.borrow_mut().camera = next;
                        oncamera.emit(next);
                    }
                })
            });
            move || drop(listener)
        });
    }
    let ondown = {
        let held = held.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                let point = (f64::from(event.client_x()), f64::from(event.client_y()));
                held.borrow_mut().points.insert(event.pointer_id(), point);
            }
        })
    };
    let onmove = {
        let (held, dragging, node) = (held.clone(), dragging.clone(), node);
        Callback::from(move |event: PointerEvent| {
            let Some(frame) = node.cast::<Element>() else { return };
            let to = (f64::from(event.client_x()), f64::from(event.client_y()));
            let mut held = held.borrow_mut();
            let Some(from) = held.points.get(&event.pointer_id()).copied() else {
                return;
            };
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            if !held.drags {
                if dx.abs() + dy.abs() < STILL || (held.camera.zoom <= 1.0 && held.points.len() < 2) {
                    return;
                }
                held.drags = true;
                dragging.set(true);
                pointer::hold(&frame, &event);
            }
            let corner = frame.get_bounding_client_rect();
            let (w, h) = (corner.width().max(1.0), corner.height().max(1.0));
            let before = held.camera;
            let other = held
                .points
                .iter()
                .find(|(id, _)| **id != event.pointer_id())
                .map(|(_, point)| *point);
            let next = match other {
                Some(other) => {
                    let far = |point: (f64, f64)| {
                        let (x, y) = (point.0 - other.0, point.1 - other.1);
                        (x * x + y * y).sqrt().max(1.0)
                    };
                    let middle = (
                        (to.0 + other.0) / 2.0 - corner.left(),
                        (to.1 + other.1) / 2.0 - corner.top(),
                    );
                    before
                        .zoomed(far(to) / far(from), (middle.0 / w, middle.1 / h))
                        .moved(-dx / 2.0 / w, -dy / 2.0 / h)
                }
                None => before.moved(-dx / w, -dy / h),
            };
            held.points.insert(event.pointer_id(), to);
            held.camera = next;
            drop(held);
            if next != before {
                oncamera.emit(next);
            }
        })
    };
    let onup = {
        let (held, dragging) = (held, dragging.clone());
        Callback::from(move |event: PointerEvent| {
            let mut held = held.borrow_mut();
            held.points.remove(&event.pointer_id());
            if held.points.is_empty() && held.drags {
                held.drags = false;
                dragging.set(false);
            }
        })
    };
    Pointing {
        dragging: *dragging,
        ondown,
        onmove,
        onup,
    }
}
