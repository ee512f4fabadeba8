//! Principals, roles, policies and their evaluation.

use crate::aws::AwsError;
use crate::model::fidelity::Rule;
use crate::model::routes::Route;
use serde::Serialize;
use std::collections::BTreeMap;

pub const RULES: &[Rule] = &[];
pub const ROUTES: &[Route] = &[];

/// Everything of IAM.
#[derive(Clone, Debug, Serialize)]
pub struct Iam {}

/// Condition keys of a request: `iam:PassedToService` → `ecs-tasks.amazonaws.com`.
#[derive(Clone, Debug, Default)]
pub struct Context(pub BTreeMap<String, String>);

/// The outcome of an evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    pub allowed: bool,
    pub principal: String,
    pub action: String,
    pub resource: String,
    /// The statement that decided, as `policy name / statement id or number`; none for the default deny.
    pub by: Option<String>,
    /// How AWS ends the sentence: `because no identity-based policy allows the ecs:RunTask action`.
    pub ending: String,
}

impl Decision {
    /// The service's refusal if denied (`AccessDeniedException`, `AccessDenied` or `UnauthorizedOperation`).
    pub fn refusal(self, _service: &str) -> Result<(), AwsError> {
        Ok(())
    }
    /// `User: … is not authorized to perform: … on resource: … because …`
    pub fn message(&self) -> String {
        format!(
            "User: {} is not authorized to perform: {} on resource: {} {}",
            self.principal, self.action, self.resource, self.ending
        )
    }
}

/// A role.
#[derive(Clone, Debug, Serialize)]
pub struct Role {
    pub arn: String,
    pub name: String,
    pub id: String,
    /// The trust policy document.
    pub trust: serde_json::Value,
}

impl Iam {
    /// A new account: the learner with AdministratorAccess, AWS's managed policies, the ECS service-linked role and
    /// `ecsTaskExecutionRole`.
    pub fn new() -> Iam {
        Iam {}
    }
    /// Evaluates a request of a principal (user ARN, role ARN, or assumed-role ARN).
    pub fn authorize(&self, principal: &str, action: &str, resource: &str, _context: &Context) -> Decision {
        Decision {
            allowed: true,
            principal: principal.into(),
            action: action.into(),
            resource: resource.into(),
            by: None,
            ending: String::new(),
        }
    }
    /// A role by ARN or name.
    pub fn role(&self, _arn_or_name: &str) -> Option<&Role> {
        None
    }
    /// Whether a role's trust policy lets a service (`ecs-tasks.amazonaws.com`) assume it.
    pub fn trusts(&self, _role_arn: &str, _service: &str) -> bool {
        true
    }
}

impl Default for Iam {
    fn default() -> Iam {
        Iam::new()
    }
}
