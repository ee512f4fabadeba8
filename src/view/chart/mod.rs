//! Charts as plain values: what is drawn, how it is named, thinned, labelled, read out and tabled. No browser.
//!
//! `x` is seconds of simulated time since the world began; a missing `y` is a gap, never a zero (CloudWatch keeps no
//! datapoint for a minute in which nothing was measured).
//!
//! Invariant: the points of a series are sorted by `x`.

pub mod counts;
pub mod cursor;
pub mod labels;
pub mod number;
pub mod of;
pub mod scale;
pub mod thin;
pub mod ticks;
pub mod window;
pub mod words;

pub use number::Unit;

/// One datapoint: seconds, and the value if there is one.
pub type Point = (f64, Option<f64>);

/// What a series stands for; it decides colour and stroke everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Desired,
    Running,
    Demand,
    Cpu,
    Memory,
    Latency,
    Cost,
    Errors,
    Limit,
    Predict,
    Code2xx,
    Code3xx,
    Code4xx,
    Code5xx,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Straight from point to point.
    Line,
    /// Each value holds until the next point.
    Step,
    /// One bar per point, from zero, as wide as its period in seconds.
    Bars(u32),
    /// A round-dotted line: somebody's guess.
    Dots,
}

/// A series' whole look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub stroke: Stroke,
    pub dashed: bool,
    /// A light wash between the line and zero.
    pub filled: bool,
}

impl Role {
    /// Every role, for the palette and the tests.
    pub const ALL: [Role; 14] = [
        Role::Desired,
        Role::Running,
        Role::Demand,
        Role::Cpu,
        Role::Memory,
        Role::Latency,
        Role::Cost,
        Role::Errors,
        Role::Limit,
        Role::Predict,
        Role::Code2xx,
        Role::Code3xx,
        Role::Code4xx,
        Role::Code5xx,
    ];

    /// The design token that holds its colour.
    pub fn token(self) -> &'static str {
        match self {
            Role::Desired => "--s-desired",
            Role::Running | Role::Code2xx => "--s-running",
            Role::Demand | Role::Cpu => "--s-demand",
            Role::Memory | Role::Code3xx => "--leave",
            Role::Latency => "--s-latency",
            Role::Cost => "--s-cost",
            Role::Errors | Role::Code5xx => "--s-errors",
            Role::Limit => "--s-limit",
            Role::Predict | Role::Code4xx => "--s-predict",
        }
    }

    /// Its stroke: no two series of one chart differ by colour alone.
    pub fn look(self) -> Look {
        let look = |stroke, dashed, filled| Look { stroke, dashed, filled };
        match self {
            Role::Desired => look(Stroke::Step, true, false),
            Role::Running | Role::Cost => look(Stroke::Step, false, true),
            Role::Demand | Role::Cpu => look(Stroke::Line, false, true),
            Role::Latency => look(Stroke::Line, false, false),
            Role::Memory | Role::Limit | Role::Code2xx => look(Stroke::Line, true, false),
            Role::Predict | Role::Code3xx => look(Stroke::Dots, false, false),
            Role::Errors | Role::Code4xx | Role::Code5xx => look(Stroke::Bars(60), false, true),
        }
    }
}

/// One curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Painted at the line: `running`.
    pub name: String,
    pub role: Role,
    pub look: Look,
    pub points: Vec<Point>,
}

impl Series {
    /// A series in its role's look; points are put in order and numbers that are not finite become gaps.
    pub fn new(name: impl Into<String>, role: Role, mut points: Vec<Point>) -> Series {
        points.retain(|(x, _)| x.is_finite());
        for point in &mut points {
            point.1 = point.1.filter(|y| y.is_finite());
        }
        if !points.is_sorted_by(|a, b| a.0 <= b.0) {
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        Series {
            name: name.into(),
            role,
            look: role.look(),
            points,
        }
    }

    /// The newest point that has a value.
    pub fn last(&self) -> Option<(f64, f64)> {
        self.points.iter().rev().find_map(|&(x, y)| Some((x, y?)))
    }
}

/// A named level: a target, a limit, a minimum.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    pub name: String,
    pub y: f64,
    /// Faint and dotted (minimum, maximum) instead of red and dashed (a target, a limit).
    pub faint: bool,
}

/// A numbered flag: the number is the row of the decision list.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub x: f64,
    pub number: u32,
    /// `Out 2 → 6`
    pub text: String,
    /// The one that is selected in the list.
    pub selected: bool,
}

/// A stretch of an alarm's state, drawn along the bottom.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    pub from: f64,
    pub to: f64,
    /// The high alarm (red) or the low one (grey).
    pub high: bool,
}

/// One chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Stable name, for keys and file names: `tasks`.
    pub id: String,
    pub title: String,
    pub unit: Unit,
    pub series: Vec<Series>,
    /// First and last second shown; all charts of a column share it.
    pub x: (f64, f64),
    /// False only for latency percentiles.
    pub from_zero: bool,
    /// The value axis reaches at least this far.
    pub at_least: f64,
    pub thresholds: Vec<Threshold>,
    pub marks: Vec<Mark>,
    pub alarms: Vec<Alarm>,
    /// The present moment, in seconds.
    pub now: Option<f64>,
    /// What is said when there is no value at all: `No data: …`.
    pub empty: String,
}

impl Figure {
    /// A chart of these series from zero, over the window, with nothing marked on it.
    pub fn new(id: &str, title: &str, unit: Unit, x: (f64, f64), series: Vec<Series>) -> Figure {
        Figure {
            id: id.into(),
            title: title.into(),
            unit,
            series,
            x,
            from_zero: true,
            at_least: 0.0,
            thresholds: Vec::new(),
            marks: Vec::new(),
            alarms: Vec::new(),
            now: None,
            empty: "No data yet.".into(),
        }
    }

    /// The unit as it stands beside the title; nothing where the title says it already.
    pub fn unit_words(&self) -> &'static str {
        let words = self.unit.words();
        if words.eq_ignore_ascii_case(&self.title) {
            ""
        } else {
            words
        }
    }

    /// The title with its unit: `CPU and memory, %`.
    pub fn heading(&self) -> String {
        match self.unit_words() {
            "" => self.title.clone(),
            words => format!("{}, {words}", self.title),
        }
    }

    /// Whether no series has a value in the window.
    pub fn is_empty(&self) -> bool {
        let (from, to) = self.x;
        !self
            .series
            .iter()
            .any(|s| s.points.iter().any(|&(x, y)| y.is_some() && (from..=to).contains(&x)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_come_in_order_and_nonsense_becomes_a_gap() {
        let series = Series::new(
            "a",
            Role::Demand,
            vec![(2.0, Some(f64::NAN)), (1.0, Some(5.0)), (f64::NAN, None)],
        );
        assert_eq!(series.points, vec![(1.0, Some(5.0)), (2.0, None)]);
        assert_eq!(series.last(), Some((1.0, 5.0)));
    }

    #[test]
    fn roles_that_share_a_colour_differ_in_stroke_or_never_meet() {
        for a in Role::ALL {
            for b in Role::ALL {
                let one_chart = matches!((a, b), (Role::Running, Role::Code2xx) | (Role::Memory, Role::Code3xx));
                if a < b && a.token() == b.token() && one_chart {
                    assert_ne!(a.look(), b.look(), "{a:?} {b:?}");
                }
            }
        }
        assert_ne!(Role::Cpu.look(), Role::Memory.look());
        assert_ne!(Role::Desired.look(), Role::Running.look());
    }

    #[test]
    fn a_chart_whose_values_lie_outside_its_window_is_empty() {
        let series = Series::new("a", Role::Demand, vec![(5.0, Some(1.0)), (50.0, None)]);
        assert!(Figure::new("a", "A", Unit::Percent, (10.0, 60.0), vec![series.clone()]).is_empty());
        assert!(!Figure::new("a", "A", Unit::Percent, (0.0, 60.0), vec![series]).is_empty());
    }
}
