//! Keyboard shortcuts of the whole page.
//!
//! Invariant: a single key never acts while one types, and never in place of what a focused control does with it.

use super::use_prefs;
use crate::browser::{dialog, events, focus};
use yew::prelude::*;

/// A key with what is held down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chord {
    /// Ctrl, or Cmd on a Mac.
    pub ctrl: bool,
    pub shift: bool,
    /// The key's name as `KeyboardEvent.key` gives it, letters in lower case.
    pub key: &'static str,
}

impl Chord {
    /// A key alone. For signs such as `?` Shift does not matter.
    pub const fn key(key: &'static str) -> Chord {
        Chord {
            ctrl: false,
            shift: false,
            key,
        }
    }

    /// A key with Ctrl or Cmd.
    pub const fn ctrl(key: &'static str) -> Chord {
        Chord {
            ctrl: true,
            shift: false,
            key,
        }
    }

    /// The same with Shift.
    pub const fn shift(self) -> Chord {
        Chord { shift: true, ..self }
    }

    /// Whether it is a single key that would be text in a field.
    pub fn is_single(&self) -> bool {
        !self.ctrl && self.key.chars().count() == 1
    }

    /// Whether a pressed key is this chord.
    pub fn matches(&self, ctrl: bool, shift: bool, key: &str) -> bool {
        let mut letters = self.key.chars();
        let sign =
            matches!((letters.next(), letters.next()), (Some(one), None) if !one.is_alphanumeric() && one != ' ');
        self.ctrl == ctrl && (sign && !ctrl || self.shift == shift) && key.to_lowercase() == self.key.to_lowercase()
    }

    /// How it is written on a key cap: `Ctrl Shift Z`.
    pub fn caps(&self) -> Vec<String> {
        let mut caps = Vec::new();
        if self.ctrl {
            caps.push("Ctrl".to_owned());
        }
        if self.shift {
            caps.push("Shift".to_owned());
        }
        caps.push(match self.key {
            " " => "Space".to_owned(),
            key if key.chars().count() == 1 => key.to_uppercase(),
            key => key.to_owned(),
        });
        caps
    }
}

/// A chord and what it does.
#[derive(Clone, PartialEq)]
pub struct Shortcut {
    pub chord: Chord,
    pub act: Callback<()>,
}

impl Shortcut {
    pub fn new(chord: Chord, act: impl Fn() + 'static) -> Shortcut {
        Shortcut {
            chord,
            act: Callback::from(move |()| act()),
        }
    }
}

/// Listens for shortcuts as long as the component is there. Later components are asked first only if nothing earlier
/// took the key, so two components should not claim the same one.
#[hook]
pub fn use_shortcuts(shortcuts: Vec<Shortcut>) {
    let prefs = use_prefs();
    let latest = use_mut_ref(Vec::new);
    *latest.borrow_mut() = shortcuts;
    use_effect_with(prefs.keys, move |single_keys| {
        let single_keys = *single_keys;
        let listener = events::keys(move |event| {
            if event.alt_key() || dialog::is_open() {
                return;
            }
            let (ctrl, shift, key) = (event.ctrl_key() || event.meta_key(), event.shift_key(), event.key());
            let hit = latest
                .borrow()
                .iter()
                .find(|one: &&Shortcut| one.chord.matches(ctrl, shift, &key))
                .cloned();
            let Some(hit) = hit else { return };
            if hit.chord.is_single() {
                let taken = key == " " && focus::is_control(event);
                if !single_keys || taken || focus::is_field(event) {
                    return;
                }
            }
            // A field has an undo of its own.
            if hit.chord.ctrl && matches!(hit.chord.key, "z" | "y") && focus::is_field(event) {
                return;
            }
            event.prevent_default();
            hit.act.emit(());
        });
        move || drop(listener)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chords_match_what_is_held_and_nothing_else() {
        assert!(Chord::ctrl("z").matches(true, false, "z"));
        assert!(!Chord::ctrl("z").matches(true, true, "Z"));
        assert!(Chord::ctrl("z").shift().matches(true, true, "Z"));
        assert!(!Chord::key("l").matches(true, false, "l"));
        assert!(Chord::key("l").matches(false, false, "l"));
    }

    #[test]
    fn signs_match_however_the_keyboard_makes_them() {
        assert!(Chord::key("?").matches(false, true, "?"));
        assert!(Chord::key("]").matches(false, false, "]"));
        assert!(!Chord::key(" ").matches(false, true, " "));
    }

    #[test]
    fn only_a_lone_printable_key_counts_as_single() {
        assert!(Chord::key(" ").is_single());
        assert!(!Chord::key("F6").is_single());
        assert!(!Chord::ctrl("j").is_single());
    }
}
