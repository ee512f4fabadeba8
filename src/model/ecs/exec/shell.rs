//! A small `sh`: lists, pipes, quotes, variables and substitutions, for commands run inside a container.
//!
//! Follows POSIX `sh` as far as it goes. Invariants: every input ends, with bounded depth, work and output; nothing is
//! read or changed outside the container but by the network.

use super::{inside, programs};
use crate::model::World;
use std::collections::BTreeMap;

/// Characters of output kept.
const OUTPUT: usize = 32 * 1024;
/// Nesting of `$(…)` and `sh -c`.
const DEPTH: usize = 6;
/// Commands one session may run.
const COMMANDS: usize = 200;

/// A session inside a container.
pub struct Shell<'w> {
    pub world: &'w mut World,
    /// Number of the task.
    pub task: u64,
    /// The container's place in it.
    pub index: usize,
    pub vars: BTreeMap<String, String>,
    pub files: BTreeMap<String, String>,
    pub errors: String,
    pub status: i32,
    pub left: bool,
    commands: usize,
}

/// How a command follows the one before.
#[derive(Clone, Copy, PartialEq)]
enum Join {
    Always,
    And,
    Or,
}

/// Runs a command line in a container: what it printed.
pub fn run(world: &mut World, task: u64, index: usize, command: &str) -> String {
    let Some(found) = world.ecs.task(task) else {
        return String::new();
    };
    let has_shell = world
        .registry
        .resolve(&found.containers[index].image)
        .map_or(true, |image| image.shell);
    if !has_shell {
        let word = command.split_whitespace().next().unwrap_or_default();
        return format!(
            "SessionId terminated: unable to start command: exec: \"{word}\": executable file not found in $PATH\n"
        );
    }
    let vars = inside::environment(world, found, index);
    let mut shell = Shell {
        world,
        task,
        index,
        vars,
        files: BTreeMap::new(),
        errors: String::new(),
        status: 0,
        left: false,
        commands: 0,
    };
    let trimmed = command.trim();
    if ["sh", "bash", "/bin/sh", "/bin/bash", "/bin/ash", "ash"].contains(&trimmed) {
        return "/ # exit\n(The session ends here: give the command to run, as in --command \"env\".)\n".into();
    }
    let mut output = shell.script(command, 0);
    output.push_str(&shell.errors);
    output.chars().take(OUTPUT).collect()
}

impl Shell<'_> {
    /// Runs a script; its output.
    pub fn script(&mut self, text: &str, depth: usize) -> String {
        let mut output = String::new();
        if depth > DEPTH {
            self.fail("sh: nested too deeply", 2);
            return output;
        }
        let Some(list) = split(text) else {
            self.fail("sh: syntax error: unterminated quoted string", 2);
            return output;
        };
        for (join, pipeline) in list {
            let skip = match join {
                Join::Always => false,
                Join::And => self.status != 0,
                Join::Or => self.status == 0,
            };
            if skip {
                continue;
            }
            let mut piped = String::new();
            for command in pipeline {
                self.commands += 1;
                if self.commands > COMMANDS || self.left {
                    return output;
                }
                piped = self.simple(&command, &piped, depth);
            }
            output.push_str(&piped);
            if output.len() > OUTPUT {
                break;
            }
        }
        output
    }

    /// Notes a message on the error stream and a status.
    pub fn fail(&mut self, message: &str, status: i32) {
        if self.errors.len() < OUTPUT {
            self.errors.push_str(message);
            self.errors.push('\n');
        }
        self.status = status;
    }

    fn simple(&mut self, text: &str, input: &str, depth: usize) -> String {
        let errors = self.errors.len();
        let mut words = self.words(text, depth);
        let mut target: Option<(bool, String)> = None;
        let mut quiet = false;
        let mut at = 0;
        while at < words.len() {
            let word = words[at].clone();
            let plain = word.strip_prefix('1').unwrap_or(&word);
            if word.starts_with("2>") {
                quiet |= word.ends_with("/dev/null") || word == "2>";
                let takes = word == "2>";
                words.drain(at..(at + 1 + usize::from(takes)).min(words.len()));
            } else if let Some(rest) = plain.strip_prefix('>') {
                let (append, rest) = rest.strip_prefix('>').map_or((false, rest), |r| (true, r));
                let takes = rest.is_empty();
                let name = if takes {
                    words.get(at + 1).cloned().unwrap_or_default()
                } else {
                    rest.to_string()
                };
                target = Some((append, name));
                words.drain(at..(at + 1 + usize::from(takes)).min(words.len()));
            } else {
                at += 1;
            }
        }
        while let Some((name, value)) = words.first().and_then(|w| assignment(w)) {
            self.vars.insert(name, value);
            words.remove(0);
        }
        self.status = 0;
        let output = match words.is_empty() {
            true => String::new(),
            false => programs::run(self, &words, input, depth),
        };
        if quiet {
            self.errors.truncate(errors);
        }
        match target {
            None => output,
            Some((append, name)) => {
                if name != "/dev/null" {
                    let file = self.files.entry(name).or_default();
                    if !append {
                        file.clear();
                    }
                    file.push_str(&output.chars().take(OUTPUT).collect::<String>());
                }
                String::new()
            }
        }
    }

    /// The words of a command, expanded.
    fn words(&mut self, text: &str, depth: usize) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let (mut words, mut word, mut begun, mut at) = (Vec::new(), String::new(), false, 0);
        let mut quoted = false;
        while at < chars.len() {
            let c = chars[at];
            at += 1;
            match c {
                '\'' if !quoted => {
                    begun = true;
                    while at < chars.len() && chars[at] != '\'' {
                        word.push(chars[at]);
                        at += 1;
                    }
                    at += 1;
                }
                '"' => {
                    quoted = !quoted;
                    begun = true;
                }
                '\\' if at < chars.len() => {
                    begun = true;
                    if quoted && !['"', '\\', '$', '`'].contains(&chars[at]) {
                        word.push('\\');
                    }
                    word.push(chars[at]);
                    at += 1;
                }
                '$' | '`' => {
                    let (value, next) = self.expansion(&chars, at - 1, depth);
                    at = next;
                    if quoted {
                        word.push_str(&value);
                        begun = true;
                    } else {
                        let mut parts = value.split_whitespace().peekable();
                        while let Some(part) = parts.next() {
                            word.push_str(part);
                            begun = true;
                            if parts.peek().is_some() {
                                words.push(std::mem::take(&mut word));
                            }
                        }
                    }
                }
                c if c.is_whitespace() && !quoted => {
                    if begun || !word.is_empty() {
                        words.push(std::mem::take(&mut word));
                    }
                    begun = false;
                }
                c => {
                    word.push(c);
                    begun = true;
                }
            }
        }
        if begun || !word.is_empty() {
            words.push(word);
        }
        words
    }

    /// The value of `$…` or a backquoted command at a place, and where it ends.
    fn expansion(&mut self, chars: &[char], at: usize, depth: usize) -> (String, usize) {
        let text = |from: usize, to: usize| {
            chars[from.min(chars.len())..to.min(chars.len())]
                .iter()
                .collect::<String>()
        };
        if chars[at] == '`' {
            let end = (at + 1..chars.len()).find(|i| chars[*i] == '`').unwrap_or(chars.len());
            let output = self.script(&text(at + 1, end), depth + 1);
            return (output.trim_end_matches('\n').into(), end + 1);
        }
        match chars.get(at + 1) {
            Some('(') => {
                let mut open = 0;
                let end = (at + 1..chars.len()).find(|i| {
                    open += i32::from(chars[*i] == '(') - i32::from(chars[*i] == ')');
                    open == 0
                });
                let end = end.unwrap_or(chars.len());
                let output = self.script(&text(at + 2, end), depth + 1);
                (output.trim_end_matches('\n').into(), end + 1)
            }
            Some('{') => {
                let end = (at + 1..chars.len()).find(|i| chars[*i] == '}').unwrap_or(chars.len());
                let inner = text(at + 2, end);
                let (name, default) = inner.split_once(":-").unwrap_or((&inner, ""));
                let value = self.vars.get(name).filter(|v| !v.is_empty()).cloned();
                (value.unwrap_or_else(|| default.into()), end + 1)
            }
            Some('?') => (self.status.to_string(), at + 2),
            Some(c) if c.is_ascii_alphabetic() || *c == '_' => {
                let named = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
                let length = chars[at + 1..].iter().take_while(|c| named(c)).count();
                let name = text(at + 1, at + 1 + length);
                (self.vars.get(&name).cloned().unwrap_or_default(), at + 1 + length)
            }
            _ => ("$".into(), at + 1),
        }
    }
}

fn assignment(word: &str) -> Option<(String, String)> {
    let (name, value) = word.split_once('=')?;
    let named = !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    named.then(|| (name.to_string(), value.to_string()))
}

/// Pipelines of a script and how each follows the one before; `None` where a quote is left open.
fn split(text: &str) -> Option<Vec<(Join, Vec<String>)>> {
    let chars: Vec<char> = text.chars().collect();
    let mut list: Vec<(Join, Vec<String>)> = Vec::new();
    let (mut join, mut pipeline, mut word) = (Join::Always, Vec::new(), String::new());
    let (mut quote, mut open, mut at) = (None, 0u32, 0);
    while at < chars.len() {
        let c = chars[at];
        let next = chars.get(at + 1).copied();
        at += 1;
        if let Some(end) = quote {
            quote = (c != end).then_some(end);
            word.push(c);
            if c == '\\' && end == '"' {
                word.extend(next);
                at += 1;
            }
            continue;
        }
        match c {
            '\'' | '"' => {
                quote = Some(c);
                word.push(c);
            }
            '\\' => {
                word.push(c);
                word.extend(next);
                at += 1;
            }
            '(' => {
                open += 1;
                word.push(c);
            }
            ')' => {
                open = open.saturating_sub(1);
                word.push(c);
            }
            '&' if open == 0 && word.ends_with('>') => word.push(c),
            '|' | '&' | ';' | '\n' if open == 0 => {
                let double = next == Some(c) && c != ';' && c != '\n';
                pipeline.push(std::mem::take(&mut word));
                if c == '|' && !double {
                    continue;
                }
                at += usize::from(double);
                list.push((join, std::mem::take(&mut pipeline)));
                join = match (c, double) {
                    ('&', true) => Join::And,
                    ('|', true) => Join::Or,
                    _ => Join::Always,
                };
            }
            c => word.push(c),
        }
    }
    pipeline.push(word);
    list.push((join, pipeline));
    list.retain(|(_, pipeline)| pipeline.iter().any(|command| !command.trim().is_empty()));
    quote.is_none().then_some(list)
}
