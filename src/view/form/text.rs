//! Requests as text and back: JSON in AWS's order of members, and which lines are new.

use crate::aws::shape;
use serde_json::Value;

/// JSON of a request, with its members in the order of the service's model.
pub fn json(service: &str, operation: &str, input: &Value) -> String {
    let known = shape::service(service).and_then(|s| Some((s, s.operation(operation)?.input.as_deref()?)));
    let text = match known {
        Some((service, name)) => serde_json::to_string_pretty(&shape::ordered(service, name, input)),
        None => serde_json::to_string_pretty(input),
    };
    text.unwrap_or_default()
}

/// Which lines of `now` are not in `before`, in order: a line moved counts as new only once.
pub fn changed(before: &str, now: &str) -> Vec<bool> {
    let old: Vec<&str> = before.lines().map(plain).collect();
    let new: Vec<&str> = now.lines().map(plain).collect();
    let mut at = 0;
    let mut marks = Vec::with_capacity(new.len());
    for line in &new {
        match old
            .get(at..)
            .and_then(|rest| rest.iter().position(|other| other == line))
        {
            Some(ahead) => {
                at += ahead + 1;
                marks.push(false);
            }
            None => marks.push(true),
        }
    }
    marks
}

/// A line without what only its place gives it: a comma, a backslash.
fn plain(line: &str) -> &str {
    line.trim_end_matches(|c: char| c == ',' || c == '\\' || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_come_in_the_services_order() {
        let text = super::json(
            "ecs",
            "CreateService",
            &json!({"desiredCount": 2, "cluster": "a", "madeUp": 1}),
        );
        let at = |name: &str| text.find(name).unwrap();
        assert!(at("cluster") < at("desiredCount") && at("desiredCount") < at("madeUp"));
    }

    #[test]
    fn only_new_lines_are_marked() {
        assert_eq!(
            changed("{\n a,\n b\n}", "{\n a,\n b,\n c\n}"),
            [false, false, false, true, false]
        );
        assert_eq!(changed("", "a"), [true]);
        assert_eq!(changed("a\nb", "b"), [false]);
    }
}
