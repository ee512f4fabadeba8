//! Where an axis is labelled: round values, and round times of the simulated clock.

use super::scale::ValueAxis;
use crate::base::time::EPOCH_UNIX;

const STEPS: [u32; 21] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
    2_419_200,
];

/// A value axis that covers `low..=high` with round steps, about `wanted` of them; whole numbers only if `whole`.
pub fn values(low: f64, high: f64, wanted: usize, whole: bool) -> ValueAxis {
    let wanted = wanted.clamp(1, 20) as f64;
    let (low, high) = if high > low {
        (low, high)
    } else {
        (low.min(0.0), low.max(0.0).max(low.min(0.0) + 1.0))
    };
    let rough = ((high - low) / wanted).max(1e-9);
    let power = power_of_ten(rough);
    let mut step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .filter(|m| !(whole && *m == 2.5 && power < 10.0))
        .map(|m| m * power)
        .find(|step| *step >= rough * 0.999_999)
        .unwrap_or(10.0 * power);
    if whole {
        step = step.max(1.0).round();
    }
    let first = (low / step + 1e-9).floor();
    let last = (high / step - 1e-9).ceil().max(first + 1.0);
    let count = (last - first).min(60.0) as usize;
    let ticks = (0..=count).map(|i| (first + i as f64) * step).collect();
    ValueAxis {
        from: first * step,
        to: last * step,
        ticks,
        step,
    }
}

/// The greatest power of ten that is at most `value`; `value` is positive and finite.
fn power_of_ten(value: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= value && power < 1e300 {
        power *= 10.0;
    }
    while power > value && power > 1e-12 {
        power /= 10.0;
    }
    power
}

/// Round times between two seconds, at most `most` of them, and the step in seconds.
pub fn times(from: f64, to: f64, most: usize) -> (Vec<f64>, u32) {
    let span = to - from;
    if !span.is_finite() || span <= 0.0 || most == 0 {
        return (Vec::new(), 60);
    }
    let rough = span / most as f64;
    let step = STEPS
        .into_iter()
        .find(|s| f64::from(*s) >= rough)
        .unwrap_or(STEPS[STEPS.len() - 1]);
    let (wide, epoch) = (f64::from(step), EPOCH_UNIX as f64);
    let first = ((from + epoch) / wide - 1e-9).ceil() * wide - epoch;
    let count = ((to - first) / wide + 1e-9).floor();
    if !(0.0..=1_000.0).contains(&count) {
        return (Vec::new(), step);
    }
    ((0..=count as usize).map(|i| first + i as f64 * wide).collect(), step)
}

/// A window for charts of a world that runs: it starts at `since` and ends on a round time after `now`, so that the axes
/// change seldom while time goes on; no shorter than ten minutes.
pub fn window(since: f64, now: f64) -> (f64, f64) {
    let span = (now - since).max(600.0);
    let step = STEPS
        .into_iter()
        .map(f64::from)
        .find(|s| s * 12.0 >= span)
        .unwrap_or(86_400.0)
        .max(60.0);
    let epoch = EPOCH_UNIX as f64;
    let from = ((since + epoch) / step).floor() * step - epoch;
    let to = ((now.max(since + 600.0) + epoch) / step + 0.25).ceil() * step - epoch;
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_are_counted_in_whole_steps() {
        let axis = values(0.0, 3.0, 6, true);
        assert_eq!(axis.ticks, vec![0.0, 1.0, 2.0, 3.0]);
        assert_eq!(values(0.0, 1.0, 6, true).step, 1.0);
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(
            values(0.0, 6_300.0, 4, false).ticks,
            vec![0.0, 2_000.0, 4_000.0, 6_000.0, 8_000.0]
        );
        assert_eq!(values(0.0, 0.0, 4, false).from, 0.0);
        assert_eq!(values(-5.0, 5.0, 4, false).from, -5.0);
    }

    #[test]
    fn times_fall_on_the_clock_and_not_on_the_window() {
        // The world begins at 09:00:00.
        let (ticks, step) = times(70.0, 1_270.0, 5);
        assert_eq!((ticks, step), (vec![300.0, 600.0, 900.0, 1_200.0], 300));
        assert_eq!(times(0.0, 0.0, 5).0, Vec::<f64>::new());
        assert_eq!(times(f64::NAN, 1.0, 5).0, Vec::<f64>::new());
    }

    #[test]
    fn a_window_holds_still_while_time_goes_on() {
        let start = window(0.0, 30.0);
        assert_eq!(start, window(0.0, 300.0));
        assert!(start.0 <= 0.0 && start.1 >= 600.0);
        let distinct: std::collections::BTreeSet<u64> =
            (0..3_600).map(|now| window(0.0, f64::from(now)).1 as u64).collect();
        assert!(distinct.len() < 30, "{}", distinct.len());
        assert!(
            (0..90_000)
                .step_by(77)
                .all(|now| window(0.0, f64::from(now)).1 >= f64::from(now))
        );
    }
}
