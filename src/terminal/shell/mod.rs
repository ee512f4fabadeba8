//! The shell in front of the commands: what `sh` does with a line before a program sees its arguments.
//!
//! Follows POSIX.1-2017, Shell Command Language, sections 2.2 (quoting), 2.3 (tokens), 2.5 (variables) and 2.6
//! (expansion) and 2.7 (redirection), and bash for `$'…'`. What is not supported is refused by name before anything runs.
//! Invariant: spans are byte ranges of the text given, on character boundaries.

mod expand;
mod here;
mod script;
mod token;
mod words;

pub use expand::{Args, Lookup, expand};
pub use script::{Command, From, Join, Script, parse};
pub use token::{Fault, Lexed, Part, Token, Word};
pub use words::lex;

/// Whether a text is not at its end: a here-document in it still waits for its last line.
pub fn goes_on(text: &str) -> bool {
    lex(text).1.is_some_and(|fault| fault.goes_on)
}
