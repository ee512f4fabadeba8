//! The simple regular expressions of the models: one class of characters, repeated, such as `[\w+=,.@-]+`.
//!
//! Only these are read; any other pattern counts as not known and refuses nothing. Letters, numbers and separators of
//! Unicode (`\p{L}`, `\p{N}`, `\p{Z}`) are taken a little wider than Java takes them, so that nothing AWS accepts is
//! refused.

use std::iter::Peekable;
use std::str::Chars;

/// A class of characters that all characters of a string must belong to.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Class {
    negated: bool,
    /// `+` rather than `*`.
    filled: bool,
    ranges: Vec<(char, char)>,
    letters: bool,
    numbers: bool,
    separators: bool,
}

impl Class {
    /// Reads a pattern; nothing if it is more than one repeated class.
    pub fn of(pattern: &str) -> Option<Class> {
        let text = pattern.strip_prefix('^').unwrap_or(pattern);
        let text = text.strip_suffix('$').unwrap_or(text);
        let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        let text = inner.unwrap_or(text);
        let (text, filled) = match text.strip_suffix('+') {
            Some(text) => (text, true),
            None => (text.strip_suffix('*')?, false),
        };
        let text = text.strip_prefix('[')?.strip_suffix(']')?;
        let bare = text.strip_prefix('^');
        let mut class = Class {
            negated: bare.is_some(),
            filled,
            ..Class::default()
        };
        class.read(bare.unwrap_or(text))?;
        Some(class)
    }

    /// Whether the whole text matches.
    pub fn matches(&self, text: &str) -> bool {
        (!self.filled || !text.is_empty()) && text.chars().all(|letter| self.has(letter) != self.negated)
    }

    fn has(&self, letter: char) -> bool {
        self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&letter))
            || (self.letters && letter.is_alphabetic())
            || (self.numbers && letter.is_numeric())
            || (self.separators && letter.is_whitespace())
    }

    fn read(&mut self, text: &str) -> Option<()> {
        let mut rest = text.chars().peekable();
        // The last single character, which a following `-` makes the start of a range.
        let mut start: Option<char> = None;
        while let Some(letter) = rest.next() {
            let single = match letter {
                // A bracket or `&&` inside means more than one class.
                '[' | ']' | '&' => return None,
                '-' if rest.peek().is_some() && start.is_some() => {
                    let from = start.take()?;
                    let to = match rest.next()? {
                        '\\' => self.escape(&mut rest)??,
                        to => to,
                    };
                    self.ranges.push((from, to));
                    continue;
                }
                '\\' => self.escape(&mut rest)?,
                plain => Some(plain),
            };
            self.ranges.extend(single.map(|single| (single, single)));
            start = single;
        }
        Some(())
    }

    /// What follows a backslash: a single character, or a whole class, which is added. Nothing if it is not known.
    fn escape(&mut self, rest: &mut Peekable<Chars<'_>>) -> Option<Option<char>> {
        match rest.next()? {
            'w' => self.ranges.extend([('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')]),
            'd' => self.ranges.push(('0', '9')),
            's' => self.separators = true,
            'p' => match rest.take(3).collect::<String>().as_str() {
                "{L}" => self.letters = true,
                "{N}" => self.numbers = true,
                "{Z}" => self.separators = true,
                _ => return None,
            },
            'n' => return Some(Some('\n')),
            'r' => return Some(Some('\r')),
            't' => return Some(Some('\t')),
            'x' => return code(rest, 2).map(Some),
            'u' => return code(rest, 4).map(Some),
            letter if letter.is_ascii_alphanumeric() => return None,
            sign => return Some(Some(sign)),
        }
        Some(None)
    }
}

fn code(rest: &mut Peekable<Chars<'_>>, digits: usize) -> Option<char> {
    let text: String = rest.take(digits).collect();
    // The models write characters beyond U+FFFF with five digits after `\u`; such a class is left alone.
    let beyond = rest.peek().is_some_and(char::is_ascii_hexdigit);
    u32::from_str_radix(&text, 16)
        .ok()
        .and_then(char::from_u32)
        .filter(|_| !beyond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_roles_and_log_groups() {
        let role = Class::of(r"[\w+=,.@-]+").unwrap();
        assert!(role.matches("ecsTaskExecutionRole") && role.matches("a-b@c"));
        assert!(!role.matches("a b") && !role.matches("") && !role.matches("ä"));
        let group = Class::of(r"[\.\-_/#A-Za-z0-9]+").unwrap();
        assert!(group.matches("/ecs/hello-1.x#y_z") && !group.matches("a:b") && !group.matches("a*"));
        let stream = Class::of(r"[^:*]*").unwrap();
        assert!(stream.matches("") && stream.matches("ecs/app/1") && !stream.matches("a:b"));
    }

    #[test]
    fn unicode_classes_take_letters_of_any_script() {
        let tag = Class::of(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*").unwrap();
        assert!(tag.matches("große Straße 1") && tag.matches("名前") && !tag.matches("a!b"));
        assert!(Class::of(r"[\u0009\u000A\u000D\u0020-\u00FF]+").unwrap().matches("ÿ\n"));
    }

    #[test]
    fn what_is_more_than_one_class_is_not_read() {
        for pattern in [
            r"[a-z][0-9]+",
            r"(\/)|(\/[!-]+\/)",
            "a+",
            r"[a&&b]+",
            r"[\u0020-\u10FFFF]+",
            r"[\q]+",
            "",
            "[]",
        ] {
            assert_eq!(Class::of(pattern), None, "{pattern}");
        }
    }
}
