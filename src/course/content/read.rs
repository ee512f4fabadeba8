//! Reading a content file: comments out, JSON in, and errors that name line and field.
//!
//! JSON has no comments, so lines whose first characters are `//` are taken out here, wherever such a file is read.

use super::places::Places;
use serde::de::DeserializeOwned;
use std::fmt;

/// Bytes of one content file.
pub const MOST_BYTES: usize = 2 * 1024 * 1024;

/// Something wrong in a content file.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The file's path below `static/content`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The field's path: `questions[3].options[0].why`.
    pub field: String,
    /// What was found and what was expected.
    pub says: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.says)
    }
}

/// A text without its comment lines; every other line keeps its number.
pub(super) fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.trim_start().starts_with("//") {
            true => kept.push('\n'),
            false => kept.push_str(line),
        }
    }
    kept
}

/// Reads one file of a known type.
pub fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Fault> {
    let fault = |line: usize, field: &str, says: String| Fault {
        file: file.into(),
        line,
        field: field.into(),
        says,
    };
    if text.len() > MOST_BYTES {
        let says = format!("The file has {} bytes; at most {MOST_BYTES} are read.", text.len());
        return Err(fault(1, "", says));
    }
    let text = without_comments(text.strip_prefix('\u{feff}').unwrap_or(text));
    serde_json::from_str(&text).map_err(|error| {
        let places = Places::of(&text);
        let line = error.line().max(1);
        let field = places.field_at(line).unwrap_or_default().to_string();
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        fault(line, &field, plain(said))
    })
}

/// The reader's complaint in plain words.
fn plain(said: &str) -> String {
    let mut text = said
        .replace("unknown field", "There is no field")
        .replace("unknown variant", "There is no value")
        .replace(", expected one of ", "; expected one of ")
        .replace(", expected `", "; expected `")
        .replace("invalid type: ", "Found ")
        .replace("invalid value: ", "Found ")
        .replace("duplicate field", "This stands twice: the field")
        .replace("a sequence", "a list [ … ]")
        .replace("sequence", "list [ … ]")
        .replace("a map", "an object { … }")
        .replace("map,", "an object { … },")
        .replace("u64", "a whole number from 0")
        .replace("i64", "a whole number")
        .replace("f64", "a number")
        .replace("EOF while parsing", "The file ends inside");
    if text.starts_with("expected") {
        text = format!("This is not JSON: {text}; look for a missing comma, quote or bracket here or one line above");
    } else if text.starts_with("trailing comma") {
        text = "A comma stands before a closing bracket; JSON allows none there".into();
    }
    if !text.ends_with('.') {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::{Bank, Lab, Lesson};
    use super::*;

    fn of_bank(text: &str) -> String {
        read::<Bank>("questions/x.json", text).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_field_is_named_with_file_line_and_what_was_expected() {
        let said = of_bank("{\n \"questions\": [\n  {\"id\": \"a\",\n   \"steam\": \"?\"}\n ]\n}");
        assert!(
            said.starts_with("questions/x.json:4: questions[0].steam: There is no field `steam`; expected one of `id`"),
            "{said}"
        );
    }

    #[test]
    fn a_wrong_type_and_a_wrong_word_name_their_field() {
        let said = of_bank("{\"questions\": [\n{\"level\":\n \"two\"}]}");
        assert_eq!(
            said,
            "questions/x.json:3: questions[0].level: Found string \"two\", expected a whole number from 0."
        );
        let said = of_bank("{\"questions\": [\n{\"kind\": \"essay\"}]}");
        assert!(
            said.contains("questions[0].kind: There is no value `essay`; expected one of `single`"),
            "{said}"
        );
    }

    #[test]
    fn what_is_not_json_says_where_to_look() {
        assert!(of_bank("{\n \"questions\": []\n \"cases\": []\n}").contains(":3: "));
        assert!(of_bank("{\"questions\": [],}").contains("JSON allows none"));
        assert!(of_bank("{\"questions\": [").contains("The file ends inside a list"));
        assert!(of_bank(&"[".repeat(5000)).starts_with("questions/x.json:1: "));
    }

    #[test]
    fn comment_lines_are_taken_out_and_lines_keep_their_numbers() {
        let text = "// a lab\n{\n  // its name\n  \"title\": \"http://x\",\n  \"minutes\": -1\n}";
        let fault = read::<Lab>("labs/x.json", text).unwrap_err();
        assert_eq!((fault.line, fault.field.as_str()), (5, "minutes"));
        assert_eq!(read::<Lesson>("x", "// only\n{}").unwrap(), Lesson::default());
    }
}
