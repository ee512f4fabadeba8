//! What the learner prefers: theme, size, motion, single-key shortcuts. Kept in the browser, shown as attributes of
//! `<html>` that the style sheets read. `static/theme.js` reads the same stored theme before the first picture.

use crate::browser::{page, storage};
use std::rc::Rc;
use yew::prelude::*;

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// How large everything is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    #[default]
    Normal,
    Projector,
}

/// How much moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// As the system says.
    #[default]
    System,
    Reduced,
}

impl Theme {
    /// The stored and displayed name; the system's theme has none.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }

    fn of(name: Option<&str>) -> Theme {
        match name {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        }
    }
}

/// Everything the learner prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefs {
    pub theme: Theme,
    pub size: Size,
    pub motion: Motion,
    /// Whether single keys act outside fields.
    pub keys: bool,
    /// False once something could not be stored.
    pub kept: bool,
}

impl Default for Prefs {
    fn default() -> Prefs {
        Prefs {
            theme: Theme::System,
            size: Size::Normal,
            motion: Motion::System,
            keys: true,
            kept: true,
        }
    }
}

impl Prefs {
    /// What is stored; defaults for what is not, or is not understood.
    fn load() -> Prefs {
        Prefs::of(|name| storage::read(name).ok().flatten())
    }

    fn of(read: impl Fn(&str) -> Option<String>) -> Prefs {
        Prefs {
            theme: Theme::of(read("theme").as_deref()),
            size: if read("size").as_deref() == Some("projector") {
                Size::Projector
            } else {
                Size::Normal
            },
            motion: if read("motion").as_deref() == Some("reduced") {
                Motion::Reduced
            } else {
                Motion::System
            },
            keys: read("keys").as_deref() != Some("off"),
            kept: true,
        }
    }

    fn words(self) -> [(&'static str, Option<&'static str>); 4] {
        [
            ("theme", self.theme.name()),
            ("size", (self.size == Size::Projector).then_some("projector")),
            ("motion", (self.motion == Motion::Reduced).then_some("reduced")),
            ("keys", (!self.keys).then_some("off")),
        ]
    }

    fn show(self) {
        for (name, word) in self.words() {
            page::set_root_attribute(&format!("data-{name}"), word);
        }
    }

    fn store(self) -> bool {
        self.words().into_iter().all(|(name, word)| match word {
            Some(word) => storage::write(name, word).is_ok(),
            None => storage::remove(name).is_ok(),
        })
    }
}

impl Reducible for Prefs {
    type Action = Prefs;

    fn reduce(self: Rc<Self>, next: Prefs) -> Rc<Prefs> {
        if *self == next { self } else { Rc::new(next) }
    }
}

/// The preferences, and what changes them: `prefs.dispatch(Prefs { theme, ..*prefs })`.
pub type PrefsContext = UseReducerHandle<Prefs>;

/// Properties of [`PrefsProvider`].
#[derive(Properties, PartialEq)]
pub struct PrefsProviderProps {
    /// Preferences that hold whatever is stored, and are not stored: for embedded widgets.
    #[prop_or_default]
    pub fixed: Option<Prefs>,
    #[prop_or_default]
    pub children: Html,
}

/// Reads, shows and keeps the preferences. Once, at the root.
#[component]
pub fn PrefsProvider(props: &PrefsProviderProps) -> Html {
    let fixed = props.fixed;
    let prefs = use_reducer(move || fixed.unwrap_or_else(Prefs::load));
    {
        let prefs = prefs.clone();
        use_effect_with(*prefs, move |now| {
            now.show();
            if fixed.is_some() {
                return;
            }
            // Nothing chosen, nothing to keep: a blocked storage is reported only when it is needed.
            let chosen = Prefs { kept: true, ..*now } != Prefs::default();
            let kept = now.store() || !chosen;
            if kept != now.kept {
                prefs.dispatch(Prefs { kept, ..*now });
            }
        });
    }
    html! { <ContextProvider<PrefsContext> context={prefs}>{props.children.clone()}</ContextProvider<PrefsContext>> }
}

/// The preferences; defaults that cannot be changed outside a [`PrefsProvider`].
#[hook]
pub fn use_prefs() -> PrefsContext {
    let fixed = use_reducer(Prefs::default);
    use_context::<PrefsContext>().unwrap_or(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_words_nobody_wrote_fall_back_to_the_defaults() {
        assert_eq!(
            Prefs::of(|_| Some("<script>alert(1)</script>".to_owned())),
            Prefs::default()
        );
        assert_eq!(Prefs::of(|_| None), Prefs::default());
    }

    #[test]
    fn what_is_stored_is_what_is_read_back() {
        let chosen = Prefs {
            theme: Theme::Dark,
            size: Size::Projector,
            motion: Motion::Reduced,
            keys: false,
            kept: true,
        };
        let read = Prefs::of(|name| {
            chosen
                .words()
                .into_iter()
                .find(|(key, _)| *key == name)
                .and_then(|(_, word)| word.map(str::to_owned))
        });
        assert_eq!(read, chosen);
    }
}
