//! Moments as people write them, to seconds since 1970.
//!
//! Follows what AWS CLI takes for a timestamp: ISO 8601 with or without time, fraction and zone (UTC where none is
//! given), or a count of seconds.

use serde_json::{Number, Value};

/// The seconds since 1970 a text says, if it says a moment.
pub fn seconds(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return number.is_finite().then_some(number);
    }
    let (date, time) = match text.find(['T', ' ']) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    let mut parts = date.split('-').map(str::parse::<i64>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let long = [31, 28 + i64::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let last = *long.get(usize::try_from(month - 1).ok()?)?;
    if !(1900..=9999).contains(&year) || !(1..=last).contains(&day) {
        return None;
    }
    let (clock, offset) = zone(time)?;
    Some(days(year, month, day) as f64 * 86_400.0 + of_day(clock)? - offset as f64)
}

/// A moment as the number a call carries, whole where it is whole.
pub fn value(seconds: f64) -> Value {
    if seconds.fract() == 0.0 && seconds.abs() < 9e15 {
        Value::from(seconds as i64)
    } else {
        Number::from_f64(seconds).map(Value::Number).unwrap_or(Value::Null)
    }
}

fn zone(time: &str) -> Option<(&str, i64)> {
    if let Some(clock) = time.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = time.find(['+', '-']) else {
        return Some((time, 0));
    };
    let (clock, offset) = time.split_at(at);
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let digits: String = offset[1..].chars().filter(|c| *c != ':').collect();
    let number: i64 = digits.parse().ok()?;
    let (hours, minutes) = if digits.len() <= 2 {
        (number, 0)
    } else {
        (number / 100, number % 100)
    };
    (hours < 24 && minutes < 60).then_some((clock.trim_end(), sign * (hours * 3600 + minutes * 60)))
}

fn of_day(clock: &str) -> Option<f64> {
    if clock.is_empty() {
        return Some(0.0);
    }
    let mut parts = clock.split(':');
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next().unwrap_or("0").parse().ok()?;
    let second: f64 = parts.next().unwrap_or("0").parse().ok()?;
    let fits = hour < 24 && minute < 60 && (0.0..61.0).contains(&second) && parts.next().is_none();
    fits.then(|| f64::from(hour * 3600 + minute * 60) + second)
}

/// Days since 1970-01-01 (proleptic Gregorian).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_in_their_forms() {
        for text in [
            "2026-11-23T09:00:00",
            "2026-11-23T09:00:00Z",
            "2026-11-23 10:00+01:00",
            "1795424400",
            "2026-11-23T09:00:00.000+00:00",
        ] {
            assert_eq!(seconds(text), Some(1_795_424_400.0), "{text}");
        }
        assert_eq!(seconds("2026-11-23"), Some(1_795_392_000.0));
        for text in [
            "",
            "soon",
            "2026-13-01",
            "2026-02-30",
            "2026-11-23T25:00",
            "2026-11-23Tx",
            "é-é-é",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
