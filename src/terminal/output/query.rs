//! `--query`: JMESPath over a reply, by the `jmespath` library.
//!
//! Follows the JMESPath specification and the AWS CLI's order of members: those of `{a: …, b: …}` as written, those of
//! a structure as in the service model. The library keeps members by name, so the order is put back afterwards.
//! Invariant: an expression too long or too nested is refused before the library's recursion sees it.

use super::Node;
use crate::aws::shape::{Kind, Service};
use jmespath::ast::Ast;
use serde_json::{Number, Value};
use std::collections::BTreeSet;

/// Bytes of an expression, at most.
const BYTES: usize = 8 * 1024;
/// Operators and brackets of an expression, at most.
const OPERATORS: usize = 400;

/// A compiled expression.
pub struct Query {
    text: String,
    compiled: jmespath::Expression<'static>,
}

/// An expression, or the CLI's complaint about it.
pub fn compile(text: &str) -> Result<Query, String> {
    let operators = text.chars().filter(|c| ".[({|&!*@?<>=,:".contains(*c)).count();
    if text.len() > BYTES || operators > OPERATORS {
        return Err(format!(
            "Bad value for --query: the expression is longer than {BYTES} bytes or has more than {OPERATORS} operators."
        ));
    }
    let compiled = jmespath::compile(text).or_else(|error| match modern(text) {
        Some(other) => jmespath::compile(&other).map_err(|_| error),
        None => Err(error),
    });
    match compiled {
        Ok(compiled) => Ok(Query {
            text: text.to_string(),
            compiled,
        }),
        Err(error) => {
            let reason = error.reason.to_string();
            let column = error.column;
            Err(format!(
                "Bad value for --query {text}: {}: Parse error at column {column}, for expression:\n\"{text}\"\n{}^",
                reason.trim_start_matches("Parse error: "),
                " ".repeat(column + 1),
            ))
        }
    }
}

/// The expression with literals such as `MEMORY` in back quotes written as JSON texts: the CLI's JMESPath takes both.
fn modern(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len() < 3 || parts.len().is_multiple_of(2) {
        return None;
    }
    let write = |(at, part): (usize, &&str)| {
        let whole = at % 2 == 0 || serde_json::from_str::<serde_json::Value>(part).is_ok();
        let mark = if at == 0 { "" } else { "`" };
        match whole {
            true => format!("{mark}{part}"),
            false => format!("{mark}{}", serde_json::Value::from(part.trim())),
        }
    };
    Some(parts.iter().enumerate().map(write).collect())
}

impl Query {
    /// What the expression picks from a reply of an operation with this output shape.
    pub fn apply(&self, node: &Node, service: &Service, output: Option<&str>) -> Result<Node, String> {
        let value = node.to_value();
        let found = self.compiled.search(&value).map_err(|error| error.reason.to_string())?;
        let mut found: Value = serde_json::to_value(&*found).map_err(|error| error.to_string())?;
        if !self.text.contains("avg") && !has_float(&value) {
            whole(&mut found);
        }
        let mut orders = Vec::new();
        written(self.compiled.as_ast(), &mut orders);
        let asked = orders.len();
        modelled(service, output, &mut orders);
        Ok(order(&found, &orders, asked))
    }

    /// What the expression picks from a plain value, for waiters.
    pub fn pick(&self, value: &Value) -> Option<Value> {
        let found = self.compiled.search(value).ok()?;
        serde_json::to_value(&*found).ok()
    }
}

fn has_float(value: &Value) -> bool {
    match value {
        Value::Number(n) => n.is_f64(),
        Value::Array(list) => list.iter().any(has_float),
        Value::Object(map) => map.values().any(has_float),
        _ => false,
    }
}

/// Python sums whole numbers to whole numbers; the library sums in floats.
fn whole(value: &mut Value) {
    match value {
        Value::Number(n) => {
            if let Some(float) = n.as_f64().filter(|f| n.is_f64() && f.fract() == 0.0 && f.abs() < 9e15) {
                *n = Number::from(float as i64);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(whole),
        Value::Object(map) => map.values_mut().for_each(whole),
        _ => {}
    }
}

/// The orders of members that the expression itself writes.
fn written(ast: &Ast, orders: &mut Vec<Vec<String>>) {
    match ast {
        Ast::MultiHash { elements, .. } => {
            orders.push(elements.iter().map(|pair| pair.key.clone()).collect());
            elements.iter().for_each(|pair| written(&pair.value, orders));
        }
        Ast::MultiList { elements, .. } => elements.iter().for_each(|ast| written(ast, orders)),
        Ast::Function { args, .. } => args.iter().for_each(|ast| written(ast, orders)),
        Ast::Comparison { lhs, rhs, .. }
        | Ast::Projection { lhs, rhs, .. }
        | Ast::And { lhs, rhs, .. }
        | Ast::Or { lhs, rhs, .. }
        | Ast::Subexpr { lhs, rhs, .. } => {
            written(lhs, orders);
            written(rhs, orders);
        }
        Ast::Condition { predicate, then, .. } => {
            written(predicate, orders);
            written(then, orders);
        }
        Ast::Expref { ast, .. } => written(ast, orders),
        Ast::Flatten { node, .. } | Ast::Not { node, .. } | Ast::ObjectValues { node, .. } => written(node, orders),
        Ast::Identity { .. } | Ast::Field { .. } | Ast::Index { .. } | Ast::Literal { .. } | Ast::Slice { .. } => {}
    }
}

/// The orders of the structures within an output shape.
fn modelled(service: &Service, output: Option<&str>, orders: &mut Vec<Vec<String>>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = output.into_iter().collect();
    while let Some(name) = open.pop() {
        let Some(shape) = service.shapes.get(name) else {
            continue;
        };
        if !seen.insert(name) {
            continue;
        }
        match &shape.kind {
            Kind::Structure { members, .. } => {
                orders.push(members.iter().map(|member| member.name.clone()).collect());
                open.extend(members.iter().map(|member| member.shape.as_str()));
            }
            Kind::List { member, .. } => open.push(member),
            Kind::Map { value, .. } => open.push(value),
            _ => {}
        }
    }
}

fn order(value: &Value, orders: &[Vec<String>], asked: usize) -> Node {
    match value {
        Value::Array(list) => Node::List(list.iter().map(|item| order(item, orders, asked)).collect()),
        Value::Object(map) => {
            let fits = |names: &&Vec<String>| map.keys().all(|key| names.contains(key));
            let exact = orders[..asked]
                .iter()
                .filter(|names| names.len() == map.len())
                .find(fits);
            let mut members: Vec<(String, Node)> = map
                .iter()
                .map(|(key, value)| (key.clone(), order(value, orders, asked)))
                .collect();
            if let Some(names) = exact.or_else(|| orders[asked..].iter().find(fits)) {
                members.sort_by_key(|(key, _)| names.iter().position(|name| name == key));
            }
            Node::Object(members)
        }
        other => Node::plain(other),
    }
}
