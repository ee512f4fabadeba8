//! Variants: a template, a seed, and numbers that fit.
//!
//! Variants whose options coincide or whose key flips under a tiny change are rejected; the next draw is taken.

use super::expression::{Operand, evaluate, names_in};
use crate::base::rng::Draw;
use crate::course::content::{Kind, Question, Variable};
use crate::course::stage::ask;
use crate::model::World;
use crate::terminal::Env;
use serde_json::Value;
use std::collections::BTreeMap;

/// Draws tried before a template counts as impossible.
const DRAWS: u64 = 200;

/// Fields whose text may become a number when it is nothing but one brace.
const NUMBERS: &[&str] = &["is", "not", "at_least", "at_most", "contains", "one_of", "value"];

/// A question with every brace filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    pub question: Question,
    /// The seed that named it; 0 for a question without variables.
    pub seed: u64,
    pub values: BTreeMap<String, Operand>,
}

/// The variant of a seed; without variables the question itself.
pub fn variant(question: &Question, seed: u64) -> Result<Variant, String> {
    if question.vars.is_empty() {
        return Ok(Variant {
            question: question.clone(),
            seed: 0,
            values: BTreeMap::new(),
        });
    }
    let mut reasons: Vec<String> = Vec::new();
    for attempt in 0..DRAWS {
        match draw(question, seed, attempt) {
            Ok(variant) => return Ok(variant),
            Err(Rejected::Unfit(why)) if reasons.len() < 3 && !reasons.contains(&why) => reasons.push(why),
            Err(Rejected::Unfit(_)) => {}
            Err(Rejected::Broken(why)) => return Err(why),
        }
    }
    Err(format!("No variant fits in {DRAWS} draws: {}", reasons.join("; ")))
}

/// The variant for the learner's own world: variables that ask are asked there.
pub fn own_variant(question: &Question, world: &World, seed: u64) -> Result<Variant, String> {
    let mut fixed = question.clone();
    for variable in fixed.vars.iter_mut().filter(|variable| !variable.ask.is_empty()) {
        let line = std::mem::take(&mut variable.ask);
        let said = ask(world, &line, &Env::default());
        let query = std::mem::take(&mut variable.query);
        let found = match query.as_str() {
            "" => said.value,
            text => crate::terminal::output::query::compile(text)?
                .pick(&said.value)
                .unwrap_or(Value::Null),
        };
        if Operand::of(&found).is_none() {
            return Err(format!("`{}` is not known of this world: {line}", variable.name));
        }
        variable.pick = vec![found];
    }
    variant(&fixed, seed)
}

enum Rejected {
    Unfit(String),
    Broken(String),
}

fn draw(question: &Question, seed: u64, attempt: u64) -> Result<Variant, Rejected> {
    let mut values = BTreeMap::new();
    for variable in &question.vars {
        let value = value_of(variable, question, seed, attempt, &values).map_err(Rejected::Broken)?;
        values.insert(variable.name.clone(), value);
    }
    for condition in &question.conditions {
        if !evaluate(condition, &values).map_err(Rejected::Broken)?.is_true() {
            return Err(Rejected::Unfit(format!("`{condition}` does not hold")));
        }
    }
    let filled = fill(question, &values).map_err(Rejected::Broken)?;
    screen(question, &filled, &values)?;
    Ok(Variant {
        question: filled,
        seed,
        values,
    })
}

fn value_of(
    variable: &Variable,
    question: &Question,
    seed: u64,
    attempt: u64,
    values: &BTreeMap<String, Operand>,
) -> Result<Operand, String> {
    let stream = format!("variant {} {}", question.id, variable.name);
    let mut draw = Draw::of(seed, &stream, attempt);
    if !variable.sum.is_empty() {
        return evaluate(&variable.sum, values);
    }
    if let Some((from, to)) = variable.from.zip(variable.to) {
        let step = variable.step.unwrap_or(1).max(1);
        let steps = to.saturating_sub(from).max(0) / step;
        let n = draw.range(0, steps as u64) as i64;
        return Ok(Operand::Number(from.saturating_add(n * step) as f64));
    }
    let last = variable.pick.len().saturating_sub(1) as u64;
    let picked = variable.pick.get(draw.range(0, last) as usize);
    picked
        .and_then(Operand::of)
        .ok_or_else(|| format!("The variable `{}` has nothing to pick.", variable.name))
}

/// Puts the values into every text of a question.
fn fill(question: &Question, values: &BTreeMap<String, Operand>) -> Result<Question, String> {
    let mut whole = serde_json::to_value(question).map_err(|error| error.to_string())?;
    if let Some(members) = whole.as_object_mut() {
        for name in ["vars", "where", "id", "case"] {
            members.remove(name);
        }
        for option in members
            .get_mut("options")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            let Some(condition) = option
                .get("correct_if")
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
            else {
                continue;
            };
            let correct = evaluate(condition, values)?.is_true();
            if let Some(option) = option.as_object_mut() {
                option.insert("correct".into(), correct.into());
                option.insert("correct_if".into(), "".into());
            }
        }
    }
    walk(&mut whole, "", values)?;
    let mut filled: Question = serde_json::from_value(whole).map_err(|error| error.to_string())?;
    filled.id = question.id.clone();
    filled.case = question.case.clone();
    Ok(filled)
}

fn walk(value: &mut Value, field: &str, values: &BTreeMap<String, Operand>) -> Result<(), String> {
    match value {
        Value::String(text) if text.contains('{') => {
            let whole = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
            if let Some(inner) = whole.filter(|inner| NUMBERS.contains(&field) && is_ours(inner, values)) {
                *value = evaluate(inner, values)?.to_value();
            } else {
                *text = put_in(text, values)?;
            }
        }
        Value::Array(list) => {
            for one in list {
                walk(one, field, values)?;
            }
        }
        Value::Object(map) => {
            for (name, one) in map {
                walk(one, name, values)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Whether what stands in braces is an expression over the template's variables.
fn is_ours(inner: &str, values: &BTreeMap<String, Operand>) -> bool {
    let names = names_in(inner);
    !names.is_empty() && names.iter().all(|name| values.contains_key(*name)) && evaluate(inner, values).is_ok()
}

/// A text with its braces filled in; braces around anything else stay.
fn put_in(text: &str, values: &BTreeMap<String, Operand>) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        let inner = rest[at + 1..].split_once('}').map(|(inner, _)| inner);
        match inner.filter(|inner| is_ours(inner, values)) {
            Some(inner) => {
                out.push_str(&evaluate(inner, values)?.to_text());
                rest = &rest[at + inner.len() + 2..];
            }
            None => {
                out.push('{');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// Rejects variants that would be unfair.
fn screen(question: &Question, filled: &Question, values: &BTreeMap<String, Operand>) -> Result<(), Rejected> {
    let unfit = |why: String| Err(Rejected::Unfit(why));
    let texts: Vec<&str> = match filled.kind {
        Kind::Single | Kind::Multiple => filled.options.iter().map(|option| option.text.as_str()).collect(),
        Kind::Ordering => filled.order.iter().map(|entry| entry.text.as_str()).collect(),
        Kind::Matching => filled
            .pairs
            .iter()
            .map(|pair| pair.right.as_str())
            .chain(filled.decoys.iter().map(String::as_str))
            .collect(),
        _ => Vec::new(),
    };
    for (index, text) in texts.iter().enumerate() {
        if texts[..index].contains(text) {
            return unfit("two options say the same".into());
        }
    }
    let keyed = filled.options.iter().filter(|option| option.correct).count();
    let model = filled.proof.as_ref().is_some_and(|proof| proof.keyed_by_model);
    if !model && ((filled.kind == Kind::Single && keyed != 1) || (filled.kind == Kind::Multiple && keyed == 0)) {
        return unfit(format!("{keyed} options are keyed"));
    }
    if let Some(number) = &filled.number {
        let right = number.value.as_ref().and_then(Value::as_f64);
        for (index, wrong) in number.wrong.iter().enumerate() {
            let Some(value) = wrong.value.as_f64() else { continue };
            if right.is_some_and(|right| (right - value).abs() <= number.tolerance) {
                return unfit(format!("the wrong number {value} is right"));
            }
            if number.wrong[..index].iter().any(|other| other.value == wrong.value) {
                return unfit(format!("two wrong numbers are {value}"));
            }
        }
    }
    flips(question, values)
}

/// Whether a tiny change of a variable would change the key.
fn flips(question: &Question, values: &BTreeMap<String, Operand>) -> Result<(), Rejected> {
    let key = |values: &BTreeMap<String, Operand>| -> Option<Vec<bool>> {
        let conditions = question.options.iter().filter(|option| !option.correct_if.is_empty());
        conditions
            .map(|option| evaluate(&option.correct_if, values).ok().map(|value| value.is_true()))
            .collect()
    };
    let Some(now) = key(values) else { return Ok(()) };
    for variable in question.vars.iter().filter(|variable| variable.tiny != 0) {
        for change in [variable.tiny, -variable.tiny] {
            let mut moved = values.clone();
            if let Some(Operand::Number(n)) = moved.get_mut(&variable.name) {
                *n += change as f64;
            }
            for sum in question.vars.iter().filter(|other| !other.sum.is_empty()) {
                if let Ok(value) = evaluate(&sum.sum, &moved) {
                    moved.insert(sum.name.clone(), value);
                }
            }
            if key(&moved).is_none_or(|moved| moved != now) {
                return Err(Rejected::Unfit(format!(
                    "the key flips when `{}` changes by {change}",
                    variable.name
                )));
            }
        }
    }
    Ok(())
}
