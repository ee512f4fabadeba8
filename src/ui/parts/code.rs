//! Code to read and to copy: a command line, JSON, a template. Colours come from spans, marks from the caller.

use super::button::IconButton;
use super::icon::Glyph;
use crate::ui::hooks::{CopyState, use_copy};
use crate::ui::strings::parts as words;
use yew::prelude::*;

/// What a piece of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeInk {
    /// Everything without a colour of its own.
    Plain,
    /// A program's name.
    Word,
    /// An option, or a member's name.
    Flag,
    /// A string.
    Text,
    /// A number, true, false, null.
    Number,
    /// Punctuation, comments.
    Quiet,
}

/// Why a line stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeMark {
    /// It has just changed.
    Changed,
    /// It is wrong.
    Wrong,
}

/// One line of code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodeLine {
    pub spans: Vec<(CodeInk, String)>,
    pub mark: Option<CodeMark>,
}

impl CodeLine {
    /// The lines of a command as `aws … --name value` reads.
    pub fn of_command(text: &str) -> Vec<CodeLine> {
        text.lines()
            .map(|line| CodeLine {
                spans: command_spans(line),
                mark: None,
            })
            .collect()
    }

    /// The lines of a JSON text, well-formed or not.
    pub fn of_json(text: &str) -> Vec<CodeLine> {
        text.lines()
            .map(|line| CodeLine {
                spans: json_spans(line),
                mark: None,
            })
            .collect()
    }

    /// The same line, marked.
    #[must_use]
    pub fn marked(self, mark: CodeMark) -> CodeLine {
        CodeLine {
            mark: Some(mark),
            ..self
        }
    }
}

/// Properties of [`Code`].
#[derive(Properties, PartialEq)]
pub struct CodeProps {
    /// What it is: "The call as AWS CLI command".
    pub label: AttrValue,
    pub lines: Vec<CodeLine>,
    /// What is copied; without it there is no copy button.
    #[prop_or_default]
    pub copy: Option<AttrValue>,
}

/// A block of code.
#[component]
pub fn Code(props: &CodeProps) -> Html {
    let (state, copy) = use_copy();
    html! {
        <div class="code" data-copy={props.copy.as_ref().map(|_| "")}>
            <pre class="code-text" tabindex="0" role="region" aria-label={props.label.clone()}>
                { for props.lines.iter().map(|line| html! {
                    <code class="code-line" data-mark={line.mark.map(|mark| match mark {
                        CodeMark::Changed => "changed",
                        CodeMark::Wrong => "wrong",
                    })}>
                        if let Some(mark) = line.mark {
                            <span class="vh">{match mark {
                                CodeMark::Changed => words::changed_line(),
                                CodeMark::Wrong => words::wrong_line(),
                            }}{" "}</span>
                        }
                        { for line.spans.iter().map(|(ink, text)| span(*ink, text)) }{"\n"}
                    </code>
                }) }
            </pre>
            if let Some(text) = &props.copy {
                <IconButton
                    glyph={if state == CopyState::Done { Glyph::Check } else { Glyph::Copy }}
                    label={if state == CopyState::Done { words::copied() } else { words::copy() }}
                    onclick={copy.reform({ let text = text.clone(); move |_| text.clone() })}
                />
            }
        </div>
    }
}

fn span(ink: CodeInk, text: &str) -> Html {
    let name = match ink {
        CodeInk::Plain => return html! { {text} },
        CodeInk::Word => return html! { <b>{text}</b> },
        CodeInk::Flag => "flag",
        CodeInk::Text => "text",
        CodeInk::Number => "num",
        CodeInk::Quiet => "quiet",
    };
    html! { <span data-ink={name}>{text}</span> }
}

fn is_number(word: &str) -> bool {
    !word.is_empty()
        && word
            .chars()
            .all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '+' | 'e' | 'E'))
        && word.chars().any(|letter| letter.is_ascii_digit())
}

fn command_spans(line: &str) -> Vec<(CodeInk, String)> {
    let mut spans = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (ink, end) = if first.is_whitespace() {
            (
                CodeInk::Plain,
                rest.find(|letter: char| !letter.is_whitespace()).unwrap_or(rest.len()),
            )
        } else if first == '\'' || first == '"' {
            (CodeInk::Text, rest[1..].find(first).map_or(rest.len(), |end| end + 2))
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let word = &rest[..end];
            let ink = match word {
                "aws" | "curl" | "yard" => CodeInk::Word,
                "\\" | "|" | ">" | "&&" => CodeInk::Quiet,
                _ if word.starts_with("--") => CodeInk::Flag,
                _ if word.starts_with('#') => CodeInk::Quiet,
                _ if word.starts_with("file://") || word.starts_with("arn:") => CodeInk::Text,
                _ if is_number(word) => CodeInk::Number,
                _ => CodeInk::Plain,
            };
            // A comment lasts to the end of its line.
            (ink, if word.starts_with('#') { rest.len() } else { end })
        };
        spans.push((ink, rest[..end].to_owned()));
        rest = &rest[end..];
    }
    spans
}

fn json_spans(line: &str) -> Vec<(CodeInk, String)> {
    let mut spans = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (ink, end) = if first == '"' {
            let end = string_end(rest);
            let named = rest[end..].trim_start().starts_with(':');
            (if named { CodeInk::Flag } else { CodeInk::Text }, end)
        } else if first.is_whitespace() {
            (
                CodeInk::Plain,
                rest.find(|letter: char| !letter.is_whitespace()).unwrap_or(rest.len()),
            )
        } else if "{}[],:".contains(first) {
            (CodeInk::Quiet, first.len_utf8())
        } else {
            let stop = |letter: char| letter.is_whitespace() || "{}[],:\"".contains(letter);
            let end = rest.find(stop).unwrap_or(rest.len());
            let word = &rest[..end];
            let value = is_number(word) || matches!(word, "true" | "false" | "null");
            (if value { CodeInk::Number } else { CodeInk::Plain }, end)
        };
        spans.push((ink, rest[..end].to_owned()));
        rest = &rest[end..];
    }
    spans
}

/// Where the string ends that begins a text, after its closing quote.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (index, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(spans: &[(CodeInk, String)]) -> String {
        spans.iter().map(|(_, text)| text.as_str()).collect()
    }

    #[test]
    fn colouring_never_changes_the_text() {
        for text in [
            "aws ecs run-task --count 2 'a b' \"open",
            "  {\"a\\\"\": [1, true, x], \"b",
            "é\u{1F600} --ü '",
            "#",
            "",
        ] {
            assert_eq!(joined(&command_spans(text)), text);
            assert_eq!(joined(&json_spans(text)), text);
        }
    }

    #[test]
    fn a_command_has_a_program_options_strings_and_numbers() {
        let spans = command_spans("aws ecs create-service --desired-count 2 --x 'a b'");
        let inks: Vec<CodeInk> = spans
            .iter()
            .filter(|(_, text)| text != " ")
            .map(|(ink, _)| *ink)
            .collect();
        use CodeInk::{Flag, Number, Plain, Text, Word};
        assert_eq!(inks, [Word, Plain, Plain, Flag, Number, Flag, Text]);
    }

    #[test]
    fn names_and_values_of_json_differ() {
        let spans = json_spans("\"cpu\": \"256\", \"n\": -1.5e3");
        assert_eq!(spans[0].0, CodeInk::Flag);
        assert_eq!(spans[3].0, CodeInk::Text);
        assert_eq!(spans.last().map(|last| last.0), Some(CodeInk::Number));
    }
}
