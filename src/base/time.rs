//! Simulated time: whole milliseconds since the world began.
//!
//! Invariant: nothing in the model reads a wall clock; the only clock is the world's own, moved by `Advance`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// Unix time, in seconds, of every world's first moment: 2026-11-23 09:00:00 UTC, a Monday.
pub const EPOCH_UNIX: u64 = 1_795_424_400;

/// A moment of simulated time, in milliseconds since the world began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub u64);

/// A span of simulated time, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub u64);

impl Span {
    /// A span of whole seconds.
    pub const fn secs(seconds: u64) -> Span {
        Span(seconds * 1000)
    }

    /// A span of whole minutes.
    pub const fn mins(minutes: u64) -> Span {
        Span(minutes * 60_000)
    }

    /// The span in seconds, with its fraction.
    pub fn as_secs(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Time {
    /// Unix time in seconds with milliseconds as fraction: how AWS's JSON protocols carry a timestamp.
    pub fn unix(self) -> f64 {
        (EPOCH_UNIX * 1000 + self.0) as f64 / 1000.0
    }

    /// Unix time in milliseconds: how CloudWatch Logs carries a timestamp.
    pub fn unix_millis(self) -> u64 {
        EPOCH_UNIX * 1000 + self.0
    }

    /// The moment of a Unix time in milliseconds; moments before the world began become its first.
    pub fn from_unix_millis(millis: u64) -> Time {
        Time(millis.saturating_sub(EPOCH_UNIX * 1000))
    }

    /// The span since `earlier`, zero if `earlier` is later.
    pub fn since(self, earlier: Time) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// The start of the period of length `span` that holds this moment, on the Unix clock's grid.
    pub fn floor(self, span: Span) -> Time {
        let unix = self.unix_millis();
        Time::from_unix_millis(unix - unix % span.0.max(1))
    }

    /// `2026-11-23T14:07:21.250000+00:00`, as the AWS CLI prints a timestamp.
    pub fn iso(self) -> String {
        iso_of_unix_millis(self.unix_millis())
    }

    /// `14:07:21`, the time of day (UTC).
    pub fn clock(self) -> String {
        let s = self.unix_millis() / 1000 % 86_400;
        format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    }
}

/// `2026-11-23T14:07:21.250000+00:00` of a Unix time in milliseconds; the fraction only where there is one.
pub fn iso_of_unix_millis(unix_millis: u64) -> String {
    let (days, secs, ms) = (
        unix_millis / 86_400_000,
        unix_millis / 1000 % 86_400,
        unix_millis % 1000,
    );
    let (y, m, d) = civil_of_days(days as i64);
    let fraction = if ms == 0 {
        String::new()
    } else {
        format!(".{:03}000", ms)
    };
    format!(
        "{y:04}-{m:02}-{d:02}T{:02}:{:02}:{:02}{fraction}+00:00",
        secs / 3600,
        secs / 60 % 60,
        secs % 60
    )
}

/// Year, month (1–12) and day (1–31) of a count of days since 1970-01-01 (proleptic Gregorian).
pub fn civil_of_days(days: i64) -> (i64, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    } as u32;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

impl Add<Span> for Time {
    type Output = Time;
    fn add(self, span: Span) -> Time {
        Time(self.0 + span.0)
    }
}

impl AddAssign<Span> for Time {
    fn add_assign(&mut self, span: Span) {
        self.0 += span.0;
    }
}

impl Sub<Span> for Time {
    type Output = Time;
    fn sub(self, span: Span) -> Time {
        Time(self.0.saturating_sub(span.0))
    }
}

impl Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span(self.0 + other.0)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.clock())
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.0 / 1000;
        match (s / 60, s % 60) {
            (0, _) if !self.0.is_multiple_of(1000) => write!(f, "{:.1} s", self.as_secs()),
            (0, s) => write!(f, "{s} s"),
            (m, 0) => write!(f, "{m} min"),
            (m, s) => write!(f, "{m} min {s} s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_epoch_is_a_monday_morning() {
        assert_eq!(Time(0).iso(), "2026-11-23T09:00:00+00:00");
        assert_eq!(Time(250).iso(), "2026-11-23T09:00:00.250000+00:00");
    }

    #[test]
    fn minutes_are_floored_on_the_unix_grid() {
        assert_eq!(Time(61_500).floor(Span::mins(1)), Time(60_000));
    }
}
