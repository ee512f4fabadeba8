//! Which functions are deferred: a list of paths.
//!
//! A line is a path, such as `taskyard::terminal`. It defers every function that lives there, and every function of another
//! place that was made for a type from there. A line that starts with `!` excepts a path below a listed one: the longest line
//! that fits a path counts. A line `texts` and a folder defers the folder's files: texts that the program holds word for word
//! and that only deferred functions read. A line `shared` and the end of a name keeps the functions of other places whose names end
//! so, whatever type they were made for. Empty lines and lines starting with `#` say nothing.
use std::collections::BTreeSet;

/// A parsed list.
pub struct Rules {
    paths: BTreeSet<String>,
    /// Ends of names of functions that have one code for many types.
    shared: Vec<String>,
    /// Folders whose files are deferred texts.
    pub texts: Vec<String>,
}

impl Rules {
    /// Reads a list; a path that no function mentions is harmless.
    pub fn parse(text: &str) -> Rules {
        let lines = || {
            text.lines()
                .map(str::trim)
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
        };
        let folder = |line: &str| Some(line.strip_prefix("texts ")?.trim().to_owned());
        let end = |line: &str| Some(line.strip_prefix("shared ")?.trim().to_owned());
        Rules {
            paths: lines()
                .filter(|line| folder(line).is_none() && end(line).is_none())
                .map(str::to_owned)
                .collect(),
            texts: lines().filter_map(folder).collect(),
            shared: lines().filter_map(end).collect(),
        }
    }

    /// Why the function of this name is deferred, if it is.
    pub fn defers(&self, name: &str) -> Option<Because> {
        let name = plain(name);
        let listed = |path: &str| {
            let ends = path.match_indices("::").map(|(at, _)| at).chain([path.len()]);
            let mut deferred = false;
            for part in ends.map(|end| &path[..end]) {
                deferred = (deferred || self.paths.contains(part)) && !self.paths.contains(&format!("!{part}"));
            }
            deferred
        };
        let mut paths = paths(&name);
        if paths.next().is_some_and(listed) {
            return Some(Because::OfItsPlace);
        }
        let shared = self.shared.iter().any(|end| name.ends_with(end.as_str()));
        (!shared && paths.any(listed)).then_some(Because::OfAType)
    }
}

/// Why a function is deferred.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Because {
    /// It lives below a listed path.
    OfItsPlace,
    /// It was made for a type from a listed path. Its code may be that of a function made for another type too: the
    /// compiler keeps one of two functions with the same code, under the name of either.
    OfAType,
}

/// The name without the crates' hashes, `[0123456789abcdef]`, which the compiler writes after each crate.
fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(open) = rest.find('[') {
        let close = rest[open..].find(']').map_or(rest.len(), |close| open + close);
        let inside = rest.get(open + 1..close).unwrap_or_default();
        let hashed = (8..=16).contains(&inside.len()) && inside.bytes().all(|byte| byte.is_ascii_hexdigit());
        out.push_str(&rest[..if hashed { open } else { open + 1 }]);
        rest = &rest[if hashed { close + 1 } else { open + 1 }..];
    }
    out.push_str(rest);
    out
}

/// The paths in a name: `<a::B as c::D<e::F>>::g` has `a::B`, `c::D`, `e::F` and `g`.
fn paths(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_' || letter == ':'))
        .map(|path| path.trim_matches(':'))
        .filter(|path| !matches!(*path, "" | "mut" | "dyn" | "const"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules::parse(
            "# what the first screen does not need\n\ntaskyard::terminal\n!taskyard::terminal::near\nserde_json\n",
        )
    }

    #[test]
    fn a_path_defers_what_lives_below_it() {
        for name in [
            "taskyard[71d95c5c846196f8]::terminal::cli::plan::operate",
            "<taskyard[71d95c5c846196f8]::terminal::Job>::step",
            "<&mut serde_json[71d95c5c846196f8]::de::Deserializer<a::B> as c::D>::e",
        ] {
            assert_eq!(rules().defers(name), Some(Because::OfItsPlace), "{name}");
        }
    }

    #[test]
    fn a_path_defers_what_was_made_for_its_types() {
        let name = "core[0123456789abcdef]::ptr::drop_in_place::<alloc[0a1b2c3d4e5f6071]::vec::Vec<serde_json[71d95c5c84619]::value::Value>>";
        assert_eq!(rules().defers(name), Some(Because::OfAType));
    }

    #[test]
    fn what_is_shared_stays_whatever_type_it_was_made_for() {
        let rules = Rules::parse("app::far\nshared Stateful>::rendered");
        assert_eq!(
            rules.defers("<yew::Inner<app::far::Page> as yew::Stateful>::rendered"),
            None
        );
        let view = rules.defers("<yew::Inner<app::far::Page> as yew::Stateful>::view");
        assert_eq!(view, Some(Because::OfAType));
    }

    #[test]
    fn a_path_ends_where_a_word_ends() {
        for name in [
            "taskyard[71d95c5c846196f8]::terminals::draw",
            "serde_json_path::parse",
            "<[u8]>::to_vec",
        ] {
            assert_eq!(rules().defers(name), None, "{name}");
        }
    }
}
