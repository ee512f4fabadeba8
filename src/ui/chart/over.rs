//! What stands on a chart besides its curves: named levels, alarm states, the present moment, numbered flags, and the
//! label at the end of each line.

use super::compose::{Area, Layout, filled, lettering, pen};
use super::palette::Palette;
use super::tape::Tape;
use super::widths::width;
use crate::view::chart::labels::{flags, spread};
use crate::view::chart::{Figure, Role, Stroke};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;
use std::cell::RefCell;

/// Named levels across the plot and alarm states along its foot.
pub(super) fn levels(
    figure: &Figure,
    layout: &Layout,
    palette: &Palette,
    area: &Area,
    tape: &RefCell<Tape>,
) -> Option<()> {
    let (x, y) = (&layout.x, &layout.y);
    for alarm in &figure.alarms {
        let ink = palette.series(if alarm.high { Role::Limit } else { Role::Memory });
        let (from, to) = (x.px(alarm.from.max(x.from)), x.px(alarm.to.min(x.to)));
        if to > from {
            area.draw(&Rectangle::new(
                [(from, y.low - layout.px(4.0)), (to, y.low)],
                filled(ink, 1.0),
            ))
            .ok()?;
        }
    }
    for threshold in &figure.thresholds {
        let at = y.px(threshold.y);
        let ink = if threshold.faint {
            palette.ink_3
        } else {
            palette.series(Role::Limit)
        };
        let (on, off) = if threshold.faint { (1.0, 3.0) } else { (5.0, 3.0) };
        tape.borrow_mut().dash = (layout.px(on) as u32, layout.px(off) as u32);
        area.draw(&PathElement::new(
            vec![(x.low, at), (x.high, at)],
            pen(ink, layout.px(1.0)),
        ))
        .ok()?;
        tape.borrow_mut().dash = (0, 0);
        let above = at - layout.px(8.0);
        let centre = if above < layout.px(7.0) {
            at + layout.px(8.0)
        } else {
            above
        };
        let (px, across) = match threshold.faint || layout.narrow {
            true => (x.low + layout.px(4.0), HPos::Left),
            false => (x.high - layout.px(2.0), HPos::Right),
        };
        let text = lettering(layout.font(), ink, !threshold.faint, across);
        area.draw(&Text::new(threshold.name.clone(), (px, centre), text)).ok()?;
    }
    Some(())
}

/// The present moment and the numbered flags.
pub(super) fn over(
    figure: &Figure,
    layout: &Layout,
    palette: &Palette,
    area: &Area,
    tape: &RefCell<Tape>,
) -> Option<()> {
    let (x, y) = (&layout.x, &layout.y);
    if let Some(now) = figure.now.filter(|now| *now >= x.from && *now <= x.to) {
        let at = x.px(now);
        let top = y.high - layout.px(4.0);
        area.draw(&PathElement::new(
            vec![(at, top), (at, y.low)],
            pen(palette.signal_text, layout.px(1.0)),
        ))
        .ok()?;
    }
    for flag in flags(&figure.marks, |at| x.px(at), layout.px(22.0)) {
        if flag.px < x.low || flag.px > x.high {
            continue;
        }
        tape.borrow_mut().dash = (layout.px(2.0) as u32, layout.px(3.0) as u32);
        let line = vec![(flag.px, y.high - layout.px(6.0)), (flag.px, y.low)];
        area.draw(&PathElement::new(line, pen(palette.ink_3, 1))).ok()?;
        tape.borrow_mut().dash = (0, 0);
        let half = (width(&flag.text, layout.font(), true) / 2.0).ceil() as i32 + layout.px(4.0);
        let (top, foot) = (y.high - layout.px(24.0), y.high - layout.px(6.0));
        let corners = [(flag.px - half, top), (flag.px + half, foot)];
        let (body, ink) = match flag.selected {
            true => (palette.signal, palette.signal_ink),
            false => (palette.panel, palette.ink),
        };
        area.draw(&Rectangle::new(corners, filled(body, 1.0))).ok()?;
        area.draw(&Rectangle::new(corners, pen(ink, layout.px(1.0)))).ok()?;
        let text = lettering(layout.font(), ink, true, HPos::Center);
        area.draw(&Text::new(flag.text, (flag.px, (top + foot) / 2), text))
            .ok()?;
    }
    Some(())
}

/// Name and newest value at the end of each line, in its colour, parted where they would touch.
pub(super) fn end_labels(figure: &Figure, layout: &Layout, palette: &Palette, area: &Area) -> Option<()> {
    let (x, y, size) = (&layout.x, &layout.y, layout.font());
    let mut labels = Vec::new();
    for series in &figure.series {
        let shown = series
            .points
            .iter()
            .rev()
            .find(|p| p.1.is_some() && p.0 <= x.to && p.0 >= x.from);
        let Some(&(at, Some(value))) = shown else { continue };
        let text = format!("{} {}", series.name, figure.unit.short(value));
        let end = if let Stroke::Bars(period) = series.look.stroke {
            at + f64::from(period)
        } else {
            at
        };
        let mut right = x.px(end.min(x.to));
        // The present moment's line must not strike the label through.
        let reach = right + layout.px(8.0) + width(&text, size, true).ceil() as i32;
        if let Some(now) = figure
            .now
            .map(|now| x.px(now))
            .filter(|now| (right..reach).contains(now))
        {
            right = now;
        }
        labels.push((right, y.px(value), text, palette.series(series.role)));
    }
    let inside =
        |text: &str, at: i32| f64::from(at + layout.px(6.0)) + width(text, size, true) > f64::from(layout.size.0);
    let wanted: Vec<f64> = labels
        .iter()
        .map(|(at, py, text, _)| f64::from(if inside(text, *at) { *py - layout.px(9.0) } else { *py }))
        .collect();
    let centres = spread(
        &wanted,
        size * 1.12,
        f64::from(y.high) - size * 0.6,
        f64::from(y.low) + size * 0.2,
    );
    for ((at, _, text, ink), centre) in labels.into_iter().zip(centres) {
        let centre = centre.round() as i32;
        let (px, across) = if inside(&text, at) {
            let wide = width(&text, size, true).ceil() as i32;
            let right = at.max(x.low + wide).min(layout.size.0 as i32 - layout.px(2.0));
            let half = (size * 0.5) as i32;
            let plate = [
                (right - wide - layout.px(2.0), centre - half),
                (right + layout.px(1.0), centre + half),
            ];
            area.draw(&Rectangle::new(plate, filled(palette.panel, 0.8))).ok()?;
            (right, HPos::Right)
        } else {
            (at + layout.px(6.0), HPos::Left)
        };
        area.draw(&Text::new(text, (px, centre), lettering(size, ink, true, across)))
            .ok()?;
    }
    Some(())
}
