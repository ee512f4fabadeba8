//! A chart to take away: the picture as PNG or SVG, the numbers as CSV. Always in the light theme, with its title.

use super::compose::{self, Layout};
use super::paint;
use super::palette::Palette;
use super::svg;
use super::tape::{Across, Down, Mark, Tape};
use crate::browser::download;
use crate::view::chart::{Figure, words};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, Url};

/// CSS pixels of an exported picture.
const SIZE: (u32, u32) = (960, 360);
/// Pixels of the head that holds title and unit.
const HEAD: f64 = 30.0;

/// The whole chart on one tape, title and all, at `unit` device pixels a CSS pixel.
pub fn whole(figure: &Figure, palette: &Palette, unit: f64) -> Tape {
    let device = |css: u32| (f64::from(css) * unit).round() as u32;
    let layout = Layout::of(figure, (device(SIZE.0), device(SIZE.1)), unit, HEAD);
    let mut tape = compose::grid(figure, &layout, palette);
    tape.marks.extend(compose::data(figure, &layout, palette).marks);
    tape.marks.push(Mark::Text {
        ink: palette.ink,
        size: 16.0 * unit,
        bold: true,
        text: figure.heading(),
        at: ((12.0 * unit) as i32, (18.0 * unit) as i32),
        across: Across::Left,
        down: Down::Middle,
    });
    tape
}

/// The chart as an SVG document.
pub fn as_svg(figure: &Figure) -> String {
    let palette = Palette::light();
    let tape = whole(figure, &palette, 1.0);
    svg::svg(
        &tape,
        &palette.panel.css(),
        &palette.face,
        &figure.title,
        &words::summary(figure),
    )
}

/// Offers the chart as an SVG file.
pub fn save_svg(figure: &Figure) {
    download::save(&format!("{}.svg", file_stem(figure)), "image/svg+xml", &as_svg(figure));
}

/// Offers the numbers as a CSV file.
pub fn save_csv(figure: &Figure) {
    download::save(
        &format!("{}.csv", file_stem(figure)),
        "text/csv;charset=utf-8",
        &words::csv(figure),
    );
}

/// Offers the chart as a PNG file at two device pixels a pixel.
pub fn save_png(figure: &Figure) {
    let _ = png(figure);
}

fn png(figure: &Figure) -> Result<(), JsValue> {
    let mut palette = Palette::light();
    palette.face.clone_from(&super::frames::palette().face);
    let tape = whole(figure, &palette, 2.0);
    let document = gloo::utils::document();
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(tape.size.0);
    canvas.set_height(tape.size.1);
    let Some(context) = canvas.get_context("2d")? else {
        return Ok(());
    };
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.set_fill_style_str(&palette.panel.css());
    context.fill_rect(0.0, 0.0, f64::from(tape.size.0), f64::from(tape.size.1));
    paint::replay(&context, &tape, &palette.face);
    let name = format!("{}.png", file_stem(figure));
    let done = Closure::once_into_js(move |blob: JsValue| {
        if let Ok(blob) = blob.dyn_into::<Blob>() {
            let _ = offer(&name, &blob);
        }
    });
    canvas.to_blob(done.unchecked_ref())
}

fn offer(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = gloo::utils::document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser takes the address when the click is handled; a minute is ample.
    gloo::timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}

/// The figure's own name, as a file may be called.
fn file_stem(figure: &Figure) -> String {
    let plain: String = figure
        .id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' })
        .take(60)
        .collect();
    if plain.is_empty() { "chart".into() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::chart::{Role, Series, Unit};

    #[test]
    fn an_exported_chart_carries_its_title_unit_and_summary() {
        let series = vec![Series::new(
            "CPU",
            Role::Cpu,
            vec![(0.0, Some(41.0)), (60.0, Some(50.0))],
        )];
        let figure = Figure::new("cpu/../x", "CPU of web", Unit::Percent, (0.0, 600.0), series);
        let out = as_svg(&figure);
        assert!(out.contains(">CPU of web, %</text>") && out.contains("peak 50 %"));
        assert!(out.contains("CPU 50 %"));
        assert_eq!(file_stem(&figure), "cpu----x");
    }
}
