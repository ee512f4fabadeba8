//! Looking closer: which stretch of a figure is shown, which of its series, and a level of the learner's own.
//!
//! Invariant: the figure itself is never changed; what is hidden or outside comes back whole.

use super::{Figure, Threshold};
use std::collections::BTreeSet;

/// A stretch of seconds.
pub type Stretch = (f64, f64);

/// Shortest stretch that can be shown, in seconds.
const CLOSEST: f64 = 30.0;

/// The figure as it is looked at.
pub fn shown(figure: &Figure, stretch: Option<Stretch>, hidden: &BTreeSet<String>, level: Option<Threshold>) -> Figure {
    let mut figure = figure.clone();
    figure.series.retain(|series| !hidden.contains(&series.name));
    if let Some((from, to)) = stretch.filter(|(from, to)| to > from) {
        figure.x = (from, to);
        figure.marks.retain(|mark| (from..=to).contains(&mark.x));
    }
    figure.thresholds.extend(level);
    figure
}

/// A stretch closer to (factor above 1) or farther from a moment; nothing once it is the whole again.
pub fn zoomed(now: Stretch, whole: Stretch, around: f64, factor: f64) -> Option<Stretch> {
    let length = ((now.1 - now.0) / factor).max(CLOSEST);
    if length >= whole.1 - whole.0 {
        return None;
    }
    let share = ((around - now.0) / (now.1 - now.0)).clamp(0.0, 1.0);
    Some(within(around - length * share, length, whole))
}

/// The same length, moved by a share of it.
pub fn moved(now: Stretch, whole: Stretch, share: f64) -> Stretch {
    let length = now.1 - now.0;
    within(now.0 + length * share, length, whole)
}

/// What was marked from one moment to another; nothing if it is too short to be meant.
pub fn brushed(a: f64, b: f64, whole: Stretch) -> Option<Stretch> {
    let (from, to) = (a.min(b), a.max(b));
    (to - from >= CLOSEST / 3.0).then(|| within(from, (to - from).max(CLOSEST), whole))
}

fn within(from: f64, length: f64, whole: Stretch) -> Stretch {
    let length = length.min(whole.1 - whole.0);
    let from = from.clamp(whole.0, whole.1 - length);
    (from, from + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::chart::{Mark, Role, Series, Unit};

    const WHOLE: Stretch = (0.0, 600.0);

    #[test]
    fn zooming_keeps_the_moment_in_its_place_and_ends_at_the_whole() {
        assert_eq!(zoomed(WHOLE, WHOLE, 300.0, 2.0), Some((150.0, 450.0)));
        assert_eq!(zoomed((150.0, 450.0), WHOLE, 150.0, 2.0), Some((150.0, 300.0)));
        assert_eq!(zoomed((150.0, 450.0), WHOLE, 300.0, 0.5), None);
        assert_eq!(zoomed((0.0, 40.0), WHOLE, 0.0, 100.0), Some((0.0, CLOSEST)));
    }

    #[test]
    fn moving_and_marking_stay_inside() {
        assert_eq!(moved((0.0, 100.0), WHOLE, -0.5), (0.0, 100.0));
        assert_eq!(moved((450.0, 550.0), WHOLE, 0.9), (500.0, 600.0));
        assert_eq!(brushed(200.0, 100.0, WHOLE), Some((100.0, 200.0)));
        assert_eq!(brushed(100.0, 101.0, WHOLE), None);
        assert_eq!(brushed(595.0, 700.0, WHOLE), Some((495.0, 600.0)));
    }

    #[test]
    fn hidden_series_and_what_lies_outside_are_left_out_and_the_own_level_is_added() {
        let series = |name: &str| Series::new(name, Role::Demand, vec![(1.0, Some(1.0))]);
        let mut figure = Figure::new("a", "A", Unit::Percent, WHOLE, vec![series("x"), series("y")]);
        figure.marks.push(Mark {
            x: 500.0,
            number: 1,
            text: "late".into(),
            selected: false,
        });
        let level = Threshold {
            name: "mine".into(),
            y: 50.0,
            faint: false,
        };
        let out = shown(
            &figure,
            Some((0.0, 60.0)),
            &BTreeSet::from(["y".to_string()]),
            Some(level),
        );
        assert_eq!(out.series.len(), 1);
        assert_eq!((out.x, out.marks.len(), out.thresholds.len()), ((0.0, 60.0), 0, 1));
        assert_eq!(shown(&figure, None, &BTreeSet::new(), None), figure);
    }
}
