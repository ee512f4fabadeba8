//! A paper on paper, and its key.

use super::words::{key, letter, plain};
use crate::course::content::{Kind, Shelf};
use crate::course::exam::Paper;
use crate::course::question::{layout, variant};
use std::collections::BTreeMap;

/// One item as it is printed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrintItem {
    /// From 1.
    pub number: usize,
    pub kind: Kind,
    /// Title and story of a case, with its first item only.
    pub case: Option<(String, Vec<String>)>,
    pub stem: String,
    pub exhibit: Vec<String>,
    /// Letter and text: options, entries to order, or right halves.
    pub lettered: Vec<(String, String)>,
    /// Left halves of a matching.
    pub lefts: Vec<String>,
    /// What a number is counted in.
    pub unit: String,
}

/// One line of the key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyLine {
    pub number: usize,
    /// The question's id.
    pub question: String,
    pub seed: u64,
    pub answer: String,
    pub why: String,
    pub sources: Vec<String>,
}

/// Paper and key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Printed {
    pub seed: u64,
    pub content: u64,
    pub minutes: u64,
    pub items: Vec<PrintItem>,
    pub key: Vec<KeyLine>,
    /// Items that need a world and cannot be done on paper, by number.
    pub needs_world: Vec<usize>,
}

/// Prints a paper. `measured` gives the model's own answers by the item's place, where a key is left to the model.
pub fn print(shelf: &Shelf, paper: &Paper, measured: &BTreeMap<usize, Vec<(f64, f64)>>) -> Printed {
    let mut printed = Printed {
        seed: paper.seed,
        content: paper.content,
        minutes: paper.format.minutes,
        ..Printed::default()
    };
    let mut last_case = String::new();
    for (place, item) in paper.items.iter().enumerate() {
        let Some(filled) = shelf
            .question(&item.question)
            .and_then(|question| variant(question, item.seed).ok())
        else {
            continue;
        };
        let question = &filled.question;
        let layout = layout(question, item.seed);
        let number = place + 1;
        let right = |part: &usize| match question.pairs.get(*part) {
            Some(pair) => pair.right.clone(),
            None => question
                .decoys
                .get(part - question.pairs.len())
                .cloned()
                .unwrap_or_default(),
        };
        let texts: Vec<String> = match question.kind {
            Kind::Single | Kind::Multiple => layout
                .parts
                .iter()
                .filter_map(|part| question.options.get(*part))
                .map(|option| option.text.clone())
                .collect(),
            Kind::Ordering => layout
                .parts
                .iter()
                .filter_map(|part| question.order.get(*part))
                .map(|entry| entry.text.clone())
                .collect(),
            Kind::Matching => layout.rights.iter().map(right).collect(),
            _ => Vec::new(),
        };
        let case = shelf.case(question).filter(|case| case.id != last_case);
        printed.items.push(PrintItem {
            number,
            kind: question.kind,
            case: case.map(|case| (case.title.clone(), case.story.iter().map(|text| plain(text)).collect())),
            stem: plain(&question.stem),
            exhibit: question.exhibit.clone(),
            lettered: texts
                .iter()
                .enumerate()
                .map(|(place, text)| (letter(place), plain(text)))
                .collect(),
            lefts: question.pairs.iter().map(|pair| plain(&pair.left)).collect(),
            unit: question
                .number
                .as_ref()
                .map(|number| number.unit.clone())
                .unwrap_or_default(),
        });
        last_case.clone_from(&question.case);
        if matches!(question.kind, Kind::Build | Kind::Fix) {
            printed.needs_world.push(number);
        }
        printed.key.push(KeyLine {
            number,
            question: item.question.clone(),
            seed: item.seed,
            answer: key(question, &layout, measured.get(&place).map(Vec::as_slice)),
            why: plain(&question.why),
            sources: question.sources.iter().map(|source| source.page.clone()).collect(),
        });
    }
    printed
}
