//! What EC2's Describe operations have in common: ids, filters, pages and dry runs.
//!
//! Source: EC2 API Reference, "Filtering" (`*` and `?` as wildcards, backslash escapes, values of one filter are
//! alternatives, filters add up) and "Pagination" (MaxResults 5–1000).

use super::Network;
use super::members::{Tags, items, number, text, texts};
use crate::aws::{AwsError, Output};
use serde_json::{Map, Value};
use std::rc::Rc;

/// One filter of a resource kind: its name and the values a resource has for it.
pub type Field<T> = (&'static str, fn(&Network, &T) -> Vec<String>);

/// A kind of resource that EC2 describes.
pub struct Noun<T: 'static> {
    /// The reply's list: `Vpcs`.
    pub list: &'static str,
    /// The request's list of ids: `VpcIds`.
    pub ids: &'static str,
    /// The request's list of filters: `Filters`.
    pub filters: &'static str,
    /// `vpc-`
    pub prefix: &'static str,
    /// How the error's sentence calls it: `vpc ID`.
    pub word: &'static str,
    pub not_found: &'static str,
    pub malformed: &'static str,
    pub id: fn(&T) -> &str,
    pub tags: Option<fn(&T) -> &Tags>,
    pub fields: &'static [Field<T>],
    pub render: fn(&Network, &T) -> Value,
}

/// `The subnet ID 'subnet-…' does not exist`, with its code.
pub fn missing(code: &str, word: &str, id: &str) -> AwsError {
    let word = if word == "subnet" { "subnet ID" } else { word };
    AwsError::new(code, format!("The {word} '{id}' does not exist"))
}

/// Refuses a dry run, which has got past IAM.
pub fn dry_run(input: &Value) -> Result<(), AwsError> {
    if super::members::flag(input, "DryRun") {
        let text = "Request would have succeeded, but DryRun flag is set.";
        return Err(AwsError::new("DryRunOperation", text).status(412));
    }
    Ok(())
}

/// Answers a Describe operation over resources in order of id.
pub fn describe<'a, T: 'static>(
    network: &Network,
    noun: &Noun<T>,
    all: impl Iterator<Item = &'a T>,
    input: &Value,
) -> Result<Output, AwsError> {
    dry_run(input)?;
    let all: Vec<&T> = all.collect();
    let ids = texts(input, noun.ids);
    for id in &ids {
        if !id.starts_with(noun.prefix) || id.len() == noun.prefix.len() {
            let text = format!("Invalid id: \"{id}\" (expecting \"{}...\")", noun.prefix);
            return Err(AwsError::new(noun.malformed, text).field(noun.ids));
        }
        if !all.iter().any(|one| (noun.id)(one) == *id) {
            return Err(match noun.not_found {
                "NatGatewayNotFound" => AwsError::new(noun.not_found, format!("NatGateway {id} was not found")),
                code => missing(code, noun.word, id),
            }
            .field(noun.ids));
        }
    }
    let filters = filters(noun, items(input, noun.filters))?;
    let limit = number(input, "MaxResults");
    if limit.is_some() && !ids.is_empty() {
        let text = format!(
            "The parameter {} cannot be used with the parameter maxResults",
            noun.ids
        );
        return Err(AwsError::new("InvalidParameterCombination", text).field("MaxResults"));
    }
    let found = all
        .into_iter()
        .filter(|one| ids.is_empty() || ids.contains(&(noun.id)(one)))
        .filter(|one| filters.iter().all(|filter| filter.matches(network, noun, one)));
    let (page, next) = page(found.map(|one| ((noun.id)(one), one)), limit, text(input, "NextToken"))?;
    let rendered = page
        .into_iter()
        .map(|one| Rc::new((noun.render)(network, one)))
        .collect();
    let mut rest = Map::new();
    if let Some(next) = next {
        rest.insert("NextToken".into(), next.into());
    }
    Ok(Output::list(noun.list, rendered, rest))
}

/// A page's records, and the token of the next page.
type Page<T> = (Vec<T>, Option<String>);

/// One page of records in order of their keys, and the token of the next.
pub fn page<'a, T>(
    all: impl Iterator<Item = (&'a str, T)>,
    limit: Option<i64>,
    token: Option<&str>,
) -> Result<Page<T>, AwsError> {
    let limit = match limit {
        None => usize::MAX,
        Some(n @ ..5) => return Err(bound(n, "greater than 5")),
        Some(n @ 1001..) => return Err(bound(n, "smaller than 1000")),
        Some(n) => n as usize,
    };
    let after = match token {
        None | Some("") => None,
        Some(token) => match plain(token) {
            Some(key) => Some(key),
            None => {
                let text = format!("The token '{token}' is invalid.");
                return Err(AwsError::new("InvalidNextToken", text).field("NextToken"));
            }
        },
    };
    let mut rest = all.filter(|(key, _)| after.as_deref().is_none_or(|after| *key > after));
    let mut page = Vec::new();
    let mut last = None;
    while page.len() < limit {
        let Some((key, one)) = rest.next() else {
            return Ok((page, None));
        };
        page.push(one);
        last = Some(key);
    }
    let more = rest.next().is_some();
    Ok((page, last.filter(|_| more).map(token_of)))
}

fn bound(given: i64, expected: &str) -> AwsError {
    let text = format!("Value ( {given} ) for parameter maxResults is invalid. Expecting a value {expected}.");
    AwsError::new("InvalidParameterValue", text).field("MaxResults")
}

/// An opaque token that stands for a key.
pub fn token_of(key: &str) -> String {
    key.bytes().map(|byte| format!("{:02x}", byte ^ 0x5a)).collect()
}

/// The key of a token; none if no world made it.
pub fn plain(token: &str) -> Option<String> {
    if !token.is_ascii() || !token.len().is_multiple_of(2) {
        return None;
    }
    let bytes: Option<Vec<u8>> = (0..token.len() / 2)
        .map(|n| {
            u8::from_str_radix(token.get(2 * n..2 * n + 2)?, 16)
                .ok()
                .map(|b| b ^ 0x5a)
        })
        .collect();
    String::from_utf8(bytes?).ok()
}

enum What<T: 'static> {
    Field(fn(&Network, &T) -> Vec<String>),
    Tag(String),
    TagKey,
    TagValue,
}

struct Filter<'a, T: 'static> {
    what: What<T>,
    values: Vec<&'a str>,
}

impl<T> Filter<'_, T> {
    fn matches(&self, network: &Network, noun: &Noun<T>, one: &T) -> bool {
        let empty = Tags::new();
        let tags = noun.tags.map_or(&empty, |tags| tags(one));
        let has: Vec<String> = match &self.what {
            What::Field(field) => field(network, one),
            What::Tag(key) => tags.get(key).cloned().into_iter().collect(),
            What::TagKey => tags.keys().cloned().collect(),
            What::TagValue => tags.values().cloned().collect(),
        };
        has.iter().any(|has| self.values.iter().any(|value| fits(value, has)))
    }
}

fn filters<'a, T: 'static>(noun: &Noun<T>, given: &'a [Value]) -> Result<Vec<Filter<'a, T>>, AwsError> {
    given
        .iter()
        .map(|filter| {
            let name = text(filter, "Name").unwrap_or("null");
            let known = noun.fields.iter().find(|(field, _)| *field == name);
            let what = match (known, name, noun.tags) {
                (Some((_, field)), ..) => What::Field(*field),
                (None, "tag-key", Some(_)) => What::TagKey,
                (None, "tag-value", Some(_)) => What::TagValue,
                (None, name, Some(_)) if name.starts_with("tag:") => What::Tag(name.get(4..).unwrap_or("").into()),
                _ => {
                    let text = format!("The filter '{name}' is invalid");
                    return Err(AwsError::new("InvalidParameterValue", text).field(noun.filters));
                }
            };
            let values = texts(filter, "Values");
            Ok(Filter { what, values })
        })
        .collect()
}

/// Whether a text fits a pattern with `*`, `?` and backslash escapes.
pub fn fits(pattern: &str, text: &str) -> bool {
    #[derive(PartialEq)]
    enum Part {
        Any,
        One,
        Just(char),
    }
    let mut parts = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        parts.push(match c {
            '*' => Part::Any,
            '?' => Part::One,
            '\\' => Part::Just(chars.next().unwrap_or('\\')),
            c => Part::Just(c),
        });
    }
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match parts.get(p) {
            Some(Part::Any) => {
                star = Some((p, t));
                p += 1;
            }
            Some(part) if *part == Part::One || text.get(t).is_some_and(|c| *part == Part::Just(*c)) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    parts.get(p..).unwrap_or_default().iter().all(|part| *part == Part::Any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_ec2_says() {
        for (pattern, text, fit) in [
            ("yard", "yard", true),
            ("ya*", "yard", true),
            ("*-a", "yard-public-a", true),
            ("y?rd", "yard", true),
            ("y?rd", "yrd", false),
            ("\\*", "*", true),
            ("\\*", "x", false),
            ("*", "", true),
            ("", "x", false),
        ] {
            assert_eq!(fits(pattern, text), fit, "{pattern} {text}");
        }
    }

    #[test]
    fn pages_join_to_the_whole_and_bad_tokens_are_refused() {
        let keys: Vec<String> = (0..12).map(|n| format!("k{n:02}")).collect();
        let all = || keys.iter().map(|k| (k.as_str(), k.as_str()));
        let (mut seen, mut token, mut pages) = (Vec::new(), None, 0);
        loop {
            let (page, next) = page(all(), Some(5), token.as_deref()).unwrap();
            seen.extend(page);
            pages += 1;
            token = next;
            if token.is_none() {
                break;
            }
        }
        assert_eq!((seen, pages), (keys.iter().map(String::as_str).collect(), 3));
        assert_eq!(page(all(), Some(6), Some("zz")).unwrap_err().code, "InvalidNextToken");
        assert_eq!(page(all(), Some(4), None).unwrap_err().code, "InvalidParameterValue");
        assert!(page(all(), Some(6), None).unwrap().1.is_some());
        assert_eq!(page(all(), Some(12), None).unwrap().1, None);
    }
}
