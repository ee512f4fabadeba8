//! The quiet buttons of a chart: zoom, series, table and what can be taken away; and the list of its series.

use super::export;
use crate::ui::strings::charts as words;
use crate::view::chart::Figure;
use std::collections::BTreeSet;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`Tools`].
#[derive(Properties, PartialEq)]
pub struct ToolsProps {
    pub figure: Rc<Figure>,
    pub table: bool,
    pub ontable: Callback<()>,
    pub series: bool,
    pub onseries: Callback<MouseEvent>,
    pub zoomed: bool,
    /// Zoom by a factor; 0 shows the whole.
    pub onzoom: Callback<f64>,
}

/// The buttons.
#[component]
pub fn Tools(props: &ToolsProps) -> Html {
    let title = &props.figure.title;
    let act = |save: fn(&Figure)| {
        let figure = props.figure.clone();
        Callback::from(move |_: MouseEvent| save(&figure))
    };
    let zoom = |factor: f64| props.onzoom.reform(move |_: MouseEvent| factor);
    let one = |text: &'static str, pressed: Option<bool>, onclick: Callback<MouseEvent>| {
        html! {
            <button
                type="button" class="chart-tool" aria-pressed={pressed.map(|on| on.to_string())}
                aria-label={words::of(text, title)} title={words::of(text, title)} {onclick}
            >{text}</button>
        }
    };
    html! {
        <span class="chart-tools">
            { one("+", None, zoom(2.0)) }
            if props.zoomed {
                { one("−", None, zoom(0.5)) }
                { one(words::whole(), None, zoom(0.0)) }
            }
            { one(words::series(), Some(props.series), props.onseries.clone()) }
            { one(words::table(), Some(props.table), props.ontable.reform(|_: MouseEvent| ())) }
            { one("CSV", None, act(export::save_csv)) }
            { one("PNG", None, act(export::save_png)) }
            { one("SVG", None, act(export::save_svg)) }
        </span>
    }
}

/// The series, each to be shown or hidden, and a level of the learner's own.
pub fn legend(figure: &Figure, hidden: &UseStateHandle<BTreeSet<String>>, level: &UseStateHandle<Option<f64>>) -> Html {
    let onlevel = {
        let level = level.clone();
        Callback::from(move |event: Event| {
            let typed = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value());
            level.set(
                typed
                    .and_then(|text| text.trim().parse().ok())
                    .filter(|y: &f64| y.is_finite()),
            );
        })
    };
    html! {
        <div class="chart-legend" role="group" aria-label={words::of(words::series(), &figure.title)}>
            { for figure.series.iter().map(|series| {
                let on = !hidden.contains(&series.name);
                let onclick = {
                    let (hidden, name) = (hidden.clone(), series.name.clone());
                    Callback::from(move |_: MouseEvent| {
                        let mut next = (*hidden).clone();
                        if !next.remove(&name) {
                            next.insert(name.clone());
                        }
                        hidden.set(next);
                    })
                };
                html! {
                    <button type="button" class="chart-key" key={series.name.clone()} aria-pressed={on.to_string()} {onclick}>
                        <svg viewBox="0 0 16 8" aria-hidden="true"><path d="M0 4h16" stroke={format!("var({})", series.role.token())} stroke-width="3" stroke-dasharray={series.look.dashed.then_some("4 3")} /></svg>
                        {&series.name}
                    </button>
                }
            }) }
            <label class="chart-level">{words::level()}<input class="in" type="number" step="any" value={level.map(|y| y.to_string())} onchange={onlevel} /></label>
        </div>
    }
}
