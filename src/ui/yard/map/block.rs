//! A Fargate task on the map: block with label, shape and word, hats on top, its own interface as a plug below.
//!
//! Invariant: a block is one component for its task's whole life, so that it moves instead of being made again.

use super::pieces::hats;
use crate::ui::parts::glyph_of;
use crate::ui::strings::yard as words;
use crate::view::map::layout::Rect;
use crate::view::map::lettering::fit;
use crate::view::map::{Block, Detail};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`TaskBlock`].
#[derive(Properties, PartialEq)]
pub struct TaskBlockProps {
    pub block: Rc<Block>,
    pub rect: Rect,
    pub detail: Detail,
    pub selected: bool,
    /// It is the map's tab stop.
    pub stop: bool,
    /// Whether things move now: changes are shown as motion only then.
    pub moves: bool,
    /// It is leaving the map.
    #[prop_or_default]
    pub leaves: bool,
}

/// A task's block.
#[component]
pub fn TaskBlock(props: &TaskBlockProps) -> Html {
    let (block, rect) = (&props.block, &props.rect);
    let arrives = *use_memo((), |()| props.moves);
    let flash = use_flash(block.face.word.split(' ').next().unwrap_or_default(), props.moves);
    let name = block.name();
    // Words that are seen may not differ from an `aria-label`; a title is a name too.
    let words = props.detail == Detail::Words;
    let body = if words {
        words_body(block, rect)
    } else {
        let side = (rect.h - 6.0).min(14.0);
        html! {
            <>
                <rect class="tb-box" width={n(rect.w)} height={n(rect.h)} rx="2" />
                <use
                    href={glyph_of(block.face.state).href()} class="tb-shape" x={n((rect.w - side) / 2.0)} y={n((rect.h - side) / 2.0)}
                    width={n(side)} height={n(side)}
                />
            </>
        }
    };
    html! {
        <g
            class="tb" data-s={block.face.state.as_str()} data-status={block.face.last_status} data-id={block.arn.clone()}
            data-leaves={props.leaves.then_some("")} role="button" aria-label={(!words).then(|| name.clone())} aria-pressed={if props.selected { "true" } else { "false" }}
            tabindex={if props.stop { "0" } else { "-1" }} transform={at(rect.x, rect.y)} aria-hidden={props.leaves.then_some("true")}
        >
            if words { <title>{name}</title> }
            <g data-arrives={arrives.then_some("")} aria-hidden="true">
                {body}
                if let Some(flash) = flash.filter(|_| words) {
                    <rect class="tb-flash" data-turn={flash} width={n(rect.w)} height={n(rect.h)} rx="2" />
                }
                if props.selected { {frame(rect.w, rect.h)} }
                if props.stop { <rect class="ring" x="-4" y="-4" width={n(rect.w + 8.0)} height={n(rect.h + 8.0)} rx="3" /> }
            </g>
        </g>
    }
}

fn words_body(block: &Block, rect: &Rect) -> Html {
    let w = rect.w;
    let label_room = w - 26.0 - if block.fresh { 8.0 } else { 0.0 };
    let word_room = w - 12.0 - if block.spot { 30.0 } else { 0.0 };
    let letters: Vec<&str> = [(block.execution_hat, "E"), (block.task_hat, "T")]
        .into_iter()
        .filter_map(|(worn, letter)| worn.then_some(letter))
        .collect();
    let plug = if block.address.is_empty() {
        words::attaching()
    } else {
        &block.address
    };
    html! {
        <>
            {hats(&letters, w)}
            <rect class="tb-box" width={n(w)} height={n(rect.h)} rx="2" />
            <use href={glyph_of(block.face.state).href()} class="tb-shape" x="5" y="4.500" width="13" height="13" />
            <text class="tb-label" x="21" y="15.500">{fit(&block.label, 12.5, label_room)}</text>
            <text class="tb-word" x="6" y="30">{fit(&block.face.word, 11.0, word_room)}</text>
            if block.spot { <text class="tb-word" data-end="" x={n(w - 6.0)} y="30">{words::spot()}</text> }
            if let Some(progress) = block.face.progress {
                <rect class="tb-track" x="6" y="38" width={n(w - 12.0)} height="5" />
                <rect class="tb-bar" x="6" y="38" width={n((w - 12.0) * f64::from(progress) / 100.0)} height="5" />
            } else {
                <text class="tb-size" x="6" y="43.500">{fit(&block.size, 11.0, w - 12.0)}</text>
            }
            if block.fresh { <path class="tb-fold" d={format!("M{} 0H{w}V10z", n(w - 10.0))} /> }
            <path class="plug-wire" d={format!("M{} 50V55", n(w / 2.0))} />
            <rect class="plug" x="4" y="55" width={n(w - 8.0)} height="13" rx="1.500" />
            <text class="plug-text" x={n(w / 2.0)} y="65">{fit(plug, 11.0, w - 12.0)}</text>
        </>
    }
}

/// The frame of what is selected: yellow with an edge of ink.
pub fn frame(w: f64, h: f64) -> Html {
    html! {
        <>
            <rect class="sel-edge" x="-4.500" y="-4.500" width={n(w + 9.0)} height={n(h + 9.0)} rx="3" />
            <rect class="sel" x="-2.500" y="-2.500" width={n(w + 5.0)} height={n(h + 5.0)} rx="2" />
        </>
    }
}

/// Tells a flash from the one before whenever `word` changes while things move; none before the first.
#[hook]
fn use_flash(word: &str, moves: bool) -> Option<&'static str> {
    let before = use_mut_ref(|| (word.to_owned(), None::<&'static str>));
    let mut before = before.borrow_mut();
    if before.0 != word {
        before.0 = word.to_owned();
        before.1 = match (moves, before.1) {
            (false, _) => None,
            (true, Some("a")) => Some("b"),
            (true, _) => Some("a"),
        };
    }
    before.1
}

/// A number as an attribute says it.
pub fn n(number: f64) -> String {
    let rounded = (number * 10.0).round() / 10.0;
    format!("{rounded}")
}

/// A `transform` to a point.
pub fn at(x: f64, y: f64) -> String {
    format!("translate({} {})", n(x), n(y))
}
