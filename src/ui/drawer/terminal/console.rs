//! What the terminal has shown and what it goes on with: entries, their output, variables, files, history.
//!
//! Invariants: what is kept is bounded, the oldest goes first and a note says so; no control character reaches the
//! screen as such.

use crate::browser::storage;
use crate::course::shell::{Run, Turn, Why};
use crate::session::Session;
use crate::terminal::{Env, History, Printed};
use crate::ui::strings::drawer as words;
use std::collections::VecDeque;
use std::rc::Rc;

/// Entries kept on the screen.
const ENTRIES: usize = 300;
/// Bytes kept on the screen.
const BYTES: usize = 512 * 1024;
/// Bytes of one entry's output.
const ENTRY_BYTES: usize = 256 * 1024;
/// Lines of history kept between visits, and their bytes.
const KEPT_LINES: usize = 200;
const KEPT_BYTES: usize = 64 * 1024;
/// Where the history is kept.
const HISTORY: &str = "terminal.history";
pub use crate::base::limits::TERMINAL_FILES as FILES;

/// What a piece of output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// A line of a script about to run.
    Echo,
    Out,
    Err,
    /// The terminal's own word.
    Note,
}

/// What was entered, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub number: u64,
    /// None for notes that no line asked for.
    pub typed: Option<String>,
    pub pieces: Vec<(Ink, String)>,
    bytes: usize,
}

/// The terminal's state.
#[derive(Default)]
pub struct Console {
    entries: VecDeque<Rc<Entry>>,
    dropped: u64,
    next: u64,
    pub env: Env,
    pub history: History,
    run: Option<Run>,
}

impl Console {
    /// An empty terminal with the history of earlier visits.
    pub fn new() -> Console {
        let kept = storage::read(HISTORY).ok().flatten().unwrap_or_default();
        let lines: Vec<String> = serde_json::from_str(&kept).unwrap_or_default();
        Console {
            history: History::of(lines.into_iter().filter(|line| line.len() <= KEPT_BYTES)),
            ..Console::default()
        }
    }

    /// Everything on the screen, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &Rc<Entry>> {
        self.entries.iter()
    }

    /// How many entries have been dropped from the front.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Whether a line runs.
    pub fn is_running(&self) -> bool {
        self.run.is_some()
    }

    /// What runs.
    pub fn run(&self) -> Option<&Run> {
        self.run.as_ref()
    }

    /// Enters a line or a script; while another runs nothing happens.
    pub fn enter(&mut self, text: &str, why: Why) {
        if self.is_running() {
            return;
        }
        self.push(Some(text.to_string()));
        if text.trim().is_empty() {
            return;
        }
        self.history.push(text);
        self.keep_history();
        self.env.history = self.history.lines().map(str::to_string).collect();
        self.run = Some(Run::start(text, std::mem::take(&mut self.env), why));
    }

    /// Lets what runs do its turns while `go_on` says so; whether it undid something.
    pub fn turns(&mut self, session: &mut Session, mut go_on: impl FnMut() -> bool) -> bool {
        while let Some(run) = self.run.as_mut() {
            match run.turn(session) {
                Turn::Working => {}
                Turn::Printed(printed) => self.print(printed),
                Turn::Done { exit } => {
                    if exit == 130 {
                        self.piece(Ink::Note, words::cancelled());
                    }
                    if let Some(run) = self.run.take() {
                        let turned_back = run.turned_back();
                        self.env = run.into_env();
                        return turned_back;
                    }
                }
            }
            if !go_on() {
                break;
            }
        }
        false
    }

    /// Stops what runs.
    pub fn cancel(&mut self) {
        if let Some(run) = self.run.as_mut() {
            run.cancel();
        }
    }

    /// Shows a line that was given up.
    pub fn give_up(&mut self, text: &str) {
        self.push(Some(format!("{text}^C")));
    }

    /// A word of the terminal's own.
    pub fn note(&mut self, text: &str) {
        self.push(None);
        self.piece(Ink::Note, text);
    }

    /// Empties the screen.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.dropped = 0;
    }

    /// Holds a file for `file://`; false when there are too many.
    pub fn hold(&mut self, name: &str, text: String) -> bool {
        let name: String = name.chars().filter(|letter| !letter.is_control()).take(120).collect();
        if name.is_empty() || (self.env.files.len() >= FILES && !self.env.files.contains_key(&name)) {
            return false;
        }
        self.env.files.insert(name, text);
        true
    }

    fn print(&mut self, printed: Printed) {
        if printed.clear {
            self.clear();
            self.push(None);
        }
        if let Some(echo) = printed.echo {
            self.piece(Ink::Echo, &format!("{}\n", echo.trim_end()));
        }
        self.piece(Ink::Out, &printed.stdout);
        self.piece(Ink::Err, &printed.stderr);
    }

    fn push(&mut self, typed: Option<String>) {
        self.next += 1;
        let typed = typed.map(|text| tame(&text));
        self.entries.push_back(Rc::new(Entry {
            number: self.next,
            bytes: typed.as_ref().map_or(0, String::len),
            typed,
            pieces: Vec::new(),
        }));
        self.bound();
    }

    fn piece(&mut self, ink: Ink, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.entries.is_empty() {
            self.push(None);
        }
        let text = tame(text);
        if let Some(entry) = self.entries.back_mut().map(Rc::make_mut) {
            entry.bytes += text.len();
            match entry.pieces.last_mut().filter(|last| last.0 == ink) {
                Some(last) => last.1.push_str(&text),
                None => entry.pieces.push((ink, text)),
            }
            entry.bound();
        }
        self.bound();
    }

    fn bound(&mut self) {
        let mut bytes: usize = self.entries.iter().map(|entry| entry.bytes).sum();
        while self.entries.len() > 1 && (self.entries.len() > ENTRIES || bytes > BYTES) {
            bytes -= self.entries.pop_front().map_or(0, |entry| entry.bytes);
            self.dropped += 1;
        }
    }

    fn keep_history(&self) {
        let mut room = KEPT_BYTES;
        let mut lines: Vec<&str> = Vec::new();
        for line in self.history.lines().rev().take(KEPT_LINES) {
            room = match room.checked_sub(line.len()) {
                Some(room) => room,
                None => break,
            };
            lines.push(line);
        }
        lines.reverse();
        if let Ok(text) = serde_json::to_string(&lines) {
            // History that cannot be kept still holds for this visit.
            let _ = storage::write(HISTORY, &text);
        }
    }
}

impl Entry {
    /// Drops the beginning of an output that has grown too long, and says so in its first line.
    fn bound(&mut self) {
        if self.bytes <= ENTRY_BYTES {
            return;
        }
        let note = format!("{}\n", words::output_cut());
        if self.pieces.first().is_some_and(|piece| piece.1 == note) {
            self.pieces.remove(0);
        }
        let typed = self.typed.as_ref().map_or(0, String::len);
        let mut bytes: usize = self.pieces.iter().map(|piece| piece.1.len()).sum();
        while bytes > ENTRY_BYTES / 2 {
            let Some((_, text)) = self.pieces.first_mut() else {
                break;
            };
            let mut cut = (bytes - ENTRY_BYTES / 2).min(text.len());
            while !text.is_char_boundary(cut) {
                cut += 1;
            }
            text.drain(..cut);
            bytes -= cut;
            if text.is_empty() {
                self.pieces.remove(0);
            }
        }
        self.bytes = typed + bytes + note.len();
        self.pieces.insert(0, (Ink::Note, note));
    }
}

/// A text without characters that would steer the screen: control characters become their pictures, marks that turn
/// the direction of writing are replaced.
pub fn tame(text: &str) -> String {
    let steers = |c: char| (c.is_control() && c != '\n' && c != '\t') || turns(c);
    let text = text.replace("\r\n", "\n");
    if !text.contains(steers) {
        return text;
    }
    text.chars()
        .map(|c| match c {
            c if turns(c) => '\u{FFFD}',
            '\n' | '\t' => c,
            c if (c as u32) < 0x20 => char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}'),
            '\u{7F}' => '\u{2421}',
            c if c.is_control() => '\u{FFFD}',
            c => c,
        })
        .collect()
}

/// Marks that turn the direction of writing.
const fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(_: &crate::model::World, _: &str) -> Option<String> {
        None
    }

    #[test]
    fn a_line_runs_to_its_end_and_leaves_its_variables() {
        let mut console = Console::default();
        let mut session = Session::empty(1);
        console.enter("X=5; echo $X", why);
        assert!(console.is_running());
        console.turns(&mut session, || true);
        assert!(!console.is_running());
        assert_eq!(console.env.vars.get("X").map(String::as_str), Some("5"));
        let last = console.entries().last().unwrap();
        assert_eq!(last.pieces, [(Ink::Out, "5\n".to_string())]);
    }

    #[test]
    fn the_screen_is_bounded_and_says_what_it_dropped() {
        let mut console = Console::default();
        for n in 0..ENTRIES as u64 + 20 {
            console.note(&format!("{n}"));
        }
        assert_eq!((console.entries().count(), console.dropped()), (ENTRIES, 20));
        for _ in 0..80 {
            console.piece(Ink::Out, &"é\n".repeat(10_000));
        }
        let last = console.entries().last().unwrap();
        assert!(last.bytes <= ENTRY_BYTES + 200, "{}", last.bytes);
        assert_eq!(last.pieces[0].0, Ink::Note);
    }

    #[test]
    fn no_control_character_reaches_the_screen() {
        assert_eq!(
            tame("a\u{1b}[31mb\u{202e}c\u{0}\r\nd\te\u{7f}"),
            "a␛[31mb\u{FFFD}c␀\nd\te␡"
        );
    }

    #[test]
    fn files_are_limited_in_number_and_name() {
        let mut console = Console::default();
        for n in 0..FILES {
            assert!(console.hold(&format!("{n}.json"), "{}".into()));
        }
        assert!(!console.hold("one-more.json", "{}".into()));
        assert!(console.hold("0.json", "[]".into()));
        assert!(!console.hold("\n", String::new()));
    }
}
