//! A visitor of the simulated network: what a browser or `curl` gets.

use super::Desk;
use crate::aws::AwsError;
use crate::aws::fields::Fields;
use crate::model::Inject;
use std::collections::BTreeMap;

/// What a visitor got.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visit {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    /// `10.0.1.17:80` of the task that answered, if one did.
    pub target: Option<String>,
    pub millis: u64,
}

impl Desk {
    /// Sends one GET request from the simulated internet.
    pub fn visit(&self, url: &str) -> Result<Visit, AwsError> {
        self.request("GET", url, BTreeMap::new(), String::new())
    }

    /// Sends one request from the simulated internet.
    pub fn request(
        &self,
        method: &str,
        url: &str,
        headers: BTreeMap<String, String>,
        body: String,
    ) -> Result<Visit, AwsError> {
        let reply = self
            .inject(Inject::Http {
                method: method.into(),
                url: url.into(),
                headers,
                body,
            })?
            .to_value();
        let headers = reply
            .member("headers")
            .and_then(|h| h.as_object().cloned())
            .unwrap_or_default();
        let pair = |(name, value): (String, serde_json::Value)| Some((name, value.as_str()?.to_string()));
        Ok(Visit {
            status: reply.int("status").and_then(|n| u16::try_from(n).ok()).unwrap_or(0),
            headers: headers.into_iter().filter_map(pair).collect(),
            body: reply.text("body").unwrap_or_default().into(),
            target: reply.text("target").map(str::to_string),
            millis: reply.int("millis").and_then(|n| u64::try_from(n).ok()).unwrap_or(0),
        })
    }
}
