//! Numbers and moments as charts write them: thin grouping, units with a space, times of the simulated clock.

use crate::base::time::{EPOCH_UNIX, civil_of_days};
use crate::base::tongue::{fill, say};

/// Between groups of three digits.
pub const GROUP: char = '\u{2009}';
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// What the values of a chart count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole things: `Count("tasks")`.
    Count(&'static str),
    /// Things in each minute: `PerMinute("requests")`.
    PerMinute(&'static str),
    Percent,
    Millis,
    DollarsPerHour,
}

/// One of what a unit counts.
fn one_of(noun: &'static str) -> &'static str {
    noun.strip_suffix('s').unwrap_or(noun)
}

impl Unit {
    /// As it stands after the title.
    pub fn words(self) -> &'static str {
        match self {
            Unit::Count(noun) => say(noun),
            Unit::PerMinute(_) => say("per minute"),
            Unit::Percent => "%",
            Unit::Millis => "ms",
            Unit::DollarsPerHour => say("$ per hour"),
        }
    }

    /// Whether only whole values are labelled on its axis.
    pub fn whole(self) -> bool {
        matches!(self, Unit::Count(_) | Unit::PerMinute(_))
    }

    /// A value at the line: `1 240`, `41 %`, `84 ms`, `$0.25`.
    pub fn short(self, value: f64) -> String {
        match self {
            Unit::Count(_) | Unit::PerMinute(_) => grouped(value, decimals_of(value)),
            Unit::Percent => format!("{} %", grouped(value, usize::from(value.abs() < 9.95))),
            Unit::Millis => fill(
                "{0} ms",
                &[("0", &(grouped(value, usize::from(value.abs() < 9.95))).to_string())],
            ),
            Unit::DollarsPerHour => format!("${}", grouped(value, if value.abs() < 0.1 { 4 } else { 2 })),
        }
    }

    /// A value in a sentence: `1 240 requests per minute`, `3 tasks`.
    pub fn long(self, value: f64) -> String {
        match self {
            Unit::Count(noun) if value == 1.0 => format!("1 {}", say(one_of(noun))),
            Unit::Count(noun) => format!("{} {}", self.short(value), say(noun)),
            Unit::PerMinute(_) => fill("{0} per minute", &[("0", &self.short(value).to_string())]),
            Unit::DollarsPerHour => fill("{0} per hour", &[("0", &self.short(value).to_string())]),
            Unit::Percent | Unit::Millis => self.short(value),
        }
    }

    /// A label of the axis whose labels are `step` apart; the unit stands in the title.
    pub fn tick(self, value: f64, step: f64) -> String {
        let decimals = decimals_of_step(step);
        match self {
            Unit::DollarsPerHour => format!("${}", grouped(value, decimals.max(2))),
            _ => grouped(value, decimals),
        }
    }
}

/// How many digits after the point tell neighbours of this distance apart.
fn decimals_of_step(step: f64) -> usize {
    let mut scaled = step;
    for decimals in 0..6 {
        if (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0) {
            return decimals;
        }
        scaled *= 10.0;
    }
    6
}

fn decimals_of(value: f64) -> usize {
    if value.fract().abs() < 0.005 || value.abs() >= 100.0 {
        0
    } else {
        1
    }
}

/// A number with `decimals` digits after the point and its thousands apart.
pub fn grouped(value: f64, decimals: usize) -> String {
    let plain = format!("{:.*}", decimals, value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::with_capacity(plain.len() + 8);
    let negative = value < 0.0 && plain.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if negative {
        out.push('\u{2212}');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(GROUP);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// `14:07:21` of a second of simulated time.
pub fn clock(x: f64) -> String {
    let s = (x.floor() as i64).saturating_add(EPOCH_UNIX as i64).rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

/// A label of a time axis whose labels are `step` seconds apart: `14:07:30`, `14:07`, `23 Nov`.
pub fn time_tick(x: f64, step: u32) -> String {
    if step >= 86_400 {
        let (_, month, day) = civil_of_days((x.floor() as i64).saturating_add(EPOCH_UNIX as i64).div_euclid(86_400));
        return format!("{day} {}", MONTHS.get(month as usize - 1).unwrap_or(&""));
    }
    let full = clock(x + 0.001);
    if step.is_multiple_of(60) {
        full[..5].to_string()
    } else {
        full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(1_234_567.0, 0), "1\u{2009}234\u{2009}567");
        assert_eq!(grouped(-1_234.5, 1), "\u{2212}1\u{2009}234.5");
        assert_eq!(grouped(999.0, 0), "999");
        assert_eq!(grouped(-0.001, 1), "0.0");
    }

    #[test]
    fn values_carry_their_unit_after_a_space() {
        assert_eq!(Unit::Percent.short(41.2), "41 %");
        assert_eq!(Unit::Percent.short(4.25), "4.2 %");
        assert_eq!(Unit::Millis.short(84.0), "84 ms");
        assert_eq!(Unit::DollarsPerHour.short(0.25), "$0.25");
        assert_eq!(Unit::Count("tasks").long(1.0), "1 task");
        assert_eq!(Unit::Count("tasks").long(3.0), "3 tasks");
    }

    #[test]
    fn ticks_have_the_digits_their_step_needs() {
        assert_eq!(Unit::Percent.tick(50.0, 25.0), "50");
        assert_eq!(Unit::Millis.tick(2.5, 2.5), "2.5");
        assert_eq!(Unit::DollarsPerHour.tick(0.2, 0.1), "$0.20");
    }

    #[test]
    fn times_are_the_simulated_clock() {
        assert_eq!(clock(61.0), "09:01:01");
        assert_eq!(clock(-1.0), "08:59:59");
        assert_eq!(time_tick(300.0, 300), "09:05");
        assert_eq!(time_tick(30.0, 30), "09:00:30");
        assert_eq!(time_tick(15.0 * 3600.0, 86_400), "24 Nov");
    }
}
