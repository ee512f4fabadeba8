//! Draw the curve: how far a drawing is from what the model does.
//!
//! The distance is the mean of |drawn − measured| over the points of time, as a share of the scale's top.

use crate::base::time::Span;
use crate::course::content::Curve;
use crate::course::stage::{ask, let_pass};
use crate::session::Session;
use crate::terminal::Env;
use crate::terminal::output::query;

/// In which band of error a drawing lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    Right,
    Near,
    Off,
}

/// Bands where a question gives none.
const RIGHT: f64 = 0.05;
const NEAR: f64 = 0.15;

/// Lets a session run and measures the curve: (second, value) at each point of time. A moment without a number is 0.
pub fn measured(curve: &Curve, session: &mut Session, env: &Env) -> Result<Vec<(f64, f64)>, String> {
    let query = match curve.query.as_str() {
        "" => None,
        text => Some(query::compile(text)?),
    };
    let mut points = Vec::new();
    for index in 0..=curve.seconds / curve.every.max(1) {
        if index > 0 {
            let_pass(session, Span::secs(curve.every), false, &mut |_| false);
        }
        let said = ask(session.world(), &curve.ask, env);
        let found = match &query {
            Some(query) => query.pick(&said.value).unwrap_or_default(),
            None => said.value,
        };
        let value = crate::course::stage::number(&found).unwrap_or(0.0);
        points.push(((index * curve.every) as f64, value));
    }
    Ok(points)
}

/// The value of points at a second: straight in between, constant outside.
fn at(points: &[(f64, f64)], second: f64) -> Option<f64> {
    let after = points.iter().position(|point| point.0 >= second);
    match after {
        None => points.last().map(|point| point.1),
        Some(0) => points.first().map(|point| point.1),
        Some(index) => {
            let (a, b) = (points.get(index - 1)?, points.get(index)?);
            let width = b.0 - a.0;
            let share = if width > 0.0 { (second - a.0) / width } else { 1.0 };
            Some(a.1 + (b.1 - a.1) * share)
        }
    }
}

/// How far a drawing is from a curve; a drawing without points is as far as can be.
pub fn distance(curve: &Curve, drawn: &[(f64, f64)], measured: &[(f64, f64)]) -> f64 {
    let clean: Vec<(f64, f64)> = drawn
        .iter()
        .copied()
        .filter(|(x, y)| x.is_finite() && y.is_finite())
        .collect();
    let mut drawn = clean;
    drawn.sort_by(|a, b| a.0.total_cmp(&b.0));
    let every = curve.every.max(1);
    let count = curve.seconds / every + 1;
    let mut sum = 0.0;
    for index in 0..count {
        let second = (index * every) as f64;
        let (Some(a), Some(b)) = (at(&drawn, second), at(measured, second)) else {
            return f64::MAX;
        };
        sum += (a - b).abs();
    }
    sum / count as f64 / curve.top.max(f64::MIN_POSITIVE)
}

/// The band of a drawing.
pub fn score(curve: &Curve, drawn: &[(f64, f64)], measured: &[(f64, f64)]) -> Score {
    let band = |given: f64, default: f64| if given > 0.0 { given } else { default };
    let far = distance(curve, drawn, measured);
    if far <= band(curve.right, RIGHT) {
        Score::Right
    } else if far <= band(curve.near, NEAR) {
        Score::Near
    } else {
        Score::Off
    }
}
