//! Here-documents: the lines after a command that it reads as its input.
//!
//! Follows POSIX.1-2017, Shell Command Language, 2.7.4: a quoted delimiter keeps the lines as they are, else variables and
//! substitutions are expanded; `<<-` takes tabs off the front of each line. Unlike `sh`, a text that ends before its
//! delimiter is refused, so that half a file is never kept.

use super::token::{Fault, Part, Token, Word};
use super::words::Lexer;
use std::ops::Range;

/// A here-document whose lines have not been reached.
pub(super) struct Awaited {
    /// Where its token is among those read.
    token: usize,
    delimiter: String,
    /// Nothing in its lines is expanded.
    literal: bool,
    tabs_off: bool,
    span: Range<usize>,
}

impl Lexer<'_> {
    /// Reads `<<END`; its lines follow at the end of this one.
    pub(super) fn document(&mut self, start: usize) -> Result<(), Fault> {
        self.at += 2;
        let tabs_off = self.eat("-");
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.bump();
        }
        let from = self.at;
        let word = self.word()?;
        let source = &self.text[from..self.at];
        if source.is_empty() {
            return Err(Fault::new(
                "a word that ends the here-document is missing after `<<`",
                start..self.at,
            ));
        }
        let literal = word.quoted;
        self.awaited.push(Awaited {
            token: self.out.len(),
            delimiter: word.literal().unwrap_or_else(|| source.to_string()),
            literal,
            tabs_off,
            span: start..self.at,
        });
        self.push(Token::Here(word, start), start);
        Ok(())
    }

    /// Reads the lines of every here-document that was announced, in order.
    pub(super) fn documents(&mut self) -> Result<(), Fault> {
        for one in std::mem::take(&mut self.awaited) {
            let Some(lines) = self.lines(&one) else {
                let message = format!(
                    "the here-document is not ended: a line with only {} is missing",
                    one.delimiter
                );
                return Err(Fault {
                    goes_on: true,
                    ..Fault::new(message, one.span)
                });
            };
            let word = if one.literal {
                plain(lines)
            } else {
                expanding(&lines, &one.span)?
            };
            let end = self.at;
            if let Some(lexed) = self.out.get_mut(one.token) {
                lexed.token = Token::Here(word, end);
            }
        }
        Ok(())
    }

    /// The lines up to the delimiter's, which is passed over.
    fn lines(&mut self, one: &Awaited) -> Option<String> {
        let mut lines = String::new();
        let mut ahead = self.rest();
        while !ahead.is_empty() {
            let (line, rest) = ahead.split_once('\n').unwrap_or((ahead, ""));
            let line = line.strip_suffix('\r').unwrap_or(line);
            let line = if one.tabs_off {
                line.trim_start_matches('\t')
            } else {
                line
            };
            if line == one.delimiter {
                self.at = self.text.len() - rest.len();
                return Some(lines);
            }
            lines.push_str(line);
            lines.push('\n');
            ahead = rest;
        }
        None
    }
}

fn plain(text: String) -> Word {
    Word {
        parts: vec![Part::Text(text)],
        span: 0..0,
        quoted: true,
    }
}

/// Lines with their variables and substitutions; a backslash keeps `$`, a backquote, itself and a line's end from meaning.
fn expanding(text: &str, span: &Range<usize>) -> Result<Word, Fault> {
    let mut inner = Lexer {
        text,
        at: 0,
        out: Vec::new(),
        awaited: Vec::new(),
    };
    let (mut parts, mut piece) = (Vec::new(), String::new());
    while let Some(c) = inner.peek() {
        match c {
            '\\' => {
                inner.bump();
                match inner.bump() {
                    Some('\n') => {}
                    Some(c @ ('$' | '`' | '\\')) => piece.push(c),
                    other => {
                        piece.push('\\');
                        piece.extend(other);
                    }
                }
            }
            '$' | '`' => inner
                .dollar(&mut parts, &mut piece, true)
                .map_err(|fault| Fault::new(format!("in the here-document: {}", fault.message), span.clone()))?,
            c => {
                inner.bump();
                piece.push(c);
            }
        }
    }
    parts.push(Part::Text(piece));
    Ok(Word {
        parts,
        span: 0..0,
        quoted: true,
    })
}
