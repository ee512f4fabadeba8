//! An answer and a text in words, as papers and exports need them.

use crate::course::content::{Kind, Question};
use crate::course::question::Layout;
use serde_json::Value;

/// `A`, `B` … of a place; beyond `Z` a number.
pub fn letter(place: usize) -> String {
    match u8::try_from(place) {
        Ok(place) if place < 26 => char::from(b'A' + place).to_string(),
        _ => (place + 1).to_string(),
    }
}

/// The key of a question in its layout's letters.
pub fn key(question: &Question, layout: &Layout, measured: Option<&[(f64, f64)]>) -> String {
    match question.kind {
        Kind::Single | Kind::Multiple => {
            let places = layout.parts.iter().enumerate();
            let keyed = places.filter(|(_, part)| question.options.get(**part).is_some_and(|option| option.correct));
            keyed.map(|(place, _)| letter(place)).collect::<Vec<_>>().join(", ")
        }
        Kind::Ordering => {
            let place = |part: usize| layout.parts.iter().position(|one| *one == part).unwrap_or(part);
            (0..question.order.len())
                .map(|part| letter(place(part)))
                .collect::<Vec<_>>()
                .join(", ")
        }
        Kind::Matching => {
            let place = |part: usize| layout.rights.iter().position(|one| *one == part).unwrap_or(part);
            let pair = |part: usize| format!("{}{}", part + 1, letter(place(part)));
            (0..question.pairs.len()).map(pair).collect::<Vec<_>>().join(", ")
        }
        Kind::Numeric => {
            let right = crate::course::question::right_number(question, measured);
            let unit = question.number.as_ref().map_or("", |number| number.unit.as_str());
            right
                .map(|right| format!("{right} {unit}").trim().to_string())
                .unwrap_or_default()
        }
        Kind::Build | Kind::Fix => question
            .task
            .as_ref()
            .map(|task| task.solution.join("; "))
            .unwrap_or_default(),
        Kind::Curve => {
            let points = measured.unwrap_or_default();
            points
                .iter()
                .map(|(x, y)| format!("{x} s: {y}"))
                .collect::<Vec<_>>()
                .join("; ")
        }
    }
}

/// A number of the content, if it is one.
pub fn number(value: &Value) -> Option<f64> {
    value.as_f64().filter(|n| n.is_finite())
}

/// Our inline marks as HTML: code, strong, links' words. Everything else is escaped.
pub fn html(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            out.push_str(&format!("<code>{}</code>", escape(part)));
            continue;
        }
        for (index, part) in part.split("**").enumerate() {
            let inner = escape(&unlinked(part));
            match index % 2 {
                1 => out.push_str(&format!("<strong>{inner}</strong>")),
                _ => out.push_str(&inner),
            }
        }
    }
    out.replace('\n', "<br>")
}

/// Text without its marks, for paper.
pub fn plain(text: &str) -> String {
    unlinked(text).replace("**", "").replace('`', "")
}

/// `[words](term:x)` as its words.
fn unlinked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let after = &rest[at + 1..];
        let link = after
            .split_once("](")
            .and_then(|(words, more)| more.split_once(')').map(|(_, more)| (words, more)));
        match link.filter(|(words, _)| !words.contains(['[', ']'])) {
            Some((words, more)) => {
                out.push_str(&rest[..at]);
                out.push_str(words);
                rest = more;
            }
            None => {
                out.push_str(&rest[..at + 1]);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Text for XML and HTML; what XML cannot hold is dropped.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || c == '\u{fffe}' || c == '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}
