//! What a running line asks of the world around the terminal, and what it is answered.
//!
//! Invariant: nothing here knows a world; whoever holds one turns a request into an answer.

use crate::aws::{AwsError, Call, Output};
use crate::base::time::Span;
use std::collections::BTreeMap;

/// Something a line wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// A call of an AWS operation; answer with [`Answer::Reply`].
    Call(Call),
    /// A request from the simulated internet; answer with [`Answer::Http`].
    Http(HttpRequest),
    /// Let simulated time pass; answer with [`Answer::Done`].
    Sleep(Span),
    /// One of Taskyard's own commands; answer with [`Answer::Said`].
    Yard(Yard),
}

/// A request by `curl`.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpRequest {
    pub method: String,
    /// With scheme, host, port where not the scheme's, and path.
    pub url: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    /// How long the client waits.
    pub max_time: Option<Span>,
}

/// Taskyard's own commands.
#[derive(Clone, Debug, PartialEq)]
pub enum Yard {
    /// Why is this resource as it is?
    Why(String),
    /// What time is it?
    Time,
    Undo,
    Redo,
    /// Let this span pass.
    Advance(Span),
    /// Aim requests per minute at a URL; none ends the traffic.
    Traffic {
        url: String,
        per_minute: u64,
    },
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The first step of a job, and the step after something was printed.
    Go,
    /// The service's reply or refusal.
    Reply(Result<Output, AwsError>),
    /// The HTTP response, or why there is none.
    Http(Result<HttpReply, HttpFault>),
    /// Time has passed.
    Done,
    /// Text to show, or why it could not be done.
    Said(Result<String, String>),
}

/// An HTTP response.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpReply {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

/// Why there is no HTTP response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpFault {
    /// No such name.
    Unresolved,
    /// The address answers with a reset.
    Refused,
    /// Nothing answers, as behind a closed security group.
    TimedOut,
    /// The connection closed without a response.
    Empty,
}
