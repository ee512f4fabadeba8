//! The scrubber as plain values: what happened when, on which axis, and what merges at which width.
//!
//! Times come from the session's own clock. Invariants: marks are ordered by time; merging loses no mark, it counts it.

mod axis;
mod known;
mod marks;
mod story;

pub use axis::{Axis, Tick};
pub use known::{Known, next_known};
pub use marks::{Blot, Mark, MarkKind, merge};
pub use story::Story;

use crate::base::time::{EPOCH_UNIX, Span, Time, civil_of_days};

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `Mon 23 Nov`, the day of a moment (UTC).
pub fn day(time: Time) -> String {
    let days = (EPOCH_UNIX * 1000 + time.0) / 86_400_000;
    let (_, month, day) = civil_of_days(days as i64);
    let week = DAYS[(days % 7) as usize];
    let month = MONTHS
        .get(month.saturating_sub(1) as usize)
        .copied()
        .unwrap_or_default();
    format!("{week} {day} {month}")
}

/// `5 min 40 s` of a span: its two largest units, tenths below ten seconds where there are any.
pub fn span(span: Span) -> String {
    let seconds = span.0 / 1000;
    if seconds < 10 && !span.0.is_multiple_of(1000) {
        return format!("{}.{} s", seconds, span.0 % 1000 / 100);
    }
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let first = parts.iter().position(|(n, _)| *n > 0).unwrap_or(3);
    let shown: Vec<String> = parts[first..]
        .iter()
        .take(2)
        .filter(|(n, unit)| *n > 0 || first == 3 && *unit == "s")
        .map(|(n, unit)| format!("{n} {unit}"))
        .collect();
    shown.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_day_is_a_monday_in_november() {
        assert_eq!(day(Time(0)), "Mon 23 Nov");
        assert_eq!(day(Time(15 * 3_600_000)), "Tue 24 Nov");
        assert_eq!(day(Time(39 * 86_400_000)), "Fri 1 Jan");
    }

    #[test]
    fn spans_are_read_in_their_two_largest_units() {
        for (millis, words) in [
            (0, "0 s"),
            (450, "0.4 s"),
            (5_000, "5 s"),
            (12_400, "12 s"),
            (340_000, "5 min 40 s"),
            (300_000, "5 min"),
            (7_261_000, "2 h 1 min"),
            (90_000_000, "1 d 1 h"),
        ] {
            assert_eq!(span(Span(millis)), words);
        }
    }
}
