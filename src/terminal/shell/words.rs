//! Text to words: quoting, escapes, continuation, comments, and where each word lies.
//!
//! Follows POSIX.1-2017, Shell Command Language, 2.2 and 2.3; `$'…'` as bash reads it.
//! Invariant: lexing takes time linear in the text and never recurses.

use super::here::Awaited;
use super::token::{Fault, Lexed, Part, Token, Word};
use crate::base::limits;

/// The tokens of a text, as far as they could be read, and the fault that ended the reading.
pub fn lex(text: &str) -> (Vec<Lexed>, Option<Fault>) {
    if text.len() > limits::TERMINAL_BYTES {
        let message = format!(
            "the text has {} bytes; the terminal takes at most {}",
            text.len(),
            limits::TERMINAL_BYTES
        );
        return (Vec::new(), Some(Fault::new(message, 0..0)));
    }
    let mut lexer = Lexer {
        text,
        at: 0,
        out: Vec::new(),
        awaited: Vec::new(),
    };
    let fault = lexer.run().err();
    (lexer.out, fault)
}

pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) out: Vec<Lexed>,
    /// Here-documents whose lines come after the end of this one.
    pub(super) awaited: Vec<Awaited>,
}

impl Lexer<'_> {
    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    pub(super) fn eat(&mut self, prefix: &str) -> bool {
        let hit = self.rest().starts_with(prefix);
        if hit {
            self.at += prefix.len();
        }
        hit
    }

    pub(super) fn push(&mut self, token: Token, start: usize) {
        let span = start..self.at;
        self.out.push(Lexed { token, span });
    }

    fn run(&mut self) -> Result<(), Fault> {
        while let Some(c) = self.peek() {
            let start = self.at;
            match c {
                ' ' | '\t' | '\r' => {
                    self.bump();
                }
                '\\' if self.rest().starts_with("\\\n") || self.rest().starts_with("\\\r\n") => {
                    let skip = if self.rest().starts_with("\\\n") { 2 } else { 3 };
                    self.at += skip;
                }
                '\n' | ';' => {
                    self.bump();
                    self.push(Token::End, start);
                    if c == '\n' {
                        self.documents()?;
                    }
                }
                '#' => {
                    self.at += self.rest().find('\n').unwrap_or(self.rest().len());
                    self.push(Token::Comment, start);
                }
                '&' | '|' | '<' | '>' | '(' | ')' => self.operator(start)?,
                '1' | '2' if self.redirects() => self.operator(start)?,
                _ => {
                    let word = self.word()?;
                    self.push(Token::Word(word), start);
                }
            }
        }
        self.documents()
    }

    /// A digit directly before `>` names a stream.
    fn redirects(&self) -> bool {
        self.rest()[1..].starts_with('>')
    }

    fn operator(&mut self, start: usize) -> Result<(), Fault> {
        if self.rest().starts_with("<<") && !self.rest().starts_with("<<<") {
            return self.document(start);
        }
        let token = if self.eat("<<<") {
            Token::HereString
        } else if self.eat("<") {
            Token::From
        } else if self.eat("&&") {
            Token::And
        } else if self.eat("||") {
            Token::Or
        } else if self.eat("2>&1") || self.eat("1>&2") || self.eat(">&2") {
            Token::Merge
        } else if self.eat("2>>") || self.eat("2>") || self.eat("&>>") || self.eat("&>") {
            Token::Quiet
        } else if self.eat("1>>") || self.eat(">>") {
            Token::Into(true)
        } else if self.eat("1>") || self.eat(">") {
            Token::Into(false)
        } else {
            return Err(self.refuse(start));
        };
        self.push(token, start);
        Ok(())
    }

    fn refuse(&self, start: usize) -> Fault {
        let rest = &self.text[start..];
        let what = if rest.starts_with('|') {
            "pipes (`|`) are not supported; use --query to pick from a reply"
        } else if rest.starts_with('&') {
            "running in the background (`&`) is not supported"
        } else {
            "subshells and functions (`(`, `)`) are not supported; put text with parentheses in quotes"
        };
        Fault::new(what, start..start + 1)
    }

    pub(super) fn word(&mut self) -> Result<Word, Fault> {
        let start = self.at;
        let (mut parts, mut text, mut quoted) = (Vec::new(), String::new(), false);
        while let Some(c) = self.peek() {
            match c {
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
                '\\' if self.rest().starts_with("\\\n") => self.at += 2,
                '\\' if self.rest().starts_with("\\\r\n") => self.at += 3,
                '\\' => {
                    self.bump();
                    quoted = true;
                    text.push(self.bump().unwrap_or('\\'));
                }
                '\'' => {
                    quoted = true;
                    let from = self.at;
                    self.bump();
                    let end = self.rest().find('\'').ok_or_else(|| self.open(from, '\''))?;
                    text.push_str(&self.rest()[..end]);
                    self.at += end + 1;
                }
                '"' => {
                    quoted = true;
                    self.double(&mut parts, &mut text)?;
                }
                '$' if self.rest().starts_with("$'") => {
                    quoted = true;
                    self.ansi(&mut text)?;
                }
                '$' | '`' => self.dollar(&mut parts, &mut text, false)?,
                _ => {
                    self.bump();
                    text.push(c);
                }
            }
        }
        if !text.is_empty() || parts.is_empty() {
            parts.push(Part::Text(text));
        }
        Ok(Word {
            parts,
            span: start..self.at,
            quoted,
        })
    }

    fn open(&self, from: usize, quote: char) -> Fault {
        Fault::new(
            format!("unexpected end of the text while looking for the matching {quote}"),
            from..self.text.len(),
        )
    }

    fn double(&mut self, parts: &mut Vec<Part>, text: &mut String) -> Result<(), Fault> {
        let from = self.at;
        self.bump();
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.bump();
                    return Ok(());
                }
                '\\' => {
                    self.bump();
                    match self.bump() {
                        Some('\n') => {}
                        Some(c @ ('"' | '\\' | '$' | '`')) => text.push(c),
                        Some(c) => {
                            text.push('\\');
                            text.push(c);
                        }
                        None => text.push('\\'),
                    }
                }
                '$' | '`' => self.dollar(parts, text, true)?,
                _ => {
                    self.bump();
                    text.push(c);
                }
            }
        }
        Err(self.open(from, '"'))
    }

    fn ansi(&mut self, text: &mut String) -> Result<(), Fault> {
        let from = self.at;
        self.at += 2;
        while let Some(c) = self.bump() {
            match c {
                '\'' => return Ok(()),
                '\\' => match self.bump() {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('r') => text.push('\r'),
                    Some(c @ ('\\' | '\'' | '"' | '?')) => text.push(c),
                    Some(c) => {
                        text.push('\\');
                        text.push(c);
                    }
                    None => break,
                },
                c => text.push(c),
            }
        }
        Err(self.open(from, '\''))
    }

    pub(super) fn dollar(&mut self, parts: &mut Vec<Part>, text: &mut String, quoted: bool) -> Result<(), Fault> {
        let from = self.at;
        let part = if self.eat("`") {
            let end = self.rest().find('`').ok_or_else(|| self.open(from, '`'))?;
            let source = self.rest()[..end].to_string();
            self.at += end + 1;
            Part::Sub { source, quoted }
        } else if self.eat("$((") {
            return Err(Fault::new("arithmetic (`$((…))`) is not supported", from..self.at));
        } else if self.eat("$(") {
            let end = close(self.rest()).ok_or_else(|| self.open(from, ')'))?;
            let source = self.rest()[..end].to_string();
            self.at += end + 1;
            Part::Sub { source, quoted }
        } else if self.eat("${") {
            let end = self.rest().find('}').ok_or_else(|| self.open(from, '}'))?;
            let name = self.rest()[..end].to_string();
            self.at += end + 1;
            if !is_name(&name) && name != "?" {
                return Err(Fault::new(
                    format!("only ${{NAME}} is supported, not ${{{name}}}"),
                    from..self.at,
                ));
            }
            Part::Var { name, quoted }
        } else if self.eat("$?") {
            Part::Var {
                name: "?".into(),
                quoted,
            }
        } else {
            self.bump();
            let rest = self.rest();
            let end = rest.find(|c: char| !is_name_char(c)).unwrap_or(rest.len());
            let name = rest[..end].to_string();
            if !is_name(&name) {
                text.push('$');
                return Ok(());
            }
            self.at += end;
            Part::Var { name, quoted }
        };
        if !text.is_empty() {
            parts.push(Part::Text(std::mem::take(text)));
        }
        parts.push(part);
        Ok(())
    }
}

/// Where the parenthesis of `$(` closes, quotes inside respected.
fn close(text: &str) -> Option<usize> {
    let (mut depth, mut quote, mut escaped) = (0usize, None, false);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some('\''), '\'') | (Some('"'), '"') => quote = None,
            (Some('\''), _) => {}
            (_, '\\') => escaped = true,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => return Some(at),
            (None, ')') => depth -= 1,
            _ => {}
        }
    }
    None
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Whether a text can name a variable.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(is_name_char)
}
