//! Reporting a problem with a question: a text that says everything needed to see the same thing.

use super::answer::Answer;
use super::variant::Variant;
use std::fmt::Write;

/// The text to send: id, seed, version, what was shown and answered, and the learner's words.
pub fn report_text(variant: &Variant, content_version: u64, answer: Option<&Answer>, words: &str) -> String {
    let question = &variant.question;
    let mut text = String::new();
    let _ = writeln!(text, "Problem with a question");
    let _ = writeln!(text, "question: {}", question.id);
    let _ = writeln!(text, "seed: {}", variant.seed);
    let _ = writeln!(text, "content version: {content_version}");
    let _ = writeln!(text, "Taskyard version: {}", env!("CARGO_PKG_VERSION"));
    for (name, value) in &variant.values {
        let _ = writeln!(text, "{name} = {}", value.to_text());
    }
    let _ = writeln!(text, "\n{}", question.stem);
    for (index, option) in question.options.iter().enumerate() {
        let key = if option.correct { " (key)" } else { "" };
        let _ = writeln!(text, "{}. {}{key}", index + 1, option.text);
    }
    if let Some(answer) = answer.filter(|answer| !answer.is_empty()) {
        let given = serde_json::to_string(answer).unwrap_or_default();
        let _ = writeln!(text, "\nanswer: {given}");
    }
    let words: String = words.trim().chars().take(4000).collect();
    let _ = writeln!(text, "\n{words}");
    text
}
