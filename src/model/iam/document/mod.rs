//! Policy documents: read, checked and compiled once, when they are put.
//!
//! Source: IAM User Guide, "IAM JSON policy element reference" and "Grammar of the IAM JSON policy language"; refusals
//! are IAM's `MalformedPolicyDocument`. Invariant: what compiles can be evaluated without failing.

mod checks;

use super::condition::Condition;
use super::pattern::Pattern;
use crate::aws::AwsError;
use checks::{check_action, check_resource, compile_principals};
use serde_json::{Map, Value};

/// What a policy is attached to decides what it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What an identity may do: actions and resources, no principal.
    Identity,
    /// Who may assume a role: principals, no resources.
    Trust,
}

/// A compiled policy document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    pub statements: Vec<Statement>,
}

/// One compiled statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub sid: Option<String>,
    /// Allow, or else Deny.
    pub allows: bool,
    pub actions: Vec<Pattern>,
    pub not_action: bool,
    pub resources: Vec<Pattern>,
    pub not_resource: bool,
    /// In trust policies: (`AWS`, `Service` or `Federated`; name).
    pub principals: Vec<(String, String)>,
    pub not_principal: bool,
    pub conditions: Vec<Condition>,
}

impl Document {
    /// Reads and compiles a document; the value is the document as it will be given back.
    pub fn parse(text: &str, kind: Kind) -> Result<(Value, Document), AwsError> {
        let value: Value = serde_json::from_str(text).map_err(|_| match kind {
            Kind::Identity => syntax(),
            Kind::Trust => malformed("This policy contains invalid Json"),
        })?;
        let document = Document::compile(&value, kind)?;
        Ok((value, document))
    }

    /// Compiles a document that is JSON already.
    pub fn compile(value: &Value, kind: Kind) -> Result<Document, AwsError> {
        let body = value.as_object().ok_or_else(syntax)?;
        only(body, &["Version", "Id", "Statement"])?;
        let current = match body.get("Version").map(|v| v.as_str()) {
            Some(Some("2012-10-17")) => true,
            Some(Some("2008-10-17")) | None if kind == Kind::Trust => false,
            Some(Some("2008-10-17")) | None => {
                return Err(malformed("Policy document must be version 2012-10-17 or greater."));
            }
            _ => return Err(syntax()),
        };
        let one = std::slice::from_ref;
        let statements = match body.get("Statement") {
            Some(Value::Array(list)) if !list.is_empty() => list.as_slice(),
            Some(single @ Value::Object(_)) => one(single),
            _ => return Err(syntax()),
        };
        let statements: Vec<Statement> = statements
            .iter()
            .map(|statement| compile_statement(statement, kind, current))
            .collect::<Result<_, _>>()?;
        for (at, statement) in statements.iter().enumerate() {
            let same = |other: &Statement| {
                other.sid.as_deref().is_some_and(|sid| !sid.is_empty()) && other.sid == statement.sid
            };
            if statements[..at].iter().any(same) {
                return Err(malformed("Statement IDs (SID) in a single policy must be unique."));
            }
        }
        Ok(Document { statements })
    }

    /// Whether any statement has a condition.
    pub fn has_conditions(&self) -> bool {
        self.statements.iter().any(|s| !s.conditions.is_empty())
    }
}

impl Statement {
    /// `AllowRead`, or `statement 2` where it has no Sid.
    pub fn label(&self, index: usize) -> String {
        match self.sid.as_deref() {
            Some(sid) if !sid.is_empty() => sid.into(),
            _ => format!("statement {}", index + 1),
        }
    }
}

/// The size of a document as IAM counts it: characters that are not white space.
pub fn size(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// IAM's refusal of a document.
pub fn malformed(text: impl Into<String>) -> AwsError {
    AwsError::new("MalformedPolicyDocument", text).rule("iam.document")
}

fn syntax() -> AwsError {
    malformed("Syntax errors in policy.")
}

fn only(body: &Map<String, Value>, known: &[&str]) -> Result<(), AwsError> {
    if body.keys().all(|key| known.contains(&key.as_str())) {
        Ok(())
    } else {
        Err(syntax())
    }
}

fn compile_statement(value: &Value, kind: Kind, current: bool) -> Result<Statement, AwsError> {
    let body = value.as_object().ok_or_else(syntax)?;
    only(
        body,
        &[
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition",
        ],
    )?;
    let sid = match body.get("Sid") {
        None => None,
        Some(Value::String(sid)) => Some(sid.clone()),
        Some(_) => return Err(syntax()),
    };
    if sid
        .as_deref()
        .is_some_and(|sid| !sid.bytes().all(|b| b.is_ascii_alphanumeric()) && kind == Kind::Identity)
    {
        return Err(malformed(
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
        ));
    }
    let allows = match body.get("Effect").and_then(Value::as_str) {
        Some("Allow") => true,
        Some("Deny") => false,
        _ => return Err(syntax()),
    };
    let (actions, not_action) = either(body, "Action", "NotAction")?.ok_or_else(|| match kind {
        Kind::Identity => malformed("Policy statement must contain actions."),
        Kind::Trust => malformed("Missing required field Action"),
    })?;
    for action in &actions {
        check_action(action, kind)?;
    }
    let resources = either(body, "Resource", "NotResource")?;
    let principal = body.contains_key("Principal") || body.contains_key("NotPrincipal");
    let (resources, not_resource) = match (kind, resources) {
        (Kind::Trust, Some(_)) => return Err(malformed("Has prohibited field Resource")),
        (Kind::Trust, None) if !principal => return Err(malformed("Missing required field Principal")),
        (Kind::Trust, None) => (vec!["*".to_string()], false),
        (Kind::Identity, _) if principal => return Err(malformed("Policy document should not specify a principal.")),
        (Kind::Identity, None) => return Err(malformed("Policy statement must contain resources.")),
        (Kind::Identity, Some(resources)) => resources,
    };
    for resource in &resources {
        check_resource(resource)?;
    }
    if body.contains_key("Principal") && body.contains_key("NotPrincipal") {
        return Err(syntax());
    }
    let not_principal = body.contains_key("NotPrincipal");
    let principals = match body.get("Principal").or(body.get("NotPrincipal")) {
        None => Vec::new(),
        Some(principal) => compile_principals(principal)?,
    };
    let compiled = |texts: Vec<String>| texts.iter().map(|text| Pattern::new(text, current)).collect();
    Ok(Statement {
        sid,
        allows,
        actions: compiled(actions),
        not_action,
        resources: compiled(resources),
        not_resource,
        principals,
        not_principal,
        conditions: compile_conditions(body.get("Condition"), current)?,
    })
}

/// The texts of one of two members that exclude each other, and whether it was the second.
fn either(body: &Map<String, Value>, yes: &str, no: &str) -> Result<Option<(Vec<String>, bool)>, AwsError> {
    let (found, second) = match (body.get(yes), body.get(no)) {
        (Some(_), Some(_)) => return Err(syntax()),
        (Some(value), None) => (texts(value)?, false),
        (None, Some(value)) => (texts(value)?, true),
        (None, None) => return Ok(None),
    };
    Ok((!found.is_empty()).then_some((found, second)))
}

/// One text or a list of texts.
fn texts(value: &Value) -> Result<Vec<String>, AwsError> {
    match value {
        Value::String(text) => Ok(vec![text.clone()]),
        Value::Array(list) => list
            .iter()
            .map(|v| v.as_str().map(String::from).ok_or_else(syntax))
            .collect(),
        _ => Err(syntax()),
    }
}

fn compile_conditions(value: Option<&Value>, current: bool) -> Result<Vec<Condition>, AwsError> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let mut conditions = Vec::new();
    for (operator, keys) in value.as_object().ok_or_else(syntax)? {
        for (key, wanted) in keys.as_object().ok_or_else(syntax)? {
            let wanted = match wanted {
                Value::Array(list) => list.as_slice(),
                single => std::slice::from_ref(single),
            };
            let wanted: Vec<Pattern> = wanted
                .iter()
                .map(|value| match value {
                    Value::String(text) => Ok(Pattern::new(text, current)),
                    Value::Bool(_) | Value::Number(_) => Ok(Pattern::new(&value.to_string(), false)),
                    _ => Err(syntax()),
                })
                .collect::<Result<_, _>>()?;
            if !key.contains(':') {
                return Err(malformed(
                    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                ));
            }
            conditions.push(Condition::new(operator, key, wanted).map_err(malformed)?);
        }
    }
    Ok(conditions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal(kind: Kind, document: Value) -> String {
        Document::compile(&document, kind).unwrap_err().message
    }

    fn identity(statement: Value) -> String {
        refusal(
            Kind::Identity,
            json!({"Version": "2012-10-17", "Statement": [statement]}),
        )
    }

    #[test]
    fn good_documents_compile() {
        let text = r#"{"Version":"2012-10-17","Statement":{"Sid":"a","Effect":"Allow","Action":["ecs:*"],"Resource":"*",
            "Condition":{"StringEquals":{"aws:RequestTag/team":["a","b"]},"Bool":{"aws:SecureTransport":true}}}}"#;
        let (value, document) = Document::parse(text, Kind::Identity).unwrap();
        assert_eq!(value["Version"], "2012-10-17");
        assert_eq!(
            (document.statements.len(), document.statements[0].conditions.len()),
            (1, 2)
        );
        assert_eq!(document.statements[0].label(0), "a");
        let trust = json!({"Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]});
        assert!(Document::compile(&trust, Kind::Trust).is_ok());
    }

    #[test]
    fn malformed_documents_get_iams_words() {
        let parse = |text: &str, kind| Document::parse(text, kind).unwrap_err().message;
        assert_eq!(parse("{", Kind::Identity), "Syntax errors in policy.");
        assert_eq!(parse("", Kind::Trust), "This policy contains invalid Json");
        assert_eq!(parse(&"[".repeat(10_000), Kind::Identity), "Syntax errors in policy.");
        let old = json!({"Version": "2008-10-17", "Statement": []});
        assert_eq!(
            refusal(Kind::Identity, old),
            "Policy document must be version 2012-10-17 or greater."
        );
        assert_eq!(
            identity(json!({"Effect": "allow", "Action": "*", "Resource": "*"})),
            "Syntax errors in policy."
        );
        assert_eq!(
            identity(json!({"Effect": "Allow", "Resource": "*"})),
            "Policy statement must contain actions."
        );
        assert_eq!(
            identity(json!({"Effect": "Allow", "Action": "*"})),
            "Policy statement must contain resources."
        );
        assert_eq!(
            identity(json!({"Effect": "Allow", "Action": "RunTask", "Resource": "*"})),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        );
        assert_eq!(
            identity(json!({"Effect": "Allow", "Action": "ecs:*", "Resource": "cluster/a"})),
            "Resource cluster/a must be in ARN format or \"*\"."
        );
        assert_eq!(
            identity(json!({"Effect": "Allow", "Action": "ecs:*", "Resource": "*", "Principal": "*"})),
            "Policy document should not specify a principal."
        );
        assert!(
            identity(json!({"Effect": "Allow", "Action": "ecs:*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "1.2.3.4"}}}))
                .starts_with("Invalid Condition type : IpAddress.")
        );
    }

    #[test]
    fn trust_policies_have_rules_of_their_own() {
        let trust = |statement: Value| refusal(Kind::Trust, json!({"Version": "2012-10-17", "Statement": [statement]}));
        let who = json!({"Service": "ecs-tasks.amazonaws.com"});
        assert_eq!(
            trust(json!({"Effect": "Allow", "Principal": who, "Action": "ecs:RunTask"})),
            "AssumeRole policy may only specify STS AssumeRole actions."
        );
        assert_eq!(
            trust(json!({"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole", "Resource": "*"})),
            "Has prohibited field Resource"
        );
        assert_eq!(
            trust(json!({"Effect": "Allow", "Action": "sts:AssumeRole"})),
            "Missing required field Principal"
        );
        assert_eq!(
            trust(json!({"Effect": "Allow", "Principal": {"Service": "ecs-tasks"}, "Action": "sts:AssumeRole"})),
            "Invalid principal in policy: \"SERVICE\":\"ecs-tasks\""
        );
    }

    #[test]
    fn statement_ids_are_unique() {
        let statement = json!({"Sid": "x", "Effect": "Allow", "Action": "*", "Resource": "*"});
        let twice = json!({"Version": "2012-10-17", "Statement": [statement, statement]});
        assert_eq!(
            refusal(Kind::Identity, twice),
            "Statement IDs (SID) in a single policy must be unique."
        );
    }
}
