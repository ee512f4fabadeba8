//! URL-encoded parameters, as a tree along their dots: `Tags.member.1.Key` is four steps.

use std::collections::BTreeMap;
use taskyard::aws::AwsError;
use taskyard::base::limits;

/// Parameters one request may have.
const PARAMETERS: usize = 10_000;

/// A step of the tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    pub value: Option<String>,
    pub children: BTreeMap<String, Node>,
}

impl Node {
    /// The value of the child `name`.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.children.get(name)?.value.as_deref()
    }

    /// Children whose names are numbers from 1 on, in the numbers' order.
    pub fn numbered(&self) -> Vec<&Node> {
        let mut items: Vec<(u64, &Node)> = self
            .children
            .iter()
            .filter_map(|(name, node)| Some((name.parse().ok()?, node)))
            .collect();
        items.sort_by_key(|(number, _)| *number);
        items.into_iter().map(|(_, node)| node).collect()
    }
}

/// Reads `a=1&b.c=2` of a URL and of a form, one after the other.
pub fn parse(query: &str, form: &[u8]) -> Result<Node, AwsError> {
    let form = std::str::from_utf8(form).map_err(|_| malformed("the body is not UTF-8 text"))?;
    let mut root = Node::default();
    let pairs = query
        .split('&')
        .chain(form.trim().split('&'))
        .filter(|pair| !pair.is_empty());
    for (number, pair) in pairs.enumerate() {
        if number >= PARAMETERS {
            return Err(malformed(&format!("more than {PARAMETERS} parameters")));
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode(name)?, decode(value)?);
        let mut node = &mut root;
        for (depth, step) in name.split('.').enumerate() {
            if depth >= limits::JSON_DEPTH {
                return Err(malformed(&format!("a name of more than {} parts", limits::JSON_DEPTH)));
            }
            node = node.children.entry(step.to_string()).or_default();
        }
        node.value = Some(value);
    }
    Ok(root)
}

fn decode(text: &str) -> Result<String, AwsError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
                let byte = digits.filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
                let byte = byte.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                bytes.push(byte.ok_or_else(|| malformed("% must be followed by two hexadecimal digits"))?);
                rest = &rest[2..];
            }
            byte => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).map_err(|_| malformed("a parameter is not UTF-8 text"))
}

/// Encodes all but the characters RFC 3986 calls unreserved.
pub fn encode(text: &str) -> String {
    use std::fmt::Write;
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(byte as char);
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn malformed(what: &str) -> AwsError {
    AwsError::new(
        "MalformedQueryString",
        format!("The query string is malformed: {what}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_paths_and_values_are_decoded() {
        let root = parse(
            "Action=A",
            b"Tags.member.1.Key=a%20b+c&Tags.member.10.Key=z&Tags.member.2.Key=%C3%A9",
        )
        .unwrap();
        assert_eq!(root.text("Action"), Some("A"));
        let keys: Vec<_> = root.children["Tags"].children["member"].numbered();
        let keys: Vec<_> = keys.iter().map(|node| node.text("Key").unwrap()).collect();
        assert_eq!(keys, ["a b c", "é", "z"]);
    }

    #[test]
    fn broken_encoding_is_refused() {
        for bad in ["a=%", "a=%2", "a=%zz", "a=%+1", "a=%ff"] {
            assert_eq!(parse(bad, b"").unwrap_err().code, "MalformedQueryString", "{bad}");
        }
        let deep = format!("{}x=1", "a.".repeat(100));
        assert!(parse(&deep, b"").unwrap_err().message.contains("parts"));
    }

    #[test]
    fn encoding_and_decoding_are_inverse() {
        let text = "{\"a b\": \"é&=%+~\"}";
        assert_eq!(decode(&encode(text)).unwrap(), text);
    }
}
