//! Requests from the simulated internet: single ones, and sources that send many.
//!
//! Names resolve as public DNS would: only load balancers that have been provisioned have one. What stops a request
//! before HTTP (no such host, no route, nothing listening) is named as curl names it. Invariant: a source's second is
//! served whole at its start, and the fractions of a rate are carried on, so that no request is lost or made up.

mod send;
mod source;
#[cfg(test)]
mod tests;
mod url;

pub(in crate::model) use send::request;
pub use source::{Source, Totals};
pub(in crate::model) use source::{check, known, start, stop, wake};
pub(in crate::model) use url::parse as parse_url;

use crate::model::fidelity::{Label, Rule};
use serde::Serialize;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The rules of traffic.
pub const RULES: &[Rule] = &[
    Rule {
        id: "traffic.single",
        label: Label::Exact,
        says: "A request from the internet is resolved, let in by routes and security groups, and answered by what \
               listens there.",
        source: "User Guide for Application Load Balancers: Troubleshoot your Application Load Balancers",
    },
    Rule {
        id: "traffic.seconds",
        label: Label::Simplified,
        says: "A traffic source's requests of one second are served together at its start, each target getting its \
               share.",
        source: "Taskyard's own: AWS has no traffic sources",
    },
];

/// The traffic sources, by name.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Traffic {
    sources: BTreeMap<String, Rc<Source>>,
    /// How often a source was started; a wake of an earlier start is void.
    runs: u64,
}

impl Traffic {
    /// Every running source, by name.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values().map(Rc::as_ref)
    }

    /// A running source.
    pub fn source(&self, name: &str) -> Option<&Source> {
        self.sources.get(name).map(Rc::as_ref)
    }
}

/// What traffic puts on the agenda.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Wake {
    /// The next second of a source.
    Second { name: String, run: u64 },
}

/// One HTTP request on its way through the account.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Path with query string, starting with `/`.
    pub path: String,
    pub host: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

/// What the network end of a container gives to a connection.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// An HTTP response, after a time.
    Http {
        status: u16,
        headers: BTreeMap<String, String>,
        body: String,
        millis: u64,
    },
    /// Nothing listens on the port: the connection is refused.
    Refused,
    /// Nobody answers: blocked, or the program hangs.
    Timeout,
    /// The connection breaks before an answer: the program died.
    Closed,
}
