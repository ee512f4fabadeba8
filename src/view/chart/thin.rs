//! Thinning before drawing: first, smallest, largest and last point of each pixel column (M4), which gives the same
//! picture as drawing every point. Uwe Jugel and others, "M4: A Visualization-Oriented Time Series Data Aggregation".
//!
//! Invariants: a gap stays a gap; a peak is never lost; what lies outside the window is cut at its edge.

use super::scale::Scale;
use super::{Point, Stroke};

/// A stretch without gaps.
pub type Run = Vec<(f64, f64)>;

/// The stretches of a curve inside the window of `x`, thinned to its pixel columns.
pub fn runs(points: &[Point], stroke: Stroke, x: &Scale) -> Vec<Run> {
    let (from, to) = (x.from, x.to);
    let holds = stroke == Stroke::Step;
    let mut out: Vec<Run> = Vec::new();
    let mut run = Column::default();
    let start = points.partition_point(|p| p.0 < from).saturating_sub(1);
    let mut before: Option<(f64, f64)> = None;
    for &(px, py) in &points[start..] {
        let Some(py) = py else {
            run.end(&mut out);
            before = None;
            if px > to {
                break;
            }
            continue;
        };
        if px < from {
            before = Some((px, py));
            continue;
        }
        if let Some(left) = before.take_if(|left| left.0 < from && px > from) {
            run.push(x, (from, if holds { left.1 } else { between(left, (px, py), from) }));
        }
        if px > to {
            if let Some(left) = run.newest() {
                run.push(x, (to, if holds { left.1 } else { between(left, (px, py), to) }));
            }
            break;
        }
        run.push(x, (px, py));
    }
    if let (Some(left), true) = (before, holds) {
        // The last value was set before the window and nobody has said otherwise.
        run.push(x, (from, left.1));
    }
    run.end(&mut out);
    out
}

fn between(a: (f64, f64), b: (f64, f64), at: f64) -> f64 {
    if b.0 <= a.0 {
        a.1
    } else {
        a.1 + (b.1 - a.1) * (at - a.0) / (b.0 - a.0)
    }
}

/// The run being built and its open pixel column.
#[derive(Default)]
struct Column {
    done: Run,
    open: Option<Open>,
}

struct Open {
    column: i32,
    first: (f64, f64),
    low: (f64, f64),
    high: (f64, f64),
    last: (f64, f64),
}

impl Column {
    fn newest(&self) -> Option<(f64, f64)> {
        self.open.as_ref().map(|open| open.last)
    }

    fn push(&mut self, x: &Scale, point: (f64, f64)) {
        let column = x.px(point.0);
        match &mut self.open {
            Some(open) if open.column == column => {
                if point.1 < open.low.1 {
                    open.low = point;
                }
                if point.1 > open.high.1 {
                    open.high = point;
                }
                open.last = point;
            }
            _ => {
                self.close();
                self.open = Some(Open {
                    column,
                    first: point,
                    low: point,
                    high: point,
                    last: point,
                });
            }
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let (a, b) = if open.low.0 <= open.high.0 {
            (open.low, open.high)
        } else {
            (open.high, open.low)
        };
        for point in [open.first, a, b, open.last] {
            if self.done.last() != Some(&point) {
                self.done.push(point);
            }
        }
    }

    fn end(&mut self, out: &mut Vec<Run>) {
        self.close();
        if !self.done.is_empty() {
            out.push(std::mem::take(&mut self.done));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn scale(width: i32, to: f64) -> Scale {
        Scale {
            from: 0.0,
            to,
            low: 0,
            high: width,
        }
    }

    /// Every pixel a polyline touches when each column spans what its segments span there.
    fn spans(run: &[(f64, f64)], x: &Scale, y: &Scale) -> BTreeSet<(i32, i32, i32)> {
        let mut out = BTreeSet::new();
        let px: Vec<(i32, i32)> = run.iter().map(|p| (x.px(p.0), y.px(p.1))).collect();
        let mut columns = std::collections::BTreeMap::<i32, (i32, i32)>::new();
        for p in &px {
            let c = columns.entry(p.0).or_insert((p.1, p.1));
            *c = (c.0.min(p.1), c.1.max(p.1));
        }
        out.extend(columns.into_iter().map(|(c, (a, b))| (c, a, b)));
        for pair in px.windows(2).filter(|pair| pair[0].0 != pair[1].0) {
            out.insert((pair[0].0 * 10_000 + pair[1].0, pair[0].1, pair[1].1));
        }
        out
    }

    #[test]
    fn a_hundred_thousand_points_become_at_most_four_per_column_and_the_same_picture() {
        let mut noise = 1u64;
        let points: Vec<Point> = (0..100_000)
            .map(|i| {
                noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (f64::from(i), Some((noise >> 40) as f64))
            })
            .collect();
        let (x, y) = (
            scale(800, 99_999.0),
            Scale {
                from: 0.0,
                to: 16_777_216.0,
                low: 300,
                high: 0,
            },
        );
        let thin = runs(&points, Stroke::Line, &x);
        assert_eq!(thin.len(), 1);
        assert!(thin[0].len() <= 801 * 4);
        let all: Run = points.iter().map(|p| (p.0, p.1.unwrap())).collect();
        assert_eq!(spans(&thin[0], &x, &y), spans(&all, &x, &y));
    }

    #[test]
    fn gaps_stay_gaps() {
        let points = vec![(0.0, Some(1.0)), (1.0, None), (2.0, Some(2.0)), (3.0, Some(3.0))];
        let thin = runs(&points, Stroke::Line, &scale(10, 10.0));
        assert_eq!(thin, vec![vec![(0.0, 1.0)], vec![(2.0, 2.0), (3.0, 3.0)]]);
    }

    #[test]
    fn lines_are_cut_at_the_window_and_steps_hold() {
        let points = vec![(-10.0, Some(0.0)), (10.0, Some(20.0)), (30.0, Some(40.0))];
        let x = scale(20, 20.0);
        assert_eq!(
            runs(&points, Stroke::Line, &x),
            vec![vec![(0.0, 10.0), (10.0, 20.0), (20.0, 30.0)]]
        );
        assert_eq!(
            runs(&points, Stroke::Step, &x),
            vec![vec![(0.0, 0.0), (10.0, 20.0), (20.0, 20.0)]]
        );
    }

    #[test]
    fn points_all_before_or_after_the_window_draw_nothing() {
        let x = scale(20, 20.0);
        assert!(runs(&[(-2.0, Some(1.0)), (-1.0, Some(1.0))], Stroke::Line, &x).is_empty());
        assert!(runs(&[(21.0, Some(1.0))], Stroke::Line, &x).is_empty());
        assert!(runs(&[], Stroke::Step, &x).is_empty());
    }
}
