//! The list of calls: everything the learner asked, reads and refusals included, for the Calls pane.
//!
//! Unlike the log it is never undone: a call that was undone stays in the list and says so.

use super::Session;
use crate::aws::{self, AwsError, Call, Output};
use crate::base::time::Time;
use crate::model::Seq;

/// Calls kept in the list; older ones are dropped.
const KEPT: usize = 2_000;

/// One call as it was made and answered.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRecord {
    /// Rises by one with each call of the session.
    pub number: u64,
    /// ARN of the principal.
    pub who: String,
    pub call: Call,
    /// The refusal, if it was refused.
    pub refusal: Option<AwsError>,
    /// The simulated moment.
    pub at: Time,
    /// The first event it caused; `None` for calls that only read.
    pub seq: Option<Seq>,
    /// Its node in the history.
    pub(super) node: Option<usize>,
}

impl Session {
    /// The calls of this session, oldest first.
    pub fn calls(&self) -> &[CallRecord] {
        &self.calls
    }

    /// Whether what a call did is part of the current world; true for calls that only read.
    pub fn in_force(&self, record: &CallRecord) -> bool {
        match record.node {
            Some(node) => self.history.common(node, self.tip()) == node,
            None => record.seq.is_none(),
        }
    }

    pub(super) fn note_call(&mut self, call: &Call, reply: &Result<Output, AwsError>, made: Option<(usize, Seq)>) {
        if self.calls.len() >= KEPT {
            self.calls.drain(..KEPT / 4);
        }
        self.calls.push(CallRecord {
            number: self.calls.last().map_or(1, |last| last.number + 1),
            who: call.by.clone().unwrap_or_else(|| aws::LEARNER.into()),
            call: call.clone(),
            refusal: reply.as_ref().err().cloned(),
            at: self.shown().now(),
            seq: made.map(|(_, seq)| seq),
            node: made.map(|(node, _)| node),
        });
        self.revision += 1;
    }
}
