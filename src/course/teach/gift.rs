//! GIFT: questions as text for Moodle and others.
//!
//! Follows the rules of Moodle's own reader (`question/format/gift/format.php`): a blank line ends a question, so none
//! is inside one; `~ = # { } :` and backslashes are escaped; weights stand in `%…%`; `####` begins general feedback. What GIFT
//! cannot hold is exported as an essay that says how to do it in Taskyard. Ordering becomes matching with places.

use super::words::{html, number};
use crate::course::content::{Kind, Question};
use crate::course::question::Variant;
use std::fmt::Write;

/// The file of frozen items.
pub fn gift(variants: &[Variant]) -> String {
    let mut out =
        String::from("// Written by Taskyard. Import in Moodle: Question bank, Import, GIFT format, UTF-8.\n");
    let mut topic = "";
    for variant in variants {
        let question = &variant.question;
        if question.topic != topic {
            topic = &question.topic;
            let _ = write!(out, "\n$CATEGORY: taskyard/{}\n", topic.replace('/', "-"));
        }
        let _ = write!(out, "\n// question: {}, seed: {}\n", question.id, variant.seed);
        let name = match variant.seed {
            0 => question.id.clone(),
            seed => format!("{} {seed}", question.id),
        };
        let mut stem = html(&question.stem);
        if !question.exhibit.is_empty() {
            let _ = write!(
                stem,
                "<pre>{}</pre>",
                super::words::escape(&question.exhibit.join("\n"))
            );
        }
        let _ = write!(out, "::{}::[html]{}{{", escape(&name), escape(&stem));
        out.push_str(&answers(question));
        if !question.why.is_empty() {
            let _ = write!(out, "\n####{}", escape(&html(&question.why)));
        }
        out.push_str("\n}\n");
    }
    out
}

/// Text inside a question: GIFT's own signs escaped, no line ends.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => {}
            c => out.push(c),
        }
    }
    out.trim().to_string()
}

fn answers(question: &Question) -> String {
    let mut out = String::new();
    let told = |why: &str| {
        if why.is_empty() {
            String::new()
        } else {
            format!("#{}", escape(&html(why)))
        }
    };
    match question.kind {
        Kind::Single => {
            for option in &question.options {
                let sign = if option.correct { '=' } else { '~' };
                let _ = write!(out, "\n\t{sign}{}{}", escape(&html(&option.text)), told(&option.why));
            }
        }
        Kind::Multiple => {
            let keyed = question.options.iter().filter(|option| option.correct).count();
            for option in &question.options {
                let weight = if option.correct { fraction(keyed) } else { "-100" };
                let _ = write!(
                    out,
                    "\n\t~%{weight}%{}{}",
                    escape(&html(&option.text)),
                    told(&option.why)
                );
            }
        }
        Kind::Matching => {
            for pair in &question.pairs {
                let _ = write!(out, "\n\t={} -> {}", escape(&html(&pair.left)), escape(&pair.right));
            }
            for decoy in &question.decoys {
                let _ = write!(out, "\n\t= -> {}", escape(decoy));
            }
        }
        Kind::Ordering => {
            for (place, entry) in question.order.iter().enumerate() {
                let _ = write!(out, "\n\t={} -> {}", escape(&html(&entry.text)), place + 1);
            }
        }
        Kind::Numeric => {
            let Some(given) = &question.number else { return out };
            let Some(right) = given.value.as_ref().and_then(number) else {
                return out;
            };
            let _ = write!(out, "#\n\t={right}:{}", given.tolerance);
            for wrong in &given.wrong {
                if let Some(value) = number(&wrong.value) {
                    let _ = write!(out, "\n\t=%0%{value}:{}{}", given.tolerance, told(&wrong.why));
                }
            }
        }
        Kind::Build | Kind::Fix | Kind::Curve => {}
    }
    out
}

/// The share of each keyed option, as Moodle writes it.
pub(super) fn fraction(keyed: usize) -> &'static str {
    match keyed {
        0 | 1 => "100",
        2 => "50",
        3 => "33.33333",
        4 => "25",
        5 => "20",
        _ => "16.66667",
    }
}
