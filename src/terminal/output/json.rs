//! `--output json`: four spaces a level, members in order, characters as they are.
//!
//! Follows Python's `json.dumps(indent=4, ensure_ascii=False)`, which the AWS CLI prints with; an empty object prints
//! nothing.

use super::Node;

/// The text of a reply, with its line end; nothing for an empty reply.
pub fn format(node: &Node) -> String {
    if matches!(node, Node::Object(members) if members.is_empty()) {
        return String::new();
    }
    let mut out = String::new();
    write(node, 0, &mut out);
    out.push('\n');
    out
}

/// A value as indented JSON, from a level of nesting on.
pub fn write(node: &Node, level: usize, out: &mut String) {
    match node {
        Node::List(list) if list.is_empty() => out.push_str("[]"),
        Node::Object(members) if members.is_empty() => out.push_str("{}"),
        Node::List(list) => {
            out.push('[');
            for (i, item) in list.iter().enumerate() {
                next_line(i, level + 1, out);
                write(item, level + 1, out);
            }
            out.push('\n');
            indent(level, out);
            out.push(']');
        }
        Node::Object(members) => {
            out.push('{');
            for (i, (key, value)) in members.iter().enumerate() {
                next_line(i, level + 1, out);
                out.push_str(&string(key));
                out.push_str(": ");
                write(value, level + 1, out);
            }
            out.push('\n');
            indent(level, out);
            out.push('}');
        }
        Node::Null => out.push_str("null"),
        Node::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Node::Number(n) => out.push_str(&n.to_string()),
        Node::Text(text) => out.push_str(&string(text)),
    }
}

/// A text as a JSON string.
pub fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn next_line(index: usize, level: usize, out: &mut String) {
    out.push_str(if index == 0 { "\n" } else { ",\n" });
    indent(level, out);
}

fn indent(level: usize, out: &mut String) {
    for _ in 0..level {
        out.push_str("    ");
    }
}
