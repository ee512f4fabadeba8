//! The evaluation of a request: explicit deny, else allow, else the default deny.
//!
//! Source: IAM User Guide, "Policy evaluation logic". Invariant: evaluation allocates nothing while it allows, unless
//! a policy variable has to be filled in.

use super::Context;
use super::account::{Account, Identity};
use super::document::{Document, Statement};
use crate::aws::{ACCOUNT, REGION};
use serde::Serialize;
use std::borrow::Cow;

/// How an evaluation came out, with the statement that decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict<'a> {
    /// (policy's name, statement's index)
    Allow(&'a str, usize),
    Deny(&'a str, usize),
    Default,
}

/// One statement as the evaluation saw it, for "Why?".
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The policy's name.
    pub policy: String,
    /// The statement's Sid or number.
    pub statement: String,
    /// Allow, or else Deny.
    pub allows: bool,
    pub action_fits: bool,
    pub resource_fits: bool,
    pub conditions_hold: bool,
}

impl Step {
    /// Whether the statement applies to the request.
    pub fn applies(&self) -> bool {
        self.action_fits && self.resource_fits && self.conditions_hold
    }
}

/// A request as policies see it.
pub struct Request<'a> {
    pub identity: Identity<'a>,
    pub principal: &'a str,
    pub action: &'a str,
    pub resource: &'a str,
    pub context: &'a Context,
}

impl<'a> Request<'a> {
    /// The value of a condition key: the caller's own first, then what every request has.
    pub fn value(&self, key: &str) -> Option<Cow<'a, str>> {
        let given = self.context.0.get(key).or_else(|| {
            self.context
                .0
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(key))
                .map(|(_, value)| value)
        });
        if let Some(value) = given {
            return Some(Cow::Borrowed(value));
        }
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        match self.identity {
            Identity::User(user) if is("aws:username") => Some(Cow::Borrowed(&user.name)),
            Identity::Role(role, _) if is("aws:PrincipalArn") => Some(Cow::Borrowed(&role.arn)),
            _ if is("aws:PrincipalArn") => Some(Cow::Borrowed(self.principal)),
            _ if is("aws:PrincipalAccount") || is("aws:ResourceAccount") => Some(Cow::Borrowed(ACCOUNT)),
            _ if is("aws:RequestedRegion") => Some(Cow::Borrowed(REGION)),
            _ if is("aws:userid") => Some(Cow::Owned(self.identity.user_id())),
            _ if is("aws:SecureTransport") => Some(Cow::Borrowed("true")),
            _ if is("aws:PrincipalType") => Some(Cow::Borrowed(match self.identity {
                Identity::Root => "Account",
                Identity::User(_) => "User",
                Identity::Role(..) => "AssumedRole",
            })),
            _ => None,
        }
    }

    /// Weighs every policy of the identity.
    pub fn verdict(&self, account: &'a Account) -> Verdict<'a> {
        let Some(_) = self.identity.held() else {
            return Verdict::Allow("root", 0);
        };
        let mut verdict = Verdict::Default;
        for (name, document) in policies(account, self.identity) {
            for (index, statement) in document.statements.iter().enumerate() {
                // An allow cannot change an allow, so only denials are still of interest.
                if (statement.allows && verdict != Verdict::Default) || !self.applies(statement) {
                    continue;
                }
                if !statement.allows {
                    return Verdict::Deny(name, index);
                }
                verdict = Verdict::Allow(name, index);
            }
        }
        verdict
    }

    /// Every statement of the identity, as it was seen.
    pub fn steps(&self, account: &'a Account) -> Vec<Step> {
        let mut steps = Vec::new();
        for (name, document) in policies(account, self.identity) {
            for (index, statement) in document.statements.iter().enumerate() {
                steps.push(Step {
                    policy: name.into(),
                    statement: statement.label(index),
                    allows: statement.allows,
                    action_fits: self.action_fits(statement),
                    resource_fits: self.resource_fits(statement),
                    conditions_hold: self.conditions_hold(statement),
                });
            }
        }
        steps
    }

    /// Whether a statement applies to the request; principals are not looked at.
    pub fn applies(&self, statement: &Statement) -> bool {
        self.action_fits(statement) && self.resource_fits(statement) && self.conditions_hold(statement)
    }

    fn action_fits(&self, statement: &Statement) -> bool {
        statement.actions.iter().any(|pattern| pattern.fits_action(self.action)) != statement.not_action
    }

    fn resource_fits(&self, statement: &Statement) -> bool {
        let value = |key: &str| self.value(key);
        statement
            .resources
            .iter()
            .any(|pattern| pattern.fits(self.resource, &value))
            != statement.not_resource
    }

    fn conditions_hold(&self, statement: &Statement) -> bool {
        let value = |key: &str| self.value(key);
        statement.conditions.iter().all(|condition| condition.holds(&value))
    }
}

/// The policies of an identity: managed ones in order of attachment, then inline ones.
pub fn policies<'a>(account: &'a Account, identity: Identity<'a>) -> impl Iterator<Item = (&'a str, &'a Document)> {
    let held = identity.held();
    let attached = held.into_iter().flat_map(|held| &held.attached);
    let managed = attached
        .filter_map(|arn| account.policies.get(arn))
        .map(|policy| (policy.name.as_str(), &*policy.compiled));
    let inline = held
        .into_iter()
        .flat_map(|held| &held.inline)
        .map(|(name, policy)| (name.as_str(), &*policy.compiled));
    managed.chain(inline)
}
