//! Reading members of a request: `null` counts as absent, as it does on AWS's wire.

use serde_json::{Map, Value};

/// Typed access to the members of a JSON object.
pub trait Fields {
    /// The member, unless it is absent or null.
    fn member(&self, name: &str) -> Option<&Value>;

    /// A text member.
    fn text(&self, name: &str) -> Option<&str> {
        self.member(name)?.as_str()
    }

    /// A whole-number member.
    fn int(&self, name: &str) -> Option<i64> {
        let value = self.member(name)?;
        value.as_i64().or_else(|| {
            value
                .as_f64()
                .filter(|f| f.fract() == 0.0 && f.abs() < 9e15)
                .map(|f| f as i64)
        })
    }

    /// A true or false member.
    fn flag(&self, name: &str) -> Option<bool> {
        self.member(name)?.as_bool()
    }

    /// A list member; empty if absent.
    fn list(&self, name: &str) -> &[Value] {
        self.member(name)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or(&[])
    }

    /// A list member of texts; other values are left out.
    fn texts(&self, name: &str) -> Vec<&str> {
        self.list(name).iter().filter_map(Value::as_str).collect()
    }
}

impl Fields for Value {
    fn member(&self, name: &str) -> Option<&Value> {
        self.as_object()?.get(name).filter(|value| !value.is_null())
    }
}

impl Fields for Map<String, Value> {
    fn member(&self, name: &str) -> Option<&Value> {
        self.get(name).filter(|value| !value.is_null())
    }
}

/// A copy without null members, at every depth: what AWS keeps of a request.
pub fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .filter(|(_, v)| !v.is_null())
                .map(|(k, v)| (k.clone(), without_nulls(v)))
                .collect(),
        ),
        Value::Array(items) => items.iter().filter(|v| !v.is_null()).map(without_nulls).collect(),
        other => other.clone(),
    }
}

/// Tags of a request (`[{key, value}]`) as pairs.
pub fn tags(request: &Value, member: &str) -> Vec<(String, String)> {
    let pair = |tag: &Value| {
        Some((
            tag.text("key")?.to_string(),
            tag.text("value").unwrap_or_default().to_string(),
        ))
    };
    request.list(member).iter().filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn null_counts_as_absent() {
        let request = json!({"cluster": null, "tasks": ["a", null], "count": 2.0});
        assert_eq!(request.text("cluster"), None);
        assert_eq!(request.texts("tasks"), ["a"]);
        assert_eq!(request.int("count"), Some(2));
        assert_eq!(without_nulls(&request), json!({"tasks": ["a"], "count": 2.0}));
    }
}
