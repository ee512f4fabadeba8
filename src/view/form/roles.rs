//! What a role can and cannot do for the tasks of a draft.

use crate::aws::{Call, arn, fields::Fields};
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::model::ecs::definition::fargate::is_private_ecr;
use crate::view::state::State;
use serde_json::{Value, json};

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub state: State,
    pub text: String,
}

impl Finding {
    pub fn new(state: State, text: impl Into<String>) -> Finding {
        Finding {
            state,
            text: text.into(),
        }
    }
}

/// What the role under this hat (`E` or `T`) means for a task definition.
pub fn findings(world: &World, hat: char, draft: &Value) -> Vec<Finding> {
    let member = if hat == 'E' { "executionRoleArn" } else { "taskRoleArn" };
    let Some(role) = draft.text(member) else {
        return if hat == 'E' {
            needs(draft)
                .into_iter()
                .map(|(_, text)| Finding::new(State::Warn, fill("nobody may {text}", &[("text", text)])))
                .collect()
        } else {
            Vec::new()
        };
    };
    let Some(known) = world.iam().role(role) else {
        return vec![Finding::new(
            State::Warn,
            fill("{0} does not exist in this account", &[("0", arn::last(role))]),
        )];
    };
    let mut out = Vec::new();
    if world.iam().trusts(&known.arn, "ecs-tasks.amazonaws.com") {
        out.push(Finding::new(State::Ok, "trusts ECS tasks"));
    } else {
        out.push(Finding::new(
            State::Bad,
            say("does not trust ecs-tasks.amazonaws.com, so no task can wear it"),
        ));
    }
    if hat == 'E' {
        let principal = crate::model::ecs::roles::session(&known.arn, "form");
        for (action, text) in needs(draft) {
            let may = world
                .iam()
                .allows(&principal, action, "*", &crate::model::iam::Context::default());
            out.push(if may {
                Finding::new(State::Ok, fill("may {text}", &[("text", text)]))
            } else {
                Finding::new(
                    State::Bad,
                    fill("may not {text} ({action})", &[("text", text), ("action", action)]),
                )
            });
        }
    } else {
        let call = Call::new("iam", "ListAttachedRolePolicies", json!({"RoleName": known.name}));
        let reply = world.read(&call).map(|output| output.to_value()).unwrap_or_default();
        let held: Vec<String> = reply
            .list("AttachedPolicies")
            .iter()
            .filter_map(|p| p.text("PolicyName").map(str::to_string))
            .collect();
        let text = if held.is_empty() && known.held.inline.is_empty() {
            say("has no policy: your code may call nothing").to_string()
        } else {
            let names: Vec<String> = held
                .into_iter()
                .chain(known.held.inline.keys().cloned())
                .take(4)
                .collect();
            fill("has {0}", &[("0", &(names.join(", ")).to_string())])
        };
        out.push(Finding::new(State::None, text));
    }
    out
}

/// What the execution role is needed for: (IAM action, words).
fn needs(draft: &Value) -> Vec<(&'static str, &'static str)> {
    let containers = draft.list("containerDefinitions");
    let mut out = Vec::new();
    if containers.iter().any(|c| c.text("image").is_some_and(is_private_ecr)) {
        out.push(("ecr:GetAuthorizationToken", say("pull from ECR")));
    }
    let driver = |c: &Value| c.member("logConfiguration").and_then(|l| l.text("logDriver")) == Some("awslogs");
    if containers.iter().any(driver) {
        out.push(("logs:CreateLogStream", say("open log streams")));
        out.push(("logs:PutLogEvents", say("write logs")));
    }
    if containers.iter().any(|c| !c.list("secrets").is_empty()) {
        out.push(("secretsmanager:GetSecretValue", say("fetch secrets")));
    }
    out
}
