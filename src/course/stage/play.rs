//! Playing lines: terminal lines as typed, and lines with `@` for what no caller of AWS can do.
//!
//! Invariant: one turn does one bounded piece of work; a line that must not be refused and is ends the play.

use super::measure::in_motion;
use crate::base::time::{Span, Time};
use crate::course::shell::{Run, Turn, Why};
use crate::model::command::Profile;
use crate::model::{Command, Inject};
use crate::session::Session;
use crate::terminal::{Env, Printed};
use serde_json::Value;
use std::collections::BTreeMap;

/// Turns one play may take.
const TURNS: usize = 2_000_000;

/// What one turn came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Played {
    /// A line begins.
    Line { index: usize, text: String },
    /// A line printed this.
    Printed(Printed),
    /// Something was done.
    Working,
    /// A line was refused that should not have been, or the other way round: nothing more is played.
    Failed { index: usize, says: String },
    /// All lines were played.
    Done,
}

enum Now {
    Between,
    Line(Box<Run>),
    Quiet(Time),
}

/// Lines being played.
pub struct Play {
    lines: Vec<String>,
    next: usize,
    env: Env,
    now: Now,
    why: Why,
    /// Whether a refused line ends the play.
    strict: bool,
    /// What the current line wrote as errors.
    complaint: String,
    over: bool,
}

impl Play {
    /// Begins with the variables and files that earlier lines left. With `strict`, a line that fails ends the play.
    pub fn start(lines: &[String], files: &BTreeMap<String, Value>, mut env: Env, strict: bool, why: Why) -> Play {
        for (name, value) in files {
            let text = match value {
                Value::String(text) => text.clone(),
                other => serde_json::to_string_pretty(other).unwrap_or_default(),
            };
            env.files.insert(name.clone(), text);
        }
        Play {
            lines: lines.to_vec(),
            next: 0,
            env,
            now: Now::Between,
            why,
            strict,
            complaint: String::new(),
            over: false,
        }
    }

    /// How many lines have begun.
    pub fn begun(&self) -> usize {
        self.next
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are no lines at all.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether no line is in the middle of its work.
    pub fn is_between(&self) -> bool {
        matches!(self.now, Now::Between)
    }

    /// What later lines go on with.
    pub fn into_env(self) -> Env {
        self.env
    }

    /// Does the next piece of work.
    pub fn turn(&mut self, session: &mut Session) -> Played {
        if self.over {
            return Played::Done;
        }
        match std::mem::replace(&mut self.now, Now::Between) {
            Now::Between => self.begin(session),
            Now::Quiet(until) => {
                if session.world().now() < until && in_motion(session.world()) {
                    session.apply(&Command::Advance(1000));
                    self.now = Now::Quiet(until);
                }
                Played::Working
            }
            Now::Line(mut run) => match run.turn(session) {
                Turn::Printed(printed) => {
                    self.complaint.push_str(&printed.stderr);
                    self.now = Now::Line(run);
                    Played::Printed(printed)
                }
                Turn::Working => {
                    self.now = Now::Line(run);
                    Played::Working
                }
                Turn::Done { exit } => {
                    self.env = run.into_env();
                    self.ended(exit)
                }
            },
        }
    }

    /// Plays all that is left at once.
    pub fn finish(&mut self, session: &mut Session) -> Result<(), String> {
        for _ in 0..TURNS {
            match self.turn(session) {
                Played::Done => return Ok(()),
                Played::Failed { index, says } => {
                    let line = self.lines.get(index).map_or("", String::as_str);
                    return Err(format!("line {} (`{line}`): {says}", index + 1));
                }
                _ => {}
            }
        }
        Err("these lines do not end".into())
    }

    fn begin(&mut self, session: &mut Session) -> Played {
        let index = self.next;
        let Some(text) = self.lines.get(index).cloned() else {
            self.over = true;
            return Played::Done;
        };
        self.next += 1;
        self.complaint.clear();
        let line = text.trim();
        if let Some(own) = line.strip_prefix('@') {
            let done = self.own(own, session);
            if let Err(says) = done {
                self.over = true;
                return Played::Failed { index, says };
            }
        } else {
            let source = line.strip_prefix("! ").unwrap_or(line);
            let env = std::mem::take(&mut self.env);
            self.now = Now::Line(Box::new(Run::start(source, env, self.why)));
        }
        Played::Line { index, text }
    }

    fn ended(&mut self, exit: i32) -> Played {
        let index = self.next.saturating_sub(1);
        let refused = self.lines.get(index).is_some_and(|line| line.trim().starts_with("! "));
        let says = match (exit != 0, refused) {
            (true, false) if self.strict => {
                let said: String = self.complaint.trim().chars().take(400).collect();
                format!("it failed with exit code {exit}: {said}")
            }
            (false, true) => "it should have been refused and was not".into(),
            _ => return Played::Working,
        };
        self.over = true;
        Played::Failed { index, says }
    }

    /// A line of our own, without its `@`.
    fn own(&mut self, line: &str, session: &mut Session) -> Result<(), String> {
        let words: Vec<String> = line.split_whitespace().map(|word| self.expand(word)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let inject = match words.as_slice() {
            ["crash", task, container, code] => Inject::CrashContainer {
                task: (*task).into(),
                container: (*container).into(),
                exit_code: code.parse().map_err(|_| format!("`{code}` is no exit code"))?,
            },
            ["health", task, container, word @ ("good" | "bad")] => Inject::ContainerHealth {
                task: (*task).into(),
                container: (*container).into(),
                healthy: *word == "good",
            },
            ["image", image, word @ ("gone" | "back")] => Inject::ImageAvailable {
                image: (*image).into(),
                available: *word == "back",
            },
            ["instance", instance, "lost"] => Inject::InstanceLoss {
                instance: (*instance).into(),
            },
            ["zone", zone, word @ ("lost" | "back")] => Inject::ZoneLoss {
                zone: (*zone).into(),
                lost: *word == "lost",
            },
            ["agent", instance, word @ ("cut" | "back")] => Inject::AgentConnection {
                instance: (*instance).into(),
                connected: *word == "back",
            },
            ["spot", task, "interrupted"] => Inject::SpotInterruption { task: (*task).into() },
            ["traffic", name, "stop"] => Inject::StopTraffic { name: (*name).into() },
            ["traffic", name, url, rate] => Inject::Traffic {
                name: (*name).into(),
                url: (*url).into(),
                profile: Profile {
                    points: vec![(
                        0,
                        rate.parse()
                            .map_err(|_| format!("`{rate}` is no number of requests a minute"))?,
                    )],
                },
            },
            ["quiet", seconds] => {
                let seconds: u64 = seconds
                    .parse()
                    .map_err(|_| format!("`{seconds}` is no number of seconds"))?;
                let span = Span::secs(seconds.min(86_400));
                self.now = Now::Quiet(session.world().now() + span);
                return Ok(());
            }
            _ => {
                let says = "expected `@crash TASK CONTAINER CODE`, `@health TASK CONTAINER good|bad`, \
                            `@image IMAGE gone|back`, `@instance ID lost`, `@zone ZONE lost|back`, `@agent ID cut|back`, \
                            `@spot TASK interrupted`, `@traffic NAME URL RATE|stop` or `@quiet SECONDS`";
                return Err(says.into());
            }
        };
        let reply = session.apply(&Command::Inject(inject)).reply;
        reply.map(drop).map_err(|refusal| refusal.message)
    }

    /// A word with its variables put in.
    fn expand(&self, word: &str) -> String {
        let mut out = String::new();
        let mut rest = word;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            out.push_str(self.env.vars.get(&rest[..end]).map_or("", String::as_str));
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }
}
