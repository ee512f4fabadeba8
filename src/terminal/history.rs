//! The lines entered so far, bounded, with search.

use std::collections::VecDeque;

/// Lines kept.
const LINES: usize = 1_000;

/// The lines entered, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    lines: VecDeque<String>,
}

impl History {
    /// A history of earlier lines; only the latest are kept.
    pub fn of(lines: impl IntoIterator<Item = String>) -> History {
        let mut history = History::default();
        lines.into_iter().for_each(|line| history.push(&line));
        history
    }

    /// Adds a line; an empty one or a repetition of the last is not kept.
    pub fn push(&mut self, line: &str) {
        let line = line.trim();
        if line.is_empty() || self.lines.back().is_some_and(|last| last == line) {
            return;
        }
        if self.lines.len() >= LINES {
            self.lines.pop_front();
        }
        self.lines.push_back(line.to_string());
    }

    /// The lines, oldest first.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }

    /// The line `back` steps before the present: 1 is the last one.
    pub fn back(&self, back: usize) -> Option<&str> {
        let at = self.lines.len().checked_sub(back)?;
        self.lines.get(at).map(String::as_str)
    }

    /// The lines that contain a text, latest first, each once.
    pub fn search(&self, text: &str) -> Vec<&str> {
        let wanted = text.to_lowercase();
        let mut found: Vec<&str> = Vec::new();
        for line in self.lines().rev().filter(|line| line.to_lowercase().contains(&wanted)) {
            if !found.contains(&line) {
                found.push(line);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_lines_are_kept_and_found() {
        let mut history = History::of((0..1500).map(|i| format!("line {i}")));
        history.push("line 1499");
        assert_eq!((history.lines().count(), history.back(1)), (1000, Some("line 1499")));
        assert_eq!((history.lines().next(), history.back(2000)), (Some("line 500"), None));
        history.push("LINE 700");
        assert_eq!(history.search("line 700"), ["LINE 700", "line 700"]);
    }
}
