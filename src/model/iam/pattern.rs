//! Patterns of policies: text with `*` and `?`, and policy variables such as `${aws:username}`.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Resource", "Policy variables and tags". Unlike file globs, `*`
//! crosses `/` and `:`.

use std::borrow::Cow;

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    text: String,
    kind: Kind,
    /// Holds `${…}`, to be filled in for each request.
    variable: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Any,
    Exact,
    Wild,
}

/// A literal `*`, `?` or `$` that came from `${*}`, `${?}` or `${$}`, or from a variable's value.
const STAR: u8 = 1;
const MARK: u8 = 2;

impl Pattern {
    /// Compiles a pattern; variables count only in policies of version 2012-10-17.
    pub fn new(text: &str, variables: bool) -> Pattern {
        let kind = match text {
            "*" => Kind::Any,
            text if text.contains(['*', '?']) => Kind::Wild,
            _ => Kind::Exact,
        };
        Pattern {
            text: text.into(),
            kind,
            variable: variables && text.contains("${"),
        }
    }

    /// The pattern as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it fits an action, whose case does not count.
    pub fn fits_action(&self, action: &str) -> bool {
        match self.kind {
            Kind::Any => true,
            Kind::Exact => self.text.eq_ignore_ascii_case(action),
            Kind::Wild => wild(self.text.as_bytes(), action.as_bytes(), true),
        }
    }

    /// Whether it fits a text, after its variables are filled in; a variable without value fits nothing.
    pub fn fits<'v>(&self, text: &str, value: &dyn Fn(&str) -> Option<Cow<'v, str>>) -> bool {
        match self.kind {
            Kind::Any => true,
            _ if self.variable => self
                .filled(value)
                .is_some_and(|filled| wild(&filled, text.as_bytes(), false)),
            Kind::Exact => self.text == text,
            Kind::Wild => wild(self.text.as_bytes(), text.as_bytes(), false),
        }
    }

    /// The text with its variables filled in, for operators that do not know wildcards.
    pub fn plain<'v>(&self, value: &dyn Fn(&str) -> Option<Cow<'v, str>>) -> Option<Cow<'_, str>> {
        if !self.variable {
            return Some(Cow::Borrowed(&self.text));
        }
        let mut bytes = self.filled(value)?;
        for byte in &mut bytes {
            match *byte {
                STAR => *byte = b'*',
                MARK => *byte = b'?',
                _ => {}
            }
        }
        String::from_utf8(bytes).ok().map(Cow::Owned)
    }

    fn filled<'v>(&self, value: &dyn Fn(&str) -> Option<Cow<'v, str>>) -> Option<Vec<u8>> {
        let mut filled = Vec::with_capacity(self.text.len() + 32);
        let mut rest = self.text.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            filled.extend_from_slice(before.as_bytes());
            let (name, tail) = after.split_once('}')?;
            match name {
                "*" => filled.push(STAR),
                "?" => filled.push(MARK),
                "$" => filled.push(b'$'),
                name => {
                    let (key, fallback) = match name.split_once(',') {
                        Some((key, text)) => (key.trim(), Some(text.trim().trim_matches('\''))),
                        None => (name.trim(), None),
                    };
                    let found = value(key).or(fallback.map(Cow::Borrowed))?;
                    filled.extend(found.bytes().map(|byte| match byte {
                        b'*' => STAR,
                        b'?' => MARK,
                        byte => byte,
                    }));
                }
            }
            rest = tail;
        }
        filled.extend_from_slice(rest.as_bytes());
        Some(filled)
    }
}

/// Matches with `*` for any run and `?` for one character, by the greedy walk that needs no recursion.
pub fn wild(pattern: &[u8], text: &[u8], ignore_case: bool) -> bool {
    let same = |p: u8, t: u8| {
        let p = match p {
            STAR => b'*',
            MARK => b'?',
            p => p,
        };
        p == t || ignore_case && p.eq_ignore_ascii_case(&t)
    };
    let (mut p, mut t) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                back = Some((p, t));
                p += 1;
                continue;
            }
            Some(b'?') => {
                p += 1;
                t += 1;
                continue;
            }
            Some(byte) if same(*byte, text[t]) => {
                p += 1;
                t += 1;
                continue;
            }
            _ => {}
        }
        let Some((star, from)) = back else { return false };
        back = Some((star, from + 1));
        p = star + 1;
        t = from + 1;
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

/// Matches an ARN against a pattern part by part, so that `*` does not cross a colon (ArnEquals, ArnLike).
pub fn arn(pattern: &str, text: &str) -> bool {
    let (mut wanted, mut given) = (pattern.splitn(6, ':'), text.splitn(6, ':'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wild(wanted.as_bytes(), given.as_bytes(), false) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, text: &str) -> bool {
        let value = |key: &str| (key == "aws:username").then_some(Cow::Borrowed("le*rner"));
        Pattern::new(pattern, true).fits(text, &value)
    }

    #[test]
    fn stars_cross_slashes_and_colons() {
        assert!(fits(
            "arn:aws:ecs:*:cluster/*",
            "arn:aws:ecs:us-east-1:123456789012:cluster/a/b"
        ));
        assert!(fits("a?c*", "abc") && !fits("a?c", "ac") && !fits("abc", "abcd"));
        assert!(fits("*a*b*c*", "xxaxxbxxc") && !fits("*a*b*c", "abcb"));
        assert!(!fits("a[b]c", "abc") && fits("a[b]c", "a[b]c"));
    }

    #[test]
    fn actions_ignore_case() {
        assert!(Pattern::new("ECS:describe*", true).fits_action("ecs:DescribeTasks"));
        assert!(!Pattern::new("ecs:Describe", true).fits_action("ecs:DescribeTasks"));
    }

    #[test]
    fn variables_are_filled_in_and_their_stars_are_literal() {
        assert!(fits("user/${aws:username}", "user/le*rner"));
        assert!(!fits("user/${aws:username}", "user/learner"));
        assert!(!fits("user/${aws:nothing}", "user/") && fits("u/${aws:nothing, 'x'}", "u/x"));
        assert!(fits("a${*}c", "a*c") && !fits("a${*}c", "abc"));
        assert!(Pattern::new("${aws:username}", false).fits("${aws:username}", &|_| None));
    }

    #[test]
    fn arns_match_part_by_part() {
        assert!(arn(
            "arn:aws:ecs:*:*:cluster/*",
            "arn:aws:ecs:us-east-1:123456789012:cluster/a"
        ));
        assert!(!arn("arn:*:cluster/*", "arn:aws:ecs:us-east-1:123456789012:cluster/a"));
    }
}
