//! What the drawings mean: states in the tool bar, and everything else on a sheet that opens.

use crate::ui::parts::{Glyph, Hat, HatKind, Icon, Shape};
use crate::ui::strings::yard as words;
use crate::view::map::Map;
use crate::view::state::State;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Legend`].
#[derive(Properties, PartialEq)]
pub struct LegendProps {
    pub map: Rc<Map>,
}

/// How many tasks are in each state, with the shape and the word: the figures are the legend of the states.
#[component]
pub fn Legend(props: &LegendProps) -> Html {
    html! {
        <ul class="legend">
            {for props.map.tally().into_iter().map(|(state, count)| html! {
                <li key={state.as_str()}><Shape {state} word={format!("{count} {}", state.word())} /></li>
            })}
        </ul>
    }
}

/// The whole grammar, for who asks.
#[component]
pub fn LegendSheet() -> Html {
    let line = |class: Html, text: &'static str| html! { <li>{class}{text}</li> };
    let sample = |health: &'static str| {
        html! {
            <svg class="map legend-line" viewBox="0 0 34 12" aria-hidden="true" focusable="false">
                <g class="branch" data-health={health}>
                    <path class="branch-line" d="M1 6H30" />
                    if health == "healthy" { <path class="arrow" d="M28 2.500 33 6 28 9.500z" /> }
                    if health == "unhealthy" { <path class="cross" d="M12 2.500 19 9.500M19 2.500 12 9.500" /> }
                </g>
            </svg>
        }
    };
    html! {
        <div class="legend-sheet" role="group" aria-label={words::legend()} tabindex="0">
            <h2>{words::legend_states()}</h2>
            <ul>{for State::ALL.into_iter().map(|state| html! { <li><Shape {state} word={state.word()} /></li> })}</ul>
            <h2>{words::legend_lines()}</h2>
            <ul>
                {line(sample("healthy"), words::line_requests())}
                {line(sample("initial"), words::line_initial())}
                {line(sample("unhealthy"), words::line_unhealthy())}
                {line(sample("draining"), words::line_draining())}
                {line(html! {
                    <svg class="map legend-line" viewBox="0 0 34 12" aria-hidden="true" focusable="false"><path class="pull" d="M1 6H33" /></svg>
                }, words::line_pull())}
                {line(html! {
                    <svg class="map legend-line" viewBox="0 0 34 12" aria-hidden="true" focusable="false"><circle class="token" cx="17" cy="6" r="3.500" /></svg>
                }, words::token())}
                {line(html! {
                    <svg class="map legend-line" viewBox="0 0 34 12" aria-hidden="true" focusable="false"><circle class="token-bad" cx="17" cy="6" r="3.500" /></svg>
                }, words::token_bad())}
            </ul>
            <h2>{words::legend_marks()}</h2>
            <ul>
                <li><Hat kind={HatKind::Execution} word_hidden=true />{words::execution_role()}</li>
                <li><Hat kind={HatKind::Task} word_hidden=true />{words::task_role()}</li>
                <li>
                    <svg class="map legend-line" viewBox="0 0 34 14" aria-hidden="true" focusable="false">
                        <g class="tb" data-s="ok"><rect class="tb-box" x="4" y="1" width="26" height="12" rx="2" /><path class="tb-fold" d="M22 1H30V9z" /></g>
                    </svg>
                    {words::new_deployment()}
                </li>
                <li>
                    <svg class="map legend-line" viewBox="0 0 34 14" aria-hidden="true" focusable="false">
                        <rect class="sel-edge" x="5" y="1.500" width="24" height="11" rx="2" /><rect class="sel" x="7" y="3.500" width="20" height="7" rx="1" />
                    </svg>
                    {words::selected()}
                </li>
                <li><Icon name={Glyph::Gate} />{words::internet_gateway()}{", "}{words::nat()}</li>
            </ul>
        </div>
    }
}
