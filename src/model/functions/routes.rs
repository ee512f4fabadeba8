//! Lambda's rows at the door, and its rule.

use super::calls;
use crate::model::fidelity::{Label, Rule};
use crate::model::routes::{Route, Serve, any};

/// The rule of functions.
pub const RULES: &[Rule] = &[Rule {
    id: "lambda.hook",
    label: Label::NotModelled,
    says: "Functions are kept and run no code: as a deployment's hook a function answers its environment variable hookStatus, SUCCEEDED without one.",
    source: "ECS Developer Guide: Lifecycle hooks for Amazon ECS service deployments",
}];

macro_rules! row {
    ($operation:literal, $action:literal, $resources:expr, $serve:expr) => {
        Route {
            service: "lambda",
            operation: $operation,
            action: $action,
            resources: $resources,
            serve: $serve,
            label: Label::NotModelled,
        }
    };
}

/// Every operation of Lambda at the door.
pub const ROUTES: &[Route] = &[
    row!(
        "CreateFunction",
        "lambda:CreateFunction",
        calls::resource,
        Serve::Change(calls::create)
    ),
    row!(
        "UpdateFunctionConfiguration",
        "lambda:UpdateFunctionConfiguration",
        calls::resource,
        Serve::Change(calls::update)
    ),
    row!(
        "DeleteFunction",
        "lambda:DeleteFunction",
        calls::resource,
        Serve::Change(calls::delete)
    ),
    row!(
        "GetFunction",
        "lambda:GetFunction",
        calls::resource,
        Serve::Read(calls::get)
    ),
    row!(
        "GetFunctionConfiguration",
        "lambda:GetFunctionConfiguration",
        calls::resource,
        Serve::Read(calls::configuration)
    ),
    row!("ListFunctions", "lambda:ListFunctions", any, Serve::Read(calls::list)),
];
