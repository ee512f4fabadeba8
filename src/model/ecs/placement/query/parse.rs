//! From text to expression, with errors that say what was expected where.
//!
//! Grammar: `subject operator [argument]`, joined by `and`/`&&`, `or`/`||`, `not`/`!` (binding in that order from loose
//! to tight: or, and, not); parentheses only around whole expressions. Wording of the refusals: UNCONFIRMED.

use super::{Expression, Regex, Subject, Test};
use crate::aws::AwsError;
use std::cmp::Ordering;

/// Characters of one expression, by quota.
const LONGEST: usize = 2000;
/// Depth of parentheses and negations.
const DEEPEST: usize = 50;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    /// `( ) [ ] ,` and operators of signs.
    Sign(&'static str),
}

impl Token {
    fn shown(&self) -> &str {
        match self {
            Token::Word(text) | Token::Quoted(text) => text,
            Token::Sign(sign) => sign,
        }
    }
}

const SIGNS: [&str; 17] = [
    "==", "!=", ">=", "<=", "=~", "!~", "&&", "||", "(", ")", "[", "]", ",", ">", "<", "!", "=",
];

/// Reads an expression.
///
/// Errors: `InvalidParameterException` that names the place and what was expected there.
pub fn parse(text: &str) -> Result<Expression, AwsError> {
    if text.chars().count() > LONGEST {
        return Err(wrong(text, 0, &format!("at most {LONGEST} characters")));
    }
    let tokens = tokens(text)?;
    let mut reader = Reader { text, tokens, at: 0 };
    let expression = reader.any(0)?;
    match reader.peek() {
        None => Ok(expression),
        Some(_) => Err(reader.expected("'and', 'or' or the end of the expression")),
    }
}

fn wrong(text: &str, at: usize, expected: &str) -> AwsError {
    let found: String = text.chars().skip(at).take(20).collect();
    let found = if found.is_empty() {
        "the end".to_string()
    } else {
        format!("'{found}'")
    };
    AwsError::invalid(format!(
        "Invalid expression at character {}: expected {expected}, found {found}.",
        at + 1
    ))
    .rule("placement.query")
}

/// Tokens and the character each begins at.
fn tokens(text: &str) -> Result<Vec<(Token, usize)>, AwsError> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    // After =~ or !~ stands a pattern, which may hold any sign.
    let mut pattern = false;
    while at < letters.len() {
        let letter = letters[at];
        if letter.is_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        if letter == '\'' || letter == '"' {
            let end = letters[at + 1..].iter().position(|c| *c == letter);
            let Some(end) = end else {
                return Err(wrong(text, start, &format!("a closing {letter}")));
            };
            found.push((Token::Quoted(letters[at + 1..at + 1 + end].iter().collect()), start));
            at += end + 2;
            pattern = false;
            continue;
        }
        if pattern {
            let mut depth = 0i32;
            while at < letters.len() && !letters[at].is_whitespace() {
                match letters[at] {
                    '(' => depth += 1,
                    ')' if depth == 0 => break,
                    ')' => depth -= 1,
                    _ => {}
                }
                at += 1;
            }
            found.push((Token::Word(letters[start..at].iter().collect()), start));
            pattern = false;
            continue;
        }
        let rest: String = letters[at..letters.len().min(at + 2)].iter().collect();
        if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            pattern = *sign == "=~" || *sign == "!~";
            found.push((Token::Sign(sign), start));
            at += sign.len();
            continue;
        }
        while at < letters.len() && !letters[at].is_whitespace() && !"()[],=!<>&|'\"".contains(letters[at]) {
            at += 1;
        }
        if at == start {
            return Err(wrong(text, start, "a subject, an operator or a value"));
        }
        let word: String = letters[start..at].iter().collect();
        pattern = ["matches", "not_matches"].contains(&word.as_str());
        found.push((Token::Word(word), start));
    }
    Ok(found)
}

struct Reader<'t> {
    text: &'t str,
    tokens: Vec<(Token, usize)>,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn expected(&self, what: &str) -> AwsError {
        let end = self.text.chars().count();
        wrong(self.text, self.tokens.get(self.at).map_or(end, |(_, at)| *at), what)
    }

    fn takes(&mut self, words: &[&str]) -> bool {
        let fits = match self.peek() {
            Some(Token::Word(word)) => words.iter().any(|w| w.eq_ignore_ascii_case(word)),
            Some(Token::Sign(sign)) => words.contains(sign),
            _ => false,
        };
        self.at += usize::from(fits);
        fits
    }

    fn any(&mut self, depth: usize) -> Result<Expression, AwsError> {
        let mut parts = vec![self.all(depth)?];
        while self.takes(&["or", "||"]) {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Expression::Any(parts)
        })
    }

    fn all(&mut self, depth: usize) -> Result<Expression, AwsError> {
        let mut parts = vec![self.one(depth)?];
        while self.takes(&["and", "&&"]) {
            parts.push(self.one(depth)?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Expression::All(parts)
        })
    }

    fn one(&mut self, depth: usize) -> Result<Expression, AwsError> {
        if depth > DEEPEST {
            return Err(self.expected("fewer nested parentheses"));
        }
        if self.takes(&["not", "!"]) {
            return Ok(Expression::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.takes(&["("]) {
            let inner = self.any(depth + 1)?;
            return match self.takes(&[")"]) {
                true => Ok(inner),
                false => Err(self.expected("')'")),
            };
        }
        let subject = self.subject()?;
        self.test(subject)
    }

    fn subject(&mut self) -> Result<Subject, AwsError> {
        const KNOWN: &str = "a subject: agentConnected, agentVersion, attribute:<name>, ec2InstanceId, registeredAt, runningTasksCount or task:group";
        let Some(Token::Word(word)) = self.peek().cloned() else {
            return Err(self.expected(KNOWN));
        };
        let subject = match word.as_str() {
            "agentConnected" => Subject::AgentConnected,
            "agentVersion" => Subject::AgentVersion,
            "ec2InstanceId" => Subject::Ec2InstanceId,
            "registeredAt" => Subject::RegisteredAt,
            "runningTasksCount" => Subject::RunningTasksCount,
            "task:group" => Subject::TaskGroup,
            word => match word.strip_prefix("attribute:") {
                Some(name) if !name.is_empty() => Subject::Attribute(name.into()),
                _ => return Err(self.expected(KNOWN)),
            },
        };
        self.at += 1;
        Ok(subject)
    }

    fn test(&mut self, subject: Subject) -> Result<Expression, AwsError> {
        let made = |subject, test, turned| Ok(Expression::Test(subject, test, turned));
        if self.takes(&["exists"]) {
            return made(subject, Test::Exists, false);
        }
        let turned = self.takes(&["!"]);
        if turned && self.takes(&["exists"]) {
            return made(subject, Test::Exists, true);
        }
        if self.takes(&["not_exists"]) {
            return made(subject, Test::Exists, true);
        }
        if self.takes(&["in"]) {
            return made(subject, Test::In(self.list()?), turned);
        }
        if self.takes(&["not_in"]) {
            return made(subject, Test::In(self.list()?), true);
        }
        if turned {
            return Err(self.expected("'exists' or 'in' after '!'"));
        }
        if self.takes(&["==", "=", "equals"]) {
            return made(subject, Test::Equals(self.value()?), false);
        }
        if self.takes(&["!=", "not_equals"]) {
            return made(subject, Test::Equals(self.value()?), true);
        }
        for (words, way, or_equal) in [
            ([">=", "greater_than_equal"], Ordering::Greater, true),
            ([">", "greater_than"], Ordering::Greater, false),
            (["<=", "less_than_equal"], Ordering::Less, true),
            (["<", "less_than"], Ordering::Less, false),
        ] {
            if self.takes(&words) {
                return made(subject, Test::Order(way, or_equal, self.value()?), false);
            }
        }
        for (words, turned) in [(["=~", "matches"], false), (["!~", "not_matches"], true)] {
            if self.takes(&words) {
                let at = self.at;
                let pattern = self.value()?;
                let regex = Regex::new(&pattern).map_err(|what| {
                    self.at = at;
                    self.expected(&format!("a regular expression ({what})"))
                })?;
                return made(subject, Test::Matches(regex), turned);
            }
        }
        Err(self.expected("an operator: ==, !=, >, >=, <, <=, exists, !exists, in, !in, =~ or !~"))
    }

    fn value(&mut self) -> Result<String, AwsError> {
        match self.peek() {
            Some(Token::Word(text) | Token::Quoted(text)) => {
                let text = text.clone();
                self.at += 1;
                Ok(text)
            }
            _ => Err(self.expected("a value")),
        }
    }

    fn list(&mut self) -> Result<Vec<String>, AwsError> {
        let close = if self.takes(&["["]) {
            "]"
        } else if self.takes(&["("]) {
            ")"
        } else {
            return Err(self.expected("a list in brackets, such as [us-east-1a, us-east-1b]"));
        };
        let mut values = vec![self.value()?];
        while self.takes(&[","]) {
            values.push(self.value()?);
        }
        match self.takes(&[close]) {
            true => Ok(values),
            false => Err(self.expected(&format!(
                "',' or '{close}' after '{}'",
                values.last().map_or("", String::as_str)
            ))),
        }
    }
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_s_examples_are_understood() {
        for text in [
            "attribute:ecs.instance-type == t2.small",
            "attribute:ecs.availability-zone in [us-east-1a, us-east-1b]",
            "attribute:ecs.availability-zone =~ us-east-1*",
            "task:group == service:production",
            "not(task:group == database)",
            "runningTasksCount == 1",
            "agentVersion < 1.1.2",
            "registeredAt <= 2018-08-18T00:00:00+00:00",
            "ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']",
            "attribute:stack exists and attribute:stack !exists",
            "attribute:ecs.instance-type =~ t2.* and attribute:ecs.availability-zone != us-east-1d",
            "attribute:ecs.instance-type =~ (g2|p2)\\.\\w+ || agentConnected equals true",
            "!(runningTasksCount > 3) && attribute:x !in [a,b]",
        ] {
            assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
        }
    }

    #[test]
    fn and_binds_tighter_than_or_and_not_tighter_than_both() {
        let Ok(Expression::Any(parts)) =
            parse("runningTasksCount > 1 or not agentConnected == true and attribute:a exists")
        else {
            panic!("not an alternative")
        };
        let Expression::All(both) = &parts[1] else {
            panic!("not a conjunction")
        };
        assert!(matches!(both[0], Expression::Not(_)));
    }

    #[test]
    fn a_wrong_expression_is_refused_with_place_and_expectation() {
        let said = |text: &str| parse(text).unwrap_err().message;
        for (text, place, expected) in [
            ("", "character 1", "a subject"),
            ("zone == a", "character 1", "a subject"),
            ("attribute:x = ", "character 15", "a value"),
            ("attribute:x near y", "character 13", "an operator"),
            ("attribute:x in us-east-1a", "character 16", "a list"),
            ("attribute:x in [a b]", "character 19", "',' or ']'"),
            ("(attribute:x exists", "character 20", "')'"),
            ("attribute:x exists attribute:y exists", "character 20", "'and', 'or'"),
            ("attribute:x =~ [a", "character 16", "a regular expression"),
            ("attribute:x == 'a", "character 16", "a closing '"),
        ] {
            let message = said(text);
            assert!(
                message.contains(place) && message.contains(expected),
                "{text}: {message}"
            );
        }
        assert!(parse(&"(".repeat(3000)).is_err());
        assert!(parse(&"(".repeat(1000)).is_err());
    }
}
