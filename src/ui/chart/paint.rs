//! A tape on a canvas, in few calls: one path for each style.
//!
//! A canvas without a GPU draws lines of one device pixel many times faster than wider ones; wider lines are drawn as
//! one-pixel lines beside each other, half a pixel off so that they fall on pixels.

use super::svg::rise;
use super::tape::{Across, Mark, Path, Tape};
use web_sys::{CanvasRenderingContext2d, Path2d};

/// One-pixel strokes that together make a line this wide.
fn offsets(width: u32) -> &'static [(f64, f64)] {
    match width {
        0 | 1 => &[(0.0, 0.0)],
        2 => &[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)],
        3 => &[(0.0, 0.0), (-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)],
        _ => &[
            (0.0, 0.0),
            (-1.0, 0.0),
            (1.0, 0.0),
            (0.0, -1.0),
            (0.0, 1.0),
            (2.0, 0.0),
            (0.0, 2.0),
        ],
    }
}

/// Clears the canvas and replays the tape; `face` is the family of the lettering.
pub fn paint(context: &CanvasRenderingContext2d, tape: &Tape, face: &str) {
    let (w, h) = tape.size;
    let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, f64::from(w), f64::from(h));
    replay(context, tape, face);
}

/// Replays the tape over what is there.
pub fn replay(context: &CanvasRenderingContext2d, tape: &Tape, face: &str) {
    let mut font = String::new();
    for mark in &tape.marks {
        match mark {
            Mark::Stroke { ink, width, dash, path } => {
                let Some(path) = path2d(path, false) else { continue };
                context.set_stroke_style_str(&ink.css());
                context.set_line_width(1.0);
                let rhythm = js_sys::Array::new();
                if dash.0 > 0 {
                    rhythm.push(&f64::from(dash.0).into());
                    rhythm.push(&f64::from(dash.1).into());
                }
                let _ = context.set_line_dash(&rhythm);
                for (dx, dy) in offsets(*width) {
                    let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, dx + 0.5, dy + 0.5);
                    context.stroke_with_path(&path);
                }
                let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
            }
            Mark::Fill { ink, path } => {
                let Some(path) = path2d(path, true) else { continue };
                context.set_fill_style_str(&ink.css());
                context.fill_with_path_2d(&path);
            }
            Mark::Discs { ink, radius, centres } => {
                let Ok(path) = Path2d::new() else { continue };
                for (x, y) in centres {
                    let (x, y, r) = (f64::from(*x) + 0.5, f64::from(*y) + 0.5, f64::from(*radius));
                    path.move_to(x + r, y);
                    let _ = path.arc(x, y, r, 0.0, std::f64::consts::TAU);
                }
                context.set_fill_style_str(&ink.css());
                context.fill_with_path_2d(&path);
            }
            Mark::Text {
                ink,
                size,
                bold,
                text,
                at,
                across,
                down,
            } => {
                let wanted = format!("{} condensed {size}px {face}", if *bold { 600 } else { 500 });
                if wanted != font {
                    context.set_font(&wanted);
                    font = wanted;
                }
                context.set_text_align(match across {
                    Across::Left => "left",
                    Across::Centre => "center",
                    Across::Right => "right",
                });
                context.set_fill_style_str(&ink.css());
                let baseline = (f64::from(at.1) + size * rise(*down)).round();
                let _ = context.fill_text(text, f64::from(at.0), baseline);
            }
        }
    }
}

fn path2d(path: &Path, close: bool) -> Option<Path2d> {
    let out = Path2d::new().ok()?;
    for line in path.lines() {
        let mut points = line.iter();
        let Some((x, y)) = points.next() else { continue };
        out.move_to(f64::from(*x), f64::from(*y));
        for (x, y) in points {
            out.line_to(f64::from(*x), f64::from(*y));
        }
        if close {
            out.close_path();
        }
    }
    Some(out)
}
