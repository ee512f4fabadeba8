//! A load balancer on the map: a gantry beam across its zones, with its rules as chips and its target groups as signs.

use super::block::{at, frame, n};
use crate::ui::parts::{Glyph, glyph_of};
use crate::ui::strings::yard as words;
use crate::view::map::Balancer;
use crate::view::map::layout::{Beam, Chip};
use crate::view::state::State;
use yew::prelude::*;

/// A beam. `selected` and `stop` are ids.
pub fn beam(balancer: &Balancer, place: &Beam, selected: Option<&str>, stop: Option<&str>) -> Html {
    let rect = &place.rect;
    let is = |id: &str, other: Option<&str>| other == Some(id);
    let local = |chip: &Chip| (chip.rect.x - rect.x, chip.rect.y - rect.y);
    let end = place.right - rect.x;
    let chip = |chip: &Chip| {
        let (x, y) = local(chip);
        html! {
            <>
                <rect class="chip" x={n(x)} y={n(y)} width={n(chip.rect.w)} height={n(chip.rect.h)} rx="2" />
                <text class="chip-text" x={n(x + chip.rect.w / 2.0)} y={n(y + 14.0)}>{chip.text.clone()}</text>
            </>
        }
    };
    let after = place.chips.last().map_or(0.0, |chip| chip.rect.right() - rect.x + 6.0);
    let rate = format!("{}{}", balancer.per_second, words::per_second());
    html! {
            <>
                <g
                    key={balancer.arn.clone()} class="beam" data-id={balancer.arn.clone()} role="button"
                    aria-pressed={if is(&balancer.arn, selected) { "true" } else { "false" }} transform={at(rect.x, rect.y)}
                    tabindex={if is(&balancer.arn, stop) { "0" } else { "-1" }} data-active={balancer.active.then_some("")}
                >
                    <title>{balancer.label()}</title>
    <g aria-hidden="true">
                    {for place.trolleys.iter().map(|t| html! {
                        <rect class="trolley" x={n(t.x - rect.x)} y={n(t.y - rect.y)} width={n(t.w)} height={n(t.h)} rx="1" />
                    })}
                    <rect class="beam-box" width={n(rect.w)} height={n(rect.h)} rx="2" />
                    <use href={Glyph::Lb.href()} class="beam-glyph" x="9" y="6" width="18" height="18" />
                    <text class="beam-name" x="34" y="19.500">{place.name.clone()}</text>
                    {for place.chips.iter().map(chip)}
                    if place.more_chips > 0 && !place.chips.is_empty() { <text class="beam-more" x={n(after)} y="19.500">{format!("+{}", place.more_chips)}</text> }
                    if balancer.active {
                        <text class="beam-rate" x={n(end)} y="19.500">{rate}</text>
                    } else {
                        <text class="beam-rate" x={n(end)} y="19.500">{words::provisioning()}</text>
                    }
                    if let Some((code, failing)) = &balancer.failing { {errors(code, *failing, end - 52.0)} }
                    </g>
                    if is(&balancer.arn, selected) { {frame(rect.w, rect.h)} }
                    <rect class="ring" x="-4" y="-4" width={n(rect.w + 8.0)} height={n(rect.h + 8.0)} rx="3" />
                </g>
                {for balancer.groups.iter().zip(&place.groups).map(|(group, chip)| html! {
                    <g
                        key={format!("{}/{}", balancer.arn, group.arn)} class="tg" data-s={group.state().as_str()} data-id={group.arn.clone()} role="button"
                        aria-pressed={if is(&group.arn, selected) { "true" } else { "false" }}
                        tabindex={if is(&group.arn, stop) { "0" } else { "-1" }} transform={at(chip.rect.x, chip.rect.y)}
                    >
                        <title>{group.label()}</title>
    <g aria-hidden="true">
                        <rect class="tg-box" width={n(chip.rect.w)} height={n(chip.rect.h)} rx="2" />
                        <use href={glyph_of(group.state()).href()} class="tb-shape" x="5" y="3.500" width="13" height="13" />
                        <text class="tg-text" x="22" y="14">{chip.text.clone()}</text>
                        </g>
                        if is(&group.arn, selected) { {frame(chip.rect.w, chip.rect.h)} }
                        <rect class="ring" x="-4" y="-4" width={n(chip.rect.w + 8.0)} height={n(chip.rect.h + 8.0)} rx="3" />
                    </g>
                })}
            </>
        }
}

/// The plate of requests that end in an error, its right edge at `end`.
fn errors(code: &str, failing: u64, end: f64) -> Html {
    let text = format!("{code} {failing}{}", words::per_second());
    let wide = crate::view::map::lettering::width(&text, 12.0) + 24.0;
    html! {
        <g transform={at(end - wide, 5.0)}>
            <rect class="errors" width={n(wide)} height="20" rx="2" />
            <use href={glyph_of(State::Bad).href()} class="errors-shape" x="4" y="3.500" width="13" height="13" />
            <text class="errors-text" x="20" y="14">{text}</text>
        </g>
    }
}
