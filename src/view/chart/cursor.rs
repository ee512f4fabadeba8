//! Reading a chart at one moment: which point is nearest, which comes next, what every series says there.

use super::number::clock;
use super::{Figure, Mark, Series, Stroke};
use crate::base::tongue::fill;

/// Seconds beyond which a sample does not speak for a moment: two periods of CloudWatch's one-minute data.
const REACH: f64 = 120.0;

/// The time of the point nearest to `x` in the window, in any series.
pub fn nearest(figure: &Figure, x: f64) -> Option<f64> {
    let mut best: Option<f64> = None;
    for series in &figure.series {
        let i = series.points.partition_point(|p| p.0 < x);
        let after = series.points[i..].iter().find(|p| p.1.is_some());
        let before = series.points[..i].iter().rev().find(|p| p.1.is_some());
        for point in [before, after].into_iter().flatten() {
            let shown = (figure.x.0..=figure.x.1).contains(&point.0);
            if shown && best.is_none_or(|b| (point.0 - x).abs() < (b - x).abs()) {
                best = Some(point.0);
            }
        }
    }
    best
}

/// Where the cursor goes from `x`: the next point in time, or the one before; from nowhere, in from that side.
pub fn neighbour(figure: &Figure, x: Option<f64>, forward: bool) -> Option<f64> {
    let Some(x) = x else { return edge(figure, !forward) };
    let shown = |p: &&(f64, Option<f64>)| p.1.is_some() && (figure.x.0..=figure.x.1).contains(&p.0);
    let points = |series: &Series| {
        if forward {
            let i = series.points.partition_point(|p| p.0 <= x);
            series.points[i..].iter().find(shown).map(|p| p.0)
        } else {
            let i = series.points.partition_point(|p| p.0 < x);
            series.points[..i].iter().rev().find(shown).map(|p| p.0)
        }
    };
    let times = figure.series.iter().filter_map(points);
    if forward {
        times.reduce(f64::min)
    } else {
        times.reduce(f64::max)
    }
    .or(Some(x))
}

/// The last point if `last`, else the first, of those in the window.
pub fn edge(figure: &Figure, last: bool) -> Option<f64> {
    nearest(figure, if last { figure.x.1 } else { figure.x.0 })
}

/// What a series says at `x`: a step holds its value, a bar covers its period, a line has the nearest sample.
pub fn value_at(series: &Series, x: f64) -> Option<f64> {
    let i = series.points.partition_point(|p| p.0 <= x);
    let before = i.checked_sub(1).map(|i| series.points[i]);
    let after = series.points.get(i).copied();
    match series.look.stroke {
        Stroke::Step => before.and_then(|p| p.1),
        Stroke::Bars(width) => before.filter(|p| x < p.0 + f64::from(width)).and_then(|p| p.1),
        Stroke::Line | Stroke::Dots => {
            let near = match (before, after) {
                (Some(a), Some(b)) if b.0 - x < x - a.0 => Some(b),
                (Some(a), _) => Some(a),
                (None, b) => b,
            };
            near.filter(|p| (p.0 - x).abs() <= REACH).and_then(|p| p.1)
        }
    }
}

/// The mark nearest to `x`.
pub fn mark_near(figure: &Figure, x: f64) -> Option<&Mark> {
    figure
        .marks
        .iter()
        .min_by(|a, b| (a.x - x).abs().total_cmp(&(b.x - x).abs()))
}

/// The chart read aloud at one moment: `12:36:00, desired 4 tasks, running 3 tasks`.
pub fn readout(figure: &Figure, x: f64) -> String {
    let mut out = clock(x);
    for series in &figure.series {
        let value = value_at(series, x).map_or("no data".into(), |y| figure.unit.long(y));
        out.push_str(&format!(", {} {value}", series.name));
    }
    if let Some(mark) = figure.marks.iter().find(|m| (m.x - x).abs() < 0.5) {
        out.push_str(&fill(
            ", mark {0}: {1}",
            &[("0", &mark.number.to_string()), ("1", &mark.text.to_string())],
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Role, Unit};
    use super::*;

    fn figure() -> Figure {
        let running = Series::new("running", Role::Running, vec![(0.0, Some(1.0)), (100.0, Some(3.0))]);
        let desired = Series::new(
            "desired",
            Role::Desired,
            vec![(0.0, Some(3.0)), (40.0, None), (90.0, Some(3.0))],
        );
        Figure::new(
            "tasks",
            "Tasks",
            Unit::Count("tasks"),
            (0.0, 600.0),
            vec![desired, running],
        )
    }

    #[test]
    fn the_nearest_point_of_any_series_is_found_and_gaps_are_not_points() {
        assert_eq!(nearest(&figure(), 44.0), Some(0.0));
        assert_eq!(nearest(&figure(), 94.0), Some(90.0));
        assert_eq!(nearest(&figure(), 1e9), Some(100.0));
    }

    #[test]
    fn the_arrows_walk_point_by_point_and_stop_at_the_ends() {
        let f = figure();
        assert_eq!(
            (neighbour(&f, None, true), neighbour(&f, None, false)),
            (Some(0.0), Some(100.0))
        );
        assert_eq!(neighbour(&f, Some(0.0), true), Some(90.0));
        assert_eq!(neighbour(&f, Some(100.0), true), Some(100.0));
        assert_eq!(neighbour(&f, Some(100.0), false), Some(90.0));
    }

    #[test]
    fn a_step_holds_a_gap_says_nothing_and_a_line_does_not_reach_far() {
        let f = figure();
        assert_eq!(value_at(&f.series[1], 99.0), Some(1.0));
        assert_eq!(value_at(&f.series[0], 50.0), None);
        let line = Series::new("cpu", Role::Cpu, vec![(0.0, Some(1.0))]);
        assert_eq!(value_at(&line, 60.0), Some(1.0));
        assert_eq!(value_at(&line, 600.0), None);
    }

    #[test]
    fn the_readout_names_time_series_and_unit() {
        assert_eq!(readout(&figure(), 50.0), "09:00:50, desired no data, running 1 task");
    }

    #[test]
    fn an_empty_chart_has_nothing_to_point_at() {
        let f = Figure::new("a", "A", Unit::Percent, (0.0, 1.0), vec![]);
        assert_eq!(
            (nearest(&f, 0.5), neighbour(&f, None, true), edge(&f, false)),
            (None, None, None)
        );
    }
}
