//! Places: on which line of a JSON text a field stands.
//!
//! A walk over the text without building values, so that an error found after reading can still name its line.
//! Invariant: a text that is not JSON gives places up to where it breaks, never a panic; depth is bounded.

use crate::base::limits;
use std::collections::BTreeMap;

/// The lines of all fields of a text, by path: `questions[3].options[0].why`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    lines: BTreeMap<String, usize>,
}

struct Walk<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
    found: BTreeMap<String, usize>,
}

impl Places {
    /// Walks a text.
    pub fn of(text: &str) -> Places {
        let mut walk = Walk {
            text: text.as_bytes(),
            at: 0,
            line: 1,
            found: BTreeMap::new(),
        };
        walk.value(&mut String::new(), 0);
        Places { lines: walk.found }
    }

    /// The line of a field, or of the nearest field around it; 1 for the whole text.
    pub fn line(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            if let Some(line) = self.lines.get(path) {
                return *line;
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = &path[..end],
                None => return self.lines.get("").copied().unwrap_or(1),
            }
        }
    }

    /// The last field that begins on a line or before it: where an error of that line belongs.
    pub fn field_at(&self, line: usize) -> Option<&str> {
        let before = self.lines.iter().filter(|(_, at)| **at <= line);
        before
            .max_by_key(|(path, at)| (**at, path.len()))
            .map(|(path, _)| path.as_str())
    }
}

impl Walk<'_> {
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.text.get(self.at) {
            match byte {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' => {}
                byte => return Some(*byte),
            }
            self.at += 1;
        }
        None
    }

    /// Takes a byte if it is next.
    fn eat(&mut self, byte: u8) -> bool {
        let next = self.peek() == Some(byte);
        self.at += usize::from(next);
        next
    }

    fn value(&mut self, path: &mut String, depth: usize) -> bool {
        let Some(first) = self.peek() else { return false };
        self.found.insert(path.clone(), self.line);
        if depth > limits::JSON_DEPTH {
            return false;
        }
        match first {
            b'{' => self.members(path, depth),
            b'[' => self.elements(path, depth),
            b'"' => self.string().is_some(),
            _ => {
                let rest = self.text.get(self.at..).unwrap_or_default();
                let plain = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
                let length = rest.iter().take_while(plain).count();
                self.at += length;
                length > 0
            }
        }
    }

    fn members(&mut self, path: &mut String, depth: usize) -> bool {
        self.at += 1;
        if self.eat(b'}') {
            return true;
        }
        loop {
            if self.peek() != Some(b'"') {
                return false;
            }
            let Some(name) = self.string() else { return false };
            let length = path.len();
            if length > 0 {
                path.push('.');
            }
            path.push_str(&name);
            let line = self.line;
            let whole = self.eat(b':') && self.value(path, depth + 1);
            self.found.insert(path.clone(), line);
            path.truncate(length);
            if !whole {
                return false;
            }
            if !self.eat(b',') {
                return self.eat(b'}');
            }
        }
    }

    fn elements(&mut self, path: &mut String, depth: usize) -> bool {
        self.at += 1;
        if self.eat(b']') {
            return true;
        }
        for index in 0.. {
            let length = path.len();
            path.push_str(&format!("[{index}]"));
            let whole = self.value(path, depth + 1);
            path.truncate(length);
            if !whole {
                return false;
            }
            if !self.eat(b',') {
                return self.eat(b']');
            }
        }
        false
    }

    /// The text of a string without its escapes undone: names of fields have none.
    fn string(&mut self) -> Option<String> {
        let begin = self.at + 1;
        let mut end = begin;
        loop {
            match self.text.get(end)? {
                b'"' => break,
                b'\\' => end += 2,
                b'\n' => return None,
                _ => end += 1,
            }
        }
        self.at = end + 1;
        Some(String::from_utf8_lossy(self.text.get(begin..end)?).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n \"a\": 1,\n \"b\": [\n  {\"c\": \"x\\\"]\"},\n  {\n   \"d\": [] }\n ]\n}";

    #[test]
    fn every_field_has_its_line() {
        let places = Places::of(TEXT);
        let line = |path| places.line(path);
        assert_eq!((line("a"), line("b"), line("b[0].c"), line("b[1].d")), (2, 3, 4, 6));
    }

    #[test]
    fn a_missing_field_is_placed_at_what_should_hold_it() {
        let places = Places::of(TEXT);
        assert_eq!(
            (places.line("b[1].why"), places.line("b[7].why"), places.line("zz")),
            (5, 3, 1)
        );
    }

    #[test]
    fn broken_and_hostile_texts_end() {
        for text in [
            "",
            "{",
            "[1,",
            "{\"a",
            "{\"a\":{\"b\": nope}}",
            &"[".repeat(100_000),
            "\"\\",
        ] {
            Places::of(text);
        }
        assert_eq!(Places::of("{\"a\": 1,\n \"b\": ?}").field_at(2), Some("b"));
    }
}
