//! AWS Lambda as far as deployment hooks need it: functions by name, and what each answers to a hook.
//!
//! Follows the Lambda API reference for CreateFunction and its kin. Taskyard runs no code: as a lifecycle hook a function
//! answers what its environment variable `hookStatus` says (SUCCEEDED, FAILED or IN_PROGRESS; SUCCEEDED without it).

mod calls;
mod routes;

pub use routes::{ROUTES, RULES};

use crate::aws::{ACCOUNT, REGION, arn};
use crate::base::time::Time;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Every function, by name.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Functions {
    by_name: BTreeMap<String, Rc<Function>>,
}

/// A function: its configuration, kept as given.
#[derive(Clone, Debug, Serialize)]
pub struct Function {
    pub name: String,
    pub role: String,
    pub environment: BTreeMap<String, String>,
    /// Runtime, Handler, Description and the like.
    pub kept: Map<String, Value>,
    pub modified: Time,
    /// Changes so far.
    pub revision: u64,
    pub tags: Value,
}

/// A function's ARN.
pub fn arn_of(name: &str) -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}")
}

/// A function's name from its name or ARN, with or without a qualifier.
pub fn name_of(text: &str) -> &str {
    let rest = match arn::resource(text) {
        Some(resource) => resource.strip_prefix("function:").unwrap_or(resource),
        None => text,
    };
    rest.split(':').next().unwrap_or(rest)
}

impl Functions {
    /// What a function answers as a lifecycle hook; `None` where there is no such function.
    pub fn hook_status(&self, arn: &str) -> Option<&'static str> {
        let function = self.by_name.get(name_of(arn))?;
        Some(match function.environment.get("hookStatus").map(String::as_str) {
            None | Some("SUCCEEDED") => "SUCCEEDED",
            Some("IN_PROGRESS") => "IN_PROGRESS",
            Some(_) => "FAILED",
        })
    }

    /// Every function by name.
    pub fn all(&self) -> impl Iterator<Item = &Function> {
        self.by_name.values().map(Rc::as_ref)
    }
}
