//! The marks of the scrubber as drawings. Each kind has its own shape; colour only repeats it.

use crate::view::timeline::{Axis, Blot, Mark, MarkKind, merge};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Marks`].
#[derive(Properties, PartialEq)]
pub struct MarksProps {
    pub marks: Rc<Vec<Mark>>,
    pub axis: Axis,
    /// Pixels of the whole axis.
    pub width: u32,
}

/// All marks, merged for the width. Drawn again only when there are new ones or the axis grows.
#[component]
pub fn Marks(props: &MarksProps) -> Html {
    let blots = merge(&props.marks, props.axis, f64::from(props.width));
    html! {
        <>{ for blots.iter().map(|blot| one(blot, props.axis)) }</>
    }
}

fn one(blot: &Blot, axis: Axis) -> Html {
    let path = match blot.kind {
        MarkKind::Call => "M-1 8h2v9h-2z",
        MarkKind::Outside => "M0 8.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 1 1 0-7z",
        MarkKind::Scaling => "M0 7l5 5-5 5-5-5z",
        MarkKind::Deployment => "M.5 18V3h-10l2.5 3.5-2.5 3.5h10",
        MarkKind::Refused => "M-3.5 8l7 7M3.5 8l-7 7",
        MarkKind::Failure => "M-5 7.5h10l-5 9z",
        MarkKind::Bookmark => "M-4 3h8v13l-4-4-4 4z",
    };
    let left = if blot.kind == MarkKind::Deployment { "-12" } else { "-7" };
    html! {
        <svg x={percent(axis.share(blot.at))} overflow="visible" class="scrub-mark" aria-hidden="true" data-mark={blot.kind.as_str()}>
            <title>{&blot.text}</title>
            <rect x="-7" y="0" width="14" height="19" fill="transparent" />
            <path d={path} />
            if blot.count > 1 { <text x={left} y="15" text-anchor="end">{short(blot.count)}</text> }
        </svg>
    }
}

/// A share as an SVG coordinate.
pub fn percent(share: f64) -> String {
    format!("{:.3}%", share * 100.0)
}

fn short(count: usize) -> String {
    if count > 99 { "99+".into() } else { count.to_string() }
}
