//! `--output text`: tab-separated lines, one name in capitals before what is nested.
//!
//! Follows AWS CLI's `text` format: scalars of an object on one line in the order of their names, a list of objects
//! with one common set of columns, what is nested on lines of its own.

use super::Node;

/// The text of a reply.
pub fn format(node: &Node) -> String {
    let mut out = String::new();
    any(node, None, None, &mut out);
    out
}

fn any(node: &Node, name: Option<&str>, columns: Option<&[&str]>, out: &mut String) {
    match node {
        Node::Object(members) => object(members, name, columns, out),
        Node::List(items) => list(items, name, out),
        scalar => {
            out.push_str(&scalar.python());
            out.push('\n');
        }
    }
}

fn list(items: &[Node], name: Option<&str>, out: &mut String) {
    if items.is_empty() {
        return;
    }
    if items.iter().any(|item| matches!(item, Node::Object(_))) {
        let columns = common_columns(items);
        for item in items {
            any(item, name, Some(&columns), out);
        }
    } else if items.iter().any(|item| matches!(item, Node::List(_))) {
        let scalars: Vec<&Node> = items.iter().filter(|item| item.is_scalar()).collect();
        if !scalars.is_empty() {
            line(&scalars, name, out);
        }
        for item in items.iter().filter(|item| !item.is_scalar()) {
            any(item, name, None, out);
        }
    } else {
        line(&items.iter().collect::<Vec<_>>(), name, out);
    }
}

fn line(items: &[&Node], name: Option<&str>, out: &mut String) {
    match name {
        Some(name) => {
            for item in items {
                out.push_str(&format!("{}\t{}\n", name.to_uppercase(), item.python()));
            }
        }
        None => {
            let cells: Vec<String> = items.iter().map(|item| item.python()).collect();
            out.push_str(&cells.join("\t"));
            out.push('\n');
        }
    }
}

fn object(members: &[(String, Node)], name: Option<&str>, columns: Option<&[&str]>, out: &mut String) {
    let mut sorted: Vec<&(String, Node)> = members.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    let mut cells: Vec<String> = match columns {
        Some(columns) => columns
            .iter()
            .map(|column| {
                let found = sorted.iter().find(|(key, _)| key == column);
                found.map(|(_, value)| value.python()).unwrap_or_default()
            })
            .collect(),
        None => sorted
            .iter()
            .filter(|(_, v)| v.is_scalar())
            .map(|(_, v)| v.python())
            .collect(),
    };
    if !cells.is_empty() {
        if let Some(name) = name {
            cells.insert(0, name.to_uppercase());
        }
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    for (key, value) in sorted {
        let shown = match columns {
            Some(columns) => columns.contains(&key.as_str()),
            None => value.is_scalar(),
        };
        if !shown {
            any(value, Some(key), None, out);
        }
    }
}

fn common_columns(items: &[Node]) -> Vec<&str> {
    let mut columns: Vec<&str> = Vec::new();
    for item in items {
        if let Node::Object(members) = item {
            columns.extend(members.iter().filter(|(_, v)| v.is_scalar()).map(|(k, _)| k.as_str()));
        }
    }
    columns.sort_unstable();
    columns.dedup();
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(value: serde_json::Value) -> String {
        format(&Node::plain(&value))
    }

    #[test]
    fn scalars_share_a_line_and_lists_are_named() {
        assert_eq!(
            text(json!({"clusterArns": ["a", "b"], "nextToken": "t"})),
            "t\nCLUSTERARNS\ta\nCLUSTERARNS\tb\n"
        );
        assert_eq!(text(json!(["a", "b"])), "a\tb\n");
        assert_eq!(text(json!([["a", 1], ["b", true]])), "a\t1\nb\tTrue\n");
        assert_eq!(text(json!(null)), "None\n");
    }

    #[test]
    fn objects_of_one_list_share_their_columns() {
        let value = json!({"tags": [{"key": "a", "value": "1"}, {"key": "b", "more": [{"x": 1}]}]});
        assert_eq!(text(value), "TAGS\ta\t1\nTAGS\tb\t\nMORE\t1\n");
    }
}
