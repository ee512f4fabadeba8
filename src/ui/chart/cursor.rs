//! The cursor's drawing: a line, a dot on each series, and a plate that reads them.

use super::compose::Layout;
use super::palette::Palette;
use super::tape::{Across, Down, Ink, Mark, Tape};
use super::widths::width;
use crate::view::chart::Figure;
use crate::view::chart::cursor::value_at;
use crate::view::chart::number::clock;

/// The cursor at `x` seconds; nothing if that lies outside the window.
pub fn cursor(figure: &Figure, layout: &Layout, palette: &Palette, x: f64) -> Tape {
    let mut tape = Tape::new(layout.size);
    if x < figure.x.0 || x > figure.x.1 || figure.is_empty() {
        return tape;
    }
    let px = |v: f64| (v * layout.unit).round().max(1.0) as i32;
    let at = layout.x.px(x);
    tape.stroke(palette.ink_2, 1, [(at, layout.y.high), (at, layout.y.low)]);
    let size = 12.0 * layout.unit;
    let mut rows: Vec<(Ink, String)> = Vec::new();
    for series in &figure.series {
        let value = value_at(series, x);
        let ink = palette.series(series.role);
        if let Some(value) = value {
            let spot = (at, layout.y.px(value));
            tape.disc(palette.panel, px(4.5) as u32, spot);
            tape.disc(ink, px(3.0) as u32, spot);
        }
        let said = value.map_or("no data".to_string(), |v| figure.unit.short(v));
        rows.push((ink, format!("{} {said}", series.name)));
    }
    let time = clock(x);
    let widest = rows
        .iter()
        .map(|(_, text)| width(text, size, false) + f64::from(px(12.0)))
        .fold(0.0, f64::max);
    let wide = widest.max(width(&time, size, true)).ceil() as i32 + px(12.0);
    let line = px(15.0);
    let tall = line * (rows.len() as i32 + 1) + px(6.0);
    let left = if at + px(10.0) + wide <= layout.size.0 as i32 {
        at + px(10.0)
    } else {
        (at - px(10.0) - wide).max(0)
    };
    let top = (layout.y.high).min(layout.size.1 as i32 - tall).max(0);
    let corners = [
        (left, top),
        (left + wide, top),
        (left + wide, top + tall),
        (left, top + tall),
    ];
    tape.fill(palette.panel, corners);
    tape.stroke(palette.ink_3, px(1.0) as u32, corners.into_iter().chain([corners[0]]));
    let mut write = |text: String, bold: bool, at: (i32, i32)| {
        tape.marks.push(Mark::Text {
            ink: palette.ink,
            size,
            bold,
            text,
            at,
            across: Across::Left,
            down: Down::Middle,
        });
    };
    write(time, true, (left + px(6.0), top + px(3.0) + line / 2));
    let mut swatches = Vec::new();
    for (i, (ink, text)) in rows.into_iter().enumerate() {
        let centre = top + px(3.0) + line * (i as i32 + 1) + line / 2;
        swatches.push((ink, centre));
        write(text, false, (left + px(18.0), centre));
    }
    for (ink, centre) in swatches {
        let (a, b, half) = (left + px(6.0), left + px(14.0), px(1.5));
        tape.fill(
            ink,
            [
                (a, centre - half),
                (b, centre - half),
                (b, centre + half),
                (a, centre + half),
            ],
        );
    }
    tape
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::chart::{Role, Series, Unit};

    #[test]
    fn the_plate_names_each_series_and_stays_on_the_drawing() {
        let series = vec![Series::new(
            "CPU",
            Role::Cpu,
            vec![(0.0, Some(41.0)), (600.0, Some(50.0))],
        )];
        let f = Figure::new("cpu", "CPU", Unit::Percent, (0.0, 600.0), series);
        let layout = Layout::of(&f, (400, 120), 1.0, 0.0);
        let tape = cursor(&f, &layout, &Palette::light(), 600.0);
        let texts: Vec<&str> = tape
            .marks
            .iter()
            .filter_map(|m| {
                if let Mark::Text { text, .. } = m {
                    Some(text.as_str())
                } else {
                    None
                }
            })
            .collect();
        assert_eq!(texts, ["09:10:00", "CPU 50 %"]);
        for mark in &tape.marks {
            if let Mark::Fill { path, .. } = mark {
                assert!(
                    path.points
                        .iter()
                        .all(|p| p.0 >= 0 && p.0 <= 400 && p.1 >= 0 && p.1 <= 120)
                );
            }
        }
        assert!(cursor(&f, &layout, &Palette::light(), 601.0).marks.is_empty());
    }
}
