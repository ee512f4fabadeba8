//! The handle by which fields read and write the request they are part of.

use crate::ui::parts::FieldNote;
use crate::ui::store::Desk;
use crate::ui::strings::form_fields;
use crate::view::form::{Item, path};
use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

/// Changes of a request: a path and what is written there; nothing takes the member away.
pub type Changes = Vec<(String, Option<Value>)>;

/// What is asked to be made first: the operation, and the path that waits for it.
pub type Wish = (&'static str, String);

/// Reads and writes one draft.
#[derive(Clone, PartialEq)]
pub struct Edit {
    pub operation: AttrValue,
    pub draft: Rc<Value>,
    /// The message at each path that is to be shown.
    pub faults: Rc<BTreeMap<String, String>>,
    pub change: Callback<Changes>,
    pub make: Callback<Wish>,
    pub desk: Desk,
}

impl Edit {
    /// The id of a path's control.
    pub fn id(&self, path: &str) -> String {
        id_of(path)
    }

    pub fn text(&self, path: &str) -> String {
        path::text(&self.draft, path)
    }

    pub fn value(&self, path: &str) -> Option<&Value> {
        path::get(&self.draft, path)
    }

    /// The label of a path.
    pub fn label(&self, path: &str) -> String {
        let general = path::general(path);
        match form_fields::field(&self.operation, &general) {
            Some((label, _)) => label.into(),
            None => form_fields::spoken(path::last(path)),
        }
    }

    /// The help of a path.
    pub fn help(&self, path: &str) -> Option<AttrValue> {
        let (_, help) = form_fields::field(&self.operation, &path::general(path))?;
        (!help.is_empty()).then_some(AttrValue::Static(help))
    }

    /// AWS's name at the right of a label; the form's own members have none.
    pub fn api(&self, path: &str) -> Option<AttrValue> {
        (!path.starts_with('+') && self.operation != crate::view::form::TRAFFIC)
            .then(|| path::last(path).to_string().into())
    }

    pub fn note(&self, path: &str) -> Option<FieldNote> {
        self.faults.get(path).map(|message| FieldNote::bad(message.clone()))
    }

    /// Writes one value.
    pub fn set(&self, path: &str, value: Option<Value>) {
        self.change.emit(vec![(path.to_string(), value)]);
    }

    /// Writes text; empty text takes the member away.
    pub fn on_text(&self, path: &str) -> Callback<String> {
        let (edit, path) = (self.clone(), path.to_string());
        Callback::from(move |text: String| edit.set(&path, (!text.is_empty()).then(|| Value::String(text.clone()))))
    }

    /// Writes a whole number; what is none stays text, so that it can be complained about.
    pub fn on_number(&self, path: &str) -> Callback<String> {
        let (edit, path) = (self.clone(), path.to_string());
        Callback::from(move |text: String| edit.set(&path, number(&text)))
    }

    /// Asks for what is missing at an item.
    pub fn on_make(&self, item: &Item) -> Option<(&'static str, Callback<MouseEvent>)> {
        let operation = item.make?;
        let (make, path) = (self.make.clone(), item.path.clone());
        Some((operation, Callback::from(move |_| make.emit((operation, path.clone())))))
    }
}

/// The id of a path's control.
pub fn id_of(path: &str) -> String {
    let safe = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    format!("f-{}", path.chars().map(safe).collect::<String>())
}

/// The value of typed digits; other text as it is, nothing for nothing.
pub fn number(text: &str) -> Option<Value> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return None;
    }
    match trimmed.parse::<i64>() {
        Ok(number) if number.to_string() == trimmed => Some(number.into()),
        _ => Some(Value::String(text.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn digits_become_a_number_and_other_text_stays_to_be_complained_about() {
        assert_eq!(
            (number("80"), number("-1"), number(" ")),
            (Some(json!(80)), Some(json!(-1)), None)
        );
        assert_eq!((number("8o"), number("007")), (Some(json!("8o")), Some(json!("007"))));
        assert_eq!(number("99999999999999999999"), Some(json!("99999999999999999999")));
    }
}
