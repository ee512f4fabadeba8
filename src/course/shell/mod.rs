//! A terminal line or script run against a session: each of its requests is done there and its answer given back.
//!
//! Invariants: one turn does a bounded piece of work, so that whoever runs it can stop between turns; while the past is
//! shown nothing passes and nothing is sent, and the run ends saying so.

mod names;
#[cfg(test)]
mod tests;

pub use names::Known;

use crate::aws::{AwsError, Output};
use crate::base::time::{Span, Time};
use crate::model::command::Profile;
use crate::model::{Command, Inject, World};
use crate::session::Session;
use crate::terminal::{Answer, Env, HttpFault, HttpReply, HttpRequest, Job, Printed, Request, Step, Yard};
use std::collections::BTreeMap;

/// Simulated time passed in one turn of a `sleep`.
const SLICE: Span = Span::secs(1);
/// The traffic source that `yard traffic` starts and ends.
const SOURCE: &str = "terminal";

/// Answers `yard why`: the causes of what an id names, as text.
pub type Why = fn(&World, &str) -> Option<String>;

/// What one turn came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// Show this; there is more to do.
    Printed(Printed),
    /// Something was done; there is more to do.
    Working,
    /// It is over.
    Done { exit: i32 },
}

/// A `sleep` or a waiter's pause.
#[derive(Clone, Debug, PartialEq)]
struct Pause {
    begun: Time,
    until: Time,
    then: Answer,
}

/// A line or script that runs.
pub struct Run {
    job: Job,
    answer: Option<Answer>,
    pause: Option<Pause>,
    why: Why,
    turned_back: bool,
}

impl Run {
    /// Begins a line or script; nothing happens before the first turn.
    pub fn start(source: &str, env: Env, why: Why) -> Run {
        Run {
            job: Job::start(source, env),
            answer: Some(Answer::Go),
            pause: None,
            why,
            turned_back: false,
        }
    }

    /// Ends it as Ctrl+C does: the next turn says that it is over, with exit code 130.
    pub fn cancel(&mut self) {
        self.job.cancel();
        self.pause = None;
        self.answer = Some(Answer::Go);
    }

    /// What later lines go on with: variables, files, the last exit code.
    pub fn into_env(self) -> Env {
        self.job.into_env()
    }

    /// Whether it has undone or redone something, so that a running clock should stop.
    pub fn turned_back(&self) -> bool {
        self.turned_back
    }

    /// What is left of a pause, and how long the whole pause is.
    pub fn pause(&self, now: Time) -> Option<(Span, Span)> {
        let pause = self.pause.as_ref()?;
        Some((pause.until.since(now), pause.until.since(pause.begun)))
    }

    /// Does the next piece of work.
    pub fn turn(&mut self, session: &mut Session) -> Turn {
        if let Some(pause) = self.pause.take() {
            return self.wait(session, pause);
        }
        let answer = self.answer.take().unwrap_or(Answer::Go);
        match self.job.step(answer, session.shown().now()) {
            Step::Print(printed) => Turn::Printed(printed),
            Step::Done { exit } => Turn::Done { exit },
            Step::Do(request) => self.request(session, request),
        }
    }

    fn wait(&mut self, session: &mut Session, pause: Pause) -> Turn {
        let left = pause.until.since(session.world().now());
        if left == Span(0) {
            self.answer = Some(pause.then);
            return Turn::Working;
        }
        match session.apply(&Command::Advance(left.0.min(SLICE.0))).reply {
            Ok(_) => {
                self.pause = Some(pause);
                Turn::Working
            }
            Err(refusal) => self.refused(&refusal),
        }
    }

    fn request(&mut self, session: &mut Session, request: Request) -> Turn {
        let answer = match request {
            Request::Call(call) => Answer::Reply(session.apply(&Command::Call(call)).reply),
            Request::Http(request) => match http(session, request) {
                Err(refusal) if is_ours(&refusal) => return self.refused(&refusal),
                reply => Answer::Http(reply.map_err(|error| fault(&error))),
            },
            Request::Sleep(span) => return self.sleep(session, span, Answer::Done),
            Request::Yard(Yard::Advance(span)) => return self.sleep(session, span, Answer::Said(Ok(String::new()))),
            Request::Yard(yard) => Answer::Said(self.yard(session, yard)),
        };
        self.answer = Some(answer);
        Turn::Working
    }

    fn sleep(&mut self, session: &mut Session, span: Span, then: Answer) -> Turn {
        let begun = session.world().now();
        let until = Time(begun.0.saturating_add(span.0));
        self.pause = Some(Pause { begun, until, then });
        Turn::Working
    }

    fn yard(&mut self, session: &mut Session, yard: Yard) -> Result<String, String> {
        match yard {
            Yard::Why(id) => (self.why)(session.shown(), &id)
                .ok_or_else(|| format!("Nothing is known of '{}'.", id.chars().take(200).collect::<String>())),
            Yard::Time => Ok(session.shown().now().iso()),
            Yard::Undo => {
                self.turned_back = true;
                let undone = session.undo().ok_or("There is nothing to undo.")?;
                Ok(format!("Undone: {undone}"))
            }
            Yard::Redo => {
                self.turned_back = true;
                let redone = session.redo().ok_or("There is nothing to redo.")?;
                Ok(format!("Redone: {redone}"))
            }
            // Time that passes is a pause, never a yard answer.
            Yard::Advance(_) => Ok(String::new()),
            Yard::Traffic { url, per_minute } => traffic(session, url, per_minute),
        }
    }

    /// The session itself refuses: what runs cannot go on.
    fn refused(&mut self, refusal: &AwsError) -> Turn {
        self.cancel();
        Turn::Printed(Printed {
            stderr: format!("{}\n", refusal.message),
            ..Printed::default()
        })
    }
}

/// Whether a refusal is Taskyard's own, about the session, and not about the request.
fn is_ours(refusal: &AwsError) -> bool {
    refusal.code.starts_with("Session")
}

fn traffic(session: &mut Session, url: String, per_minute: u64) -> Result<String, String> {
    let name = SOURCE.to_string();
    let inject = if per_minute == 0 {
        Inject::StopTraffic { name }
    } else {
        let profile = Profile {
            points: vec![(0, per_minute)],
        };
        Inject::Traffic { name, url, profile }
    };
    let reply = session.apply(&Command::Inject(inject)).reply;
    reply.map_err(|refusal| refusal.message)?;
    Ok(match per_minute {
        0 => "The traffic has ended.".into(),
        rate => format!("{rate} requests a minute from now on."),
    })
}

fn http(session: &mut Session, request: HttpRequest) -> Result<HttpReply, AwsError> {
    let inject = Inject::Http {
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: request.body,
    };
    let reply = session.apply(&Command::Inject(inject)).reply?;
    Ok(reply_of(&reply))
}

/// The HTTP response in a reply of the simulated internet.
pub(in crate::course) fn reply_of(reply: &Output) -> HttpReply {
    let value = reply.to_value();
    let headers = value.get("headers").and_then(|headers| headers.as_object());
    let pair = |(name, text): (&String, &serde_json::Value)| Some((name.clone(), text.as_str()?.to_string()));
    HttpReply {
        status: value
            .get("status")
            .and_then(|status| status.as_u64())
            .and_then(|status| u16::try_from(status).ok())
            .unwrap_or(0),
        headers: headers
            .into_iter()
            .flatten()
            .filter_map(pair)
            .collect::<BTreeMap<_, _>>(),
        body: value
            .get("body")
            .and_then(|body| body.as_str())
            .unwrap_or_default()
            .into(),
    }
}

/// Why there was no response, from the simulated internet's code.
fn fault(error: &AwsError) -> HttpFault {
    match error.code.as_str() {
        "ConnectionTimedOut" => HttpFault::TimedOut,
        "ConnectionRefused" | "SslConnectError" => HttpFault::Refused,
        "EmptyReply" => HttpFault::Empty,
        _ => HttpFault::Unresolved,
    }
}
