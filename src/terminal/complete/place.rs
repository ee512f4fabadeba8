//! Where in a half-typed shorthand value the cursor is: which member, by its path, and of which shape.

use crate::aws::shape::{Kind, Service};

/// Where in a shorthand value the cursor is.
pub(super) struct Place {
    /// The shape of what is being typed: of a value, or of the structure whose key it is.
    pub shape: String,
    pub path: String,
    /// Bytes before what is being typed.
    pub skip: usize,
}

impl Place {
    pub fn of(service: &Service, shape: &str, name: &str, text: &str) -> Place {
        let mut place = Place {
            shape: element(service, shape),
            path: name.to_string(),
            skip: 0,
        };
        // What is open around the cursor, by the bracket that closes it.
        let mut open: Vec<(String, String)> = Vec::new();
        for (at, c) in text.char_indices() {
            let next = at + c.len_utf8();
            match c {
                '=' => {
                    let key = text[place.skip..at].trim();
                    let found = match service.shape(&place.shape).map(|shape| &shape.kind) {
                        Some(Kind::Structure { members, .. }) => members.iter().find(|m| m.name == key),
                        _ => None,
                    };
                    let Some(member) = found else { continue };
                    let before = (place.shape.clone(), place.path.clone());
                    place.path = format!("{}.{}", place.path, member.name);
                    place.shape = element(service, &member.shape);
                    open.push(before);
                    place.skip = next;
                }
                '{' | '[' => {
                    open.push((place.shape.clone(), place.path.clone()));
                    place.skip = next;
                }
                ',' => {
                    // A structure's next key, unless what is typed is a list's next value.
                    let values = service
                        .shape(&place.shape)
                        .is_some_and(|s| matches!(s.kind, Kind::String { .. }));
                    let list = text[..at].rfind(['[', ']']).is_some_and(|i| text[i..].starts_with('['));
                    if !(values && list)
                        && let Some((shape, path)) = open.pop()
                    {
                        (place.shape, place.path) = (shape, path);
                    }
                    place.skip = next;
                }
                '}' | ']' => {
                    if let Some((shape, path)) = open.pop() {
                        (place.shape, place.path) = (shape, path);
                    }
                    place.skip = next;
                }
                _ => {}
            }
        }
        place
    }
}

/// The shape of a list's elements, or the shape itself.
fn element(service: &Service, shape: &str) -> String {
    match service.shape(shape).map(|shape| &shape.kind) {
        Some(Kind::List { member, .. }) => member.clone(),
        _ => shape.to_string(),
    }
}
