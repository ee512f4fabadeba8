//! Words and operators of a shell script: quotes, variables and command substitutions.

/// A word or an operator of a script.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Word(Vec<Part>),
    Op(&'static str),
}

/// A piece of a word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    Plain(String),
    Variable(String),
    Command(String),
}

impl Token {
    /// The word, if it is plain and so may be a keyword.
    pub fn keyword(&self) -> Option<&str> {
        match self {
            Token::Word(parts) => match parts.as_slice() {
                [Part::Plain(word)] => Some(word),
                _ => None,
            },
            Token::Op(_) => None,
        }
    }

    /// The numbers of `$(seq …)`.
    pub fn sequence(&self) -> Option<Vec<String>> {
        let Token::Word(parts) = self else { return None };
        let [Part::Command(command)] = parts.as_slice() else {
            return None;
        };
        let numbers: Vec<i64> = command
            .strip_prefix("seq ")?
            .split_whitespace()
            .filter_map(|n| n.parse().ok())
            .collect();
        let (first, last) = match numbers.as_slice() {
            [last] => (1, *last),
            [first, last] => (*first, *last),
            _ => return None,
        };
        Some((first..=last).take(super::STEPS).map(|n| n.to_string()).collect())
    }
}

/// The tokens of a script; an unclosed quote ends with the text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    let mut chars = text.chars().peekable();
    let plain = |parts: &mut Vec<Part>, c: Option<char>| {
        if !matches!(parts.last(), Some(Part::Plain(_))) {
            parts.push(Part::Plain(String::new()));
        }
        if let (Some(Part::Plain(text)), Some(c)) = (parts.last_mut(), c) {
            text.push(c);
        }
    };
    let mut quoted = false;
    while let Some(c) = chars.next() {
        if quoted {
            match c {
                '"' => quoted = false,
                '\\' if matches!(chars.peek(), Some('"' | '\\' | '$' | '`')) => plain(&mut parts, chars.next()),
                '$' => parts.push(dollar(&mut chars)),
                c => plain(&mut parts, Some(c)),
            }
            continue;
        }
        let op = match (c, chars.peek()) {
            ('&', Some('&')) => Some(("&&", true)),
            ('|', Some('|')) => Some(("||", true)),
            ('>', Some('>')) => Some((">>", true)),
            ('&', _) => Some(("&", false)),
            ('|', _) => Some(("|", false)),
            ('>', _) => Some((">", false)),
            ('<', _) => Some(("<", false)),
            (';' | '\n', _) => Some((";", false)),
            _ => None,
        };
        if op.is_some() || c.is_whitespace() || matches!(c, '(' | ')') {
            // A number before `>` is a file descriptor, as in `2>&1`.
            let descriptor = c == '>' && matches!(parts.as_slice(), [Part::Plain(n)] if n == "1" || n == "2");
            let word = std::mem::take(&mut parts);
            if !word.is_empty() && !descriptor {
                found.push(Token::Word(word));
            }
            if matches!(c, '(' | ')') {
                found.push(Token::Word(vec![Part::Plain(c.to_string())]));
            }
            if let Some((op, double)) = op {
                if double {
                    chars.next();
                }
                if op == ">" && chars.peek() == Some(&'&') {
                    chars.next();
                    chars.next();
                } else {
                    found.push(Token::Op(op));
                }
            }
            continue;
        }
        match c {
            '\'' => {
                plain(&mut parts, None);
                for c in chars.by_ref().take_while(|c| *c != '\'') {
                    plain(&mut parts, Some(c));
                }
            }
            '"' => {
                plain(&mut parts, None);
                quoted = true;
            }
            '\\' => plain(&mut parts, chars.next()),
            '$' => parts.push(dollar(&mut chars)),
            '#' if parts.is_empty() => {
                while chars.peek().is_some_and(|c| *c != '\n') {
                    chars.next();
                }
            }
            c => plain(&mut parts, Some(c)),
        }
    }
    if !parts.is_empty() {
        found.push(Token::Word(parts));
    }
    found
}

fn dollar(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Part {
    match chars.peek() {
        Some('(') => {
            chars.next();
            let (mut open, mut inside) = (1, String::new());
            for c in chars.by_ref() {
                match c {
                    '(' => open += 1,
                    ')' => open -= 1,
                    _ => {}
                }
                if open == 0 {
                    break;
                }
                inside.push(c);
            }
            Part::Command(inside)
        }
        Some('{') => Part::Variable(chars.by_ref().skip(1).take_while(|c| *c != '}').collect()),
        Some(c) if c.is_ascii_alphanumeric() || *c == '_' => {
            let mut name = String::new();
            while let Some(c) = chars.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
                name.push(c);
            }
            Part::Variable(name)
        }
        Some('?' | '$' | '@' | '*' | '#') => Part::Variable(chars.next().map(String::from).unwrap_or_default()),
        _ => Part::Plain("$".into()),
    }
}
