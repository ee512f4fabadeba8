//! The yard map: the world drawn with places, blocks and lines, to look at, walk through and select from.
//!
//! Invariants: one tab stop; everything that can be selected has `data-id` and a name; nothing moves while the clock
//! stands or the learner asked for less motion; what a name says begins with what is seen.

mod beam;
mod block;
mod camera;
mod ground;
mod leaving;
mod pieces;
mod pointing;
mod stops;
mod tokens;

pub use camera::{Camera, STEP};
pub use pieces::missing_label;

use crate::browser::{focus, picture, pointer};
use crate::ui::hooks::{Motion, Size, use_media, use_prefs};
use crate::ui::strings::yard as words;
use crate::view::map::layout::{self, Layout};
use crate::view::map::{Detail, Map};
use block::{TaskBlock, n};
use leaving::use_leaving;
use pointing::use_pointing;
use std::rc::Rc;
use stops::stops;
use tokens::{Tokens, routes};
use web_sys::Element;
use yew::prelude::*;

/// The room taken for the map until the page has told it.
const ROOM: (f64, f64) = (888.0, 530.0);

/// Properties of [`YardMap`].
#[derive(Properties, PartialEq)]
pub struct YardMapProps {
    pub map: Rc<Map>,
    #[prop_or_default]
    pub selected: Option<AttrValue>,
    /// Something was chosen: an ARN or EC2 id.
    #[prop_or_default]
    pub onselect: Callback<AttrValue>,
    /// Why is it so?
    #[prop_or_default]
    pub onwhy: Callback<AttrValue>,
    /// What can be done with it? Where in the window it was asked.
    #[prop_or_default]
    pub onmenu: Callback<(AttrValue, f64, f64)>,
    /// Whether the clock runs, and how fast.
    pub running: bool,
    pub speed: u64,
    pub camera: Camera,
    #[prop_or_default]
    pub oncamera: Callback<Camera>,
}

/// The map.
#[component]
pub fn YardMap(props: &YardMapProps) -> Html {
    let node = use_node_ref();
    let tip = use_node_ref();
    let room = use_state(|| ROOM);
    let current = use_state(|| None::<AttrValue>);
    let prefs = use_prefs();
    let asked = use_media("(prefers-reduced-motion: reduce)");
    let still = asked || prefs.motion == Motion::Reduced;
    // At high speeds only outlines flash; above, nothing moves at all.
    let moves = props.running && !still && props.speed < 60;
    let flashes = props.running && !still && props.speed < 1000;
    {
        let room = room.clone();
        use_effect_with(node.clone(), move |node| {
            let sizes = node.cast::<Element>().and_then(|frame| {
                picture::sizes(&frame, move |w, h| {
                    if w > 0.0 && h > 0.0 && *room != (w, h) {
                        room.set((w, h));
                    }
                })
            });
            move || drop(sizes)
        });
    }
    let larger = if prefs.size == Size::Projector { 1.25 } else { 1.0 };
    let camera = props.camera;
    let placed = use_memo(
        (
            props.map.clone(),
            *room,
            camera.zoom.to_bits(),
            prefs.size == Size::Projector,
        ),
        |(map, room, zoom, _)| layout::of(map, room.0 / larger, room.1 / larger, f64::from_bits(*zoom)),
    );
    let routes = use_memo((props.map.clone(), placed.clone()), |(map, placed)| {
        Rc::new(routes(map, placed))
    });
    let leaving = use_leaving(&props.map, &placed, moves);
    let all = stops(&props.map, &placed);
    let stop = current
        .as_ref()
        .or(props.selected.as_ref())
        .filter(|id| all.iter().any(|stop| stop.id == **id))
        .cloned()
        .or_else(|| {
            all.iter()
                .find(|stop| stop.task)
                .or(all.first())
                .map(|stop| AttrValue::from(stop.id.clone()))
        });

    let scale = placed.scale * larger;
    let picture = (
        (placed.width * scale).max(room.0 * camera.zoom),
        (placed.height * scale).max(room.1 * camera.zoom),
    );
    // What is smaller than its room stands in the middle.
    let spare = (
        (picture.0 - placed.width * scale) / scale / 2.0,
        (picture.1 - placed.height * scale) / scale / 2.0,
    );
    let view = (
        picture.0 * camera.x / scale - spare.0,
        picture.1 * camera.y / scale - spare.1,
        room.0 / scale,
        room.1 / scale,
    );
    let pointing = use_pointing(node.clone(), camera, props.oncamera.clone());

    let onclick = {
        let (onselect, current) = (props.onselect.clone(), current.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some(id) = id_under(&event) {
                current.set(Some(id.clone()));
                onselect.emit(id);
            }
        })
    };
    let oncontextmenu = {
        let (onmenu, current) = (props.onmenu.clone(), current.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some(id) = id_under(&event) {
                event.prevent_default();
                current.set(Some(id.clone()));
                let (x, y) = pointer::spot(&event);
                onmenu.emit((id, x, y));
            }
        })
    };
    let point = {
        let (tip, all) = (tip.clone(), all.clone());
        move |id: Option<AttrValue>| {
            let text = id
                .and_then(|id| all.iter().find(|stop| stop.id == *id))
                .map(|stop| stop.name.clone());
            if let Some(tip) = tip.cast::<Element>() {
                tip.set_text_content(Some(text.as_deref().unwrap_or_default()));
            }
        }
    };
    let onmouseover = {
        let point = point.clone();
        Callback::from(move |event: MouseEvent| point(id_under(&event)))
    };
    let onfocusin = {
        let current = current.clone();
        Callback::from(move |event: FocusEvent| {
            let id = id_under(&event);
            point(id.clone());
            if id.is_some() && *current != id {
                current.set(id);
            }
        })
    };
    let onkeydown = {
        let (all, stop, node) = (all.clone(), stop.clone(), node.clone());
        let (onselect, onwhy, oncamera) = (props.onselect.clone(), props.onwhy.clone(), props.oncamera.clone());
        let (keys, size) = (
            prefs.keys,
            (placed.width + spare.0 * 2.0, placed.height + spare.1 * 2.0),
        );
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let from = all.iter().position(|one| Some(one.id.as_str()) == stop.as_deref());
            let key = event.key();
            let direction = match key.as_str() {
                "ArrowLeft" => (-1.0, 0.0),
                "ArrowRight" => (1.0, 0.0),
                "ArrowUp" => (0.0, -1.0),
                "ArrowDown" => (0.0, 1.0),
                "Enter" | " " => {
                    event.prevent_default();
                    event.stop_propagation();
                    return stop.iter().for_each(|id| onselect.emit(id.clone()));
                }
                "w" | "W" if keys => {
                    event.prevent_default();
                    return stop.iter().for_each(|id| onwhy.emit(id.clone()));
                }
                "Home" | "End" => (0.0, 0.0),
                _ => return,
            };
            event.prevent_default();
            let places: Vec<layout::Rect> = all.iter().map(|one| one.rect).collect();
            let to = match (key.as_str(), from) {
                ("Home", _) => (!all.is_empty()).then_some(0),
                ("End", _) => all.len().checked_sub(1),
                (_, Some(from)) => layout::next(&places[from], &places, direction),
                _ => None,
            };
            let Some(to) = to.and_then(|index| all.get(index)) else {
                return;
            };
            let rect = to.rect.grown(12.0, 24.0, 12.0, 24.0);
            let (w, h) = (rect.w / size.0, rect.h / size.1);
            let shown = camera.showing((rect.x + spare.0) / size.0, (rect.y + spare.1) / size.1, w, h);
            if shown != camera {
                oncamera.emit(shown);
            }
            if let Some(frame) = node.cast::<Element>() {
                let items = focus::within(&frame, "[data-id]");
                if let Some(item) = items
                    .iter()
                    .find(|item| item.get_attribute("data-id").as_deref() == Some(&to.id))
                {
                    focus::to(item);
                }
            }
        })
    };
    let parked = !moves && props.speed < 60;
    html! {
        <div
            ref={node} class="map-frame" data-dragging={pointing.dragging.then_some("")} data-near={(camera.zoom > 1.0).then_some("")}
            onpointerdown={pointing.ondown} onpointermove={pointing.onmove} onpointerup={pointing.onup.clone()} onpointercancel={pointing.onup}
        >
            <svg
                class="map" role="group" aria-label={name(&props.map)} aria-describedby="map-help" data-detail={placed.detail.as_str()}
                data-moves={moves.then_some("")} viewBox={format!("{} {} {} {}", n(view.0), n(view.1), n(view.2), n(view.3))}
                {onclick} {oncontextmenu} {onmouseover} {onfocusin} {onkeydown}
            >
                {pieces::hatchings()}
                {still_life(&props.map, &placed, parked)}
                {things(&props.map, &placed, props.selected.as_deref(), stop.as_deref(), flashes)}
                {for leaving.iter().map(|(block, rect)| html! {
                    <TaskBlock key={format!("gone/{}", block.arn)} block={Rc::clone(block)} rect={*rect} detail={placed.detail} selected=false stop=false moves=false leaves=true />
                })}
                <Tokens routes={(*routes).clone()} {moves} />
            </svg>
            <p class="vh" id="map-help">{words::map_help()}</p>
            <p class="map-tip" ref={tip} aria-hidden="true"></p>
        </div>
    }
}

/// What cannot be selected, below everything that can.
fn still_life(map: &Map, placed: &Layout, parked: bool) -> Html {
    let busy = map.clients.per_minute > 0;
    let pairs = || map.vpcs.iter().zip(&placed.vpcs);
    html! {
        <g aria-hidden="true">
            {for pairs().map(|(vpc, place)| html! {
                <g key={vpc.id.clone()}>
                    {for vpc.zones.iter().zip(&place.bays).map(|(zone, bay)| ground::bay(zone, bay))}
                    {ground::painted(place)}
                    {ground::fence(vpc, place, busy)}
                    {for place.trunks.iter().map(ground::trunk)}
                    {for place.branches.iter().map(|branch| ground::branch(branch, placed.detail, parked))}
                </g>
            })}
            {ground::clients(&map.clients, &placed.clients)}
            {ground::images(map, placed)}
        </g>
    }
}

/// What can be selected.
fn things(map: &Map, placed: &Layout, selected: Option<&str>, stop: Option<&str>, moves: bool) -> Html {
    let pairs = || map.vpcs.iter().zip(&placed.vpcs);
    let balancers = pairs().flat_map(|(vpc, place)| vpc.balancers.iter().zip(&place.beams));
    let is = |id: &str, other: Option<&str>| other == Some(id);
    let mut blocks: Vec<Html> = Vec::new();
    let mut piles: Vec<Html> = Vec::new();
    for (vpc, place) in pairs() {
        for (zone, bay) in vpc.zones.iter().zip(&place.bays) {
            for strip in &bay.strips {
                let Some(subnet) = strip.subnet.and_then(|index| zone.subnets.get(index)) else {
                    continue;
                };
                if placed.detail == Detail::Counts {
                    let of = subnet.piles.iter().zip(&strip.pieces);
                    piles.extend(of.map(|(pile, piece)| {
                        pieces::pile(pile, &piece.rect, is(&pile.arn, selected), is(&pile.arn, stop))
                    }));
                    continue;
                }
                for (block, piece) in subnet.blocks.iter().zip(&strip.pieces) {
                    blocks.push(html! {
                        <TaskBlock
                            key={block.arn.clone()} block={Rc::clone(block)} rect={piece.rect} detail={placed.detail}
                            selected={is(&block.arn, selected)} stop={is(&block.arn, stop)} {moves}
                        />
                    });
                }
            }
        }
    }
    html! {
        <>
            {pieces::missing(&map.missing, placed, selected, stop)}
            <g>{for balancers.map(|(balancer, place)| beam::beam(balancer, place, selected, stop))}</g>
            <g>{for blocks}</g>
            <g>{for piles}</g>
        </>
    }
}

/// The map's name: how much there is.
fn name(map: &Map) -> String {
    let tasks = map.tasks;
    let states: Vec<String> = map
        .tally()
        .iter()
        .map(|(state, count)| format!("{count} {}", state.word()))
        .collect();
    let balancers: usize = map.vpcs.iter().map(|vpc| vpc.balancers.len()).sum();
    let mut name = format!(
        "{}: {}",
        words::map(),
        crate::base::count::of(tasks as u64, words::task())
    );
    if !states.is_empty() {
        name.push_str(&format!(" ({})", states.join(", ")));
    }
    if balancers > 0 {
        name.push_str(&format!(", {balancers} {}", words::load_balancer()));
    }
    name
}

/// The id of what an event came from.
fn id_under(event: &Event) -> Option<AttrValue> {
    use wasm_bindgen::JsCast;
    let target: Element = event.target()?.dyn_into().ok()?;
    let item = target.closest("[data-id]").ok().flatten()?;
    item.get_attribute("data-id").map(AttrValue::from)
}
