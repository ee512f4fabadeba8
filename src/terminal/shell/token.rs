//! What a text is made of: words, the operators between them, and the fault that ends the reading.

use std::ops::Range;

/// A piece of a word.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Literal text.
    Text(String),
    /// `$NAME`; an unquoted one is split into words where its value has blanks.
    Var { name: String, quoted: bool },
    /// `$(…)` or a pair of backquotes, with the text inside.
    Sub { source: String, quoted: bool },
}

/// One word of a command with its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub parts: Vec<Part>,
    pub span: Range<usize>,
    /// Some of the word was quoted, so that even an empty one is an argument.
    pub quoted: bool,
}

impl Word {
    /// The word's text if nothing in it needs expanding.
    pub fn literal(&self) -> Option<String> {
        self.parts.iter().try_fold(String::new(), |mut text, part| match part {
            Part::Text(piece) => {
                text.push_str(piece);
                Some(text)
            }
            _ => None,
        })
    }
}

/// What the text is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Word(Word),
    /// `&&`
    And,
    /// `||`
    Or,
    /// `;` or the end of a line.
    End,
    /// `# …`
    Comment,
    /// `> file` (`false`) or `>> file` (`true`); the next word is the file.
    Into(bool),
    /// `2>` or `&>` and such, whose text is the flag; the next word is the file.
    Quiet,
    /// `2>&1`: what goes to the error stream is shown anyway.
    Merge,
    /// `< file`; the next word is the file.
    From,
    /// `<<<`; the next word is the input.
    HereString,
    /// `<<END`, with the lines up to `END` and where they end.
    Here(Word, usize),
}

/// A token and its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Lexed {
    pub token: Token,
    pub span: Range<usize>,
}

/// Why a text is not a script, and where.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    pub message: String,
    pub span: Range<usize>,
    /// More lines below could still make it right.
    pub goes_on: bool,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>, span: Range<usize>) -> Fault {
        Fault {
            message: message.into(),
            span,
            goes_on: false,
        }
    }
}
