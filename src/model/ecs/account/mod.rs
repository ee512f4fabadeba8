//! Account settings: what a principal, or the whole account, has opted into.
//!
//! Source: ECS API reference, PutAccountSetting, PutAccountSettingDefault, DeleteAccountSetting, ListAccountSettings;
//! ECS Developer Guide, "Access Amazon ECS features with account settings". A principal's own setting wins over the
//! account's default, which wins over ECS's; the root user's settings are the account's defaults.

mod calls;

pub use calls::{delete, list, put, put_default};

use crate::aws::{ACCOUNT, LEARNER};
use serde::Serialize;
use std::collections::BTreeMap;

/// Settings by principal and name; the account's defaults stand under its root user.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Settings {
    own: BTreeMap<String, BTreeMap<String, String>>,
}

/// A setting, ECS's default, and the values it takes; empty for a number of days.
pub type Kind = (&'static str, &'static str, &'static [&'static str]);

const SWITCH: &[&str] = &["enabled", "disabled"];

/// Every setting of ECS.
pub const KINDS: [Kind; 11] = [
    ("serviceLongArnFormat", "enabled", SWITCH),
    ("taskLongArnFormat", "enabled", SWITCH),
    ("containerInstanceLongArnFormat", "enabled", SWITCH),
    ("awsvpcTrunking", "disabled", SWITCH),
    ("containerInsights", "disabled", &["enhanced", "enabled", "disabled"]),
    ("fargateFIPSMode", "disabled", SWITCH),
    ("tagResourceAuthorization", "on", &["on", "off"]),
    ("fargateTaskRetirementWaitPeriod", "7", &["0", "7", "14"]),
    ("guardDutyActivate", "off", &["on", "off"]),
    ("defaultLogDriverMode", "non-blocking", &["blocking", "non-blocking"]),
    ("fargateEventWindows", "disabled", SWITCH),
];

/// The account's root user.
pub fn root() -> String {
    format!("arn:aws:iam::{ACCOUNT}:root")
}

impl Settings {
    /// The value that holds for a principal.
    pub fn effective(&self, principal: &str, name: &str) -> Option<&str> {
        let of = |who: &str| self.own.get(who)?.get(name).map(String::as_str);
        let default = || KINDS.iter().find(|kind| kind.0 == name).map(|kind| kind.1);
        of(principal).or_else(|| of(&root())).or_else(default)
    }

    /// The value that holds for the learner.
    pub fn of_learner(&self, name: &str) -> &str {
        self.effective(LEARNER, name).unwrap_or_default()
    }
}
