//! The language of the interface: chosen in the settings, kept, fetched as a catalogue and switched at run time.
//!
//! English is in the code and needs no catalogue. Invariant: a catalogue that cannot be had or read leaves the language
//! as it was, and says so.

use crate::base::tongue;
use crate::browser::{fetch, page, storage};
use yew::platform::spawn_local;
use yew::prelude::*;

/// The languages there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    Chinese,
}

const STORED: &str = "language";

impl Language {
    /// Every language.
    pub const ALL: [Language; 2] = [Language::English, Language::Chinese];

    /// As `lang` and the catalogue's file name write it.
    pub const fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-Hans",
        }
    }

    /// What its speakers call it, in every language.
    pub const fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Chinese => "简体中文",
        }
    }

    /// The language of a code such as `zh-CN`; none for languages there are no words in.
    pub fn of(code: &str) -> Option<Language> {
        let code = code.to_ascii_lowercase();
        match code.split('-').next() {
            Some("en") => Some(Language::English),
            Some("zh") => Some(Language::Chinese),
            _ => None,
        }
    }

    /// What was chosen, else what the browser speaks.
    fn wanted() -> Language {
        let chosen = storage::read(STORED)
            .ok()
            .flatten()
            .and_then(|code| Language::of(&code));
        chosen.or_else(|| Language::of(&page::language()?)).unwrap_or_default()
    }
}

/// The spoken language, and what changes it.
#[derive(Clone, PartialEq)]
pub struct Speaking {
    pub language: Language,
    pub choose: Callback<Language>,
    /// The last catalogue could not be had.
    pub failed: bool,
}

/// Reads a catalogue: English texts and their translations.
pub fn read(text: &str) -> Option<Vec<(String, String)>> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let pair = |(english, other): (&String, &serde_json::Value)| Some((english.clone(), other.as_str()?.to_owned()));
    value.as_object()?.iter().map(pair).collect()
}

/// Speaks a language from now on; false when its catalogue cannot be had.
async fn speak(language: Language) -> bool {
    let catalogue = match language {
        Language::English => None,
        other => {
            let text = fetch::text(&format!("static/lang/{}.json", other.code())).await;
            match text.ok().and_then(|text| read(&text)) {
                Some(catalogue) => Some(catalogue),
                None => return false,
            }
        }
    };
    tongue::speak(catalogue);
    page::set_root_attribute("lang", Some(language.code()));
    true
}

/// The language, once, at the root: everything below must be drawn anew when it changes. `kept`: read from the browser's
/// storage and written there.
#[hook]
pub fn use_speaking(kept: bool) -> Speaking {
    let state = use_state(|| (Language::English, false));
    let change = {
        let state = state.setter();
        use_callback((), move |(language, chosen): (Language, bool), ()| {
            let state = state.clone();
            spawn_local(async move {
                if speak(language).await {
                    if chosen && kept {
                        // Without storage it holds until the page is left.
                        let _ = storage::write(STORED, language.code());
                    }
                    state.set((language, false));
                } else if chosen {
                    state.set((Language::English, true));
                }
            });
        })
    };
    {
        let change = change.clone();
        use_effect_with((), move |()| {
            let wanted = if kept { Language::wanted() } else { Language::English };
            if wanted != Language::English {
                change.emit((wanted, false));
            }
        });
    }
    Speaking {
        language: state.0,
        choose: change.reform(|language| (language, true)),
        failed: state.1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_browsers_are_understood() {
        assert_eq!(Language::of("zh-CN"), Some(Language::Chinese));
        assert_eq!(Language::of("en-GB"), Some(Language::English));
        assert_eq!(Language::of("<script>"), None);
        for language in Language::ALL {
            assert_eq!(Language::of(language.code()), Some(language));
        }
    }

    #[test]
    fn a_catalogue_that_is_none_is_refused() {
        assert_eq!(read("{\"a\":\"b\"}"), Some(vec![("a".into(), "b".into())]));
        for text in ["", "[]", "{\"a\":1}", "<html>"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
