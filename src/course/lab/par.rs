//! Par: an attempt's measures beside what a good attempt needs, and beside earlier attempts.

use crate::course::content::Par;
use crate::course::stage::Measures;

/// One measure.
#[derive(Clone, Debug, PartialEq)]
pub struct ParLine {
    /// `changes`, `cost`, `unhealthy`, `wildcards` or `seconds`: names a row of the string table.
    pub name: &'static str,
    pub yours: f64,
    /// What a good attempt needs, where the lab says.
    pub par: Option<f64>,
    /// The best of the earlier attempts.
    pub best: Option<f64>,
    /// Within par; true where the lab gives none.
    pub within: bool,
}

/// Compares an attempt with par and with earlier passes.
pub fn compare(par: &Par, yours: &Measures, earlier: &[Measures]) -> Vec<ParLine> {
    type Row = (&'static str, Option<f64>, fn(&Measures) -> f64);
    let rows: [Row; 5] = [
        ("changes", par.changes.map(|n| n as f64), |one| one.changes as f64),
        ("cost", par.cost, |one| one.cost),
        ("unhealthy", par.unhealthy.map(|n| n as f64), |one| one.unhealthy as f64),
        ("wildcards", par.wildcards.map(|n| n as f64), |one| one.wildcards as f64),
        ("seconds", par.seconds.map(|n| n as f64), |one| one.seconds as f64),
    ];
    let line = |(name, par, of): Row| {
        let value = of(yours);
        ParLine {
            name,
            yours: value,
            par,
            best: earlier.iter().map(of).min_by(f64::total_cmp),
            within: par.is_none_or(|par| value <= par + 1e-9),
        }
    };
    rows.into_iter().map(line).collect()
}
