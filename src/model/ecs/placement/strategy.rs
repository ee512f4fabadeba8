//! Strategies: from the instances that fit to the one that is taken.
//!
//! Source: ECS Developer Guide, "Use strategies to define Amazon ECS task placement". Each strategy narrows what the one
//! before it left (DERIVED); what is equal at the end is drawn from the seed.

use super::rules::Strategy;
use super::{Ask, Row, Verdict};
use crate::base::rng::Draw;
use crate::model::World;
use crate::model::ecs::instance::ContainerInstance;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What tasks are spread over.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    Instance,
    Attribute(Rc<str>),
}

impl Field {
    /// The field of ECS's word.
    pub fn of(word: &str) -> Option<Field> {
        match word {
            "instanceId" | "host" => Some(Field::Instance),
            word => {
                let name = word.strip_prefix("attribute:").filter(|name| !name.is_empty())?;
                Some(Field::Attribute(name.into()))
            }
        }
    }

    /// ECS's word.
    pub fn word(&self) -> String {
        match self {
            Field::Instance => "instanceId".into(),
            Field::Attribute(name) => format!("attribute:{name}"),
        }
    }
}

type Open<'w> = Vec<(usize, &'w Rc<ContainerInstance>)>;

/// How many tasks of the group stand where each of the open instances stands, by the spread's field.
fn spread<'w>(
    world: &'w World,
    ask: &Ask<'_>,
    field: &Field,
    open: &Open<'w>,
    busy: Option<&BTreeMap<u64, u32>>,
) -> Vec<u64> {
    let on = |number: u64| u64::from(busy.and_then(|b| b.get(&number)).copied().unwrap_or(0));
    match field {
        Field::Instance => open.iter().map(|(_, i)| on(i.number)).collect(),
        Field::Attribute(name) => {
            let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
            for (number, count) in busy.into_iter().flatten() {
                if let Some(instance) = world.ecs.instance(ask.cluster, *number) {
                    *counts.entry(instance.attribute(name).unwrap_or("")).or_default() += u64::from(*count);
                }
            }
            let at = |i: &ContainerInstance| counts.get(i.attribute(name).unwrap_or("")).copied().unwrap_or(0);
            open.iter().map(|(_, i)| at(i)).collect()
        }
    }
}

/// Chooses among the open instances and writes into the rows how each came off.
pub fn choose<'w>(
    world: &'w World,
    ask: &Ask<'_>,
    mut open: Open<'w>,
    busy: Option<&BTreeMap<u64, u32>>,
    rows: &mut [Row],
) -> Option<u64> {
    for (place, strategy) in ask.rules.strategies.iter().enumerate() {
        if open.len() < 2 {
            break;
        }
        let values: Vec<u64> = match strategy {
            Strategy::Spread(field) => spread(world, ask, field, &open, busy),
            Strategy::BinpackCpu => open.iter().map(|(_, i)| i.remaining.cpu).collect(),
            Strategy::BinpackMemory => open.iter().map(|(_, i)| i.remaining.memory).collect(),
            // The draw at the end is random already.
            Strategy::Random => continue,
        };
        let Some(best) = values.iter().min().copied() else {
            break;
        };
        let mut kept = Vec::with_capacity(open.len());
        for ((row, instance), value) in open.into_iter().zip(values) {
            if value == best {
                kept.push((row, instance));
            } else if let Some(row) = rows.get_mut(row) {
                row.verdict = Verdict::Behind {
                    strategy: place,
                    value,
                    best,
                };
            }
        }
        open = kept;
    }
    let last = open.len().checked_sub(1)? as u64;
    let drawn = Draw::of(world.seed(), "placement", ask.key).range(0, last);
    let (row, instance) = open.get(drawn as usize)?;
    rows.get_mut(*row)?.verdict = Verdict::Chosen;
    Some(instance.number)
}
