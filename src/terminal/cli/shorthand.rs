//! Shorthand syntax: `key=value,key=[a,b],key={x=y}`.
//!
//! Follows the AWS CLI user guide, "Using shorthand syntax", and the CLI's parser: `a=b,c` is a list under `a`; quotes
//! protect commas and brackets; a backslash protects a comma; spaces around `,` and `=` do not count. What
//! the shape makes of the texts is in `fit`.
//! Invariant: nesting is bounded, so no text can exhaust the stack.

use crate::base::limits;
use serde_json::{Map, Value};

/// The value a shorthand text writes.
pub fn parse(text: &str) -> Result<Value, String> {
    let chars: Vec<char> = text.chars().collect();
    let mut reader = Reader {
        chars: &chars,
        at: 0,
        depth: 0,
    };
    reader.parameter().map_err(|fault| match fault {
        Fault::Syntax(message) | Fault::Other(message) => message,
    })
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    depth: usize,
}

enum Fault {
    /// A list of values may end here and a new key begin.
    Syntax(String),
    Other(String),
}

type Read<T> = Result<T, Fault>;

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn spaces(&mut self) {
        while self.peek().is_some_and(|c| c.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn fault<T>(&self, expected: &str, received: &str) -> Read<T> {
        let place = self.place();
        Err(Fault::Syntax(format!(
            "Expected: '{expected}', received: '{received}' for input:\n{place}"
        )))
    }

    /// The text with a caret below the place.
    fn place(&self) -> String {
        let before: String = self.chars[..self.at].iter().collect();
        let after: String = self.chars[self.at..].iter().collect();
        let column = before.chars().rev().take_while(|c| *c != '\n').count();
        let (same, later) = match after.find('\n') {
            Some(end) => after.split_at(end),
            None => (after.as_str(), ""),
        };
        format!("{before}{same}\n{}^{later}", " ".repeat(column))
    }

    fn expect(&mut self, wanted: char, spaced: bool) -> Read<()> {
        if spaced {
            self.spaces();
        }
        match self.peek() {
            Some(c) if c == wanted => self.at += 1,
            Some(c) => return self.fault(&wanted.to_string(), &c.to_string()),
            None => return self.fault(&wanted.to_string(), "EOF"),
        }
        if spaced {
            self.spaces();
        }
        Ok(())
    }

    fn parameter(&mut self) -> Read<Value> {
        let mut out = Map::new();
        let mut last = 0;
        loop {
            let key = self.key();
            self.expect('=', true)?;
            let value = self.values()?;
            if out.contains_key(&key) {
                self.at = (last + 1).min(self.chars.len());
                let message = format!(
                    "Second instance of key \"{key}\" encountered for input:\n{}\nThis is often because there is a preceding \",\" instead of a space.",
                    self.place()
                );
                return Err(Fault::Other(message));
            }
            out.insert(key, value);
            last = self.at;
            if self.at >= self.chars.len() {
                return Ok(Value::Object(out));
            }
            self.expect(',', true)?;
        }
    }

    fn key(&mut self) -> String {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|c| c.is_ascii_alphanumeric() || "-_.#/:".contains(c))
        {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    fn values(&mut self) -> Read<Value> {
        match self.peek() {
            None => Ok("".into()),
            Some('[') => self.list(),
            Some('{') => self.hash(),
            Some(_) => self.several(),
        }
    }

    /// `b` or `b,c,d`, up to where the next `key=` begins.
    fn several(&mut self) -> Read<Value> {
        let first = self.first()?;
        self.spaces();
        if self.peek() != Some(',') {
            return Ok(first.into());
        }
        self.expect(',', true)?;
        let mut list = vec![first];
        loop {
            let before = self.at;
            match self.second() {
                Ok((value, true)) => {
                    list.push(value);
                    break;
                }
                Ok((value, false)) => list.push(value),
                Err(fault) if self.at >= self.chars.len() => return Err(fault),
                Err(_) => {
                    self.at = self.at.max(before).min(self.chars.len() - 1);
                    while self.at > 0 && self.chars[self.at] != ',' {
                        self.at -= 1;
                    }
                    break;
                }
            }
        }
        match list.len() {
            1 => Ok(list.remove(0).into()),
            _ => Ok(list.into()),
        }
    }

    /// A further value and whether the text ends after it.
    fn second(&mut self) -> Read<(String, bool)> {
        let value = match self.peek() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote)?,
            _ => match self.bare(true) {
                Some(value) => value,
                None => return self.fault("<second>", "<none>"),
            },
        };
        self.spaces();
        if self.peek().is_none() {
            return Ok((value, true));
        }
        self.expect(',', true)?;
        Ok((value, false))
    }

    fn first(&mut self) -> Read<String> {
        match self.peek() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            _ => Ok(self.bare(false).unwrap_or_default()),
        }
    }

    fn quoted(&mut self, quote: char) -> Read<String> {
        let name = if quote == '"' {
            "double quoted"
        } else {
            "singled quoted"
        };
        let mut out = String::new();
        let mut at = self.at + 1;
        while let Some(c) = self.chars.get(at) {
            match (c, self.chars.get(at + 1)) {
                ('\\', Some(next)) if *next == quote || *next == '\\' => {
                    out.push(*next);
                    at += 1;
                }
                (c, _) if *c == quote => {
                    self.at = at + 1;
                    return Ok(out);
                }
                (c, _) => out.push(*c),
            }
            at += 1;
        }
        self.fault(&format!("<{name}>"), "<none>")
    }

    /// A value without quotes; a second one ends at `=` and cannot hold it.
    fn bare(&mut self, second: bool) -> Option<String> {
        let start = self.at;
        let mut out = String::new();
        while let Some(c) = self.peek() {
            if c == '\\' && self.chars.get(self.at + 1) == Some(&',') {
                out.push(',');
                self.at += 2;
                continue;
            }
            let begins = self.at == start;
            let fits = match c {
                ',' | '"' | '\'' => false,
                '[' | '{' => !begins,
                ']' | '}' => begins || second,
                '=' => !begins && !second,
                c if c.is_whitespace() => !begins,
                _ => true,
            };
            if !fits {
                break;
            }
            out.push(c);
            self.at += 1;
        }
        (self.at > start).then(|| out.trim_end().to_string())
    }

    fn deeper(&mut self) -> Read<()> {
        self.depth += 1;
        if self.depth > limits::JSON_DEPTH {
            return Err(Fault::Other(format!("nested more than {} deep", limits::JSON_DEPTH)));
        }
        Ok(())
    }

    fn list(&mut self) -> Read<Value> {
        self.deeper()?;
        self.expect('[', true)?;
        let mut out = Vec::new();
        while self.peek() != Some(']') {
            out.push(self.inner()?);
            self.spaces();
            if self.peek() != Some(']') {
                self.expect(',', false)?;
                self.spaces();
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(Value::Array(out))
    }

    fn hash(&mut self) -> Read<Value> {
        self.deeper()?;
        self.expect('{', true)?;
        let mut out = Map::new();
        while self.peek() != Some('}') {
            let key = self.key();
            self.expect('=', true)?;
            let value = self.inner()?;
            self.spaces();
            if self.peek() != Some('}') {
                self.expect(',', false)?;
                self.spaces();
            }
            out.insert(key, value);
        }
        self.at += 1;
        self.depth -= 1;
        Ok(Value::Object(out))
    }

    fn inner(&mut self) -> Read<Value> {
        match self.peek() {
            Some('[') => self.list(),
            Some('{') => self.hash(),
            _ => self.first().map(Value::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_forms_of_shorthand() {
        for (text, value) in [
            ("a=b", json!({"a": "b"})),
            ("a=b,c", json!({"a": ["b", "c"]})),
            ("a=b,c=d", json!({"a": "b", "c": "d"})),
            ("a=b,c,d=e", json!({"a": ["b", "c"], "d": "e"})),
            (
                "a=[b,c],d={e=f,g=[h]}",
                json!({"a": ["b", "c"], "d": {"e": "f", "g": ["h"]}}),
            ),
            ("a=\"b,c\",d='e=f'", json!({"a": "b,c", "d": "e=f"})),
            ("a='it\\'s',b=\"q\\\"q\"", json!({"a": "it's", "b": "q\"q"})),
            ("a=b\\,c", json!({"a": "b,c"})),
            ("a= b , c = d", json!({"a": "b", "c": "d"})),
            ("a=,b=", json!({"a": "", "b": ""})),
            ("a=[{b=c},{b=d}]", json!({"a": [{"b": "c"}, {"b": "d"}]})),
            ("a=b=c", json!({"a": "b=c"})),
            (
                "Name=vpc-id,Values=vpc-1,vpc-2",
                json!({"Name": "vpc-id", "Values": ["vpc-1", "vpc-2"]}),
            ),
            ("aws:x/y=1", json!({"aws:x/y": "1"})),
            ("a=b,c=", json!({"a": "b", "c": ""})),
            ("a=b,c]d", json!({"a": ["b", "c]d"]})),
            ("a=[ b , c ],d=[b,]", json!({"a": ["b", "c"], "d": ["b"]})),
            ("a={},b=[],=x", json!({"a": {}, "b": [], "": "x"})),
            ("a=x y,b=z w", json!({"a": "x y", "b": "z w"})),
            ("a=b,'c d',e=f", json!({"a": ["b", "c d"], "e": "f"})),
        ] {
            assert_eq!(parse(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn faults_point_at_the_place() {
        let caret = parse("foo").unwrap_err();
        assert_eq!(caret, "Expected: '=', received: 'EOF' for input:\nfoo\n   ^");
        assert!(parse("a=b]").unwrap_err().starts_with("Expected: ',', received: ']'"));
        assert!(
            parse("a=b,")
                .unwrap_err()
                .starts_with("Expected: '<second>', received: '<none>'")
        );
        assert!(parse("a=[b").unwrap_err().starts_with("Expected: ',', received: 'EOF'"));
        assert!(
            parse("a=1,a=2")
                .unwrap_err()
                .starts_with("Second instance of key \"a\"")
        );
        assert!(parse(&"a=[".repeat(5000)).is_err());
        assert!(
            parse(&format!("a={}", "[".repeat(5000)))
                .unwrap_err()
                .contains("nested")
        );
    }
}
