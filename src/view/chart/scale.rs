//! From values to whole pixels and back, and the value range of a figure.
//!
//! Invariant: thinning and drawing use the same `Scale`, so a thinned curve is the same picture.

use super::Figure;
use super::ticks;

/// A linear map from `from..=to` onto the pixels `low..=high` (either may run downwards).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub from: f64,
    pub to: f64,
    pub low: i32,
    pub high: i32,
}

impl Scale {
    /// The pixel of a value; values far outside stay within a few screens.
    pub fn px(&self, value: f64) -> i32 {
        let span = self.to - self.from;
        if span <= 0.0 {
            return self.low;
        }
        let length = f64::from(self.high - self.low);
        let reach = length.abs() * 4.0 + 64.0;
        let offset = ((value - self.from) / span * length).clamp(-reach, reach);
        self.low + offset.round() as i32
    }

    /// The value at a pixel.
    pub fn value(&self, px: f64) -> f64 {
        let length = f64::from(self.high - self.low);
        if length == 0.0 {
            return self.from;
        }
        self.from + (px - f64::from(self.low)) / length * (self.to - self.from)
    }
}

/// The value axis: its range and where it is labelled.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueAxis {
    pub from: f64,
    pub to: f64,
    pub ticks: Vec<f64>,
    pub step: f64,
}

/// The value axis of a figure with about `wanted` labels: from zero except where the figure says otherwise, and wide
/// enough for every value in the window and every named level.
pub fn value_axis(figure: &Figure, wanted: usize) -> ValueAxis {
    let (from, to) = figure.x;
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for series in &figure.series {
        let start = series.points.partition_point(|p| p.0 < from).saturating_sub(1);
        for &(x, y) in &series.points[start..] {
            if let Some(y) = y {
                low = low.min(y);
                high = high.max(y);
            }
            if x > to {
                break;
            }
        }
    }
    for threshold in figure.thresholds.iter().filter(|t| t.y.is_finite()) {
        low = low.min(threshold.y);
        high = high.max(threshold.y);
    }
    if low > high {
        (low, high) = (0.0, 0.0);
    }
    high = high.max(figure.at_least);
    if figure.from_zero {
        low = low.min(0.0);
    }
    ticks::values(low, high, wanted, figure.unit.whole())
}

#[cfg(test)]
mod tests {
    use super::super::{Role, Series, Threshold, Unit};
    use super::*;

    fn figure(values: &[f64]) -> Figure {
        let points = values.iter().enumerate().map(|(i, v)| (i as f64, Some(*v))).collect();
        Figure::new(
            "a",
            "A",
            Unit::Percent,
            (0.0, 100.0),
            vec![Series::new("a", Role::Demand, points)],
        )
    }

    #[test]
    fn pixels_and_values_are_inverse() {
        let scale = Scale {
            from: 0.0,
            to: 10.0,
            low: 200,
            high: 0,
        };
        assert_eq!(scale.px(2.5), 150);
        assert_eq!(scale.value(150.0), 2.5);
        assert_eq!(Scale { to: 0.0, ..scale }.px(7.0), 200);
        assert!(scale.px(1e300).abs() < 2_000);
    }

    #[test]
    fn the_axis_starts_at_zero_unless_told_otherwise() {
        let mut f = figure(&[80.0, 90.0]);
        let axis = value_axis(&f, 4);
        assert_eq!((axis.from, axis.to), (0.0, 100.0));
        f.from_zero = false;
        let axis = value_axis(&f, 4);
        assert!(axis.from >= 75.0 && axis.from <= 80.0, "{axis:?}");
    }

    #[test]
    fn named_levels_are_always_in_view() {
        let mut f = figure(&[3.0]);
        f.thresholds.push(Threshold {
            name: "target".into(),
            y: 600.0,
            faint: false,
        });
        assert!(value_axis(&f, 4).to >= 600.0);
    }

    #[test]
    fn nothing_to_show_still_gives_an_axis() {
        let axis = value_axis(&figure(&[]), 4);
        assert!(axis.to > axis.from && axis.ticks.len() >= 2);
    }
}
