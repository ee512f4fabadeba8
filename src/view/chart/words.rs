//! The text alternatives of a chart: one sentence, a table, and the table as CSV.

use super::cursor::value_at;
use super::number::clock;
use super::{Figure, Series, Stroke};
use crate::base::time::Time;
use crate::base::tongue::fill;

/// Series named in full by the summary; the others are counted.
const NAMED: usize = 4;

/// One sentence: what, when, then first, peak and last of each series, and which named level was crossed.
pub fn summary(figure: &Figure) -> String {
    if figure.is_empty() {
        return format!("{}. {}", figure.title, figure.empty);
    }
    let mut parts: Vec<String> = Vec::new();
    let shown: Vec<&Series> = figure
        .series
        .iter()
        .filter(|s| shown(figure, s).next().is_some())
        .collect();
    let (mut from, mut to) = (f64::INFINITY, f64::NEG_INFINITY);
    for series in &shown {
        for (x, _) in self::shown(figure, series) {
            from = from.min(x);
            to = to.max(x);
        }
    }
    for series in shown.iter().take(NAMED) {
        parts.push(of_series(figure, series));
    }
    if shown.len() > NAMED {
        parts.push(fill("and {0} more", &[("0", &(shown.len() - NAMED).to_string())]));
    }
    for threshold in figure.thresholds.iter().filter(|t| !t.faint) {
        for series in shown.iter().take(NAMED) {
            let (times, first) = crossings(figure, series, threshold.y);
            if let Some(first) = first {
                let often = if times == 1 {
                    "once".into()
                } else {
                    fill("{times} times", &[("times", &times.to_string())])
                };
                parts.push(fill(
                    "{0} above {1} {often}, first at {2}",
                    &[
                        ("0", &series.name.to_string()),
                        ("1", &threshold.name.to_string()),
                        ("often", &often.to_string()),
                        ("2", &clock(first).to_string()),
                    ],
                ));
            }
        }
    }
    fill(
        "{0}, {1} to {2}: {3}.",
        &[
            ("0", &figure.heading().to_string()),
            ("1", &clock(from).to_string()),
            ("2", &clock(to).to_string()),
            ("3", &(parts.join("; ")).to_string()),
        ],
    )
}

fn shown<'a>(figure: &'a Figure, series: &'a Series) -> impl Iterator<Item = (f64, f64)> + 'a {
    let (from, to) = figure.x;
    series
        .points
        .iter()
        .filter(move |p| p.0 >= from && p.0 <= to)
        .filter_map(|p| Some((p.0, p.1?)))
}

fn of_series(figure: &Figure, series: &Series) -> String {
    let (mut first, mut last, mut peak, mut low) = (None, 0.0, (0.0, f64::NEG_INFINITY), f64::INFINITY);
    for (x, y) in shown(figure, series) {
        first.get_or_insert(y);
        last = y;
        low = low.min(y);
        if y > peak.1 {
            peak = (x, y);
        }
    }
    let unit = figure.unit;
    let first = first.unwrap_or(0.0);
    if low == peak.1 {
        return fill(
            "{0} {1} throughout",
            &[("0", &series.name.to_string()), ("1", &unit.short(last).to_string())],
        );
    }
    fill(
        "{0} first {1}, peak {2} at {3}, last {4}",
        &[
            ("0", &series.name.to_string()),
            ("1", &unit.short(first).to_string()),
            ("2", &unit.short(peak.1).to_string()),
            ("3", &clock(peak.0).to_string()),
            ("4", &unit.short(last).to_string()),
        ],
    )
}

/// How often a series rose above a level, and when it first did.
fn crossings(figure: &Figure, series: &Series, level: f64) -> (usize, Option<f64>) {
    let (mut times, mut first, mut above) = (0, None, false);
    for (x, y) in shown(figure, series) {
        if y > level && !above {
            times += 1;
            first.get_or_insert(x);
        }
        above = y > level;
    }
    (times, first)
}

/// The chart as rows: a moment and each series' value at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub head: Vec<String>,
    /// Oldest first; seconds, then one cell per series.
    pub rows: Vec<(f64, Vec<Option<f64>>)>,
}

/// Every moment at which any series has a point, oldest first.
pub fn table(figure: &Figure) -> Table {
    let mut times: Vec<f64> = figure
        .series
        .iter()
        .flat_map(|s| s.points.iter().map(|p| p.0))
        .collect();
    times.retain(|x| *x >= figure.x.0 && *x <= figure.x.1);
    times.sort_by(f64::total_cmp);
    times.dedup();
    let cell = |series: &Series, x: f64| match series.look.stroke {
        Stroke::Step => value_at(series, x),
        _ => {
            let i = series.points.partition_point(|p| p.0 < x);
            series.points.get(i).filter(|p| p.0 == x).and_then(|p| p.1)
        }
    };
    let rows = times
        .into_iter()
        .map(|x| (x, figure.series.iter().map(|s| cell(s, x)).collect()))
        .collect();
    let head = std::iter::once("Time".to_string())
        .chain(figure.series.iter().map(|s| s.name.clone()))
        .collect();
    Table { head, rows }
}

/// The table as comma-separated values (RFC 4180), times in ISO 8601, values in full.
pub fn csv(figure: &Figure) -> String {
    let table = table(figure);
    let mut out = table.head.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(",");
    out.push_str("\r\n");
    for (x, values) in &table.rows {
        out.push_str(&Time((x.max(0.0) * 1000.0).round() as u64).iso());
        for value in values {
            out.push(',');
            if let Some(value) = value {
                out.push_str(&value.to_string());
            }
        }
        out.push_str("\r\n");
    }
    out
}

/// A field that a spreadsheet takes as text: quoted where needed, and never as a formula.
fn quoted(field: &str) -> String {
    let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !field.contains([',', '"', '\n', '\r']) {
        return field.to_string();
    }
    format!("\"{guard}{}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::super::{Role, Threshold, Unit};
    use super::*;

    fn figure() -> Figure {
        let desired = Series::new("desired", Role::Desired, vec![(0.0, Some(3.0)), (120.0, Some(3.0))]);
        let running = Series::new(
            "running",
            Role::Running,
            vec![(0.0, Some(0.0)), (30.0, Some(4.0)), (60.0, Some(3.0))],
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
    fn the_summary_says_first_peak_last_and_crossings() {
        let mut f = figure();
        f.thresholds.push(Threshold {
            name: "max 3".into(),
            y: 3.0,
            faint: false,
        });
        assert_eq!(
            summary(&f),
            "Tasks, 09:00:00 to 09:02:00: desired 3 throughout; running first 0, peak 4 at 09:00:30, last 3; \
             running above max 3 once, first at 09:00:30."
        );
    }

    #[test]
    fn an_empty_chart_says_why() {
        let mut f = Figure::new("cpu", "CPU", Unit::Percent, (0.0, 1.0), vec![]);
        f.empty = "No data: CPU of a service exists only while a task runs.".into();
        assert_eq!(
            summary(&f),
            "CPU. No data: CPU of a service exists only while a task runs."
        );
    }

    #[test]
    fn rows_hold_steps_and_leave_gaps_open() {
        let mut f = figure();
        f.series
            .push(Series::new("cpu", Role::Cpu, vec![(30.0, Some(41.5)), (60.0, None)]));
        let table = table(&f);
        assert_eq!(table.head, ["Time", "desired", "running", "cpu"]);
        assert_eq!(table.rows[1], (30.0, vec![Some(3.0), Some(4.0), Some(41.5)]));
        assert_eq!(table.rows[2], (60.0, vec![Some(3.0), Some(3.0), None]));
    }

    #[test]
    fn csv_quotes_and_defuses() {
        let mut f = figure();
        f.series = vec![Series::new("=1+1,\"x\"", Role::Cpu, vec![(30.5, Some(0.25))])];
        assert_eq!(
            csv(&f),
            "Time,\"'=1+1,\"\"x\"\"\"\r\n2026-11-23T09:00:30.500000+00:00,0.25\r\n"
        );
    }
}
