//! A chart on the page: its canvases, its title, its words for those who do not see it, its keys, its exports.
//!
//! Arrows move the cursor point by point, Home and End to the ends, plus and minus zoom, Shift with the arrows moves the
//! stretch, 0 shows the whole, Enter opens the nearest mark, T the table, Escape lets the cursor go. Dragging over the
//! drawing zooms, a double click shows the whole. Invariant: everything the picture says is also in the summary or the table.

use super::easel::Easel;
use super::row::{Crosshair, use_zoom};
use super::tools::{Tools, legend};
use crate::browser::pointer;
use crate::ui::strings::charts as say;
use crate::view::chart::window::{self, Stretch};
use crate::view::chart::{Figure, Threshold, cursor, number, words};
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

/// Rows of the table on the page; the CSV has all of them.
const ROWS: usize = 120;

/// Whether the chart shows the present, the past, or nothing before a guess is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChartState {
    #[default]
    Live,
    Past,
    Covered,
}

impl ChartState {
    fn word(self) -> &'static str {
        match self {
            ChartState::Live => "live",
            ChartState::Past => "past",
            ChartState::Covered => "covered",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub figure: Rc<Figure>,
    #[prop_or_default]
    pub state: ChartState,
    /// Height of the drawing as CSS writes it; without it the style sheet decides.
    #[prop_or_default]
    pub height: Option<AttrValue>,
    /// A mark was opened: its number.
    #[prop_or_default]
    pub on_mark: Callback<u32>,
}

/// One figure, drawn.
#[component]
pub fn Chart(props: &Props) -> Html {
    let face = use_node_ref();
    let layers = [use_node_ref(), use_node_ref(), use_node_ref()];
    let easel: Rc<Easel> = use_memo((), |()| Easel::default());
    let alone = use_memo((), |()| Crosshair::default());
    let crosshair = use_context::<Crosshair>().unwrap_or_else(|| (*alone).clone());
    let open = use_state(|| false);
    let said = use_state(AttrValue::default);
    let zoom = use_zoom();
    let hidden = use_state(BTreeSet::<String>::new);
    let level = use_state(|| None::<f64>);
    let listed = use_state(|| false);
    // Where a drag began and where it is, in seconds and in pixels.
    let brush = use_state(|| None::<((f64, f64), (f64, f64))>);
    let looked = use_memo(
        (props.figure.clone(), zoom.stretch, (*hidden).clone(), *level),
        |(figure, stretch, hidden, level)| {
            let level = level.map(|y| Threshold {
                name: say::own_level().into(),
                y,
                faint: false,
            });
            Rc::new(window::shown(figure, *stretch, hidden, level))
        },
    );
    let looked: Rc<Figure> = (*looked).clone();
    let whole = props.figure.x;

    {
        let (face, layers, easel) = (face.clone(), layers.clone(), easel.clone());
        use_effect_with(crosshair.clone(), move |crosshair| {
            let canvases: Option<Vec<HtmlCanvasElement>> = layers.iter().map(|l| l.cast()).collect();
            if let (Some(face), Some(Ok(canvases))) = (face.cast::<HtmlElement>(), canvases.map(|c| c.try_into())) {
                easel.mount(face, canvases);
            }
            crosshair.join(&easel);
            let crosshair = crosshair.clone();
            move || {
                crosshair.leave(&easel);
                easel.unmount();
            }
        });
    }
    {
        let easel = easel.clone();
        use_effect_with((looked.clone(), props.state), move |(figure, state)| {
            easel.show(figure.clone(), *state == ChartState::Covered);
        });
    }
    {
        let face = face.clone();
        use_effect_with(props.height.clone(), move |height| {
            if let (Some(face), Some(height)) = (face.cast::<HtmlElement>(), height) {
                let _ = face.style().set_property("height", height);
            }
        });
    }

    let spot = {
        let easel = easel.clone();
        move |event: &PointerEvent| -> Option<(HtmlElement, f64, f64)> {
            let target = event.current_target()?.dyn_into::<HtmlElement>().ok()?;
            let px = f64::from(event.client_x()) - target.get_bounding_client_rect().left();
            let second = easel.second_at(px)?;
            Some((target, second, px))
        }
    };
    let onpointerdown = {
        let (spot, brush) = (spot.clone(), brush.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0
                && event.pointer_type() != "touch"
                && let Some((target, second, px)) = spot(&event)
            {
                pointer::hold(&target, &event);
                brush.set(Some(((second, px), (second, px))));
            }
        })
    };
    let onpointermove = {
        let (spot, brush, crosshair, figure) = (spot.clone(), brush.clone(), crosshair.clone(), looked.clone());
        Callback::from(move |event: PointerEvent| {
            let Some((_, second, px)) = spot(&event) else {
                return;
            };
            if let Some((from, _)) = *brush {
                brush.set(Some((from, (second, px))));
            }
            crosshair.set(cursor::nearest(&figure, second));
        })
    };
    let onpointerup = {
        let (brush, zoom) = (brush.clone(), zoom.clone());
        Callback::from(move |_: PointerEvent| {
            if let Some(((from, _), (to, _))) = *brush
                && let Some(stretch) = window::brushed(from, to, whole)
            {
                zoom.set.emit(Some(stretch));
            }
            brush.set(None);
        })
    };
    let ondblclick = {
        let zoom = zoom.clone();
        Callback::from(move |_: MouseEvent| zoom.set.emit(None))
    };
    let onpointerleave = {
        let crosshair = crosshair.clone();
        Callback::from(move |_: PointerEvent| crosshair.set(None))
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |()| open.set(!*open))
    };
    let onkeydown = {
        let (crosshair, figure, said) = (crosshair.clone(), looked.clone(), said.clone());
        let change = {
            let (zoom, now) = (zoom.clone(), looked.x);
            move |next: &dyn Fn(Stretch) -> Option<Stretch>| zoom.set.emit(next(now))
        };
        let (toggle, on_mark, covered) = (
            toggle.clone(),
            props.on_mark.clone(),
            props.state == ChartState::Covered,
        );
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() || covered {
                return;
            }
            let x = crosshair.x();
            let middle = (figure.x.0 + figure.x.1) / 2.0;
            let zooming: Option<&dyn Fn(Stretch) -> Option<Stretch>> = match (event.key().as_str(), event.shift_key()) {
                ("+" | "=", _) => Some(&|now| window::zoomed(now, whole, x.unwrap_or(middle), 2.0)),
                ("-" | "_", _) => Some(&|now| window::zoomed(now, whole, x.unwrap_or(middle), 0.5)),
                ("0", _) => Some(&|_| None),
                ("ArrowLeft", true) => Some(&|now| Some(window::moved(now, whole, -0.25))),
                ("ArrowRight", true) => Some(&|now| Some(window::moved(now, whole, 0.25))),
                _ => None,
            };
            if let Some(next) = zooming {
                event.prevent_default();
                event.stop_propagation();
                return change(next);
            }
            let to = match event.key().as_str() {
                "ArrowRight" => cursor::neighbour(&figure, x, true),
                "ArrowLeft" => cursor::neighbour(&figure, x, false),
                "Home" => cursor::edge(&figure, false),
                "End" => cursor::edge(&figure, true),
                "Escape" => {
                    crosshair.set(None);
                    said.set(AttrValue::default());
                    return;
                }
                "t" | "T" => {
                    event.prevent_default();
                    toggle.emit(());
                    return;
                }
                "Enter" => {
                    if let Some(mark) = cursor::mark_near(&figure, x.unwrap_or(figure.x.1)) {
                        event.prevent_default();
                        said.set(say::mark(mark.number, &mark.text).into());
                        on_mark.emit(mark.number);
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            if let Some(to) = to {
                crosshair.set(Some(to));
                said.set(cursor::readout(&figure, to).into());
            }
        })
    };

    let onseries = {
        let listed = listed.clone();
        Callback::from(move |_: MouseEvent| listed.set(!*listed))
    };
    let onzoom = {
        let (zoom, now) = (zoom.clone(), looked.x);
        Callback::from(move |factor: f64| {
            let middle = (now.0 + now.1) / 2.0;
            zoom.set.emit(if factor == 0.0 {
                None
            } else {
                window::zoomed(now, whole, middle, factor)
            });
        })
    };
    let figure = &looked;
    let empty = figure.is_empty() && props.state != ChartState::Covered;
    let state = if empty { "empty" } else { props.state.word() };
    let name = match props.state {
        ChartState::Covered => say::covered_name(&figure.title),
        _ => words::summary(figure),
    };
    html! {
        <figure class="chart" data-state={state}>
            <figcaption class="chart-head">
                <span class="chart-title">{ &figure.title }</span>
                <span class="chart-unit">{ figure.unit_words() }</span>
                if props.state != ChartState::Covered {
                    <Tools
                        figure={looked.clone()} ontable={toggle} table={*open} onseries={onseries} series={*listed}
                        zoomed={zoom.stretch.is_some()} onzoom={onzoom}
                    />
                }
            </figcaption>
            <div class="chart-face" ref={face} role="img" tabindex="0" aria-label={name}
                aria-describedby="chart-keys" {onkeydown} {onpointerdown} {onpointermove} {onpointerup} {onpointerleave} {ondblclick}>
                <canvas class="chart-layer" ref={layers[0].clone()} aria-hidden="true"></canvas>
                <canvas class="chart-layer" ref={layers[1].clone()} aria-hidden="true"></canvas>
                <canvas class="chart-layer" ref={layers[2].clone()} aria-hidden="true"></canvas>
                if empty {
                    <span class="chart-word" aria-hidden="true">{ &figure.empty }</span>
                }
                if props.state == ChartState::Covered {
                    <span class="chart-cover" aria-hidden="true">{ say::draw_guess() }</span>
                }
            </div>
            if let Some(((_, a), (_, b))) = *brush {
                <svg class="chart-brush" aria-hidden="true"><rect x={a.min(b).to_string()} width={(a - b).abs().to_string()} y="0" height="100%" /></svg>
            }
            if *listed { { legend(&props.figure, &hidden, &level) } }
            <p class="chart-said" aria-live="polite">{ (*said).clone() }</p>
            if *open && props.state != ChartState::Covered {
                { rows(figure) }
            }
        </figure>
    }
}

/// The numbers, newest first.
fn rows(figure: &Figure) -> Html {
    let table = words::table(figure);
    let (all, title) = (table.rows.len(), &figure.title);
    let cell = |value: &Option<f64>| value.map_or(say::no_data().to_string(), |v| figure.unit.short(v));
    html! {
        <div class="chart-table" tabindex="0" role="region" aria-label={say::of(say::table(), title)}>
            <table>
                <caption>
                    { say::rows(all.min(ROWS), all) }
                </caption>
                <thead><tr>{ for table.head.iter().map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                <tbody>
                    { for table.rows.iter().rev().take(ROWS).map(|(x, values)| html! {
                        <tr key={x.to_bits()}>
                            <th scope="row">{ number::clock(*x) }</th>
                            { for values.iter().map(|v| html! { <td>{ cell(v) }</td> }) }
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
