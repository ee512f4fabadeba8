//! The chart backend alone, for `make bench-charts`: what the app draws, on canvases that a page gives, one call a draw.
//!
//! Built for wasm32 by tools/bench_charts.mjs, which draws the same numbers with uPlot in the same page.

use taskyard::ui::chart::compose::{self, Layout};
use taskyard::ui::chart::paint;
use taskyard::ui::chart::palette::Palette;
use taskyard::view::chart::{Figure, Role, Series, Unit};
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::CanvasRenderingContext2d;

const ROLES: [Role; 6] = [
    Role::Demand,
    Role::Running,
    Role::Latency,
    Role::Memory,
    Role::Cost,
    Role::Desired,
];

/// A chart on two canvases: grid and data.
#[wasm_bindgen]
pub struct Bench {
    figure: Figure,
    layout: Layout,
    palette: Palette,
    grid: CanvasRenderingContext2d,
    data: CanvasRenderingContext2d,
    size: (u32, u32),
    unit: f64,
}

#[wasm_bindgen]
impl Bench {
    /// `ys` holds the series one after another, `points` values each, a second apart from `from` on.
    #[wasm_bindgen(constructor)]
    pub fn new(
        grid: CanvasRenderingContext2d,
        data: CanvasRenderingContext2d,
        width: u32,
        height: u32,
        unit: f64,
        ys: &[f64],
        points: usize,
    ) -> Bench {
        let (figure, palette) = (figure(ys, points, 0.0), Palette::light());
        let layout = Layout::of(&figure, (width, height), unit, 0.0);
        Bench {
            figure,
            layout,
            palette,
            grid,
            data,
            size: (width, height),
            unit,
        }
    }

    /// Everything, as when a chart first appears.
    pub fn first(&mut self) {
        self.layout = Layout::of(&self.figure, self.size, self.unit, 0.0);
        let grid = compose::grid(&self.figure, &self.layout, &self.palette);
        paint::paint(&self.grid, &grid, &self.palette.face);
        self.again();
    }

    /// The data layer alone.
    pub fn again(&mut self) {
        let data = compose::data(&self.figure, &self.layout, &self.palette);
        paint::paint(&self.data, &data, &self.palette.face);
    }

    /// Another second has passed: new numbers, a new window, whatever of the grid has changed.
    pub fn stream(&mut self, ys: &[f64], points: usize, from: f64) {
        self.figure = figure(ys, points, from);
        let layout = Layout::of(&self.figure, self.size, self.unit, 0.0);
        if layout != self.layout {
            self.layout = layout;
            let grid = compose::grid(&self.figure, &self.layout, &self.palette);
            paint::paint(&self.grid, &grid, &self.palette.face);
        }
        self.again();
    }
}

fn figure(ys: &[f64], points: usize, from: f64) -> Figure {
    let series = ys.chunks(points.max(1)).zip(ROLES).enumerate();
    let one = |(n, (values, role)): (usize, (&[f64], Role))| {
        let points = values.iter().enumerate().map(|(x, y)| (from + x as f64, Some(*y)));
        let mut series = Series::new(format!("s{n}"), role, points.collect());
        // uPlot strokes plain lines; so does this.
        series.look = Role::Latency.look();
        series
    };
    let series: Vec<Series> = series.map(one).collect();
    Figure::new(
        "bench",
        "Bench",
        Unit::Percent,
        (from, from + points as f64 - 1.0),
        series,
    )
}

fn main() {}
