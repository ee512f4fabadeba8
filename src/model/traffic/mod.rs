//! Requests from the simulated internet: single ones, and sources that send many.

use crate::aws::{AwsError, Output};
use crate::model::World;
use crate::model::command::Profile;
use crate::model::events::Seq;
use crate::model::fidelity::Rule;
use serde::Serialize;
use std::collections::BTreeMap;

pub const RULES: &[Rule] = &[];

/// The traffic sources.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Traffic {}

/// What traffic puts on the agenda.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Wake {}

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

pub(in crate::model) fn request(
    _world: &mut World,
    _method: &str,
    _url: &str,
    _headers: &BTreeMap<String, String>,
    _body: &str,
) -> Result<Output, AwsError> {
    Ok(Output::empty())
}

pub(in crate::model) fn check(_world: &World, _name: &str, _url: &str, _profile: &Profile) -> Result<(), AwsError> {
    Ok(())
}

pub(in crate::model) fn known(_world: &World, _name: &str) -> Result<(), AwsError> {
    Ok(())
}

pub(in crate::model) fn start(
    _world: &mut World,
    _because: Seq,
    _name: &str,
    _url: &str,
    _profile: &Profile,
) -> Result<Output, AwsError> {
    Ok(Output::empty())
}

pub(in crate::model) fn stop(_world: &mut World, _because: Seq, _name: &str) -> Result<Output, AwsError> {
    Ok(Output::empty())
}

pub(in crate::model) fn wake(_world: &mut World, _because: Seq, wake: Wake) {
    match wake {}
}
