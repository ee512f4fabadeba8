//! Words to arguments: variables and the output of commands put in their places.
//!
//! Follows POSIX.1-2017, Shell Command Language, 2.6.2, 2.6.3 and 2.6.5 with the default `IFS`. Patterns (`*`, `?`,
//! `[`) stay as they are, which is what `sh` does where no file matches.

use super::token::{Part, Word};
use std::collections::BTreeMap;

/// The arguments a program is started with.
pub type Args = Vec<String>;

/// Where variables are read.
pub trait Lookup {
    /// The value of a variable, if it is set.
    fn var(&self, name: &str) -> Option<String>;
}

impl Lookup for BTreeMap<String, String> {
    fn var(&self, name: &str) -> Option<String> {
        self.get(name).cloned()
    }
}

/// The arguments one word becomes; `outputs` are the results of its substitutions, in order.
pub fn expand(word: &Word, vars: &impl Lookup, outputs: &mut impl Iterator<Item = String>) -> Args {
    let mut done: Args = Vec::new();
    let mut open: Option<String> = if word.quoted { Some(String::new()) } else { None };
    for part in &word.parts {
        let (value, quoted) = match part {
            Part::Text(text) => (text.clone(), true),
            Part::Var { name, quoted } => (vars.var(name).unwrap_or_default(), *quoted),
            // As `sh`: line ends at the end of the output are taken off.
            Part::Sub { quoted, .. } => {
                let output = outputs.next().unwrap_or_default();
                (output.trim_end_matches('\n').to_string(), *quoted)
            }
        };
        if quoted {
            if !value.is_empty() {
                open.get_or_insert_default().push_str(&value);
            }
            continue;
        }
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n');
        if value.starts_with(blank) {
            done.extend(open.take());
        }
        for (i, field) in value.split(blank).filter(|field| !field.is_empty()).enumerate() {
            if i > 0 {
                done.extend(open.take());
            }
            open.get_or_insert_default().push_str(field);
        }
        if value.ends_with(blank) {
            done.extend(open.take());
        }
    }
    done.extend(open);
    done
}
