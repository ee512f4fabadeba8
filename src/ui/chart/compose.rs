//! A figure becomes three drawings: what seldom changes (grid, axes), what changes with each tick (series, labels, marks,
//! now), and the cursor. plotters maps, meshes and lays out series; the tape keeps what it draws.
//!
//! Everything is in device pixels; `unit` is how many of them one CSS pixel at a 16 px rem is.

use super::backend::Recorder;
use super::over::{end_labels, levels, over};
use super::palette::Palette;
use super::tape::{Dash, Ink, Tape};
use crate::view::chart::number::time_tick;
use crate::view::chart::scale::{Scale, ValueAxis, value_axis};
use crate::view::chart::thin::{Run, runs};
use crate::view::chart::{Figure, Role, Series, Stroke, ticks};
use plotters::chart::ChartContext;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

/// Below this many CSS pixels of width a chart is a small multiple: its plot takes the whole width, and labels stand where there is room.
const NARROW: f64 = 300.0;

/// Where everything stands; also what pointer positions are read against.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub size: (u32, u32),
    pub unit: f64,
    pub x: Scale,
    pub y: Scale,
    pub axis: ValueAxis,
    pub times: Vec<f64>,
    pub time_step: u32,
    pub narrow: bool,
}

impl Layout {
    /// The layout in a drawing of this size whose top `head` pixels are taken.
    pub fn of(figure: &Figure, size: (u32, u32), unit: f64, head: f64) -> Layout {
        let px = |v: f64| (v * unit).round() as i32;
        let (w, h) = (size.0 as i32, size.1 as i32);
        let narrow = f64::from(size.0) / unit < NARROW;
        let (left, right) = if narrow {
            (px(34.0), px(10.0))
        } else {
            (px(46.0), px(96.0))
        };
        let flags = if figure.marks.is_empty() { 8.0 } else { 28.0 };
        let (top, bottom) = (px(flags + head), px(20.0));
        let x = Scale {
            from: figure.x.0,
            to: figure.x.1,
            low: left,
            high: (w - right - 1).max(left + 1),
        };
        let (low, high) = ((h - bottom - 1).max(top + 1), top);
        let axis = value_axis(figure, (f64::from(low - high) / unit / 34.0).floor().max(1.0) as usize);
        let most = (f64::from(x.high - x.low) / unit / 64.0).floor().max(1.0) as usize;
        let (times, time_step) = ticks::times(figure.x.0, figure.x.1, most);
        let y = Scale {
            from: axis.from,
            to: axis.to,
            low,
            high,
        };
        Layout {
            size,
            unit,
            x,
            y,
            axis,
            times,
            time_step,
            narrow,
        }
    }

    pub(super) fn px(&self, v: f64) -> i32 {
        (v * self.unit).round().max(1.0) as i32
    }

    pub(super) fn font(&self) -> f64 {
        12.0 * self.unit
    }
}

/// plotters' axis over our scale: the same pixels as thinning, labelled where we say.
#[derive(Clone)]
struct Axis {
    scale: Scale,
    labelled: Rc<[f64]>,
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        Scale {
            low: limit.0,
            high: limit.1,
            ..self.scale
        }
        .px(*value)
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        // The mesh is drawn twice, light and bold; ours has bold lines only.
        if hint.weight().allow_light_points() {
            Vec::new()
        } else {
            self.labelled.to_vec()
        }
    }

    fn range(&self) -> Range<f64> {
        self.scale.from..self.scale.to
    }
}

type Context<'a> = ChartContext<'a, Recorder, Cartesian2d<Axis, Axis>>;
pub(super) type Area = DrawingArea<Recorder, plotters::coord::Shift>;

fn color(ink: Ink) -> RGBAColor {
    RGBColor(ink.rgb.0, ink.rgb.1, ink.rgb.2).mix(f64::from(ink.alpha) / 255.0)
}

pub(super) fn pen(ink: Ink, width: i32) -> ShapeStyle {
    ShapeStyle {
        color: color(ink),
        filled: false,
        stroke_width: width.max(1) as u32,
    }
}

pub(super) fn filled(ink: Ink, alpha: f64) -> ShapeStyle {
    ShapeStyle {
        color: color(ink).mix(alpha),
        filled: true,
        stroke_width: 0,
    }
}

pub(super) fn lettering(size: f64, ink: Ink, bold: bool, across: HPos) -> TextStyle<'static> {
    let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
    let font = FontDesc::new(FontFamily::SansSerif, size, style);
    let mut style = TextStyle::from(font).pos(Pos::new(across, VPos::Center));
    style.color = plotters_backend::BackendColor {
        alpha: f64::from(ink.alpha) / 255.0,
        rgb: ink.rgb,
    };
    style
}

/// Runs plotters over a fresh tape. Its errors are those of the backend, and ours has none.
fn on_tape(layout: &Layout, draw: impl FnOnce(&Area, &Rc<RefCell<Tape>>) -> Option<()>) -> Tape {
    let tape = Rc::new(RefCell::new(Tape::new(layout.size)));
    let area = Recorder(tape.clone()).into_drawing_area();
    let _ = draw(&area, &tape);
    drop(area);
    tape.take()
}

fn chart<'a>(area: &'a Area, layout: &Layout) -> Option<Context<'a>> {
    let (w, h) = (layout.size.0 as i32, layout.size.1 as i32);
    let x = Axis {
        scale: layout.x,
        labelled: layout.times.as_slice().into(),
    };
    let y = Axis {
        scale: layout.y,
        labelled: layout.axis.ticks.as_slice().into(),
    };
    ChartBuilder::on(area)
        .margin_top(layout.y.high)
        .margin_right(w - 1 - layout.x.high)
        .y_label_area_size(layout.x.low)
        .x_label_area_size(h - 1 - layout.y.low)
        .build_cartesian_2d(x, y)
        .ok()
}

/// Grid lines, axes and their labels.
pub fn grid(figure: &Figure, layout: &Layout, palette: &Palette) -> Tape {
    on_tape(layout, |area, _| {
        let label = lettering(layout.font(), palette.ink_3, false, HPos::Left);
        chart(area, layout)?
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(pen(palette.grid, 1))
            .light_line_style(TRANSPARENT)
            .axis_style(TRANSPARENT)
            .label_style(label)
            .set_all_tick_mark_size(layout.px(4.0))
            .x_label_formatter(&|x| time_tick(*x, layout.time_step))
            .y_label_formatter(&|y| figure.unit.tick(*y, layout.axis.step))
            .draw()
            .ok()?;
        let (x, y) = (&layout.x, &layout.y);
        let floor = y.px(layout.axis.from.max(0.0).min(layout.axis.to));
        area.draw(&PathElement::new(
            vec![(x.low, floor), (x.high, floor)],
            pen(palette.line_2, 1),
        ))
        .ok()?;
        for time in &layout.times {
            let at = x.px(*time);
            let tick = vec![(at, y.low), (at, y.low + layout.px(4.0))];
            area.draw(&PathElement::new(tick, pen(palette.line_2, 1))).ok()?;
        }
        Some(())
    })
}

/// Series, named levels, alarms, marks, the present moment, and the labels at the lines.
pub fn data(figure: &Figure, layout: &Layout, palette: &Palette) -> Tape {
    on_tape(layout, |area, tape| {
        let mut chart = chart(area, layout)?;
        let curves: Vec<(&Series, Vec<Run>)> = figure
            .series
            .iter()
            .filter(|s| !matches!(s.look.stroke, Stroke::Bars(_)))
            .map(|s| {
                (
                    s,
                    runs(&s.points, s.look.stroke, &layout.x)
                        .into_iter()
                        .map(|r| stepped(s, r))
                        .collect(),
                )
            })
            .collect();
        let zero = layout.axis.from.max(0.0);
        for (series, runs) in curves.iter().filter(|(series, _)| series.look.filled) {
            for run in runs.iter().filter(|run| run.len() > 1) {
                let wash = filled(palette.series(series.role), 0.13);
                chart
                    .draw_series(AreaSeries::new(run.iter().copied(), zero, wash))
                    .ok()?;
            }
        }
        for series in &figure.series {
            if let Stroke::Bars(period) = series.look.stroke {
                chart
                    .draw_series(bars(series, f64::from(period), layout, palette))
                    .ok()?;
            }
        }
        levels(figure, layout, palette, area, tape)?;
        for (series, runs) in &curves {
            tape.borrow_mut().dash = dash(series, layout);
            let ink = palette.series(series.role);
            // A dense curve is thinner: it reads better, and each further pixel of width is drawn all over again.
            let points: usize = runs.iter().map(Vec::len).sum();
            let dense = points as f64 > 0.75 * f64::from(layout.x.high - layout.x.low) / layout.unit;
            let wide = layout.px(if dense { 0.8 } else { 1.6 });
            for run in runs {
                if let [(x, y)] = run.as_slice() {
                    // A lone datapoint between two gaps has no line; it must still be seen.
                    chart
                        .draw_series([Circle::new((*x, *y), layout.px(2.0), filled(ink, 1.0))])
                        .ok()?;
                    continue;
                }
                chart
                    .draw_series(LineSeries::new(run.iter().copied(), pen(ink, wide)))
                    .ok()?;
            }
        }
        tape.borrow_mut().dash = (0, 0);
        over(figure, layout, palette, area, tape)?;
        end_labels(figure, layout, palette, area)
    })
}

/// A step's corners.
fn stepped(series: &Series, run: Run) -> Run {
    if series.look.stroke != Stroke::Step {
        return run;
    }
    let mut out = Run::with_capacity(run.len() * 2);
    for (x, y) in run {
        if let Some(&(_, before)) = out.last() {
            out.push((x, before));
        }
        out.push((x, y));
    }
    out
}

fn dash(series: &Series, layout: &Layout) -> Dash {
    let px = |v| layout.px(v) as u32;
    match (series.look.stroke, series.look.dashed) {
        (Stroke::Dots, _) => (px(2.0), px(3.0)),
        (_, true) => (px(5.0), px(3.0)),
        _ => (0, 0),
    }
}

/// One bar per pixel column at most: the tallest.
fn bars(series: &Series, period: f64, layout: &Layout, palette: &Palette) -> Vec<Rectangle<(f64, f64)>> {
    let mut tallest: Vec<(i32, f64, f64)> = Vec::new();
    for &(x, y) in series
        .points
        .iter()
        .filter(|p| p.0 + period > layout.x.from && p.0 < layout.x.to)
    {
        let Some(y) = y.filter(|y| *y != 0.0) else { continue };
        let column = layout.x.px(x);
        match tallest.last_mut() {
            Some(last) if last.0 == column => {
                if y > last.2 {
                    *last = (column, x, y);
                }
            }
            _ => tallest.push((column, x, y)),
        }
    }
    let ink = filled(
        palette.series(series.role),
        if series.role == Role::Code4xx { 0.75 } else { 0.9 },
    );
    let pixel = (layout.x.to - layout.x.from) / f64::from((layout.x.high - layout.x.low).max(1));
    tallest
        .into_iter()
        .map(|(_, x, y)| {
            let end = (x + period - pixel).max(x + pixel * 2.0 * layout.unit).min(layout.x.to);
            Rectangle::new([(x.max(layout.x.from), y), (end, 0.0)], ink)
        })
        .collect()
}

#[cfg(test)]
#[path = "compose_tests.rs"]
mod tests;
