//! Smaller things on the map: hats, piles of counted tasks, services that lack tasks, hatchings.

use super::block::{at, frame, n};
use crate::ui::parts::glyph_of;
use crate::ui::strings::yard as words;
use crate::view::map::layout::{Layout, Rect};
use crate::view::map::lettering::fit;
use crate::view::map::{Missing, Pile};
use crate::view::state::State;
use yew::prelude::*;

/// Hard hats with these letters on top of a block, from its right end.
pub fn hats(letters: &[&'static str], w: f64) -> Html {
    let hat = |(index, letter): (usize, &&'static str)| {
        let x = w - 15.0 - 22.0 * (letters.len() - 1 - index) as f64;
        html! {
            <g transform={at(x, 0.0)}>
                <path class="map-hat" d="M-8 0V-3.500a8 8 0 0 1 16 0V0z" />
                <text class="map-hat-text" y="-2">{*letter}</text>
            </g>
        }
    };
    letters.iter().enumerate().map(hat).collect()
}

/// Tasks of one service in a subnet, counted.
pub fn pile(pile: &Pile, rect: &Rect, selected: bool, stop: bool) -> Html {
    let share = if pile.count == 0 {
        0.0
    } else {
        pile.bad as f64 / pile.count as f64
    };
    html! {
            <g
                key={pile.arn.clone()} class="pile" data-s={pile.worst.as_str()} data-id={pile.arn.clone()} role="button"
                aria-pressed={if selected { "true" } else { "false" }} tabindex={if stop { "0" } else { "-1" }} transform={at(rect.x, rect.y)}
            >
                <title>{pile.label()}</title>
    <g aria-hidden="true">
                <rect class="pile-box" width={n(rect.w)} height={n(rect.h)} rx="2" />
                <use href={glyph_of(pile.worst).href()} class="tb-shape" x="5" y="4" width="13" height="13" />
                <text class="tb-label" x="21" y="15">{pile.figure()}</text>
                <text class="tb-size" x="6" y="27.500">{fit(&pile.name, 11.0, rect.w - 12.0)}</text>
                <rect class="pile-rest" x="5" y={n(rect.h - 5.0)} width={n(rect.w - 10.0)} height="3" />
                <rect class="pile-bar" x="5" y={n(rect.h - 5.0)} width={n((rect.w - 10.0) * share)} height="3" />
                </g>
                if selected { {frame(rect.w, rect.h)} }
                <rect class="ring" x="-4" y="-4" width={n(rect.w + 8.0)} height={n(rect.h + 8.0)} rx="3" />
            </g>
        }
}

/// What a screen reader says of a service that lacks tasks.
pub fn missing_label(missing: &Missing) -> String {
    format!("{} {} {}", missing.service, words::not_placed(), missing.count)
}

/// Services that lack tasks: ghosts that wait outside the fence.
pub fn missing(all: &[Missing], layout: &Layout, selected: Option<&str>, stop: Option<&str>) -> Html {
    let ghost = |(missing, rect): (&Missing, &Rect)| {
        let is = |other: Option<&str>| other == Some(missing.arn.as_str());
        let count = format!("×{}", missing.count);
        html! {
                    <g
                        key={missing.arn.clone()} class="ghost" data-id={missing.arn.clone()} role="button"
                        aria-pressed={if is(selected) { "true" } else { "false" }} tabindex={if is(stop) { "0" } else { "-1" }}
                        transform={at(rect.x, rect.y)}
                    >
                        <title>{missing_label(missing)}</title>
        <g aria-hidden="true">
                        <rect class="ghost-box" width={n(rect.w)} height={n(rect.h)} rx="2" />
                        <use href={glyph_of(State::None).href()} class="tb-shape" x="5" y="3" width="13" height="13" />
                        <text class="tb-label" x="21" y="14">{fit(&missing.service, 12.5, rect.w - 56.0)}</text>
                        <text class="tb-label" data-end="" x={n(rect.w - 6.0)} y="14">{count}</text>
                        <text class="tb-word" x="6" y="27">{words::not_placed()}</text>
                        </g>
                        if is(selected) { {frame(rect.w, rect.h)} }
                        <rect class="ring" x="-4" y="-4" width={n(rect.w + 8.0)} height={n(rect.h + 8.0)} rx="3" />
                    </g>
                }
    };
    let more = layout.missing.last().filter(|_| layout.more_missing > 0).map(|last| {
        html! { <text class="map-small" x={n(last.right() + 8.0)} y={n(last.y + 20.0)}>{format!("+{}", layout.more_missing)}</text> }
    });
    html! { <g>{for all.iter().zip(&layout.missing).map(ghost)}{more}</g> }
}

/// The hatchings that fills refer to.
pub fn hatchings() -> Html {
    html! {
        <defs>
            <pattern id="map-leave" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect class="hatch-ground" width="7" height="7" />
                <rect class="hatch-line" width="2" height="7" />
            </pattern>
        </defs>
    }
}
