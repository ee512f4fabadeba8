//! The scrubber's axis: from the beginning of the history to a little beyond now.
//!
//! Invariant: the axis grows in steps, so that marks keep their places while the clock runs.

use super::day;
use crate::base::time::{Span, Time};

const MIN: u64 = 60_000;
const HOUR: u64 = 60 * MIN;
const DAY: u64 = 24 * HOUR;

/// Lengths that an axis may have.
const LENGTHS: [u64; 26] = [
    2 * MIN,
    3 * MIN,
    5 * MIN,
    8 * MIN,
    12 * MIN,
    20 * MIN,
    30 * MIN,
    45 * MIN,
    HOUR,
    90 * MIN,
    2 * HOUR,
    3 * HOUR,
    5 * HOUR,
    8 * HOUR,
    12 * HOUR,
    18 * HOUR,
    DAY,
    36 * HOUR,
    2 * DAY,
    4 * DAY,
    8 * DAY,
    16 * DAY,
    32 * DAY,
    80 * DAY,
    160 * DAY,
    420 * DAY,
];
/// Distances between labelled ticks, each with the small ticks in between.
const STEPS: [(u64, u64); 18] = [
    (30_000, 10_000),
    (MIN, 15_000),
    (2 * MIN, 30_000),
    (5 * MIN, MIN),
    (10 * MIN, 2 * MIN),
    (15 * MIN, 5 * MIN),
    (30 * MIN, 10 * MIN),
    (HOUR, 15 * MIN),
    (2 * HOUR, 30 * MIN),
    (3 * HOUR, HOUR),
    (6 * HOUR, 2 * HOUR),
    (12 * HOUR, 3 * HOUR),
    (DAY, 6 * HOUR),
    (2 * DAY, DAY),
    (7 * DAY, DAY),
    (14 * DAY, 7 * DAY),
    (30 * DAY, 10 * DAY),
    (60 * DAY, 30 * DAY),
];

/// A stretch of time as a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    pub start: Time,
    pub end: Time,
}

/// A tick of an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    pub at: Time,
    /// `14:05`, on large ticks.
    pub label: Option<String>,
}

impl Axis {
    /// An axis for a history, with room for what comes next.
    pub fn of(start: Time, now: Time) -> Axis {
        let elapsed = now.since(start).0;
        let needed = elapsed + elapsed / 12 + 15_000;
        let length = LENGTHS.iter().copied().find(|length| *length >= needed);
        Axis {
            start,
            end: start + Span(length.unwrap_or(needed)),
        }
    }

    /// Where a moment lies, from 0 to 1.
    pub fn share(&self, at: Time) -> f64 {
        let length = self.end.since(self.start).0.max(1);
        (at.since(self.start).0 as f64 / length as f64).min(1.0)
    }

    /// The moment at a place from 0 to 1.
    pub fn time(&self, share: f64) -> Time {
        let length = self.end.since(self.start).0;
        self.start + Span((share.clamp(0.0, 1.0) * length as f64) as u64)
    }

    /// The ticks that fit on `width` pixels.
    pub fn ticks(&self, width: f64) -> Vec<Tick> {
        let most = (width / 84.0).clamp(2.0, 14.0) as u64;
        let length = self.end.since(self.start).0;
        let fits = STEPS.iter().find(|(large, _)| length / large <= most);
        let (large, small) = fits.copied().unwrap_or((120 * DAY, 30 * DAY));
        // On the Unix clock's grid, which may begin before the world does.
        let first = self.start.unix_millis().next_multiple_of(small);
        (0..=length / small)
            .map(|n| Time::from_unix_millis(first + n * small))
            .filter(|at| *at <= self.end)
            .map(|at| Tick {
                at,
                label: at.unix_millis().is_multiple_of(large).then(|| label(at, large)),
            })
            .collect()
    }
}

fn label(at: Time, step: u64) -> String {
    let clock = at.clock();
    if step >= DAY {
        let day = day(at);
        day.split_once(' ').map_or(day.clone(), |(_, date)| date.into())
    } else if step < MIN {
        clock
    } else {
        clock[..5].into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_stands_still_for_a_while_and_leaves_room_for_what_comes() {
        let start = Time(10_000);
        assert_eq!(Axis::of(start, Time(10_000)), Axis::of(start, Time(40_000)));
        for minutes in [0, 1, 3, 17, 200, 5000, 500_000] {
            let now = start + Span::mins(minutes);
            let axis = Axis::of(start, now);
            assert!(axis.end > now, "{minutes} minutes");
            assert!(axis.share(now) < 0.95, "{minutes} minutes");
        }
    }

    #[test]
    fn a_place_and_its_moment_belong_together() {
        let axis = Axis::of(Time(0), Time(60_000));
        assert_eq!(axis.time(axis.share(Time(30_000))), Time(30_000));
        assert_eq!(axis.time(-1.0), axis.start);
        assert_eq!(axis.time(7.0), axis.end);
    }

    #[test]
    fn ticks_are_labelled_on_round_times_and_never_crowd() {
        let axis = Axis::of(Time(0), Time(17 * MIN));
        let labels: Vec<String> = axis.ticks(560.0).into_iter().filter_map(|tick| tick.label).collect();
        assert_eq!(labels, ["09:00", "09:05", "09:10", "09:15", "09:20"]);
        for days in [1, 3, 30, 366] {
            let axis = Axis::of(Time(0), Time(days * DAY));
            let ticks = axis.ticks(360.0);
            let labels = ticks.iter().filter(|tick| tick.label.is_some()).count();
            assert!((1..=6).contains(&labels), "{days} days: {labels}");
            assert!(ticks.len() < 60, "{days} days: {}", ticks.len());
        }
    }
}
