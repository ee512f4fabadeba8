//! Two branches side by side: what is different about their resources, and their figures over one axis.
//!
//! Invariant: comparing a world with itself gives no difference.

use super::chart::{Figure, Look, Role, Series, Stroke};
use super::nav::{self, Kind};
use super::{amount, cost};
use crate::base::tongue::fill;
use crate::model::World;
use std::collections::BTreeMap;

/// Differences told; the rest is counted.
pub const MOST: usize = 300;

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub kind: Kind,
    pub name: String,
    /// What is said of it on either side; nothing where it does not exist.
    pub left: Option<String>,
    pub right: Option<String>,
}

/// What two worlds differ in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    pub rows: Vec<Difference>,
    /// Rows left out.
    pub more: usize,
    /// Figures of the whole account: (what, left, right); equal ones too.
    pub sums: Vec<(Sum, String, String)>,
}

/// A figure of the whole account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    Moment,
    TasksRunning,
    CostPerHour,
}

/// The differences between two worlds.
pub fn differences(left: &World, right: &World) -> Differences {
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        let (a, b) = (told(left, kind), told(right, kind));
        let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
        names.sort();
        names.dedup();
        for id in names {
            let (one, other) = (a.get(id), b.get(id));
            if one.map(|one| &one.1) != other.map(|other| &other.1) {
                rows.push(Difference {
                    kind,
                    name: one.or(other).map(|one| one.0.clone()).unwrap_or_default(),
                    left: one.map(|one| one.1.clone()),
                    right: other.map(|other| other.1.clone()),
                });
            }
        }
    }
    let more = rows.len().saturating_sub(MOST);
    rows.truncate(MOST);
    let sum = |sum: Sum, of: fn(&World) -> String| (sum, of(left), of(right));
    Differences {
        rows,
        more,
        sums: vec![
            sum(Sum::Moment, |world| world.now().clock()),
            sum(Sum::TasksRunning, |world| running(world).to_string()),
            sum(Sum::CostPerHour, |world| amount::dollars(cost::per_hour(world))),
        ],
    }
}

fn running(world: &World) -> usize {
    world
        .ecs()
        .tasks()
        .filter(|task| task.status.word() == "RUNNING")
        .count()
}

/// What there is to say of each resource of a kind, by its id: its name and one line.
fn told(world: &World, kind: Kind) -> BTreeMap<String, (String, String)> {
    let line = |item: nav::Item| {
        let mut says: Vec<String> = [item.word, item.detail]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        if kind == Kind::Services
            && let Some(service) = world.ecs().services().find(|service| service.arn() == item.id)
        {
            says.push(fill("desired {0}", &[("0", &service.desired.to_string())]));
        }
        (item.id, (item.name, says.join(", ")))
    };
    let items = nav::items(world, kind).into_iter();
    items.map(line).collect()
}

/// The figures of two branches over one axis: of each the curve that matters most, the right one dashed in another
/// colour. A figure that only one side has stands alone.
pub fn overlaid(left: Vec<Figure>, right: Vec<Figure>, names: (&str, &str)) -> Vec<Figure> {
    let mut rest = right;
    let mut out = Vec::new();
    for mut figure in left {
        let other = rest
            .iter()
            .position(|other| other.id == figure.id)
            .map(|at| rest.remove(at));
        figure.series = first(&figure)
            .map(|series| renamed(series, names.0))
            .into_iter()
            .collect();
        if let Some(other) = other {
            figure.x = (figure.x.0.min(other.x.0), figure.x.1.max(other.x.1));
            figure
                .series
                .extend(first(&other).map(|series| other_side(renamed(series, names.1))));
        }
        figure.now = None;
        out.push(figure);
    }
    for mut figure in rest {
        figure.series = first(&figure)
            .map(|series| other_side(renamed(series, names.1)))
            .into_iter()
            .collect();
        figure.now = None;
        out.push(figure);
    }
    out
}

fn first(figure: &Figure) -> Option<&Series> {
    figure.series.first()
}

fn renamed(series: &Series, branch: &str) -> Series {
    let branch: String = branch.chars().take(24).collect();
    Series {
        name: format!("{branch}: {}", series.name),
        ..series.clone()
    }
}

fn other_side(series: Series) -> Series {
    let stroke = match series.look.stroke {
        Stroke::Bars(_) => Stroke::Step,
        stroke => stroke,
    };
    Series {
        role: Role::Errors,
        look: Look {
            stroke,
            dashed: true,
            filled: false,
        },
        ..series
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Call;
    use crate::base::time::Span;
    use crate::model::Command;
    use crate::session::Session;
    use crate::view::chart::Unit;
    use serde_json::json;

    #[test]
    fn a_world_differs_from_itself_in_nothing_and_from_a_scaled_one_in_its_service_and_tasks() {
        let session = Session::new(7, "hands-on").unwrap();
        assert!(differences(session.world(), session.world()).rows.is_empty());
        let mut other = session.clone();
        let input = json!({"cluster": "hello", "service": "web", "desiredCount": 3});
        other
            .apply(&Command::Call(Call::new("ecs", "UpdateService", input)))
            .reply
            .unwrap();
        other.advance(Span::mins(3));
        let found = differences(session.world(), other.world());
        let service = found.rows.iter().find(|row| row.kind == Kind::Services).unwrap();
        assert!(service.left.as_ref().unwrap().contains("desired 1"), "{service:?}");
        assert!(service.right.as_ref().unwrap().contains("desired 3"), "{service:?}");
        assert_eq!(
            found
                .rows
                .iter()
                .filter(|row| row.kind == Kind::Tasks && row.left.is_none())
                .count(),
            2
        );
        assert_eq!(found.sums[1], (Sum::TasksRunning, "1".into(), "3".into()));
    }

    #[test]
    fn two_branches_share_an_axis_and_differ_in_stroke() {
        let figure = |x: (f64, f64)| {
            let series = Series::new("running", Role::Running, vec![(x.0, Some(1.0))]);
            Figure::new("tasks", "Tasks", Unit::Count("tasks"), x, vec![series.clone(), series])
        };
        let both = overlaid(vec![figure((0.0, 60.0))], vec![figure((30.0, 90.0))], ("Main", "Fork"));
        assert_eq!(both.len(), 1);
        assert_eq!(both[0].x, (0.0, 90.0));
        let names: Vec<&str> = both[0].series.iter().map(|series| series.name.as_str()).collect();
        assert_eq!(names, ["Main: running", "Fork: running"]);
        assert_ne!(both[0].series[0].look, both[0].series[1].look);
        assert_eq!(overlaid(vec![], vec![figure((0.0, 1.0))], ("a", "b")).len(), 1);
    }
}
