//! Metric math: `+ - * /`, numbers, parentheses and the ids of other queries.
//!
//! Source: CloudWatch User Guide, "Using math expressions with CloudWatch metrics". Functions are not modelled and are
//! refused by name. A point exists where every series of the expression has one; dividing by zero gives no point.

use crate::base::time::Time;
use std::collections::BTreeMap;

/// Points of a series, by start of period.
pub type Points = BTreeMap<Time, f64>;

/// A value of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    Number(f64),
    Series(Points),
}

const DEPTH: usize = 32;

/// Evaluates an expression; `lookup` gives the series of an id.
pub fn evaluate(text: &str, lookup: &mut dyn FnMut(&str) -> Result<Points, String>) -> Result<Figure, String> {
    let mut parser = Parser {
        rest: text.trim(),
        lookup,
        depth: 0,
    };
    let figure = parser.sum()?;
    if parser.rest.trim().is_empty() {
        Ok(figure)
    } else {
        Err(format!("unexpected '{}'", parser.rest.trim()))
    }
}

struct Parser<'a, 'b> {
    rest: &'a str,
    lookup: &'b mut dyn FnMut(&str) -> Result<Points, String>,
    depth: usize,
}

impl Parser<'_, '_> {
    fn take(&mut self, wanted: &[char]) -> Option<char> {
        self.rest = self.rest.trim_start();
        let found = self.rest.chars().next().filter(|c| wanted.contains(c))?;
        self.rest = &self.rest[found.len_utf8()..];
        Some(found)
    }

    fn sum(&mut self) -> Result<Figure, String> {
        let mut left = self.product()?;
        while let Some(sign) = self.take(&['+', '-']) {
            let right = self.product()?;
            left = if sign == '+' {
                combine(left, right, |a, b| Some(a + b))
            } else {
                combine(left, right, |a, b| Some(a - b))
            };
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Figure, String> {
        let mut left = self.factor()?;
        while let Some(sign) = self.take(&['*', '/']) {
            let right = self.factor()?;
            left = if sign == '*' {
                combine(left, right, |a, b| Some(a * b))
            } else {
                combine(left, right, |a, b| (b != 0.0).then(|| a / b))
            };
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Figure, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err("too deeply nested".into());
        }
        let figure = if self.take(&['-']).is_some() {
            combine(Figure::Number(0.0), self.factor()?, |a, b| Some(a - b))
        } else if self.take(&['(']).is_some() {
            let inside = self.sum()?;
            self.take(&[')']).ok_or("a ')' is missing")?;
            inside
        } else {
            self.operand()?
        };
        self.depth -= 1;
        Ok(figure)
    }

    fn operand(&mut self) -> Result<Figure, String> {
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        if word.is_empty() {
            return Err(match rest.chars().next() {
                Some(c) => format!("unexpected '{c}'"),
                None => "the expression ends too early".into(),
            });
        }
        if word.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            let number = word.parse().map_err(|_| format!("'{word}' is not a number"))?;
            return Ok(Figure::Number(number));
        }
        if rest.trim_start().starts_with('(') {
            return Err(format!(
                "the function {word} is not modelled; Taskyard evaluates + - * / on ids and numbers"
            ));
        }
        (self.lookup)(word).map(Figure::Series)
    }
}

fn combine(left: Figure, right: Figure, apply: impl Fn(f64, f64) -> Option<f64>) -> Figure {
    let over = |points: Points, apply: &dyn Fn(f64) -> Option<f64>| {
        Figure::Series(
            points
                .into_iter()
                .filter_map(|(at, value)| Some((at, apply(value)?)))
                .collect(),
        )
    };
    match (left, right) {
        (Figure::Number(a), Figure::Number(b)) => apply(a, b).map_or(Figure::Series(Points::new()), Figure::Number),
        (Figure::Series(a), Figure::Number(b)) => over(a, &|value| apply(value, b)),
        (Figure::Number(a), Figure::Series(b)) => over(b, &|value| apply(a, value)),
        (Figure::Series(a), Figure::Series(b)) => {
            let both = a
                .iter()
                .filter_map(|(at, left)| Some((*at, apply(*left, *b.get(at)?)?)));
            Figure::Series(both.collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Result<Figure, String> {
        let series = |values: &[(u64, f64)]| values.iter().map(|(at, value)| (Time(*at), *value)).collect::<Points>();
        evaluate(text, &mut |id| match id {
            "m1" => Ok(series(&[(0, 10.0), (60_000, 20.0)])),
            "m2" => Ok(series(&[(0, 4.0), (120_000, 1.0)])),
            "zero" => Ok(series(&[(0, 0.0), (60_000, 2.0)])),
            other => Err(format!("no {other}")),
        })
    }

    #[test]
    fn arithmetic_has_its_usual_order() {
        assert_eq!(run("1 + 2 * (3 - 1) / 4"), Ok(Figure::Number(2.0)));
        assert_eq!(
            run("100 * m1 / m2"),
            Ok(Figure::Series(Points::from([(Time(0), 250.0)])))
        );
        assert_eq!(
            run("-m2"),
            Ok(Figure::Series(Points::from([(Time(0), -4.0), (Time(120_000), -1.0)])))
        );
        assert_eq!(run("m1/zero"), Ok(Figure::Series(Points::from([(Time(60_000), 10.0)]))));
    }

    #[test]
    fn what_cannot_be_evaluated_is_said() {
        assert!(run("SUM(m1)").unwrap_err().contains("function SUM is not modelled"));
        assert_eq!(run("m9").unwrap_err(), "no m9");
        for bad in ["", "1 +", "(1", "1 2", "m1 > 2", "é", "1..2"] {
            assert!(run(bad).is_err(), "{bad}");
        }
        assert!(run(&"(".repeat(100_000)).is_err());
    }
}
