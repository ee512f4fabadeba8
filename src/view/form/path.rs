//! Paths into a request, as refusals name them: `containerDefinitions[0].portMappings[1].containerPort`.
//!
//! Invariant: no path and no value panics; writing nothing takes away the member and every object it leaves empty.

use serde_json::{Map, Value};

/// Items a path may reach in a list; further ones are not made.
const ITEMS: usize = 100;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step<'a> {
    Member(&'a str),
    Item(usize),
}

fn steps(path: &str) -> Vec<Step<'_>> {
    let mut out = Vec::new();
    for part in path.split('.') {
        let mut pieces = part.split('[');
        if let Some(name) = pieces.next().filter(|name| !name.is_empty()) {
            out.push(Step::Member(name));
        }
        out.extend(pieces.filter_map(|piece| piece.trim_end_matches(']').parse().ok().map(Step::Item)));
    }
    out
}

/// The value at a path, unless it is absent or null.
pub fn get<'v>(root: &'v Value, path: &str) -> Option<&'v Value> {
    let mut at = root;
    for step in steps(path) {
        at = match step {
            Step::Member(name) => at.get(name)?,
            Step::Item(index) => at.get(index)?,
        };
    }
    (!at.is_null()).then_some(at)
}

/// The value at a path as one types it; empty if absent.
pub fn text(root: &Value, path: &str) -> String {
    match get(root, path) {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Writes a value, or takes it away, and with it the objects that are left empty.
pub fn set(root: &mut Value, path: &str, value: Option<Value>) {
    write(root, &steps(path), value);
}

/// Writes; true when nothing is left of `at`.
fn write(at: &mut Value, path: &[Step<'_>], value: Option<Value>) -> bool {
    let Some((first, rest)) = path.split_first() else {
        return match value {
            Some(value) => {
                *at = value;
                false
            }
            None => true,
        };
    };
    match first {
        Step::Member(name) => {
            if !at.is_object() {
                if value.is_none() {
                    return false;
                }
                *at = Value::Object(Map::new());
            }
            let Some(members) = at.as_object_mut() else {
                return false;
            };
            if value.is_none() && !members.contains_key(*name) {
                return false;
            }
            let gone = write(members.entry(*name).or_insert(Value::Null), rest, value);
            if gone {
                members.remove(*name);
            }
            gone && members.is_empty()
        }
        Step::Item(index) => {
            if !at.is_array() {
                if value.is_none() {
                    return false;
                }
                *at = Value::Array(Vec::new());
            }
            let Some(items) = at.as_array_mut() else { return false };
            if *index >= ITEMS || (value.is_none() && *index >= items.len()) {
                return false;
            }
            while items.len() <= *index {
                items.push(Value::Object(Map::new()));
            }
            let gone = items.get_mut(*index).is_some_and(|item| write(item, rest, value));
            // A container stays where it is while its fields are emptied one by one.
            if gone && (rest.is_empty() || items.len() == 1) {
                items.remove(*index);
            }
            gone && items.is_empty()
        }
    }
}

/// Whether `path` is `under` or lies inside it.
pub fn is_within(path: &str, under: &str) -> bool {
    path.strip_prefix(under)
        .is_some_and(|rest| under.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The path without its numbers: `containerDefinitions[].name`.
pub fn general(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '[' => {
                inside = true;
                out.push('[');
            }
            ']' => {
                inside = false;
                out.push(']');
            }
            _ if inside => {}
            letter => out.push(letter),
        }
    }
    out
}

/// The last member's name of a path.
pub fn last(path: &str) -> &str {
    let name = path.rsplit('.').next().unwrap_or(path);
    name.split('[').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_is_read_back_and_what_is_emptied_leaves_nothing() {
        let mut value = json!({});
        set(&mut value, "a.b[0].c", Some(json!(1)));
        set(&mut value, "a.b[0].d", Some(json!("x")));
        assert_eq!(value, json!({"a": {"b": [{"c": 1, "d": "x"}]}}));
        assert_eq!(
            (text(&value, "a.b[0].c"), text(&value, "a.b[1].c")),
            ("1".into(), String::new())
        );
        set(&mut value, "a.b[0].c", None);
        set(&mut value, "a.b[0].d", None);
        set(&mut value, "a.z.y", None);
        assert_eq!(value, json!({}));
    }

    #[test]
    fn the_first_of_two_items_keeps_its_place_when_it_is_emptied() {
        let mut value = json!({"c": [{"name": "a"}, {"name": "b"}]});
        set(&mut value, "c[0].name", None);
        assert_eq!(value, json!({"c": [{}, {"name": "b"}]}));
    }

    #[test]
    fn hostile_paths_do_nothing_or_something_but_never_panic() {
        for path in ["", ".", "[", "]", "a[999999999999]", "a[50000].b", "..a..", "é[0]"] {
            let mut value = json!({"a": "text"});
            set(&mut value, path, Some(json!(1)));
            set(&mut value, path, None);
            let _ = (text(&value, path), general(path), last(path));
        }
        assert!(is_within("a.b[0]", "a.b") && !is_within("a.bc", "a.b") && is_within("a", ""));
        assert_eq!(general("a[12].b[0]"), "a[].b[]");
    }
}
