//! Expressions in templates: numbers and words, + − × ÷, comparisons, a few functions.
//!
//! Invariants: evaluation always ends (depth and length are bounded) and never panics; division by zero is an error.

use serde_json::Value;
use std::collections::BTreeMap;

/// Longest expression, and deepest nesting.
const LONGEST: usize = 400;
const DEEPEST: usize = 40;

/// What an expression works with.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    Number(f64),
    Text(String),
}

impl Operand {
    /// As a JSON value; whole numbers without a fraction.
    pub fn to_value(&self) -> Value {
        match self {
            Operand::Text(text) => Value::String(text.clone()),
            Operand::Number(n) if n.fract() == 0.0 && n.abs() < 9e15 => Value::from(*n as i64),
            Operand::Number(n) => Value::from(*n),
        }
    }

    /// As it stands in a text.
    pub fn to_text(&self) -> String {
        match self.to_value() {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    /// True for numbers other than 0; comparisons give 1 and 0.
    pub fn is_true(&self) -> bool {
        !matches!(self, Operand::Number(n) if *n == 0.0)
    }

    /// The operand of a JSON value, if it is a number or text.
    pub fn of(value: &Value) -> Option<Operand> {
        match value {
            Value::String(text) => Some(Operand::Text(text.clone())),
            other => other.as_f64().map(Operand::Number),
        }
    }
}

/// Evaluates an expression; an unknown name is an error that says so.
pub fn evaluate(text: &str, names: &BTreeMap<String, Operand>) -> Result<Operand, String> {
    if text.len() > LONGEST {
        return Err(format!("The expression is longer than {LONGEST} characters."));
    }
    let mut reader = Reader {
        rest: text.trim_start(),
        names,
        depth: 0,
    };
    let value = reader.level(0)?;
    match reader.rest.is_empty() {
        true => Ok(value),
        false => Err(format!("`{text}`: what is `{}`?", reader.rest)),
    }
}

/// The names in an expression, functions left out.
pub fn names_in(text: &str) -> Vec<&str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '\'') {
        rest = &rest[at..];
        if let Some(quoted) = rest.strip_prefix('\'') {
            rest = quoted.split_once('\'').map_or("", |(_, after)| after);
            continue;
        }
        let end = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
        if !rest[end..].trim_start().starts_with('(') {
            names.push(&rest[..end]);
        }
        rest = &rest[end..];
    }
    names
}

struct Reader<'a> {
    rest: &'a str,
    names: &'a BTreeMap<String, Operand>,
    depth: usize,
}

/// Operators by how tightly they bind, loosest first.
const LEVELS: [&[&str]; 5] = [
    &["||"],
    &["&&"],
    &["==", "!=", "<=", ">=", "<", ">"],
    &["+", "-"],
    &["*", "/", "%"],
];

impl Reader<'_> {
    fn eat(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn level(&mut self, level: usize) -> Result<Operand, String> {
        let Some(operators) = LEVELS.get(level) else {
            return self.one();
        };
        self.depth += 1;
        if self.depth > DEEPEST * LEVELS.len() {
            return Err("The expression is nested too deeply.".into());
        }
        let mut left = self.level(level + 1)?;
        while let Some(operator) = operators.iter().find(|operator| self.rest.starts_with(**operator)) {
            self.eat(operator);
            let right = self.level(level + 1)?;
            left = apply(operator, &left, &right)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn one(&mut self) -> Result<Operand, String> {
        if self.eat("(") {
            let inner = self.level(0)?;
            return match self.eat(")") {
                true => Ok(inner),
                false => Err("A bracket `(` is not closed.".into()),
            };
        }
        if self.eat("-") {
            self.depth += 1;
            if self.depth > DEEPEST * LEVELS.len() {
                return Err("The expression is nested too deeply.".into());
            }
            return match self.one()? {
                Operand::Number(n) => Ok(Operand::Number(-n)),
                Operand::Text(text) => Err(format!("`{text}` is no number.")),
            };
        }
        if let Some(text) = self.rest.strip_prefix('\'') {
            let (inner, after) = text.split_once('\'').ok_or("A quote `'` is not closed.")?;
            self.rest = after.trim_start();
            return Ok(Operand::Text(inner.into()));
        }
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.')
            .unwrap_or(self.rest.len());
        let (word, after) = self.rest.split_at(end);
        if word.is_empty() {
            let found: String = self.rest.chars().take(20).collect();
            return Err(format!("Expected a number or a name, found `{found}`."));
        }
        self.rest = after.trim_start();
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return word
                .parse()
                .map(Operand::Number)
                .map_err(|_| format!("`{word}` is no number."));
        }
        if self.eat("(") {
            return self.function(word);
        }
        self.names
            .get(word)
            .cloned()
            .ok_or_else(|| format!("There is no variable `{word}`."))
    }

    fn function(&mut self, name: &str) -> Result<Operand, String> {
        let mut numbers = Vec::new();
        while !self.eat(")") {
            match self.level(0)? {
                Operand::Number(n) => numbers.push(n),
                Operand::Text(text) => return Err(format!("`{text}` is no number.")),
            }
            if !self.eat(",") && !self.rest.starts_with(')') {
                return Err(format!("`{name}(` is not closed."));
            }
        }
        let value = match (name, numbers.as_slice()) {
            ("min", [first, others @ ..]) => others.iter().fold(*first, |a, b| a.min(*b)),
            ("max", [first, others @ ..]) => others.iter().fold(*first, |a, b| a.max(*b)),
            ("floor", [n]) => n.floor(),
            ("ceil", [n]) => n.ceil(),
            ("round", [n]) => n.round(),
            ("abs", [n]) => n.abs(),
            _ => return Err(format!("There is no function `{name}` of {} numbers.", numbers.len())),
        };
        Ok(Operand::Number(value))
    }
}

fn apply(operator: &str, left: &Operand, right: &Operand) -> Result<Operand, String> {
    let truth = |holds: bool| Ok(Operand::Number(f64::from(u8::from(holds))));
    match operator {
        "==" => return truth(left == right),
        "!=" => return truth(left != right),
        "&&" => return truth(left.is_true() && right.is_true()),
        "||" => return truth(left.is_true() || right.is_true()),
        _ => {}
    }
    let (Operand::Number(a), Operand::Number(b)) = (left, right) else {
        return Err(format!("`{operator}` needs numbers."));
    };
    match operator {
        "<=" => return truth(a <= b),
        ">=" => return truth(a >= b),
        "<" => return truth(a < b),
        ">" => return truth(a > b),
        "/" | "%" if *b == 0.0 => return Err("Division by zero.".into()),
        _ => {}
    }
    Ok(Operand::Number(match operator {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        _ => a % b,
    }))
}
