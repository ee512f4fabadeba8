//! Regular expressions of the query language: the part of Java's that instance attributes need, matched whole.
//!
//! Literals, `.`, classes, `\d \w \s` and their opposites, `* + ? {m,n}`, groups and alternatives. Matching follows all
//! ways at once, so that no pattern is slow; lazy and possessive marks change nothing in a whole match.

/// States of one pattern; a longer one is refused.
const STATES: usize = 4000;

#[derive(Clone, Debug, PartialEq)]
enum Class {
    Any,
    One(char),
    /// Ranges, and whether the class is turned round.
    Set(Vec<(char, char)>, bool),
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Empty,
    Char(Class),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    /// At least, at most.
    Repeat(Box<Node>, u32, Option<u32>),
}

#[derive(Clone, Debug, PartialEq)]
enum State {
    Take(Class),
    Split(usize, usize),
    Jump(usize),
    Done,
}

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Regex {
    states: Vec<State>,
}

impl Regex {
    /// Compiles a pattern; in words what is wrong with it.
    pub fn new(pattern: &str) -> Result<Regex, String> {
        let letters: Vec<char> = pattern.chars().collect();
        let mut parser = Parser {
            letters,
            at: 0,
            depth: 0,
        };
        let node = parser.alternatives()?;
        if parser.at < parser.letters.len() {
            return Err("an unmatched ')'".into());
        }
        let mut states = Vec::new();
        emit(&node, &mut states)?;
        states.push(State::Done);
        Ok(Regex { states })
    }

    /// Whether the whole text fits.
    pub fn matches(&self, text: &str) -> bool {
        let mut now = vec![false; self.states.len()];
        self.reach(0, &mut now);
        for letter in text.chars() {
            let mut next = vec![false; self.states.len()];
            for (at, state) in self.states.iter().enumerate() {
                if let State::Take(class) = state
                    && now[at]
                    && class.holds(letter)
                {
                    self.reach(at + 1, &mut next);
                }
            }
            now = next;
        }
        self.states
            .iter()
            .zip(&now)
            .any(|(state, on)| *on && *state == State::Done)
    }

    fn reach(&self, from: usize, on: &mut [bool]) {
        let mut open = vec![from];
        while let Some(at) = open.pop() {
            if on.get(at).copied() != Some(false) {
                continue;
            }
            on[at] = true;
            match &self.states[at] {
                State::Split(a, b) => open.extend([*a, *b]),
                State::Jump(to) => open.push(*to),
                _ => {}
            }
        }
    }
}

impl Class {
    fn holds(&self, letter: char) -> bool {
        match self {
            Class::Any => true,
            Class::One(one) => *one == letter,
            Class::Set(ranges, turned) => ranges.iter().any(|(a, b)| (*a..=*b).contains(&letter)) != *turned,
        }
    }
}

fn emit(node: &Node, states: &mut Vec<State>) -> Result<(), String> {
    if states.len() > STATES {
        return Err("the pattern is too long".into());
    }
    match node {
        Node::Empty => {}
        Node::Char(class) => states.push(State::Take(class.clone())),
        Node::Sequence(parts) => {
            for part in parts {
                emit(part, states)?;
            }
        }
        Node::Either(parts) => {
            let mut ends = Vec::new();
            for (index, part) in parts.iter().enumerate() {
                if index + 1 == parts.len() {
                    emit(part, states)?;
                    break;
                }
                let split = states.len();
                states.push(State::Done);
                emit(part, states)?;
                ends.push(states.len());
                states.push(State::Done);
                states[split] = State::Split(split + 1, states.len());
            }
            let end = states.len();
            for at in ends {
                states[at] = State::Jump(end);
            }
        }
        Node::Repeat(inner, least, most) => {
            for _ in 0..*least {
                emit(inner, states)?;
            }
            match most {
                None => {
                    let split = states.len();
                    states.push(State::Done);
                    emit(inner, states)?;
                    states.push(State::Jump(split));
                    states[split] = State::Split(split + 1, states.len());
                }
                Some(most) => {
                    for _ in *least..*most {
                        let split = states.len();
                        states.push(State::Done);
                        emit(inner, states)?;
                        states[split] = State::Split(split + 1, states.len());
                    }
                }
            }
        }
    }
    Ok(())
}

struct Parser {
    letters: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn takes(&mut self, letter: char) -> bool {
        let fits = self.peek() == Some(letter);
        self.at += usize::from(fits);
        fits
    }

    fn alternatives(&mut self) -> Result<Node, String> {
        let mut parts = vec![self.sequence()?];
        while self.takes('|') {
            parts.push(self.sequence()?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Node::Either(parts)
        })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut parts = Vec::new();
        while let Some(letter) = self.peek() {
            if letter == '|' || letter == ')' {
                break;
            }
            let atom = self.atom()?;
            parts.push(self.repeated(atom)?);
        }
        Ok(Node::Sequence(parts))
    }

    fn repeated(&mut self, mut atom: Node) -> Result<Node, String> {
        loop {
            let (least, most) = match self.peek() {
                Some('*') => (0, None),
                Some('+') => (1, None),
                Some('?') => (0, Some(1)),
                Some('{') => {
                    let rest: String = self.letters[self.at + 1..].iter().take_while(|c| **c != '}').collect();
                    self.at += rest.chars().count() + 1;
                    let (low, high) = rest.split_once(',').unwrap_or((&rest, &rest));
                    let least: u32 = low.parse().map_err(|_| "a number in {}")?;
                    let most = match high {
                        "" => None,
                        high => Some(high.parse::<u32>().map_err(|_| "a number in {}")?),
                    };
                    if self.peek() != Some('}') || least > 200 || most.is_some_and(|m| m > 200 || m < least) {
                        return Err("counts in {} up to 200, the smaller first".into());
                    }
                    (least, most)
                }
                _ => return Ok(atom),
            };
            self.at += 1;
            let _ = self.takes('?') || self.takes('+');
            atom = Node::Repeat(Box::new(atom), least, most);
        }
    }

    fn atom(&mut self) -> Result<Node, String> {
        let Some(letter) = self.peek() else {
            return Ok(Node::Empty);
        };
        self.at += 1;
        match letter {
            '.' => Ok(Node::Char(Class::Any)),
            '^' | '$' => Ok(Node::Empty),
            '*' | '+' | '?' | '{' => Err(format!("something to repeat before '{letter}'")),
            '(' => {
                if self.depth > 50 {
                    return Err("fewer nested groups".into());
                }
                self.depth += 1;
                if self.takes('?') && !self.takes(':') {
                    return Err("a plain group: look-around and flags are not supported".into());
                }
                let inner = self.alternatives()?;
                self.depth -= 1;
                if self.takes(')') {
                    Ok(inner)
                } else {
                    Err("a closing ')'".into())
                }
            }
            '[' => self.set(),
            '\\' => {
                let escaped = self.peek().ok_or("a letter after '\\'")?;
                self.at += 1;
                Ok(Node::Char(escape(escaped)))
            }
            letter => Ok(Node::Char(Class::One(letter))),
        }
    }

    fn set(&mut self) -> Result<Node, String> {
        let turned = self.takes('^');
        let mut ranges = Vec::new();
        loop {
            let Some(letter) = self.peek() else {
                return Err("a closing ']'".into());
            };
            self.at += 1;
            if letter == ']' && !ranges.is_empty() {
                return Ok(Node::Char(Class::Set(ranges, turned)));
            }
            let low = if letter == '\\' {
                let escaped = self.peek().ok_or("a letter after '\\'")?;
                self.at += 1;
                match escape(escaped) {
                    Class::One(one) => one,
                    Class::Set(more, false) => {
                        ranges.extend(more);
                        continue;
                    }
                    _ => return Err("no turned class inside []".into()),
                }
            } else {
                letter
            };
            let range = self.peek() == Some('-') && self.letters.get(self.at + 1).is_some_and(|c| *c != ']');
            let high = if range {
                self.at += 2;
                self.letters[self.at - 1]
            } else {
                low
            };
            if high < low {
                return Err(format!("a range in order instead of {low}-{high}"));
            }
            ranges.push((low, high));
        }
    }
}

fn escape(letter: char) -> Class {
    let digits = vec![('0', '9')];
    let word = vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];
    let space = vec![(' ', ' '), ('\t', '\r')];
    match letter {
        'd' => Class::Set(digits, false),
        'D' => Class::Set(digits, true),
        'w' => Class::Set(word, false),
        'W' => Class::Set(word, true),
        's' => Class::Set(space, false),
        'S' => Class::Set(space, true),
        'n' => Class::One('\n'),
        't' => Class::One('\t'),
        letter => Class::One(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_texts() {
        for (pattern, text, fits) in [
            ("t2.*", "t2.small", true),
            ("t2", "t2.small", false),
            ("(g2|p2)\\.\\w+", "p2.xlarge", true),
            ("us-east-1*", "us-east-1", true),
            ("us-east-1*", "us-east-1a", false),
            ("us-east-1[ab]", "us-east-1b", true),
            ("us-east-1[^ab]", "us-east-1b", false),
            ("^m5\\.(large|x{1}large)$", "m5.xlarge", true),
            ("\\d{2,3}", "1234", false),
            ("a{0,2}b?", "aa", true),
            ("", "", true),
            ("(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false),
        ] {
            assert_eq!(Regex::new(pattern).unwrap().matches(text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn wrong_patterns_are_refused() {
        for pattern in [
            "(",
            "a)",
            "[a",
            "*a",
            "a{3,1}",
            "(?=a)",
            "a{999}",
            "\\",
            "((a{200}){200}){200}",
        ] {
            assert!(Regex::new(pattern).is_err(), "{pattern}");
        }
    }
}
