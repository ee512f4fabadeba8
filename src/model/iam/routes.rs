//! The operations of IAM and STS at the door, with the resources their actions are checked on.
//!
//! Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Identity and Access
//! Management (IAM)" and "… for AWS Security Token Service".

use super::sts::role_arn;
use super::{attachments, inline, managed, profiles, read, roles, sts, users};
use crate::aws::{AwsError, Output, arn};
use crate::model::World;
use crate::model::fidelity::{Label, Rule};
use crate::model::routes::{Caller, Route, Serve};
use serde_json::Value;

pub const RULES: &[Rule] = &[
    Rule {
        id: "iam.evaluation",
        label: Label::Exact,
        says: "Everything is denied by default, an Allow permits, and an explicit Deny anywhere wins.",
        source: "IAM User Guide, Policy evaluation logic",
    },
    Rule {
        id: "iam.principal",
        label: Label::Exact,
        says: "A call by a principal the account does not have is refused before any policy is read.",
        source: "IAM API Reference, Common errors",
    },
    Rule {
        id: "iam.document",
        label: Label::Simplified,
        says: "Policy documents are checked when they are put; date, binary and IP operators are refused.",
        source: "IAM User Guide, IAM JSON policy element reference",
    },
    Rule {
        id: "iam.managed-policies",
        label: Label::Simplified,
        says: "AWS managed policies allow their actions on every resource; their conditions are left out.",
        source: "AWS Managed Policy Reference Guide",
    },
    Rule {
        id: "iam.quotas",
        label: Label::Exact,
        says: "Trust policies hold 2,048 characters, a role's inline policies 10,240, a user's 2,048, a managed policy 6,144; ten managed policies per role or user.",
        source: "IAM User Guide, IAM and AWS STS quotas",
    },
    Rule {
        id: "iam.trust",
        label: Label::Exact,
        says: "A role can be assumed only by the principals its trust policy names.",
        source: "IAM User Guide, Roles terms and concepts",
    },
    Rule {
        id: "iam.sessions",
        label: Label::Simplified,
        says: "Temporary credentials stand for the role's session; session policies and expiry are not modelled.",
        source: "STS API Reference, AssumeRole",
    },
    Rule {
        id: "iam.boundaries",
        label: Label::NotModelled,
        says: "Service control policies, permissions boundaries and resource-based policies are not weighed.",
        source: "IAM User Guide, Policy evaluation logic",
    },
];

type Resources = fn(&World, &Value) -> Vec<String>;
type Read = fn(&World, &Caller, &Value) -> Result<Output, AwsError>;
type Change = fn(&mut World, &Caller, &Value) -> Result<Output, AwsError>;

const fn reads(operation: &'static str, action: &'static str, resources: Resources, serve: Read) -> Route {
    Route {
        service: "iam",
        operation,
        action,
        resources,
        serve: Serve::Read(serve),
        label: Label::Exact,
    }
}

const fn changes(operation: &'static str, action: &'static str, resources: Resources, serve: Change) -> Route {
    Route {
        service: "iam",
        operation,
        action,
        resources,
        serve: Serve::Change(serve),
        label: Label::Exact,
    }
}

fn none(_: &World, _: &Value) -> Vec<String> {
    Vec::new()
}

fn user_arn(world: &World, input: &Value) -> Vec<String> {
    let name = read::text(input, "UserName");
    vec![match world.iam.account.users.get(name) {
        Some(user) => user.arn.clone(),
        None if name.is_empty() => crate::aws::LEARNER.into(),
        None => arn::of("iam", &format!("user/{name}")),
    }]
}

fn policy_arn(_: &World, input: &Value) -> Vec<String> {
    vec![read::text(input, "PolicyArn").to_string()]
}

fn new_policy_arn(_: &World, input: &Value) -> Vec<String> {
    let path = input.get("Path").and_then(Value::as_str).unwrap_or("/");
    vec![arn::of(
        "iam",
        &format!("policy{path}{}", read::text(input, "PolicyName")),
    )]
}

fn under(kind: &str, input: &Value) -> Vec<String> {
    let prefix = input.get("PathPrefix").and_then(Value::as_str).unwrap_or("/");
    vec![arn::of("iam", &format!("{kind}{prefix}"))]
}

fn any_role(_: &World, input: &Value) -> Vec<String> {
    under("role", input)
}

fn profile_arn(world: &World, input: &Value) -> Vec<String> {
    let name = read::text(input, "InstanceProfileName");
    vec![match world.iam.account.profiles.get(name) {
        Some(profile) => profile.arn.clone(),
        None => {
            let path = input.get("Path").and_then(Value::as_str).unwrap_or("/");
            arn::of("iam", &format!("instance-profile{path}{name}"))
        }
    }]
}

fn any_profile(_: &World, input: &Value) -> Vec<String> {
    under("instance-profile", input)
}

fn any_user(_: &World, input: &Value) -> Vec<String> {
    under("user", input)
}

fn any_policy(_: &World, input: &Value) -> Vec<String> {
    under("policy", input)
}

pub const ROUTES: &[Route] = &[
    changes("CreateRole", "iam:CreateRole", role_arn, roles::create),
    reads("GetRole", "iam:GetRole", role_arn, roles::get),
    reads("ListRoles", "iam:ListRoles", any_role, roles::list),
    changes("DeleteRole", "iam:DeleteRole", role_arn, roles::delete),
    changes(
        "UpdateAssumeRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        role_arn,
        roles::update_trust,
    ),
    changes(
        "AttachRolePolicy",
        "iam:AttachRolePolicy",
        role_arn,
        attachments::attach_role,
    ),
    changes(
        "DetachRolePolicy",
        "iam:DetachRolePolicy",
        role_arn,
        attachments::detach_role,
    ),
    reads(
        "ListAttachedRolePolicies",
        "iam:ListAttachedRolePolicies",
        role_arn,
        attachments::list_role,
    ),
    changes("PutRolePolicy", "iam:PutRolePolicy", role_arn, inline::put_role),
    reads("GetRolePolicy", "iam:GetRolePolicy", role_arn, inline::get_role),
    changes(
        "DeleteRolePolicy",
        "iam:DeleteRolePolicy",
        role_arn,
        inline::delete_role,
    ),
    reads("ListRolePolicies", "iam:ListRolePolicies", role_arn, inline::list_role),
    changes("CreatePolicy", "iam:CreatePolicy", new_policy_arn, managed::create),
    reads("GetPolicy", "iam:GetPolicy", policy_arn, managed::get),
    reads(
        "GetPolicyVersion",
        "iam:GetPolicyVersion",
        policy_arn,
        managed::get_version,
    ),
    reads("ListPolicies", "iam:ListPolicies", any_policy, managed::list),
    changes("DeletePolicy", "iam:DeletePolicy", policy_arn, managed::delete),
    changes(
        "CreateInstanceProfile",
        "iam:CreateInstanceProfile",
        profile_arn,
        profiles::create,
    ),
    reads(
        "GetInstanceProfile",
        "iam:GetInstanceProfile",
        profile_arn,
        profiles::get,
    ),
    reads(
        "ListInstanceProfiles",
        "iam:ListInstanceProfiles",
        any_profile,
        profiles::list,
    ),
    reads(
        "ListInstanceProfilesForRole",
        "iam:ListInstanceProfilesForRole",
        role_arn,
        profiles::list_for_role,
    ),
    changes(
        "AddRoleToInstanceProfile",
        "iam:AddRoleToInstanceProfile",
        profile_arn,
        profiles::add_role,
    ),
    changes(
        "RemoveRoleFromInstanceProfile",
        "iam:RemoveRoleFromInstanceProfile",
        profile_arn,
        profiles::remove_role,
    ),
    changes(
        "DeleteInstanceProfile",
        "iam:DeleteInstanceProfile",
        profile_arn,
        profiles::delete,
    ),
    reads("GetUser", "iam:GetUser", user_arn, users::get),
    reads("ListUsers", "iam:ListUsers", any_user, users::list),
    changes(
        "AttachUserPolicy",
        "iam:AttachUserPolicy",
        user_arn,
        attachments::attach_user,
    ),
    changes(
        "DetachUserPolicy",
        "iam:DetachUserPolicy",
        user_arn,
        attachments::detach_user,
    ),
    reads(
        "ListAttachedUserPolicies",
        "iam:ListAttachedUserPolicies",
        user_arn,
        attachments::list_user,
    ),
    changes("PutUserPolicy", "iam:PutUserPolicy", user_arn, inline::put_user),
    reads("GetUserPolicy", "iam:GetUserPolicy", user_arn, inline::get_user),
    changes(
        "DeleteUserPolicy",
        "iam:DeleteUserPolicy",
        user_arn,
        inline::delete_user,
    ),
    reads("ListUserPolicies", "iam:ListUserPolicies", user_arn, inline::list_user),
    Route {
        service: "sts",
        ..reads("GetCallerIdentity", "sts:GetCallerIdentity", none, sts::caller_identity)
    },
    Route {
        service: "sts",
        ..changes("AssumeRole", "sts:AssumeRole", none, sts::assume_role)
    },
];
