//! Roles that ECS is handed: may the caller pass them, and can ECS assume them?
//!
//! Source: ECS Developer Guide, task IAM role and task execution IAM role; IAM User Guide, passing a role.

use crate::aws::{AwsError, arn};
use crate::model::World;
use crate::model::ecs::service::{Attached, Hook};
use crate::model::iam::Context;

const TASKS: &str = "ecs-tasks.amazonaws.com";

/// Checks `iam:PassRole` for each role given.
pub fn check_pass<'a>(
    world: &World,
    caller: &str,
    roles: impl IntoIterator<Item = &'a Option<String>>,
) -> Result<(), AwsError> {
    let mut context = Context::default();
    context.0.insert("iam:PassedToService".into(), TASKS.into());
    for role in roles.into_iter().flatten() {
        let role = arn_of(role);
        world
            .iam
            .authorize(caller, "iam:PassRole", &role, &context)
            .refusal("ecs")?;
    }
    Ok(())
}

/// Checks `iam:PassRole` for the roles that ECS uses itself: of load balancers and of hooks.
pub fn check_pass_infrastructure(
    world: &World,
    caller: &str,
    attached: &[Attached],
    hooks: &[Hook],
) -> Result<(), AwsError> {
    let mut context = Context::default();
    context
        .0
        .insert("iam:PassedToService".into(), "ecs.amazonaws.com".into());
    let of_balancers = attached.iter().filter_map(|a| Some(&a.advanced.as_ref()?.role));
    let of_hooks = hooks.iter().filter(|hook| !hook.pause).map(|hook| &hook.role);
    for role in of_balancers.chain(of_hooks) {
        let role = arn_of(role);
        let decision = world.iam.authorize(caller, "iam:PassRole", &role, &context);
        decision.refusal("ecs")?;
    }
    Ok(())
}

/// The first of the roles that ECS cannot assume for a task, as an error with ECS's text.
pub fn check_trust<'a>(world: &World, roles: impl IntoIterator<Item = &'a Option<String>>) -> Result<(), AwsError> {
    for role in roles.into_iter().flatten() {
        if !can_assume(world, role) {
            return Err(AwsError::client(cannot_assume(role)).rule("roles.trust"));
        }
    }
    Ok(())
}

/// Whether ECS can assume a role for a task.
pub fn can_assume(world: &World, role: &str) -> bool {
    let role = arn_of(role);
    world.iam.role(&role).is_some() && world.iam.trusts(&role, TASKS)
}

/// What ECS says when it cannot.
pub fn cannot_assume(role: &str) -> String {
    format!(
        "ECS was unable to assume the role '{role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role."
    )
}

/// The principal a task's calls come from: the role's session, named by the task's id.
pub fn session(role: &str, task_id: &str) -> String {
    format!(
        "arn:aws:sts::{}:assumed-role/{}/{task_id}",
        crate::aws::ACCOUNT,
        arn::last(role)
    )
}

/// A role's ARN from its ARN or bare name.
pub fn arn_of(role: &str) -> String {
    if role.starts_with("arn:") {
        role.into()
    } else {
        arn::of("iam", &format!("role/{role}"))
    }
}
