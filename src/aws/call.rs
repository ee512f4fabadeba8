//! A call of an AWS operation, and its reply's body.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use std::rc::Rc;

/// One call of one operation, as forms, terminal, labs and real clients all make it.
///
/// `input` has AWS's member names as in the service model (`taskDefinition`, `LoadBalancerArn`); timestamps are
/// numbers of seconds since 1970.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// The service's CLI name: `ecs`, `elbv2`, `ec2`, `iam`, `logs`, `cloudwatch`, `sts`.
    pub service: String,
    /// The operation's name in the service model: `RunTask`.
    pub operation: String,
    /// The request, an object.
    #[serde(default)]
    pub input: Value,
    /// The ARN of the principal who calls; the learner where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl Call {
    /// A call by the learner.
    pub fn new(service: &str, operation: &str, input: Value) -> Call {
        Call {
            service: service.into(),
            operation: operation.into(),
            input,
            by: None,
        }
    }
}

/// A reply's body. Lists of resources share the rendered resource with the world instead of copying it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// The members that are plain values.
    pub members: Map<String, Value>,
    /// A member that is a list of shared, rendered resources, by name.
    pub shared: Option<(&'static str, Vec<Rc<Value>>)>,
}

impl Output {
    /// A reply without members.
    pub fn empty() -> Output {
        Output::default()
    }

    /// A list of rendered resources under `member`, with other members beside it.
    pub fn list(member: &'static str, resources: Vec<Rc<Value>>, members: Map<String, Value>) -> Output {
        Output {
            members,
            shared: Some((member, resources)),
        }
    }

    /// The whole body as one value; copies what is shared.
    pub fn to_value(&self) -> Value {
        let mut members = self.members.clone();
        if let Some((name, resources)) = &self.shared {
            members.insert((*name).into(), resources.iter().map(|r| (**r).clone()).collect());
        }
        Value::Object(members)
    }
}

impl From<Value> for Output {
    /// The members of an object; any other value becomes a body without members.
    fn from(value: Value) -> Output {
        match value {
            Value::Object(members) => Output { members, shared: None },
            _ => Output::default(),
        }
    }
}

impl Serialize for Output {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.members {
            map.serialize_entry(name, value)?;
        }
        if let Some((name, resources)) = &self.shared {
            map.serialize_entry(name, resources)?;
        }
        map.end()
    }
}
