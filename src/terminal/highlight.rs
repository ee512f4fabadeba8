//! What each part of a line is, for its colour.
//!
//! Invariant: ranges are in order, do not overlap and lie on character boundaries.

use super::builtins::COMMANDS;
use super::cli::globals;
use super::cli::options::{self, is_option};
use super::shell::{Part, Token, lex};
use crate::aws::shape;
use std::ops::Range;

/// The kind of a part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A program, a service or an operation.
    Command,
    Flag,
    Text,
    Number,
    Variable,
    /// `;`, `&&`, `>` …
    Operator,
    Comment,
    /// What cannot be: an unknown word or option, an open quote.
    Error,
}

/// The classes of a line's parts.
pub fn highlight(line: &str) -> Vec<(Range<usize>, Class)> {
    let (tokens, fault) = lex(line);
    let mut out: Vec<(Range<usize>, Class)> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut names: Option<Vec<String>> = None;
    for lexed in tokens {
        let class = match lexed.token {
            Token::Comment => Class::Comment,
            Token::And | Token::Or | Token::End => {
                words.clear();
                names = None;
                Class::Operator
            }
            Token::Into(_) | Token::Quiet | Token::Merge | Token::From | Token::HereString | Token::Here(..) => {
                Class::Operator
            }
            Token::Word(word) => {
                let text = word.literal();
                let expands = word.parts.iter().any(|part| !matches!(part, Part::Text(_)));
                let bare = text.clone().unwrap_or_default();
                let assigns = words.is_empty() && bare.contains('=');
                let class = if assigns || (expands && words.is_empty()) {
                    Class::Variable
                } else {
                    class(&bare, expands, word.quoted, &words, &mut names)
                };
                if !assigns {
                    words.push(bare);
                }
                class
            }
        };
        out.push((lexed.span, class));
    }
    if let Some(fault) = fault.filter(|fault| !fault.span.is_empty()) {
        out.retain(|(range, _)| range.end <= fault.span.start);
        out.push((fault.span, Class::Error));
    }
    out
}

fn class(text: &str, expands: bool, quoted: bool, words: &[String], names: &mut Option<Vec<String>>) -> Class {
    let aws = words.first().is_some_and(|word| word == "aws");
    let known = |ok: bool| if ok { Class::Command } else { Class::Error };
    match words.len() {
        0 => {
            return known(
                COMMANDS.iter().any(|(name, _)| *name == text) || ["true", "false", "set", "pwd", ":"].contains(&text),
            );
        }
        1 if aws && !is_option(text) && !expands => return known(text == "help" || shape::service(text).is_some()),
        2 if aws && !is_option(text) && !expands => {
            let service = words.get(1).and_then(|name| shape::service(name));
            let Some(service) = service else { return Class::Text };
            let operation = service.operation_by_cli(text);
            *names = operation.map(|operation| {
                options::of(service, operation)
                    .into_iter()
                    .map(|opt| opt.name)
                    .collect()
            });
            let other = text == "help" || text == "wait" || (text == "tail" && service.name == "logs");
            return known(operation.is_some() || other);
        }
        _ => {}
    }
    if expands {
        Class::Variable
    } else if is_option(text) && !quoted {
        let name = text.split('=').next().unwrap_or(text);
        let global = globals::OPTIONS
            .iter()
            .any(|(option, ..)| name.strip_prefix("--") == Some(option));
        match names {
            Some(names) if !global && !names.iter().any(|known| known == name) => Class::Error,
            _ => Class::Flag,
        }
    } else if text.parse::<f64>().is_ok() {
        Class::Number
    } else {
        Class::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_flags_and_faults_have_their_classes() {
        let line = "aws ecs run-task --count 2 --cuont \"$X\" # x";
        let classes: Vec<Class> = highlight(line).into_iter().map(|(_, class)| class).collect();
        use Class::*;
        assert_eq!(
            classes,
            [Command, Command, Command, Flag, Number, Error, Variable, Comment]
        );
        assert_eq!(highlight("echo 'open").last(), Some(&(5..10, Error)));
        assert_eq!(highlight("asw").last(), Some(&(0..3, Error)));
    }
}
