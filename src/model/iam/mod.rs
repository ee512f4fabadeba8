//! IAM and STS: principals, roles, policies and their evaluation.
//!
//! Every call at the door passes [`Iam::allows`]. Policies are compiled when they are put, so that evaluation is quick
//! and cannot fail. Source: IAM User Guide, "Policy evaluation logic", "IAM JSON policy element reference"; IAM and STS
//! API References. Service control policies, permissions boundaries and session policies are not modelled.

mod account;
mod attachments;
mod catalogue;
mod condition;
mod context;
mod decision;
pub mod document;
mod evaluate;
mod inline;
mod managed;
mod pattern;
mod profiles;
mod read;
mod roles;
mod routes;
mod sts;
mod trust;
mod users;

pub use account::{Account, Held, Identity, Inline, Managed, Profile, Role, Session, User};
pub use context::context_of;
pub use decision::Decision;
pub use evaluate::Step;
pub use routes::{ROUTES, RULES};

use crate::aws::AwsError;
use evaluate::{Request, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Everything of IAM. Cheap to clone.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Iam {
    account: Rc<Account>,
}

/// Condition keys of a request: `iam:PassedToService` → `ecs-tasks.amazonaws.com`. The values of a multivalued key are
/// separated by line feeds.
#[derive(Clone, Debug, Default)]
pub struct Context(pub BTreeMap<String, String>);

impl Iam {
    /// A new account: the learner with AdministratorAccess, AWS's managed policies, the service-linked roles and
    /// `ecsTaskExecutionRole`.
    pub fn new() -> Iam {
        Iam {
            account: Rc::new(Account::new()),
        }
    }

    /// Whether a principal may do something; the quick way, without a reason.
    pub fn allows(&self, principal: &str, action: &str, resource: &str, context: &Context) -> bool {
        self.account.identity(principal).is_some_and(|identity| {
            let request = Request {
                identity,
                principal,
                action,
                resource,
                context,
            };
            matches!(request.verdict(&self.account), Verdict::Allow(..))
        })
    }

    /// Evaluates a request of a principal (user ARN, role ARN, or assumed-role ARN).
    pub fn authorize(&self, principal: &str, action: &str, resource: &str, context: &Context) -> Decision {
        let verdict = self.account.identity(principal).map(|identity| {
            Request {
                identity,
                principal,
                action,
                resource,
                context,
            }
            .verdict(&self.account)
        });
        let by = |policy: &str, index: usize| {
            let found = evaluate::policies(&self.account, self.account.identity(principal)?)
                .find(|(name, _)| *name == policy)
                .and_then(|(_, document)| document.statements.get(index));
            found.map(|statement| format!("{policy} / {}", statement.label(index)))
        };
        let (allowed, by, ending) = match verdict {
            Some(Verdict::Allow(policy, index)) => (true, by(policy, index), String::new()),
            Some(Verdict::Deny(policy, index)) => (
                false,
                by(policy, index),
                "with an explicit deny in an identity-based policy".into(),
            ),
            Some(Verdict::Default) | None => (
                false,
                None,
                format!("because no identity-based policy allows the {action} action"),
            ),
        };
        Decision {
            allowed,
            principal: principal.into(),
            action: action.into(),
            resource: resource.into(),
            by,
            ending,
            unknown: verdict.is_none(),
        }
    }

    /// Checks one action on several resources; the first that is denied refuses.
    pub fn authorize_all(
        &self,
        service: &str,
        principal: &str,
        action: &str,
        resources: &[String],
        context: &Context,
    ) -> Result<(), AwsError> {
        match resources
            .iter()
            .find(|resource| !self.allows(principal, action, resource, context))
        {
            Some(resource) => self.authorize(principal, action, resource, context).refusal(service),
            None => self.known(service, principal),
        }
    }

    /// Refuses a principal that the account does not have, as a service refuses unknown credentials.
    pub fn known(&self, service: &str, principal: &str) -> Result<(), AwsError> {
        match self.account.identity(principal) {
            Some(_) => Ok(()),
            None => Err(decision::unknown(service)),
        }
    }

    /// Whether any policy of a principal has conditions, so that its requests need a context.
    pub fn weighs_conditions(&self, principal: &str) -> bool {
        self.account.identity(principal).is_some_and(|identity| {
            evaluate::policies(&self.account, identity).any(|(_, document)| document.has_conditions())
        })
    }

    /// Every statement of the principal's policies as the evaluation of a request saw it, for "Why?".
    pub fn explain(&self, principal: &str, action: &str, resource: &str, context: &Context) -> Vec<Step> {
        match self.account.identity(principal) {
            Some(identity) => Request {
                identity,
                principal,
                action,
                resource,
                context,
            }
            .steps(&self.account),
            None => Vec::new(),
        }
    }

    /// A role by ARN or name.
    pub fn role(&self, arn_or_name: &str) -> Option<&Role> {
        let role = self.account.roles.get(crate::aws::arn::last(arn_or_name))?;
        (!arn_or_name.starts_with("arn:") || role.arn == arn_or_name).then_some(role)
    }

    /// Whether a role's trust policy lets a service (`ecs-tasks.amazonaws.com`) assume it.
    pub fn trusts(&self, role_arn: &str, service: &str) -> bool {
        self.role(role_arn)
            .is_some_and(|role| trust::lets_service(role, service))
    }

    /// Users, roles, policies and sessions.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The principal behind an access key that AssumeRole gave out.
    pub fn principal_of_key(&self, key: &str) -> Option<&str> {
        self.account.sessions.get(key).map(|session| session.arn.as_str())
    }

    fn change(&mut self) -> &mut Account {
        Rc::make_mut(&mut self.account)
    }
}

impl Default for Iam {
    fn default() -> Iam {
        Iam::new()
    }
}

#[cfg(test)]
mod tests;
