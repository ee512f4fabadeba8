//! `--output yaml`: block style, members in order.
//!
//! Follows AWS CLI v2, which prints with ruamel.yaml's safe dumper: lists not indented under their key, texts plain
//! where YAML would read them back as the same text, else in single quotes, or double where a character needs an escape.

use super::Node;
use super::json;

/// The text of a reply; nothing for an empty reply.
pub fn format(node: &Node) -> String {
    match node {
        Node::Object(members) if members.is_empty() => String::new(),
        node => {
            let mut out = String::new();
            block(node, 0, false, &mut out);
            out
        }
    }
}

fn block(node: &Node, level: usize, inline: bool, out: &mut String) {
    let pad = "  ".repeat(level);
    match node {
        Node::Object(members) if !members.is_empty() => {
            for (i, (key, value)) in members.iter().enumerate() {
                if !(inline && i == 0) {
                    out.push_str(&pad);
                }
                out.push_str(&scalar_text(key));
                out.push(':');
                match value {
                    Node::Object(inner) if !inner.is_empty() => {
                        out.push('\n');
                        block(value, level + 1, false, out);
                    }
                    Node::List(inner) if !inner.is_empty() => {
                        out.push('\n');
                        block(value, level, false, out);
                    }
                    _ => {
                        out.push(' ');
                        block(value, level, true, out);
                    }
                }
            }
        }
        Node::List(items) if !items.is_empty() => {
            for (i, item) in items.iter().enumerate() {
                if !(inline && i == 0) {
                    out.push_str(&pad);
                }
                out.push_str("- ");
                block(item, level + 1, true, out);
            }
        }
        Node::Object(_) => out.push_str("{}\n"),
        Node::List(_) => out.push_str("[]\n"),
        Node::Null => out.push_str("null\n"),
        Node::Text(text) => {
            out.push_str(&scalar_text(text));
            out.push('\n');
        }
        other => {
            out.push_str(&other.python().to_lowercase());
            out.push('\n');
        }
    }
}

fn scalar_text(text: &str) -> String {
    if text.chars().any(|c| c.is_control()) {
        return json::string(text);
    }
    if plain(text) {
        text.to_string()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// Whether YAML reads the bare text back as that text.
fn plain(text: &str) -> bool {
    let words = [
        "null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<",
    ];
    let Some(first) = text.chars().next() else {
        return false;
    };
    let numeric = first.is_ascii_digit() || matches!(first, '+' | '-' | '.');
    let looks_numeric = numeric
        && text
            .chars()
            .all(|c| c.is_ascii_hexdigit() || matches!(c, '+' | '-' | '.' | ':' | '_' | 'x' | 'o' | 'T' | 'Z' | ' '));
    !(words.contains(&text.to_lowercase().as_str())
        || looks_numeric
        || "-?:,[]{}#&*!|>'\"%@`".contains(first) && !(first == '-' && text.len() > 1 && !text.starts_with("- "))
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || text.starts_with(' ')
        || text.ends_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_lie_under_their_key_and_doubtful_texts_are_quoted() {
        let value = json!({"a": ["x", {"b": 1, "c": [true]}], "d": {}, "e": "1.5", "f": "on", "g": "it's: so"});
        let expected = "a:\n- x\n- b: 1\n  c:\n  - true\nd: {}\ne: '1.5'\nf: 'on'\ng: 'it''s: so'\n";
        assert_eq!(format(&Node::plain(&value)), expected);
    }
}
