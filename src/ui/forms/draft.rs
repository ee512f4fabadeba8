//! The state of one form: the draft, what was touched, what is wrong with typed JSON, what became of sending.
//!
//! Invariant: text that cannot be read is kept as typed and never changes the draft.

use super::edit::Changes;
use crate::aws::AwsError;
use crate::formats::task_definition::{self, ImportError, Imported};
use crate::view::form::{self, path};
use serde_json::Value;
use std::collections::BTreeSet;
use std::rc::Rc;
use yew::Reducible;

/// What became of sending.
#[derive(Clone, Debug, PartialEq)]
pub enum Sent {
    /// Which call was refused, and how.
    Refused(usize, AwsError),
    Done,
}

/// One form's state.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub operation: String,
    pub value: Rc<Value>,
    pub touched: BTreeSet<String>,
    /// JSON as typed, while it means the draft or cannot be read.
    pub text: Option<String>,
    pub read: Option<Result<Imported, ImportError>>,
    /// How often the primary button met errors; each time the focus goes to the first.
    pub asked: u32,
    pub sent: Option<Sent>,
}

/// What can happen to it.
#[derive(Clone, Debug)]
pub enum Act {
    Change(Changes),
    /// JSON was typed, pasted or dropped.
    Text(String),
    Ask,
    Sent(Sent),
}

impl Draft {
    pub fn new(operation: &str, value: Value) -> Draft {
        Draft {
            operation: operation.into(),
            value: Rc::new(value),
            touched: BTreeSet::new(),
            text: None,
            read: None,
            asked: 0,
            sent: None,
        }
    }

    /// Whether the fault at a path is shown already: once it was touched, filled in or asked for.
    pub fn shows(&self, at: &str) -> bool {
        self.asked > 0 || self.touched.contains(at) || path::get(&self.value, at).is_some()
    }

    fn read_text(&mut self, text: String) {
        let read = if self.operation == "RegisterTaskDefinition" {
            task_definition::read(&text)
        } else {
            task_definition::read_json(&text).and_then(|value| {
                let found = "no object";
                let is_object = value.is_object();
                let input = Imported {
                    input: value,
                    ..Imported::default()
                };
                if is_object {
                    Ok(input)
                } else {
                    Err(ImportError::NotAnObject { found })
                }
            })
        };
        if let Ok(read) = &read {
            self.value = Rc::new(form::joined(read.input.clone(), &self.value));
            self.sent = None;
        }
        self.text = Some(text);
        self.read = Some(read);
    }
}

impl Reducible for Draft {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut next = (*self).clone();
        match act {
            Act::Change(changes) => {
                let value = Rc::make_mut(&mut next.value);
                for (at, new) in changes {
                    path::set(value, &at, new);
                    next.touched.insert(at);
                }
                if !next.value.is_object() {
                    next.value = Rc::new(Value::Object(serde_json::Map::new()));
                }
                next.text = None;
                next.read = None;
                next.sent = None;
            }
            Act::Text(text) => next.read_text(text),
            Act::Ask => next.asked += 1,
            Act::Sent(sent) => next.sent = Some(sent),
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn after(draft: Draft, act: Act) -> Draft {
        (*Rc::new(draft).reduce(act)).clone()
    }

    #[test]
    fn fields_and_json_change_the_same_request_and_broken_json_changes_nothing() {
        let draft = Draft::new("RegisterTaskDefinition", json!({"family": "a"}));
        let draft = after(draft, Act::Change(vec![("cpu".into(), Some(json!("256")))]));
        assert_eq!(*draft.value, json!({"family": "a", "cpu": "256"}));
        let draft = after(
            draft,
            Act::Text("{\"family\": \"b\", \"pidMode\": \"task\", \"revision\": 3".into()),
        );
        assert_eq!(*draft.value, json!({"family": "a", "cpu": "256"}));
        assert!(draft.text.is_some() && matches!(draft.read, Some(Err(_))));
        let draft = after(
            draft,
            Act::Text("{\"family\": \"b\", \"pidMode\": \"task\", \"revision\": 3}".into()),
        );
        assert_eq!(*draft.value, json!({"family": "b", "pidMode": "task"}));
        let draft = after(draft, Act::Change(vec![("family".into(), None)]));
        assert_eq!((*draft.value).clone(), json!({"pidMode": "task"}));
        assert_eq!(draft.text, None);
    }

    #[test]
    fn a_missing_member_is_complained_about_only_once_it_was_touched_or_asked_for() {
        let draft = Draft::new("CreateCluster", json!({}));
        assert!(!draft.shows("clusterName"));
        assert!(after(draft.clone(), Act::Ask).shows("clusterName"));
        assert!(after(draft, Act::Change(vec![("clusterName".into(), None)])).shows("clusterName"));
    }
}
