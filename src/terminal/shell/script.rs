//! Words to commands: assignments, joins, and the refusal of what the terminal does not do.
//!
//! Follows POSIX.1-2017, Shell Command Language, 2.9 for simple commands and lists.
//! Invariant: a script with a fault anywhere, nested substitutions included, gives no commands at all.

use super::token::{Fault, Lexed, Part, Token, Word};
use super::words::{is_name, lex};
use std::ops::Range;

/// How a command is joined to the one after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// `;` or a new line.
    Then,
    /// `&&`
    And,
    /// `||`
    Or,
}

/// Where a command's input comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum From {
    /// `< file`
    File(Word),
    /// The lines of a here-document, or a here-string.
    Text(Word),
}

/// A simple command with the assignments before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    pub assignments: Vec<(String, Word)>,
    pub words: Vec<Word>,
    /// The file that takes the output, and whether it is added at the end.
    pub into: Option<(Word, bool)>,
    /// What the command reads.
    pub from: Option<From>,
    /// The error stream is thrown away.
    pub quiet: bool,
    pub join: Join,
    pub span: Range<usize>,
    /// The line of the text it starts on, counted from 1.
    pub line: usize,
}

impl Command {
    /// Every word that is expanded when the command runs, in order.
    pub fn all_words(&self) -> impl Iterator<Item = &Word> {
        let values = self.assignments.iter().map(|(_, word)| word);
        let from = self.from.iter().map(|(From::File(word) | From::Text(word))| word);
        let into = self.into.iter().map(|(word, _)| word);
        values.chain(&self.words).chain(into).chain(from)
    }
}

/// A script that can be run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    pub commands: Vec<Command>,
}

/// Substitutions inside substitutions, at most.
const NESTED: usize = 8;

const BLOCKS: [&str; 14] = [
    "for", "while", "until", "if", "then", "else", "fi", "do", "done", "case", "esac", "function", "select", "[[",
];

/// A text's commands, or the first thing in it that cannot be run.
pub fn parse(text: &str) -> Result<Script, Fault> {
    parse_at(text, 0)
}

fn parse_at(text: &str, depth: usize) -> Result<Script, Fault> {
    if depth > NESTED {
        return Err(Fault::new("command substitutions are nested too deeply", 0..0));
    }
    let (tokens, fault) = lex(text);
    if let Some(fault) = fault {
        return Err(fault);
    }
    let mut script = Script::default();
    let mut open: Option<Command> = None;
    let mut awaits: Option<Token> = None;
    let (mut line, mut counted) = (1, 0);
    for Lexed { token, span } in tokens {
        if let (Some(kind), false) = (&awaits, matches!(token, Token::Word(_))) {
            return Err(Fault::new(format!("a word is missing after {}", name_of(kind)), span));
        }
        match token {
            Token::Comment => {}
            Token::Word(word) => {
                nested(&word, depth).map_err(|fault| Fault::new(fault.message, span.clone()))?;
                line += text[counted..span.start].matches('\n').count();
                counted = span.start;
                let command = open.get_or_insert_with(|| Command {
                    assignments: Vec::new(),
                    words: Vec::new(),
                    into: None,
                    from: None,
                    quiet: false,
                    join: Join::Then,
                    span: span.clone(),
                    line,
                });
                command.span.end = command.span.end.max(span.end);
                match awaits.take() {
                    Some(Token::Into(append)) => command.into = Some((word, append)),
                    Some(Token::From) => command.from = Some(From::File(word)),
                    Some(Token::HereString) => command.from = Some(From::Text(one_line(word))),
                    Some(_) => command.quiet = true,
                    None => add(command, word, &text[span.clone()])?,
                }
            }
            token if open.is_none() && !matches!(token, Token::End | Token::And | Token::Or) => {
                return Err(Fault::new("a redirection without a command is not supported", span));
            }
            Token::Here(word, end) => {
                nested(&word, depth).map_err(|fault| Fault::new(fault.message, span.clone()))?;
                if let Some(command) = open.as_mut() {
                    command.span.end = end;
                    command.from = Some(From::Text(word));
                }
            }
            Token::Merge => {}
            token @ (Token::Into(_) | Token::Quiet | Token::From | Token::HereString) => awaits = Some(token),
            Token::End => {
                // A line that ends in `&&` or `||` goes on below.
                if let Some(command) = open.take() {
                    script.commands.push(command);
                }
            }
            token @ (Token::And | Token::Or) => {
                let Some(mut command) = open.take() else {
                    return Err(Fault::new(
                        format!("syntax error near unexpected token `{}'", &text[span.clone()]),
                        span,
                    ));
                };
                command.join = if token == Token::And { Join::And } else { Join::Or };
                script.commands.push(command);
            }
        }
    }
    if let Some(kind) = awaits {
        let end = text.len();
        return Err(Fault::new(
            format!("a word is missing after {}", name_of(&kind)),
            end..end,
        ));
    }
    script.commands.extend(open);
    match script.commands.last() {
        Some(last) if last.join != Join::Then => {
            let end = text.len();
            let word = if last.join == Join::And { "&&" } else { "||" };
            Err(Fault::new(format!("a command is missing after {word}"), end..end))
        }
        _ => Ok(script),
    }
}

fn name_of(token: &Token) -> &'static str {
    match token {
        Token::Into(true) => "`>>`",
        Token::Into(false) => "`>`",
        Token::From => "`<`",
        Token::HereString => "`<<<`",
        _ => "`2>`",
    }
}

/// A here-string ends its line.
fn one_line(mut word: Word) -> Word {
    word.parts.push(Part::Text("\n".into()));
    Word { quoted: true, ..word }
}

fn nested(word: &Word, depth: usize) -> Result<(), Fault> {
    for part in &word.parts {
        if let Part::Sub { source, .. } = part {
            parse_at(source, depth + 1)?;
        }
    }
    Ok(())
}

fn add(command: &mut Command, mut word: Word, source: &str) -> Result<(), Fault> {
    if command.words.is_empty() {
        if let Some((name, rest)) = source.split_once('=').filter(|(name, _)| is_name(name)) {
            let _ = rest;
            if let Some(Part::Text(text)) = word.parts.first_mut() {
                *text = text.split_off((name.len() + 1).min(text.len()));
            }
            command.assignments.push((name.to_string(), word));
            return Ok(());
        }
        if BLOCKS.contains(&source) || source == "[" || source == "test" {
            let what = format!("`{source}`: loops, conditions and functions are not supported; write the commands out");
            return Err(Fault::new(what, word.span));
        }
        if source == "{" || source == "}" || source == "!" {
            return Err(Fault::new(
                format!("syntax error near unexpected token `{source}'"),
                word.span,
            ));
        }
    }
    command.words.push(word);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::shell::expand;
    use std::collections::BTreeMap;

    fn words(text: &str) -> Vec<String> {
        let script = parse(text).unwrap();
        let vars: BTreeMap<String, String> = [("A".to_string(), "x  y".to_string())].into();
        let mut subs = ["one two".to_string()].into_iter();
        let command = &script.commands[0];
        command
            .words
            .iter()
            .flat_map(|word| expand(word, &vars, &mut subs))
            .collect()
    }

    #[test]
    fn quotes_escapes_and_continuations_make_words_as_sh_does() {
        assert_eq!(words("a 'b c' \"d\\\" $A\" e\\ f"), ["a", "b c", "d\" x  y", "e f"]);
        assert_eq!(words("a \\\n  b\\\nc"), ["a", "bc"]);
        assert_eq!(words("a $'x\\n\\'y' ''"), ["a", "x\n'y", ""]);
        assert_eq!(words("a 'it'\\''s'"), ["a", "it's"]);
        assert_eq!(words("a \"\\n\" # no"), ["a", "\\n"]);
    }

    #[test]
    fn an_unquoted_expansion_is_split_and_a_quoted_one_is_not() {
        assert_eq!(words("a $A \"$A\" $(x)"), ["a", "x", "y", "x  y", "one", "two"]);
        assert_eq!(words("a p-$NONE $NONE"), ["a", "p-"]);
    }

    #[test]
    fn lists_keep_their_joins_and_lines() {
        let script = parse("a && b\n\n# c\nX=1 d; e || f").unwrap();
        let seen: Vec<_> = script.commands.iter().map(|c| (c.line, c.join)).collect();
        assert_eq!(
            seen,
            [
                (1, Join::And),
                (1, Join::Then),
                (4, Join::Then),
                (4, Join::Or),
                (4, Join::Then)
            ]
        );
        assert_eq!(script.commands[2].assignments[0].0, "X");
    }

    /// What the first command of a text reads, with `A` set, and how many commands there are.
    fn reads(text: &str) -> (String, usize) {
        let script = parse(text).unwrap();
        let vars: BTreeMap<String, String> = [("A".to_string(), "x  y".to_string())].into();
        let mut subs = ["one two\n".to_string()].into_iter();
        let Some(From::Text(word)) = &script.commands[0].from else {
            panic!("{text} reads nothing");
        };
        (expand(word, &vars, &mut subs).concat(), script.commands.len())
    }

    #[test]
    fn a_here_document_is_read_up_to_its_delimiter() {
        assert_eq!(
            reads("cat <<EOF\na $A\n  \"$(x)\" \\$A \\n\nEOF\nb"),
            ("a x  y\n  \"one two\" $A \\n\n".into(), 2)
        );
        assert_eq!(reads("cat <<'EOF' > f\n$A `x` \\$\nEOF"), ("$A `x` \\$\n".into(), 1));
        assert_eq!(reads("cat <<-E && b\n\t\ta\n\tE\nc"), ("a\n".into(), 3));
        assert_eq!(reads("cat <<E\r\na\r\nE\r\nb"), ("a\n".into(), 2));
        assert_eq!(reads("cat <<E\nE"), (String::new(), 1));
        assert_eq!(reads("a <<X; b <<Y\n1\nX\n2\nY\nc"), ("1\n".into(), 3));
        assert_eq!(reads("cat <<<\"$A\""), ("x  y\n".into(), 1));
        let script = parse("cat <<E > f # note\n'\nE\nb").unwrap();
        assert_eq!((script.commands[0].span.clone(), script.commands[1].line), (0..23, 4));
    }

    #[test]
    fn what_is_not_supported_is_refused_by_name() {
        for (text, name) in [
            ("aws x | jq .", "pipes"),
            ("for i in 1 2; do echo; done", "loops"),
            ("cat <<EOF\nx\nEOF ", "only EOF is missing"),
            ("cat <<\n", "missing after `<<`"),
            ("cat <<E\n$(a | b)\nE", "pipes"),
            ("cat <<E\n${A:-b}\nE", "only ${NAME}"),
            ("<<E\nx\nE", "without a command"),
            ("cat <", "missing after `<`"),
            ("sleep 5 &", "background"),
            ("echo $((1+1))", "arithmetic"),
            ("(cd x)", "subshells"),
            ("A=$(aws x | jq .)", "pipes"),
            ("echo 'open", "matching '"),
            ("a &&", "missing after &&"),
        ] {
            let fault = parse(text).unwrap_err();
            assert!(fault.message.contains(name), "{text}: {fault}");
        }
    }
}
