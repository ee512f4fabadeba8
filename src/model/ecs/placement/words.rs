//! ECS's words for a placement that failed: the service's event, RunTask's failures, and sentences for screens.
//!
//! Source: ECS Developer Guide, "Amazon ECS service event messages" and "API failure reasons"; live texts.

use super::{Decision, Lack, Row, Verdict};
use crate::model::World;
use serde_json::{Value, json};

/// A memberOf constraint that did not hold.
pub const MEMBER: &str = "MemberOf placement constraint unsatisfied.";
/// A distinctInstance constraint that did not hold.
pub const DISTINCT: &str = "DistinctInstance placement constraint unsatisfied.";

/// How close an instance came: the fewer needs it lacks, the larger.
fn closeness(word: &str) -> u8 {
    match word {
        "INACTIVE" | "REGISTERING" | "DRAINING" => 0,
        "AGENT" => 1,
        MEMBER | DISTINCT => 2,
        "ATTRIBUTE" => 3,
        "LOCATION" => 4,
        "RESOURCE:GPU" | "RESOURCE:ENI" => 5,
        "RESOURCE:MEMORY" => 6,
        "RESOURCE:CPU" => 7,
        _ => 8,
    }
}

impl Row {
    /// ECS's word for why it is out.
    pub fn word(&self) -> Option<&'static str> {
        match self.verdict {
            Verdict::Out(word, _) => Some(word),
            _ => None,
        }
    }
}

impl Decision {
    /// The instance that came closest, and ECS's word for what it lacked.
    fn closest(&self) -> Option<(u64, &'static str)> {
        let out = self.rows.iter().filter_map(|row| Some((row.instance, row.word()?)));
        out.max_by_key(|(number, word)| (closeness(word), u64::MAX - number))
    }

    /// What a service says after `(service name) `.
    pub fn complaint(&self, world: &World) -> String {
        const HEAD: &str = "was unable to place a task because no container instance met all of its requirements.";
        let Some((number, word)) = self.closest() else {
            return format!("{HEAD} Reason: No Container Instances were found in your cluster.");
        };
        let id = world.ecs.instance(&self.cluster, number).map_or("", |i| &i.id);
        let closest = format!("{HEAD} The closest matching (container-instance {id})");
        match word {
            "RESOURCE:CPU" => format!("{closest} has insufficient CPU units available."),
            "RESOURCE:MEMORY" => format!("{closest} has insufficient memory available."),
            "RESOURCE:PORTS" => format!("{closest} is already using a port required by your task."),
            "ATTRIBUTE" => format!("{closest} is missing an attribute required by your task."),
            "DRAINING" | "REGISTERING" | "INACTIVE" => HEAD.to_string(),
            word => format!("{closest} encountered error \"{word}\"."),
        }
    }

    /// RunTask's `failures`: one for each instance.
    pub fn failures(&self, world: &World) -> Vec<Value> {
        let one = |row: &Row| {
            let word = match row.word()? {
                "DRAINING" | "REGISTERING" => "INACTIVE",
                word => word,
            };
            let arn = world.ecs.instance(&self.cluster, row.instance).map(|i| i.arn())?;
            Some(json!({"arn": arn, "reason": word}))
        };
        self.rows.iter().filter_map(one).collect()
    }

    /// The reason a task that waited for a capacity provider gives up with.
    pub fn waiting_reason(&self) -> &'static str {
        match self.closest() {
            None => "RESOURCE:MEMORY",
            Some((_, MEMBER | DISTINCT)) => "MemberOf placement constraint unsatisfied",
            Some((_, "DRAINING" | "REGISTERING" | "INACTIVE")) => "NO ACTIVE INSTANCES",
            Some((_, word)) => word,
        }
    }

    /// One row in a sentence.
    pub fn sentence(&self, row: &Row) -> String {
        match &row.verdict {
            Verdict::Chosen => "The task went here.".into(),
            Verdict::Equal => "It was just as good; the draw fell on another.".into(),
            Verdict::Behind { strategy, value, best } => {
                let words = self
                    .rules
                    .strategies
                    .get(*strategy)
                    .map(super::Strategy::words)
                    .unwrap_or_default();
                if words.starts_with("binpack") {
                    format!("It fitted, but {words} prefers less free: {value} here, {best} at best.")
                } else {
                    format!("It fitted, but {words} prefers fewer tasks: {value} here, {best} at best.")
                }
            }
            Verdict::Out(word, lack) => match (*word, lack) {
                ("RESOURCE:CPU", Lack::Amount(need, free)) => {
                    format!("Too little CPU: {need} units needed, {free} free.")
                }
                ("RESOURCE:MEMORY", Lack::Amount(need, free)) => {
                    format!("Too little memory: {need} MiB needed, {free} MiB free.")
                }
                ("RESOURCE:ENI", _) => "No network interface free for an awsvpc task.".into(),
                ("RESOURCE:GPU", Lack::Amount(need, free)) => format!("Too few GPUs: {need} needed, {free} free."),
                (_, Lack::Port(port)) => format!("Host port {port} is in use."),
                (_, Lack::Attribute(name)) => format!("It lacks the attribute {name}."),
                (DISTINCT, _) => "A task of the same group is here already (distinctInstance).".into(),
                (_, Lack::Constraint(text)) => format!("The constraint does not hold: {text}."),
                ("AGENT", _) => "Its agent is disconnected.".into(),
                ("LOCATION", _) => "None of the task's subnets is in its zone.".into(),
                (word, _) => format!("It is {word}."),
            },
        }
    }
}
