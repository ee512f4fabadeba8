//! Trust policies: who may assume a role.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Principal" and "Roles terms and concepts".

use super::account::{Account, Role};
use super::document::{Statement, malformed};
use super::evaluate::Request;
use crate::aws::{ACCOUNT, AwsError};

/// Whether a service may assume the role.
pub fn lets_service(role: &Role, service: &str) -> bool {
    let named = |statement: &Statement| {
        let named = statement
            .principals
            .iter()
            .any(|(kind, name)| name == "*" || kind == "Service" && name == service);
        named != statement.not_principal
            && statement.actions.iter().any(|a| a.fits_action("sts:AssumeRole")) != statement.not_action
    };
    // A service's call has few of the keys that conditions ask for; a condition on the account is the usual one.
    let holds = |statement: &Statement| {
        statement.conditions.iter().all(|condition| {
            condition.holds(&|key| {
                let account = ["aws:SourceAccount", "aws:PrincipalAccount"];
                account
                    .iter()
                    .any(|k| k.eq_ignore_ascii_case(key))
                    .then_some(ACCOUNT.into())
                    .or_else(|| {
                        let arn = key.eq_ignore_ascii_case("aws:SourceArn");
                        arn.then(|| format!("arn:aws:ecs:{}:{ACCOUNT}:*", crate::aws::REGION).into())
                    })
            })
        })
    };
    let applies = |statement: &&Statement| named(statement) && holds(statement);
    let mut found = role.trusts.statements.iter().filter(applies).peekable();
    found.peek().is_some() && found.all(|statement| statement.allows)
}

/// How a role's trust policy sees a principal of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// It names the principal itself: no identity policy is needed.
    Named,
    /// It names the account: the principal's own policies must allow it too.
    Account,
    No,
}

/// Whether a principal of the account may assume the role, as far as the trust policy goes.
pub fn lets(role: &Role, request: &Request<'_>) -> Trust {
    let arn = match request.identity {
        super::Identity::Role(role, _) => role.arn.as_str(),
        _ => request.principal,
    };
    let mut trust = Trust::No;
    for statement in &role.trusts.statements {
        let matched = statement
            .principals
            .iter()
            .filter(|(kind, _)| kind == "AWS")
            .map(|(_, name)| match name.as_str() {
                "*" => Trust::Account,
                name if name == ACCOUNT || name == format!("arn:aws:iam::{ACCOUNT}:root") => Trust::Account,
                name if name == arn || name == request.principal => Trust::Named,
                _ => Trust::No,
            });
        let best = matched.fold(Trust::No, |best, one| match (best, one) {
            (Trust::Named, _) | (_, Trust::Named) => Trust::Named,
            (Trust::Account, _) | (_, Trust::Account) => Trust::Account,
            _ => Trust::No,
        });
        let best = match (statement.not_principal, best) {
            (false, best) => best,
            (true, Trust::No) => Trust::Account,
            (true, _) => Trust::No,
        };
        if best == Trust::No || !request.applies(statement) {
            continue;
        }
        if !statement.allows {
            return Trust::No;
        }
        if trust != Trust::Named {
            trust = best;
        }
    }
    trust
}

/// Refuses a trust policy that names a user or role the account does not have.
pub fn check_principals(account: &Account, statements: &[Statement]) -> Result<(), AwsError> {
    let own = format!("arn:aws:iam::{ACCOUNT}:");
    for (kind, name) in statements.iter().flat_map(|statement| &statement.principals) {
        if kind == "AWS" && name.starts_with(&own) && account.identity(name).is_none() {
            return Err(malformed(format!("Invalid principal in policy: \"AWS\":\"{name}\"")));
        }
    }
    Ok(())
}
