//! A plan being carried out: one call after the other until its output is complete.
//!
//! Follows AWS CLI: pages are joined before json, yaml and table print, and printed one by one in text; a reply without
//! members prints nothing; a waiter prints nothing and ends with 255 if it fails.

use super::faults::CliError;
use super::globals::Format;
use super::pages::Pages;
use super::plan::Plan;
use super::wait::{self, Poll};
use crate::aws::{AwsError, Call, Output};
use crate::base::time::Span;
use crate::terminal::output::{Node, json, query, table, text, yaml};
use crate::terminal::request::{Answer, HttpFault, HttpReply, HttpRequest, Request};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a program printed when it ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ended {
    pub stdout: String,
    pub stderr: String,
    pub exit: i32,
}

impl From<CliError> for Ended {
    fn from(error: CliError) -> Ended {
        Ended {
            stdout: String::new(),
            stderr: error.text,
            exit: error.exit,
        }
    }
}

/// What a running program does next.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    Do(Request),
    /// Prints something and goes on.
    Say(String),
    End(Ended),
}

/// A plan being carried out.
pub struct Run {
    plan: Plan,
    pages: Option<Pages>,
    attempts: u64,
    /// The acceptor that matched last.
    accepted: Option<usize>,
    columns: usize,
    /// The id of the ECS Exec session whose output is awaited.
    session: Option<String>,
}

impl Run {
    /// Ready for its first step; `columns` is the terminal's width.
    pub fn new(plan: Plan, columns: usize) -> Run {
        Run {
            plan,
            pages: None,
            attempts: 0,
            accepted: None,
            columns,
            session: None,
        }
    }

    /// The next thing to do, given what came of the last.
    pub fn step(&mut self, answer: Answer) -> Turn {
        match answer {
            Answer::Reply(reply) if self.plan.waiter.is_some() => self.polled(reply),
            Answer::Reply(Err(error)) => Turn::End(CliError::service(&self.plan.operation.name, &error).into()),
            Answer::Reply(Ok(output)) if self.plan.operation.name == "ExecuteCommand" => self.open_session(&output),
            Answer::Http(reply) if self.session.is_some() => self.session_over(reply),
            Answer::Reply(Ok(output)) => self.replied(output),
            Answer::Done => self.call(),
            _ => match self.begin() {
                Ok(()) => self.call(),
                Err(message) => Turn::End(CliError::general(&message).into()),
            },
        }
    }

    fn begin(&mut self) -> Result<(), String> {
        if let (Some(paginator), true) = (&self.plan.operation.paginator, self.plan.paging.join) {
            let paging = self.plan.paging.clone();
            self.pages = Some(Pages::new(paginator, paging, &mut self.plan.input)?);
        }
        Ok(())
    }

    fn call(&self) -> Turn {
        let input = Value::Object(self.plan.input.clone());
        let call = Call::new(&self.plan.service.name, &self.plan.operation.name, input);
        Turn::Do(Request::Call(call))
    }

    /// Opens the stream of an ECS Exec session, as the CLI's Session Manager plugin does.
    fn open_session(&mut self, output: &Output) -> Turn {
        let session = output.to_value();
        let text = |name: &str| session["session"][name].as_str().unwrap_or_default().to_string();
        let url = text("streamUrl").replacen("wss://", "https://", 1);
        self.session = Some(text("sessionId"));
        Turn::Do(Request::Http(HttpRequest {
            method: "GET".into(),
            url,
            headers: BTreeMap::new(),
            body: String::new(),
            max_time: None,
        }))
    }

    fn session_over(&mut self, reply: Result<HttpReply, HttpFault>) -> Turn {
        let id = self.session.take().unwrap_or_default();
        let body = match reply {
            Ok(reply) if reply.status == 200 => reply.body,
            _ => {
                let message = format!("Cannot perform start session: the stream of session {id} does not answer");
                return Turn::End(CliError::general(&message).into());
            }
        };
        let line = if body.is_empty() || body.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        Turn::End(Ended {
            stdout: format!(
                "\nThe Session Manager plugin was installed successfully. Use the AWS CLI to start a session.\n\n\nStarting session with SessionId: {id}\n{body}{line}\n\nExiting session with sessionId: {id}.\n\n"
            ),
            ..Ended::default()
        })
    }

    fn polled(&mut self, reply: Result<Output, AwsError>) -> Turn {
        let Some((name, waiter)) = self.plan.waiter else {
            return Turn::End(Ended::default());
        };
        self.attempts += 1;
        let reason = match wait::judge(waiter, &reply) {
            Poll::Success => return Turn::End(Ended::default()),
            Poll::Failure(reason) => reason,
            Poll::Again(place) => {
                self.accepted = place.or(self.accepted);
                if self.attempts < waiter.max_attempts {
                    return Turn::Do(Request::Sleep(Span(waiter.delay_seconds.saturating_mul(1000))));
                }
                match self.accepted.and_then(|place| waiter.acceptors.get(place)) {
                    None => "Max attempts exceeded".to_string(),
                    Some(acceptor) => format!(
                        "Max attempts exceeded. Previously accepted state: {}",
                        wait::explanation(acceptor)
                    ),
                }
            }
        };
        let error = CliError::general(&format!("Waiter {} failed: {reason}", camel(name)));
        Turn::End(error.into())
    }

    fn replied(&mut self, output: Output) -> Turn {
        let Value::Object(mut page) = output.to_value() else {
            return Turn::End(Ended::default());
        };
        let Some(pages) = &mut self.pages else {
            return self.print(&[Value::Object(page)], None);
        };
        if pages.add(&mut page, &mut self.plan.input) {
            return self.call();
        }
        let Some(pages) = self.pages.take() else {
            return Turn::End(Ended::default());
        };
        let resume = pages.resume_token().map(str::to_string);
        if self.plan.globals.format == Format::Text {
            let each = pages.each.clone();
            return self.print(&each, resume.as_deref());
        }
        let whole = pages.whole();
        self.print(&[whole], resume.as_deref())
    }

    /// Prints replies; more than one only in the text format.
    fn print(&self, replies: &[Value], resume: Option<&str>) -> Turn {
        let mut stdout = String::new();
        for reply in replies {
            match self.format(reply, resume) {
                Ok(text) => stdout.push_str(&text),
                Err(error) => {
                    let mut ended = Ended::from(error);
                    ended.stdout = stdout;
                    return Turn::End(ended);
                }
            }
        }
        if let (Format::Text, Some(token)) = (self.plan.globals.format, resume) {
            let token: Map<String, Value> = [("NextToken".to_string(), Value::from(token))].into_iter().collect();
            let shown = match &self.plan.globals.query {
                // The token is searched like a page, and found by few queries.
                Some(_) => "None\n".to_string(),
                None => text::format(&Node::Object(vec![(
                    "NextToken".into(),
                    Node::plain(&Value::Object(token)),
                )])),
            };
            stdout.push_str(&shown);
        }
        Turn::End(Ended {
            stdout,
            stderr: String::new(),
            exit: 0,
        })
    }

    fn format(&self, reply: &Value, resume: Option<&str>) -> Result<String, CliError> {
        let (service, operation, globals) = (self.plan.service, self.plan.operation, &self.plan.globals);
        let mut node = match &operation.output {
            Some(shape) => Node::of(service, shape, reply),
            None => Node::Object(Vec::new()),
        };
        if let (Node::Object(members), Some(token), true) = (&mut node, resume, globals.format != Format::Text) {
            members.push(("NextToken".into(), Node::Text(token.to_string())));
        }
        if let Some(query) = &globals.query {
            let query = query::compile(query).map_err(|message| CliError::param(&message))?;
            node = query
                .apply(&node, service, operation.output.as_deref())
                .map_err(|message| CliError::general(&message))?;
        }
        match globals.format {
            Format::Json => Ok(json::format(&node)),
            Format::Text => Ok(text::format(&node)),
            Format::Yaml => Ok(yaml::format(&node)),
            Format::Off => Ok(String::new()),
            Format::Table => {
                table::format(&operation.name, &node, self.columns).map_err(|message| CliError::general(&message))
            }
        }
    }
}

/// `TasksRunning` of `tasks-running`.
fn camel(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
            .unwrap_or_default()
    };
    name.split('-').map(word).collect()
}
