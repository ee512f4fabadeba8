//! STS: GetCallerIdentity and AssumeRole.
//!
//! Source: AWS STS API Reference. GetCallerIdentity needs no permission. AssumeRole needs the role's trust policy, and
//! the caller's own policies too unless the trust policy names the caller itself. Session policies are not modelled.

use super::account::Session;
use super::evaluate::{Request, Verdict};
use super::trust::{self, Trust};
use super::{Context, Identity, decision, read};
use crate::aws::{ACCOUNT, AwsError, Output, arn};
use crate::base::ids;
use crate::base::rng::Draw;
use crate::base::time::Span;
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};

/// Sessions kept; the one that expires first makes room.
const SESSIONS: usize = 1_000;

pub fn caller_identity(world: &World, caller: &Caller, _: &Value) -> Result<Output, AwsError> {
    let identity = world
        .iam
        .account
        .identity(&caller.arn)
        .ok_or_else(|| decision::unknown("sts"))?;
    Ok(json!({"UserId": identity.user_id(), "Account": ACCOUNT, "Arn": caller.arn}).into())
}

pub fn assume_role(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let role_arn = read::text(input, "RoleArn");
    let session = read::name(input, "RoleSessionName", 64)?;
    if session.len() < 2 {
        let text = format!(
            "1 validation error detected: Value '{session}' at 'roleSessionName' failed to satisfy constraint: Member must \
             have length greater than or equal to 2"
        );
        return Err(AwsError::new("ValidationError", text).field("RoleSessionName"));
    }
    if !role_arn.starts_with("arn:") {
        return Err(AwsError::new("ValidationError", format!("{role_arn} is invalid")).field("RoleArn"));
    }
    for member in ["Policy", "PolicyArns"] {
        if input.get(member).is_some() {
            let text = format!("Taskyard does not model session policies ({member}).");
            return Err(AwsError::new("ValidationError", text)
                .field(member)
                .rule("iam.sessions"));
        }
    }
    let account = &world.iam.account;
    let identity = account.identity(&caller.arn).ok_or_else(|| decision::unknown("sts"))?;
    let context = Context::default();
    let request = Request {
        identity,
        principal: &caller.arn,
        action: "sts:AssumeRole",
        resource: role_arn,
        context: &context,
    };
    let refuse = |ending: &str| {
        let text = format!(
            "User: {} is not authorized to perform: sts:AssumeRole on resource: {role_arn} {ending}",
            caller.arn
        );
        decision::denied("sts", &text)
    };
    let role = world.iam.role(role_arn).filter(|role| role.arn == role_arn);
    let trust = role.map_or(Trust::No, |role| trust::lets(role, &request));
    let ending = match (request.verdict(account), trust) {
        _ if matches!(identity, Identity::Root) => Some("because roles may not be assumed by root accounts"),
        (Verdict::Deny(..), _) => Some("with an explicit deny in an identity-based policy"),
        (Verdict::Default, Trust::Account | Trust::No) => {
            Some("because no identity-based policy allows the sts:AssumeRole action")
        }
        (_, Trust::No) => Some("because no role trust policy allows the sts:AssumeRole action"),
        _ => None,
    };
    let (Some(role), None) = (role, ending) else {
        return Err(refuse(
            ending.unwrap_or("because no role trust policy allows the sts:AssumeRole action"),
        ));
    };
    let chained = matches!(identity, Identity::Role(..));
    let most = if chained { 3600 } else { role.max_session_seconds };
    let seconds = input
        .get("DurationSeconds")
        .and_then(Value::as_u64)
        .unwrap_or(3600.min(most));
    if seconds < 900 || seconds > most {
        let text = match (seconds < 900, chained) {
            (true, _) => format!(
                "1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: Member \
                 must have value greater than or equal to 900"
            ),
            (false, true) => {
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
                    .into()
            }
            (false, false) => "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.".into(),
        };
        return Err(AwsError::new("ValidationError", text).field("DurationSeconds"));
    }
    let (role_id, role_name) = (role.id.clone(), role.name.clone());
    let arn = format!("arn:aws:sts::{ACCOUNT}:assumed-role/{role_name}/{session}");
    let number = world.next_number();
    let mut key = ids::iam(world.seed, "ASIA", number);
    key.truncate(20);
    let mut draw = Draw::of(world.seed, "secret", number);
    let (secret, token) = (draw.hex(40), draw.hex(200));
    let expires = world.now + Span::secs(seconds);
    let reply = json!({
        "Credentials": {
            "AccessKeyId": key, "SecretAccessKey": secret, "SessionToken": token, "Expiration": expires.unix(),
        },
        "AssumedRoleUser": {"AssumedRoleId": format!("{role_id}:{session}"), "Arn": arn},
    });
    let sessions = &mut world.iam.change().sessions;
    if sessions.len() >= SESSIONS {
        let oldest = sessions
            .iter()
            .min_by_key(|(_, session)| session.expires)
            .map(|(key, _)| key.clone());
        oldest.and_then(|key| sessions.remove(&key));
    }
    sessions.insert(key, Session { arn, expires });
    Ok(reply.into())
}

/// The ARN of the role a request names, for lists of resources.
pub fn role_arn(world: &World, input: &Value) -> Vec<String> {
    let name = read::text(input, "RoleName");
    vec![match world.iam.role(name) {
        Some(role) => role.arn.clone(),
        None => arn::of(
            "iam",
            &format!("role{}{name}", input.get("Path").and_then(Value::as_str).unwrap_or("/")),
        ),
    }]
}
