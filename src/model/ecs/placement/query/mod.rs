//! The cluster query language: expressions over container instances, for memberOf and for filters.
//!
//! Source: ECS Developer Guide, "Create expressions to define container instances for Amazon ECS tasks". DERIVED: of an
//! attribute that an instance does not have, only `!exists`, `!=`, `!in` and `!~` hold.

mod parse;
mod regex;

pub use parse::parse;
pub use regex::Regex;

use crate::base::time::Time;
use crate::model::World;
use crate::model::ecs::instance::ContainerInstance;
use std::cmp::Ordering;

/// What is looked at.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    AgentConnected,
    AgentVersion,
    Attribute(String),
    Ec2InstanceId,
    RegisteredAt,
    RunningTasksCount,
    TaskGroup,
}

/// How it is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    Equals(String),
    Order(Ordering, bool, String),
    Exists,
    In(Vec<String>),
    Matches(Regex),
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// The subject, the test, and whether its outcome is turned round.
    Test(Subject, Test, bool),
    Not(Box<Expression>),
    All(Vec<Expression>),
    Any(Vec<Expression>),
}

impl Expression {
    /// Whether an instance fits.
    pub fn holds(&self, world: &World, instance: &ContainerInstance) -> bool {
        match self {
            Expression::All(parts) => parts.iter().all(|part| part.holds(world, instance)),
            Expression::Any(parts) => parts.iter().any(|part| part.holds(world, instance)),
            Expression::Not(inner) => !inner.holds(world, instance),
            Expression::Test(Subject::TaskGroup, test, turned) => {
                let groups = world.ecs.groups_on(&instance.cluster, instance.number);
                groups.into_iter().any(|group| test.passes(&Subject::TaskGroup, group)) != *turned
            }
            Expression::Test(subject, test, turned) => {
                let has = value(world, instance, subject);
                has.is_some_and(|has| test.passes(subject, &has)) != *turned
            }
        }
    }

    /// Whether it looks at an instance's zone, which rules out zone rebalancing.
    pub fn names_zone(&self) -> bool {
        match self {
            Expression::All(parts) | Expression::Any(parts) => parts.iter().any(Expression::names_zone),
            Expression::Not(inner) => inner.names_zone(),
            Expression::Test(subject, ..) => *subject == Subject::Attribute("ecs.availability-zone".into()),
        }
    }
}

fn value(world: &World, instance: &ContainerInstance, subject: &Subject) -> Option<String> {
    match subject {
        Subject::AgentConnected => Some(instance.connected.to_string()),
        Subject::AgentVersion => Some(instance.agent_version.clone()),
        Subject::Attribute(name) => instance.attribute(name).map(str::to_string),
        Subject::Ec2InstanceId => Some(instance.host.clone()),
        Subject::RegisteredAt => Some(instance.registered_at.iso()),
        Subject::RunningTasksCount => Some(instance.counts(world).0.to_string()),
        Subject::TaskGroup => None,
    }
}

impl Test {
    fn passes(&self, subject: &Subject, has: &str) -> bool {
        match self {
            Test::Exists => true,
            Test::Equals(wanted) => compare(subject, has, wanted) == Some(Ordering::Equal),
            Test::Order(way, or_equal, wanted) => match compare(subject, has, wanted) {
                Some(Ordering::Equal) => *or_equal,
                Some(found) => found == *way,
                None => false,
            },
            Test::In(list) => list
                .iter()
                .any(|wanted| compare(subject, has, wanted) == Some(Ordering::Equal)),
            Test::Matches(regex) => regex.matches(has),
        }
    }
}

/// Compares as the subject asks: versions by part, numbers by value, times by moment, the rest as text.
fn compare(subject: &Subject, has: &str, wanted: &str) -> Option<Ordering> {
    match subject {
        Subject::AgentVersion => {
            let parts = |text: &str| -> Vec<u64> { text.split('.').map(|p| p.parse().unwrap_or(0)).collect() };
            Some(parts(has).cmp(&parts(wanted)))
        }
        Subject::RunningTasksCount => Some(has.parse::<i64>().ok()?.cmp(&wanted.parse().ok()?)),
        Subject::RegisteredAt => Some(moment(has)?.cmp(&moment(wanted)?)),
        Subject::AgentConnected => Some(has.cmp(&wanted.to_ascii_lowercase())),
        _ => match (has.parse::<f64>(), wanted.parse::<f64>()) {
            (Ok(has), Ok(wanted)) => has.partial_cmp(&wanted),
            _ => Some(has.cmp(wanted)),
        },
    }
}

/// Seconds since 1970 of `2026-11-23T14:07:21+00:00`, of a date alone, or of such a number.
fn moment(text: &str) -> Option<u64> {
    if let Ok(seconds) = text.parse::<f64>() {
        return Some(seconds.max(0.0) as u64);
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1970..=2200).contains(&year) {
        return None;
    }
    // Days by counting up: the years are few, and the calendar is in one place.
    let guess = (year - 1970) * 365 + (year - 1969) / 4 + (month - 1) * 28 + day - 2;
    let days =
        (guess..guess + 60).find(|days| crate::base::time::civil_of_days(*days) == (year, month as u32, day as u32))?;
    let time = (
        number(11, 13).unwrap_or(0),
        number(14, 16).unwrap_or(0),
        number(17, 19).unwrap_or(0),
    );
    Some((days * 86_400 + time.0 * 3600 + time.1 * 60 + time.2) as u64)
}

/// The moment an expression's time stands for, for previews.
pub fn time_of(text: &str) -> Option<Time> {
    moment(text).map(|seconds| Time::from_unix_millis(seconds * 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_compared_as_their_subject_asks() {
        assert_eq!(
            compare(&Subject::AgentVersion, "1.105.1", "1.28.1"),
            Some(Ordering::Greater)
        );
        assert_eq!(compare(&Subject::RunningTasksCount, "9", "10"), Some(Ordering::Less));
        assert_eq!(
            compare(&Subject::Attribute("x".into()), "9", "10"),
            Some(Ordering::Less)
        );
        assert_eq!(
            compare(&Subject::Attribute("x".into()), "a9", "a10"),
            Some(Ordering::Greater)
        );
        let time = |text: &str| compare(&Subject::RegisteredAt, text, "2026-11-23T09:00:00+00:00");
        assert_eq!(time("2026-11-23"), Some(Ordering::Less));
        assert_eq!(time("2026-11-23T09:00:00.250000+00:00"), Some(Ordering::Equal));
        assert_eq!(moment("2026-11-23T09:00:00+00:00"), Some(crate::base::time::EPOCH_UNIX));
        assert_eq!(moment("soon"), None);
    }
}
