//! placementConstraints and placementStrategy: read and checked.
//!
//! Source: ECS API reference, PlacementConstraint (at most 10, distinctInstance not in task definitions, expressions of
//! 2000 characters), PlacementStrategy (at most 5). Wording of the refusals: UNCONFIRMED where not marked.

use super::query::{self, Expression};
use super::strategy::Field;
use crate::aws::AwsError;
use crate::aws::fields::Fields;
use serde_json::Value;
use std::rc::Rc;

/// A constraint: binding.
#[derive(Clone, Debug, PartialEq)]
pub enum Constraint {
    /// No two tasks of the group on one instance.
    Distinct,
    /// The expression must hold; its text.
    Member(Rc<Expression>, Rc<str>),
}

/// A strategy: best effort.
#[derive(Clone, Debug, PartialEq)]
pub enum Strategy {
    Spread(Field),
    BinpackCpu,
    BinpackMemory,
    Random,
}

impl Strategy {
    /// `spread attribute:ecs.availability-zone`
    pub fn words(&self) -> String {
        match self {
            Strategy::Spread(field) => format!("spread {}", field.word()),
            Strategy::BinpackCpu => "binpack cpu".into(),
            Strategy::BinpackMemory => "binpack memory".into(),
            Strategy::Random => "random".into(),
        }
    }
}

/// Constraints and strategies of one placement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    pub constraints: Vec<Constraint>,
    pub strategies: Vec<Strategy>,
}

/// Constraints of one task, and strategies, by quota.
const CONSTRAINTS: usize = 10;
const STRATEGIES: usize = 5;

/// Reads a list of constraints.
pub fn constraints(list: &[Value], field: &str, in_definition: bool) -> Result<Vec<Constraint>, AwsError> {
    if list.len() > CONSTRAINTS {
        return Err(AwsError::invalid(format!("{field} can have at most {CONSTRAINTS} items.")).field(field));
    }
    let mut read = Vec::new();
    for (index, one) in list.iter().enumerate() {
        let at = |member: &str| format!("{field}[{index}].{member}");
        let expression = one.text("expression").filter(|e| !e.is_empty());
        match one.text("type") {
            Some("distinctInstance") if in_definition => {
                let text = "The placement constraint type distinctInstance is not valid in a task definition; expected memberOf.";
                return Err(AwsError::client(text).field(at("type")));
            }
            Some("distinctInstance") => {
                if expression.is_some() {
                    let text = "An expression can not be specified for the distinctInstance constraint.";
                    return Err(AwsError::invalid(text).field(at("expression")));
                }
                read.push(Constraint::Distinct);
            }
            Some("memberOf") => {
                let Some(text) = expression else {
                    let text = "An expression must be specified for the memberOf constraint.";
                    return Err(AwsError::invalid(text).field(at("expression")));
                };
                let parsed = query::parse(text).map_err(|e| e.field(at("expression")))?;
                read.push(Constraint::Member(Rc::new(parsed), text.into()));
            }
            other => {
                let text = format!(
                    "The placement constraint type must be distinctInstance or memberOf; got '{}'.",
                    other.unwrap_or_default()
                );
                return Err(AwsError::invalid(text).field(at("type")));
            }
        }
    }
    Ok(read)
}

/// Reads a list of strategies.
pub fn strategies(list: &[Value]) -> Result<Vec<Strategy>, AwsError> {
    if list.len() > STRATEGIES {
        let text = format!("placementStrategy can have at most {STRATEGIES} items.");
        return Err(AwsError::invalid(text).field("placementStrategy"));
    }
    let mut read = Vec::new();
    for (index, one) in list.iter().enumerate() {
        let at = |member: &str| format!("placementStrategy[{index}].{member}");
        let field = one.text("field").unwrap_or_default();
        let strategy = match one.text("type") {
            Some("random") if field.is_empty() => Strategy::Random,
            Some("random") => {
                let text = "The random placement strategy takes no field.";
                return Err(AwsError::invalid(text).field(at("field")));
            }
            Some("binpack") => match field.to_ascii_lowercase().as_str() {
                "cpu" => Strategy::BinpackCpu,
                "memory" => Strategy::BinpackMemory,
                _ => {
                    let text =
                        format!("The field of the binpack placement strategy must be cpu or memory; got '{field}'.");
                    return Err(AwsError::invalid(text).field(at("field")));
                }
            },
            Some("spread") => match Field::of(field) {
                Some(field) => Strategy::Spread(field),
                None => {
                    let text = format!(
                        "The field of the spread placement strategy must be instanceId, host or attribute:<name>; got '{field}'."
                    );
                    return Err(AwsError::invalid(text).field(at("field")));
                }
            },
            other => {
                let text = format!(
                    "The placement strategy type must be random, spread or binpack; got '{}'.",
                    other.unwrap_or_default()
                );
                return Err(AwsError::invalid(text).field(at("type")));
            }
        };
        read.push(strategy);
    }
    Ok(read)
}

impl Rules {
    /// The rules of a RunTask or CreateService request over those of its task definition.
    pub fn of(input: &Value, definition: &[Constraint]) -> Result<Rules, AwsError> {
        let mut rules = Rules {
            constraints: definition.to_vec(),
            strategies: strategies(input.list("placementStrategy"))?,
        };
        rules.constraints.extend(constraints(
            input.list("placementConstraints"),
            "placementConstraints",
            false,
        )?);
        if rules.constraints.len() > CONSTRAINTS {
            let text = format!(
                "A task can have at most {CONSTRAINTS} placement constraints, those of its task definition included."
            );
            return Err(AwsError::invalid(text).field("placementConstraints"));
        }
        Ok(rules)
    }

    /// A service's rules: without strategies, spread over zones and then over instances.
    pub fn of_service(input: &Value, definition: &[Constraint]) -> Result<Rules, AwsError> {
        let mut rules = Rules::of(input, definition)?;
        if rules.strategies.is_empty() {
            rules.strategies = vec![
                Strategy::Spread(Field::Attribute("ecs.availability-zone".into())),
                Strategy::Spread(Field::Instance),
            ];
        }
        Ok(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rules_are_read_or_refused_with_the_member_at_fault() {
        let rules = Rules::of(
            &json!({"placementStrategy": [{"type": "spread", "field": "host"}, {"type": "binpack", "field": "MEMORY"}],
                "placementConstraints": [{"type": "distinctInstance"}]}),
            &[],
        )
        .unwrap();
        assert_eq!(
            rules.strategies,
            [Strategy::Spread(Field::Instance), Strategy::BinpackMemory]
        );
        let fault = |input: Value| Rules::of(&input, &[]).unwrap_err().field.unwrap();
        for (input, field) in [
            (
                json!({"placementStrategy": [{"type": "binpack", "field": "disk"}]}),
                "placementStrategy[0].field",
            ),
            (
                json!({"placementStrategy": [{"type": "spread"}]}),
                "placementStrategy[0].field",
            ),
            (
                json!({"placementConstraints": [{"type": "memberOf"}]}),
                "placementConstraints[0].expression",
            ),
            (
                json!({"placementConstraints": [{"type": "memberOf", "expression": "x"}]}),
                "placementConstraints[0].expression",
            ),
            (
                json!({"placementConstraints": [{"type": "near"}]}),
                "placementConstraints[0].type",
            ),
        ] {
            assert_eq!(fault(input), field);
        }
    }
}
