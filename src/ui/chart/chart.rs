//! A chart on the page: its canvases, its title, its words for those who do not see it, its keys, its exports.
//!
//! Arrows move the cursor point by point, Home and End to the ends, Enter opens the nearest mark, T the table, Escape
//! lets the cursor go. Invariant: everything the picture says is also in the summary or the table.

use super::easel::Easel;
use super::export;
use super::row::Crosshair;
use crate::view::chart::{Figure, cursor, number, words};
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
        use_effect_with((props.figure.clone(), props.state), move |(figure, state)| {
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

    let onpointermove = {
        let (easel, crosshair, figure) = (easel.clone(), crosshair.clone(), props.figure.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(target) = event.current_target().and_then(|t| t.dyn_into::<HtmlElement>().ok()) else {
                return;
            };
            let left = target.get_bounding_client_rect().left();
            let x = easel.second_at(f64::from(event.client_x()) - left);
            crosshair.set(x.and_then(|x| cursor::nearest(&figure, x)));
        })
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
        let (crosshair, figure, said) = (crosshair.clone(), props.figure.clone(), said.clone());
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
                        said.set(format!("Mark {}: {}", mark.number, mark.text).into());
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

    let figure = &props.figure;
    let empty = figure.is_empty() && props.state != ChartState::Covered;
    let state = if empty { "empty" } else { props.state.word() };
    let name = match props.state {
        ChartState::Covered => format!("{}, covered. Draw your guess, then run.", figure.title),
        _ => words::summary(figure),
    };
    html! {
        <figure class="chart" data-state={state}>
            <figcaption class="chart-head">
                <span class="chart-title">{ &figure.title }</span>
                <span class="chart-unit">{ figure.unit_words() }</span>
                if props.state != ChartState::Covered {
                    { tools(figure, &toggle, *open) }
                }
            </figcaption>
            <div class="chart-face" ref={face} role="img" tabindex="0" aria-label={name}
                {onkeydown} {onpointermove} {onpointerleave}>
                <canvas class="chart-layer" ref={layers[0].clone()} aria-hidden="true"></canvas>
                <canvas class="chart-layer" ref={layers[1].clone()} aria-hidden="true"></canvas>
                <canvas class="chart-layer" ref={layers[2].clone()} aria-hidden="true"></canvas>
                if empty {
                    <span class="chart-word" aria-hidden="true">{ &figure.empty }</span>
                }
                if props.state == ChartState::Covered {
                    <span class="chart-cover" aria-hidden="true">{ "Draw your guess, then run" }</span>
                }
            </div>
            <p class="chart-said" aria-live="polite">{ (*said).clone() }</p>
            if *open && props.state != ChartState::Covered {
                { rows(figure) }
            }
        </figure>
    }
}

/// The quiet buttons: table, CSV, picture.
fn tools(figure: &Rc<Figure>, toggle: &Callback<()>, open: bool) -> Html {
    let act = |save: fn(&Figure)| {
        let figure = figure.clone();
        Callback::from(move |_: MouseEvent| save(&figure))
    };
    let title = &figure.title;
    html! {
        <span class="chart-tools">
            <button type="button" class="chart-tool" aria-pressed={open.to_string()} aria-label={format!("Table of {title}")}
                onclick={toggle.reform(|_: MouseEvent| ())}>{ "Table" }</button>
            <button type="button" class="chart-tool" aria-label={format!("CSV of {title}")}
                onclick={act(export::save_csv)}>{ "CSV" }</button>
            <button type="button" class="chart-tool" aria-label={format!("PNG of {title}")}
                onclick={act(export::save_png)}>{ "PNG" }</button>
            <button type="button" class="chart-tool" aria-label={format!("SVG of {title}")}
                onclick={act(export::save_svg)}>{ "SVG" }</button>
        </span>
    }
}

/// The numbers, newest first.
fn rows(figure: &Figure) -> Html {
    let table = words::table(figure);
    let (all, title) = (table.rows.len(), &figure.title);
    let cell = |value: &Option<f64>| value.map_or("no data".to_string(), |v| figure.unit.short(v));
    html! {
        <div class="chart-table" tabindex="0" role="region" aria-label={format!("Table of {title}")}>
            <table>
                <caption>
                    { if all > ROWS { format!("Newest {ROWS} of {all} rows; the CSV has all.") } else { format!("{all} rows") } }
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
