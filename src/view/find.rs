//! Finding anything by a few letters: pages and commands, resources of the world, operations, rules, terms.
//!
//! Every word of the query must be found. A thing is the better the earlier and the more whole its own name matches;
//! what only its description matches comes last. Invariant: equal worlds and queries give equal answers in equal order.

use super::nav::{self, Kind};
use super::state::State;
use crate::aws::shape::cli_name;
use crate::base::tongue::say;
use crate::model::fidelity::{self, Label};
use crate::model::{World, routes};

/// Things shown of each group.
const EACH: usize = 7;
/// Longest query that is read, in characters.
const LONGEST: usize = 80;

/// What kind of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Commands,
    Resources,
    Operations,
    Terms,
    Rules,
}

/// Where a thing leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Leads {
    /// The command or page of this id.
    Command(&'static str),
    /// A resource by ARN or id, and its kind.
    Resource(String, Kind),
    /// The form of an operation.
    Operation(&'static str),
    /// A term of the glossary, by its place there.
    Term(usize),
    /// A rule of the model by its id.
    Rule(&'static str),
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub group: Group,
    pub title: String,
    pub detail: String,
    /// The state of a resource, with AWS's word for it.
    pub state: Option<(State, String)>,
    pub label: Option<Label>,
    pub leads: Leads,
}

/// A command as the screens offer it: its id, what it is called, and the keys that do it too.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    pub id: &'static str,
    pub title: &'static str,
    pub keys: &'static str,
}

/// A term of the glossary.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub name: String,
    pub says: String,
}

/// Everything that fits a query, the best group first; for an empty query the commands.
pub fn search(world: &World, commands: &[Command], terms: &[Term], query: &str) -> Vec<Found> {
    let query: String = query.chars().take(LONGEST).collect::<String>().to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let mut all: Vec<(u32, Found)> = Vec::new();
    let mut offer = |found: Found| {
        if let Some(score) = score(&words, &found.title, &found.detail) {
            all.push((score, found));
        }
    };
    for command in commands {
        offer(plain(
            Group::Commands,
            command.title,
            command.keys.into(),
            Leads::Command(command.id),
        ));
    }
    if words.is_empty() {
        return all.into_iter().map(|(_, found)| found).collect();
    }
    for kind in Kind::ALL {
        for item in nav::items(world, kind) {
            let detail = format!("{} {}", kind.slug(), item.detail);
            let leads = Leads::Resource(item.id, kind);
            let state = (!item.word.is_empty()).then_some((item.state, item.word));
            offer(Found {
                state,
                ..plain(Group::Resources, &item.name, detail, leads)
            });
        }
    }
    for route in routes::all() {
        let detail = format!("aws {} {}", route.service, cli_name(route.operation));
        let found = plain(
            Group::Operations,
            route.operation,
            detail,
            Leads::Operation(route.operation),
        );
        offer(Found {
            label: Some(route.label),
            ..found
        });
    }
    for (place, term) in terms.iter().enumerate() {
        offer(plain(Group::Terms, &term.name, term.says.clone(), Leads::Term(place)));
    }
    for rule in fidelity::tables() {
        let found = plain(Group::Rules, say(rule.says), rule.source.into(), Leads::Rule(rule.id));
        offer(Found {
            label: Some(rule.label),
            ..found
        });
    }
    arranged(all)
}

fn plain(group: Group, title: &str, detail: String, leads: Leads) -> Found {
    Found {
        group,
        title: title.into(),
        detail,
        state: None,
        label: None,
        leads,
    }
}

/// The best of each group together, the group with the best thing first.
fn arranged(mut all: Vec<(u32, Found)>) -> Vec<Found> {
    all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.title.cmp(&b.1.title)));
    let mut groups: Vec<Group> = Vec::new();
    for (_, found) in &all {
        if !groups.contains(&found.group) {
            groups.push(found.group);
        }
    }
    let of = |group: Group| {
        let mine = all.iter().filter(move |(_, found)| found.group == group);
        mine.take(EACH).map(|(_, found)| found.clone())
    };
    groups.into_iter().flat_map(of).collect()
}

/// How well words fit; nothing if one of them does not.
fn score(words: &[&str], title: &str, detail: &str) -> Option<u32> {
    let (title, detail) = (spread(title), detail.to_lowercase());
    let mut sum = 0;
    for word in words {
        sum += match title.find(word) {
            Some(0) if title.len() == word.len() => 100,
            Some(0) => 80,
            Some(at) if title[..at].ends_with(|c: char| !c.is_alphanumeric()) => 60,
            Some(_) => 40,
            None if title.replace(' ', "").contains(word) => 70,
            None if detail.contains(word) => 20,
            None if word.chars().count() > 2 && letters_of(&title, word) => 10,
            None => return None,
        };
    }
    // Of equals the shorter name is meant.
    Some(sum * 100 + 99_u32.saturating_sub(title.len() as u32))
}

/// `CreateService` as `create service`, so that each of its words begins one.
fn spread(title: &str) -> String {
    let mut out = String::with_capacity(title.len() + 4);
    let mut before = ' ';
    for letter in title.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            out.push(' ');
        }
        out.extend(letter.to_lowercase());
        before = letter;
    }
    out
}

/// Whether the word's letters begin words of the title in order: `crsv` is not, `cs` for `create service` is too short.
fn letters_of(title: &str, word: &str) -> bool {
    let mut firsts = title
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|part| part.chars().next());
    word.chars().all(|letter| firsts.any(|first| first == letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    const COMMANDS: [Command; 2] = [
        Command {
            id: "run",
            title: "Run or pause",
            keys: "Space",
        },
        Command {
            id: "settings",
            title: "Settings",
            keys: "",
        },
    ];

    fn titles(query: &str) -> Vec<String> {
        let session = Session::new(7, "hands-on").unwrap();
        let terms = [Term {
            name: "Bake time".into(),
            says: "How long a new deployment is watched.".into(),
        }];
        let found = search(session.world(), &COMMANDS, &terms, query);
        found.into_iter().map(|found| found.title).collect()
    }

    #[test]
    fn an_operation_is_found_by_its_cli_name_its_words_and_its_own_name() {
        for query in [
            "create-service",
            "create service",
            "CreateService",
            "service create",
            "createserv",
        ] {
            assert_eq!(titles(query)[0], "CreateService", "{query}");
        }
    }

    #[test]
    fn resources_commands_terms_and_rules_are_found_and_what_is_not_there_is_not() {
        assert!(titles("hello").contains(&"hello".to_string()));
        assert_eq!(titles("paus")[0], "Run or pause");
        assert_eq!(titles("bake")[0], "Bake time");
        let rule = fidelity::tables().next().unwrap();
        assert!(titles(rule.says).iter().any(|title| title == rule.says));
        assert_eq!(titles("zzzzqqq"), [""; 0]);
    }

    #[test]
    fn an_empty_query_offers_the_commands_and_a_hostile_one_does_no_harm() {
        assert_eq!(titles("  "), ["Run or pause", "Settings"]);
        assert!(titles(&"é".repeat(10_000)).is_empty());
    }

    #[test]
    fn no_group_drowns_the_others() {
        let session = Session::new(7, "hands-on").unwrap();
        let found = search(session.world(), &COMMANDS, &[], "s");
        for group in [Group::Resources, Group::Operations, Group::Rules] {
            let count = found.iter().filter(|one| one.group == group).count();
            assert!((1..=EACH).contains(&count), "{group:?} {count}");
        }
    }
}
