//! The language that texts of ours are told in: English as written in the code, or another by a catalogue that gives for
//! each English text its translation.
//!
//! Nothing that is kept, compared or digested may go through here: the model and AWS's own texts never do.

use std::cell::RefCell;
use std::collections::BTreeMap;

type Catalogue = BTreeMap<String, &'static str>;

thread_local! {
    static SPOKEN: RefCell<Option<Catalogue>> = const { RefCell::new(None) };
}

/// Speaks by a catalogue of (English, translation), or English without one. A catalogue is kept as long as the page.
pub fn speak(catalogue: Option<Vec<(String, String)>>) {
    let spoken = catalogue.map(|pairs| {
        let kept = pairs.into_iter().map(|(english, other)| (english, &*other.leak()));
        kept.collect()
    });
    SPOKEN.with(|cell| *cell.borrow_mut() = spoken);
}

/// A text in the language that is spoken; in English where the catalogue has none.
pub fn say(english: &'static str) -> &'static str {
    SPOKEN.with(|cell| {
        let spoken = cell.borrow();
        spoken
            .as_ref()
            .and_then(|all| all.get(english))
            .copied()
            .unwrap_or(english)
    })
}

/// A text with places, `{name}`, in the language that is spoken. A place nobody fills stays as it is.
pub fn fill(english: &'static str, places: &[(&str, &str)]) -> String {
    let template = say(english);
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let found = after
            .split_once('}')
            .and_then(|(name, tail)| Some((places.iter().find(|(place, _)| *place == name)?.1, tail)));
        match found {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogue_speaks_and_english_stands_in_for_what_it_lacks() {
        speak(Some(vec![("Undo {name}".into(), "撤销{name}".into())]));
        assert_eq!(fill("Undo {name}", &[("name", "x {y}")]), "撤销x {y}");
        assert_eq!(say("Redo"), "Redo");
        speak(None);
        assert_eq!(fill("Undo {name} {", &[("name", "x")]), "Undo x {");
        assert_eq!(fill("{a}{b}{a}", &[("a", "1")]), "1{b}1");
    }
}
