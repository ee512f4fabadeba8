//! `aws logs tail <group>`: the latest events of a log group, and with `--follow` those to come.
//!
//! Follows AWS CLI v2's `logs tail`: FilterLogEvents since ten minutes ago unless `--since` says otherwise; following
//! asks again every five seconds, which here are simulated ones.

use super::faults::CliError;
use super::globals::Globals;
use super::options::{Takes, is_option, value_of};
use super::run::{Ended, Turn};
use super::timestamp;
use crate::aws::Call;
use crate::base::time::{Span, Time, iso_of_unix_millis};
use crate::terminal::request::{Answer, Request};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const OPTIONS: [(&str, Takes); 6] = [
    ("--since", Takes::One),
    ("--follow", Takes::Flag(true)),
    ("--format", Takes::One),
    ("--filter-pattern", Takes::One),
    ("--log-stream-names", Takes::Many),
    ("--log-stream-name-prefix", Takes::One),
];

/// A tail being read.
pub struct Tail {
    input: Map<String, Value>,
    since: String,
    follow: bool,
    short: bool,
    seen: BTreeSet<String>,
}

/// Reads the arguments after `aws logs tail`.
pub fn parse(args: &[String], _globals: Globals) -> Result<Tail, CliError> {
    let mut tail = Tail {
        input: Map::new(),
        since: "10m".into(),
        follow: false,
        short: false,
        seen: BTreeSet::new(),
    };
    let (mut at, mut unknown) = (0, Vec::new());
    while let Some(word) = args.get(at) {
        at += 1;
        let name = word.split('=').next().unwrap_or(word);
        match OPTIONS.iter().find(|(option, _)| *option == name) {
            Some((option, takes)) => {
                let values = value_of(word, args, &mut at, *takes)?;
                tail.set(option, values)?;
            }
            None if is_option(word) || tail.input.contains_key("logGroupName") => unknown.push(word.clone()),
            None => {
                tail.input.insert("logGroupName".into(), word.as_str().into());
            }
        }
    }
    if !unknown.is_empty() {
        return Err(CliError::unknown(&unknown, &OPTIONS.map(|(name, _)| name)));
    }
    if !tail.input.contains_key("logGroupName") {
        return Err(CliError::usage("the following arguments are required: group_name"));
    }
    Ok(tail)
}

impl Tail {
    fn set(&mut self, option: &str, values: Vec<String>) -> Result<(), CliError> {
        let first = values.first().cloned().unwrap_or_default();
        match option {
            "--since" => self.since = first,
            "--follow" => self.follow = true,
            "--format" => match first.as_str() {
                "short" => self.short = true,
                "detailed" | "json" => self.short = false,
                _ => return Err(CliError::choice(option, &first, &["detailed", "short", "json"], "")),
            },
            "--filter-pattern" => {
                self.input.insert("filterPattern".into(), first.into());
            }
            "--log-stream-names" => {
                self.input.insert("logStreamNames".into(), values.into());
            }
            _ => {
                self.input.insert("logStreamNamePrefix".into(), first.into());
            }
        }
        Ok(())
    }

    /// The next thing to do, given what came of the last.
    pub fn step(&mut self, answer: Answer, now: Time) -> Turn {
        match answer {
            Answer::Reply(Err(error)) => Turn::End(CliError::service("FilterLogEvents", &error).into()),
            Answer::Reply(Ok(output)) => {
                let body = output.to_value();
                self.input.remove("nextToken");
                if let Some(token) = body.get("nextToken").filter(|token| token.is_string()) {
                    self.input.insert("nextToken".into(), token.clone());
                }
                let text = self.lines(&body);
                match (text.is_empty(), self.input.contains_key("nextToken") || self.follow) {
                    (false, true) => Turn::Say(text),
                    (true, true) => self.next(),
                    (_, false) => Turn::End(Ended {
                        stdout: text,
                        ..Ended::default()
                    }),
                }
            }
            Answer::Done => self.call(),
            Answer::Go if self.input.contains_key("startTime") => self.next(),
            _ => match self.start(now) {
                Some(start) => {
                    self.input.insert("startTime".into(), json!(start));
                    self.call()
                }
                None => Turn::End(
                    CliError::param(&format!(
                        "Invalid value for --since: '{}'. Use a span such as 10m, or a moment.",
                        self.since
                    ))
                    .into(),
                ),
            },
        }
    }

    fn next(&self) -> Turn {
        if self.input.contains_key("nextToken") {
            self.call()
        } else {
            Turn::Do(Request::Sleep(Span::secs(5)))
        }
    }

    fn call(&self) -> Turn {
        let input = Value::Object(self.input.clone());
        Turn::Do(Request::Call(Call::new("logs", "FilterLogEvents", input)))
    }

    fn start(&self, now: Time) -> Option<u64> {
        let unit = self.since.chars().last()?;
        let count = self
            .since
            .strip_suffix(unit)
            .and_then(|digits| digits.parse::<u64>().ok());
        let millis = match (unit, count) {
            ('s', Some(n)) => n.checked_mul(1_000),
            ('m', Some(n)) => n.checked_mul(60_000),
            ('h', Some(n)) => n.checked_mul(3_600_000),
            ('d', Some(n)) => n.checked_mul(86_400_000),
            ('w', Some(n)) => n.checked_mul(604_800_000),
            _ => return timestamp::seconds(&self.since).map(|seconds| (seconds.max(0.0) * 1000.0) as u64),
        };
        Some(now.unix_millis().saturating_sub(millis?))
    }

    fn lines(&mut self, body: &Value) -> String {
        let mut out = String::new();
        for event in body.get("events").and_then(Value::as_array).into_iter().flatten() {
            let text = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default();
            let at = event.get("timestamp").and_then(Value::as_u64).unwrap_or(0);
            let key = format!("{at} {} {} {}", text("eventId"), text("logStreamName"), text("message"));
            if !self.seen.insert(key) {
                continue;
            }
            let iso = iso_of_unix_millis(at);
            let line = if self.short {
                format!("{} {}\n", iso.get(..19).unwrap_or(&iso), text("message"))
            } else {
                format!("{iso} {} {}\n", text("logStreamName"), text("message"))
            };
            out.push_str(&line);
        }
        out
    }
}
