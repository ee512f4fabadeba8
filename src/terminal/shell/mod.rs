//! The shell in front of the commands: what `sh` does with a line before a program sees its arguments.
//!
//! Follows POSIX.1-2017, Shell Command Language, sections 2.2 (quoting), 2.3 (tokens), 2.5 (variables) and 2.6
//! (expansion), and bash for `$'…'`. What is not supported is refused by name before anything runs.
//! Invariant: spans are byte ranges of the text given, on character boundaries.

mod expand;
mod script;
mod words;

pub use expand::{Args, Lookup, expand};
pub use script::{Command, Join, Script, parse};
pub use words::{Fault, Lexed, Part, Token, Word, lex};
