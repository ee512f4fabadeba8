//! The drawing of charts: plotters composes a figure, a tape records it as plain data, painters replay the tape on a
//! canvas or as SVG, and a component gives it its place, its words and its keys.
//!
//! Stock plotters on a page measures each label in the DOM and plotters-canvas crosses into JavaScript for every point;
//! the tape knows its letters' widths and hands whole paths over.
//!
//! Invariant: everything up to the tape is computed without a browser and tested natively.

pub mod backend;
#[expect(clippy::module_inception, reason = "the component is called what it is")]
pub mod chart;
pub mod compose;
pub mod cursor;
pub mod easel;
pub mod export;
pub mod frames;
mod over;
pub mod paint;
pub mod palette;
pub mod row;
pub mod svg;
pub mod tape;
mod tools;
pub mod widths;

pub use chart::{Chart, ChartState};
pub use row::{ChartColumn, ChartRow, Crosshair};
