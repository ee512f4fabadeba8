//! The commands beside `aws` and `curl`: a few of a shell's own, and Taskyard's `yard`.

use super::cli::run::{Ended, Turn};
use super::cli::value::find_file;
use super::request::{Answer, Request, Yard};
use crate::base::limits;
use crate::base::time::{Span, Time};
use std::collections::BTreeMap;

/// Every command word with a line of help.
pub const COMMANDS: [(&str, &str); 15] = [
    (
        "aws",
        "Calls an AWS operation: aws <service> <operation> [options]; aws help",
    ),
    (
        "cat",
        "Prints files; cat > x.json <<EOF, lines and EOF write one for file://x.json",
    ),
    ("clear", "Clears the terminal."),
    ("curl", "Sends an HTTP request into the simulated network."),
    ("date", "The simulated date and time (UTC); date +%s and such."),
    ("echo", "Prints its arguments."),
    ("export", "Sets variables: export NAME=value"),
    ("help", "Shows this list."),
    ("history", "The lines entered so far."),
    ("ls", "The files here: dropped, or written by a line."),
    ("rm", "Removes files."),
    ("sleep", "Lets simulated seconds pass: sleep 30"),
    ("tee", "Writes what it reads to files: tee x.json <<EOF"),
    ("unset", "Forgets variables."),
    (
        "yard",
        "Taskyard's own: yard why <id> | time | undo | redo | advance 60s | traffic <url> <per minute>",
    ),
];

/// What a built-in command comes to at once.
pub enum Built {
    Turn(Turn),
    /// Variables to set.
    Export(Vec<(String, String)>),
    /// Variables to forget.
    Unset(Vec<String>),
    Clear,
    History,
    /// Not one of these.
    Unknown,
}

fn out(text: impl Into<String>) -> Built {
    Built::Turn(Turn::End(Ended {
        stdout: text.into(),
        ..Ended::default()
    }))
}

fn fail(exit: i32, text: impl Into<String>) -> Built {
    Built::Turn(Turn::End(Ended {
        stdout: String::new(),
        stderr: text.into(),
        exit,
    }))
}

/// Starts the built-in command of these words, if it is one.
pub fn start(words: &[String], input: Option<&str>, files: &BTreeMap<String, String>, now: Time) -> Built {
    let Some((name, args)) = words.split_first() else {
        return out("");
    };
    match name.as_str() {
        ":" | "true" | "set" | "cd" => out(""),
        "false" => fail(1, ""),
        "echo" => echo(args),
        "clear" => Built::Clear,
        "history" => Built::History,
        "help" => out(help()),
        "pwd" => out("/yard\n"),
        "whoami" => out("learner\n"),
        "ls" => {
            let names: String = files.keys().map(|name| format!("{name}\n")).collect();
            out(names)
        }
        "cat" => cat(args, input, files),
        "date" => date(args, now),
        "sleep" => match args {
            [text] => match span(text, 1000.0) {
                Some(span) => Built::Turn(Turn::Do(Request::Sleep(span))),
                None => fail(1, format!("sleep: invalid time interval '{text}'\n")),
            },
            [] => fail(1, "sleep: missing operand\n"),
            _ => fail(1, "sleep: only one time is taken here\n"),
        },
        "export" => {
            let pair = |arg: &String| {
                arg.split_once('=')
                    .map(|(name, value)| (name.to_string(), value.to_string()))
            };
            Built::Export(args.iter().filter_map(pair).collect())
        }
        "unset" => Built::Unset(args.to_vec()),
        "yard" => yard(args),
        _ => Built::Unknown,
    }
}

/// What ends a built-in command that asked for something.
pub fn finish(answer: Answer) -> Ended {
    match answer {
        Answer::Said(Ok(text)) => Ended {
            stdout: if text.is_empty() || text.ends_with('\n') {
                text
            } else {
                text + "\n"
            },
            ..Ended::default()
        },
        Answer::Said(Err(text)) => Ended {
            stdout: String::new(),
            stderr: format!("yard: {text}\n"),
            exit: 1,
        },
        _ => Ended::default(),
    }
}

fn echo(args: &[String]) -> Built {
    let plain = |flag: &str| matches!(flag, "-n" | "-e" | "-ne" | "-en");
    let flags = args.first().filter(|flag| plain(flag));
    let rest = if flags.is_some() { &args[1..] } else { args };
    let mut text = rest.join(" ");
    if flags.is_some_and(|flags| flags.contains('e')) {
        text = text.replace("\\n", "\n").replace("\\t", "\t");
    }
    if !flags.is_some_and(|flags| flags.contains('n')) {
        text.push('\n');
    }
    out(text)
}

/// What a command says that was given nothing to read.
pub fn nothing_to_read(name: &str) -> String {
    format!("{name}: there is nothing to read: put <<EOF behind the line, then the text, then a line with only EOF\n")
}

fn cat(args: &[String], input: Option<&str>, files: &BTreeMap<String, String>) -> Built {
    let mut text = String::new();
    let reads = [String::from("-")];
    for name in if args.is_empty() { &reads[..] } else { args } {
        match (name.as_str(), input) {
            ("-" | "/dev/stdin", Some(input)) => text.push_str(input),
            ("-" | "/dev/stdin", None) => return fail(1, nothing_to_read("cat")),
            _ => match find_file(name, files) {
                Some(content) => text.push_str(content),
                None => return fail(1, format!("cat: {name}: No such file or directory\n")),
            },
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    out(text)
}

fn date(args: &[String], now: Time) -> Built {
    let iso = now.iso();
    let (day, clock) = (iso.get(..10).unwrap_or_default(), now.clock());
    let format = args.iter().find_map(|arg| arg.strip_prefix('+'));
    let known = args.iter().all(|arg| arg == "-u" || arg.starts_with('+'));
    if !known {
        return fail(1, "date: only -u and +FORMAT are supported here\n");
    }
    let Some(format) = format else {
        return out(format!("{day} {clock} UTC\n"));
    };
    let mut parts = day.split('-');
    let mut part = || parts.next().unwrap_or_default().to_string();
    let (year, month, number) = (part(), part(), part());
    let mut clock_parts = clock.split(':').map(str::to_string);
    let mut piece = || clock_parts.next().unwrap_or_default();
    let (hour, minute, second) = (piece(), piece(), piece());
    let text = format
        .replace("%FT%T", &format!("{day}T{clock}"))
        .replace("%F", day)
        .replace("%T", &clock)
        .replace("%Y", &year)
        .replace("%m", &month)
        .replace("%d", &number)
        .replace("%H", &hour)
        .replace("%M", &minute)
        .replace("%S", &second)
        .replace("%s", &(now.unix_millis() / 1000).to_string())
        .replace("%Z", "UTC")
        .replace("%z", "+0000");
    out(format!("{text}\n"))
}

/// `90`, `90s`, `5m`, `1h`, `1.5h`; `unit` is what a bare number counts, in milliseconds.
pub fn span(text: &str, unit: f64) -> Option<Span> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &text[digits.len()..] {
        "" => unit,
        "ms" => 1.0,
        "s" | "sec" => 1000.0,
        "m" | "min" => 60_000.0,
        "h" => 3_600_000.0,
        "d" => 86_400_000.0,
        _ => return None,
    };
    let millis = digits.parse::<f64>().ok()? * factor;
    (0.0..=limits::ADVANCE_MS as f64)
        .contains(&millis)
        .then_some(Span(millis as u64))
}

const YARD: &str = "usage: yard why <id> | time | undo | redo | advance <span, such as 60s or 5m> | traffic <url> <requests per minute>\n";

fn yard(args: &[String]) -> Built {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let action = match words[..] {
        ["why", id] => Yard::Why(id.to_string()),
        ["time"] => Yard::Time,
        ["undo"] => Yard::Undo,
        ["redo"] => Yard::Redo,
        ["advance", text] => match span(text, 1000.0) {
            Some(span) => Yard::Advance(span),
            None => return fail(2, format!("yard: '{text}' is no span; write 60s, 5m or 1h\n")),
        },
        ["traffic", url, rate] => match rate.parse::<u64>() {
            Ok(per_minute) if per_minute <= limits::REQUESTS_PER_SECOND * 60 => Yard::Traffic {
                url: url.to_string(),
                per_minute,
            },
            _ => return fail(2, format!("yard: '{rate}' is no number of requests per minute\n")),
        },
        [] | ["help"] => return out(YARD),
        _ => return fail(2, YARD),
    };
    Built::Turn(Turn::Do(Request::Yard(action)))
}

fn help() -> String {
    let lines: String = COMMANDS
        .iter()
        .map(|(name, line)| format!("  {name:<8} {line}\n"))
        .collect();
    format!(
        "Commands:\n{lines}\nQuotes, \\, $NAME, NAME=$(command), ;, &&, ||, > file and <<EOF work as in sh. Tab completes.\n"
    )
}
