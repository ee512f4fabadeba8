//! How faithful each rule of the model is, and where it is documented.

use serde::Serialize;

/// How faithful a rule is to AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Label {
    /// As AWS documents it.
    Exact,
    /// The outcome is right, numbers or steps are simplified.
    Simplified,
    /// Accepted and kept, without behaviour.
    NotModelled,
}

/// A rule of the model.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Rule {
    /// Stable id: `task.lifecycle`.
    pub id: &'static str,
    pub label: Label,
    /// One sentence: the rule with its numbers.
    pub says: &'static str,
    /// Documentation page, by title.
    pub source: &'static str,
}

/// The rule of an id, from any room's table.
pub fn rule(id: &str) -> Option<&'static Rule> {
    tables().find(|rule| rule.id == id)
}

/// Every rule of every room.
pub fn tables() -> impl Iterator<Item = &'static Rule> {
    use crate::model::{
        balancing, compute, discovery, ecs, functions, iam, network, registry, scaling, traffic, watch,
    };
    [
        ecs::RULES,
        ecs::instance::RULES,
        ecs::provider::RULES,
        compute::RULES,
        scaling::RULES,
        balancing::RULES,
        network::RULES,
        iam::RULES,
        registry::RULES,
        watch::RULES,
        functions::RULES,
        discovery::RULES,
        traffic::RULES,
    ]
    .into_iter()
    .flatten()
}
