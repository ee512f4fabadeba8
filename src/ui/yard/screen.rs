//! The yard as a whole: its tool bar, and the map, the cards or the list below it.

use super::legend::{Legend, LegendSheet};
use super::list_view::ListView;
use super::map::{Camera, STEP, YardMap};
use super::stack::Stack;
use crate::base::time::Time;
use crate::ui::hooks::{Chord, Shortcut, use_media, use_shortcuts};
use crate::ui::parts::{Button, ButtonKind, Empty, Glyph, IconButton};
use crate::ui::strings::yard as words;
use crate::view::map::Map;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Yard`].
#[derive(Properties, PartialEq)]
pub struct YardProps {
    pub map: Rc<Map>,
    /// ARN or EC2 id of what is under inspection.
    #[prop_or_default]
    pub selected: Option<AttrValue>,
    /// Something was chosen.
    #[prop_or_default]
    pub onselect: Callback<AttrValue>,
    /// Why is it so?
    #[prop_or_default]
    pub onwhy: Callback<AttrValue>,
    /// What can be done with it? Where in the window it was asked.
    #[prop_or_default]
    pub onmenu: Callback<(AttrValue, f64, f64)>,
    /// Whether the clock runs, and at how many simulated seconds a second.
    pub running: bool,
    pub speed: u64,
    /// The moment shown.
    #[prop_or_default]
    pub now: Time,
    /// Something beside the map says how to begin.
    #[prop_or_default]
    pub quiet: bool,
    /// The empty yard's first button.
    #[prop_or_default]
    pub oncreate: Callback<()>,
    /// And its second.
    #[prop_or_default]
    pub onexperiment: Callback<()>,
}

/// The yard.
#[component]
pub fn Yard(props: &YardProps) -> Html {
    let listed = use_state(|| false);
    let legend = use_state(|| false);
    let camera = use_state(Camera::default);
    let narrow = use_media("(max-width: 959px)");
    // Equal maps are one map: what is below is drawn again only when something changed.
    let map = use_memo(props.map.clone(), Rc::clone);
    let map: Rc<Map> = (*map).clone();
    let zoom = {
        let camera = camera.clone();
        move |factor: f64| camera.set(camera.zoomed(factor, (0.5, 0.5)))
    };
    let whole = {
        let camera = camera.clone();
        move || camera.set(Camera::default())
    };
    let turn = {
        let listed = listed.clone();
        move || listed.set(!*listed)
    };
    let (zoom_in, zoom_out) = (zoom.clone(), zoom);
    use_shortcuts(vec![
        Shortcut::new(Chord::key("l"), turn.clone()),
        Shortcut::new(Chord::key("+"), {
            let zoom = zoom_in.clone();
            move || zoom(STEP)
        }),
        Shortcut::new(Chord::key("="), {
            let zoom = zoom_in.clone();
            move || zoom(STEP)
        }),
        Shortcut::new(Chord::key("-"), {
            let zoom = zoom_out.clone();
            move || zoom(1.0 / STEP)
        }),
        Shortcut::new(Chord::key("0"), whole.clone()),
    ]);
    let oncamera = {
        let camera = camera.clone();
        use_callback((), move |next: Camera, ()| camera.set(next))
    };
    let empty = map.is_empty();
    let on_map = !*listed && !narrow;
    html! {
        <div class="yard">
            <div class="yard-bar" role="group" aria-label={words::tools()}>
                <Legend map={map.clone()} />
                <div class="yard-tools">
                    if on_map {
                        <IconButton glyph={Glyph::Minus} label={words::zoom_out()} key_hint="-" onclick={press(move || zoom_out(1.0 / STEP))} />
                        <IconButton glyph={Glyph::Fit} label={words::fit()} key_hint="0" onclick={press(whole)} />
                        <IconButton glyph={Glyph::Plus} label={words::zoom_in()} key_hint="+" onclick={press(move || zoom_in(STEP))} />
                    }
                    <IconButton
                        glyph={Glyph::Info} label={words::legend()} pressed={Some(*legend)}
                        onclick={{ let legend = legend.clone(); press(move || legend.set(!*legend)) }}
                    />
                    <IconButton glyph={Glyph::List} label={words::as_list()} key_hint="L" pressed={Some(*listed)} onclick={press(turn)} />
                </div>
            </div>
            <div class="yard-view">
                if *listed {
                    <ListView map={map.clone()} selected={props.selected.clone()} onselect={props.onselect.clone()} />
                } else if narrow {
                    if !empty || props.quiet { <Stack map={map.clone()} selected={props.selected.clone()} onselect={props.onselect.clone()} /> }
                } else {
                    <YardMap
                        map={map.clone()} selected={props.selected.clone()} onselect={props.onselect.clone()} onwhy={props.onwhy.clone()} onmenu={props.onmenu.clone()}
                        running={props.running} speed={props.speed} camera={*camera} {oncamera}
                    />
                }
                if empty && !*listed && !props.quiet {
                    <div class="yard-empty">
                        <Empty glyph={Glyph::Yard} text={if map.clusters == 0 { words::empty() } else { words::nothing_runs() }}>
                            if map.clusters == 0 {
                                <Button kind={ButtonKind::Go} glyph={Glyph::Plus} onclick={act(&props.oncreate)}>{words::create_cluster()}</Button>
                            }
                            <Button glyph={Glyph::Lab} onclick={act(&props.onexperiment)}>{words::try_something()}</Button>
                        </Empty>
                    </div>
                }
                if *legend { <LegendSheet /> }
            </div>
        </div>
    }
}

fn press(act: impl Fn() + 'static) -> Callback<MouseEvent> {
    Callback::from(move |_| act())
}

fn act(callback: &Callback<()>) -> Callback<MouseEvent> {
    let callback = callback.clone();
    Callback::from(move |_| callback.emit(()))
}
