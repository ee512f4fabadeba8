//! The addresses of the screens. They stand behind `#`, so that any static host and an offline copy work.
//!
//! Invariant: whatever stands in the address gives a route; what nobody knows is `NotFound`, never an error.

// The derive of yew-router hands route parameters over in a HashMap; nothing here depends on its order.
#![allow(clippy::disallowed_types)]

use crate::browser::{address, events};
use std::collections::BTreeMap;
use yew::prelude::*;
use yew_router::Routable;

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq, Routable)]
pub enum Route {
    #[at("/")]
    Home,
    #[at("/sandbox")]
    Sandbox,
    #[at("/sandbox/new/:operation")]
    New { operation: String },
    /// A world in a link.
    #[at("/w/:word")]
    Shared { word: String },
    /// One widget alone.
    #[at("/embed/:kind/:id")]
    Embed { kind: String, id: String },
    #[at("/grammar")]
    Grammar,
    #[at("/settings")]
    Settings,
    #[not_found]
    #[at("/404")]
    NotFound,
}

impl Route {
    /// For a link: `#/sandbox`.
    pub fn href(&self) -> String {
        format!("#{}", self.to_path())
    }

    /// Goes there.
    pub fn go(&self) {
        address::go(&self.to_path());
    }

    /// For a link with a query: `#/sandbox?kind=tasks`.
    pub fn href_with(&self, query: &[(&str, &str)]) -> String {
        let pairs: Vec<String> = query
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        format!("{}?{}", self.href(), pairs.join("&"))
    }

    /// Goes there with a query.
    pub fn go_with(&self, query: &[(&str, &str)]) {
        address::go(self.href_with(query).trim_start_matches('#'));
    }

    /// Whether the screen belongs to a place of the main navigation.
    pub fn is_within(&self, place: &Route) -> bool {
        self == place || matches!((self, place), (Route::New { .. }, Route::Sandbox))
    }
}

/// Where one is: a screen, and what stands behind the `?` of its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub route: Route,
    /// `?lens=traffic&select=…`, decoded; of a name given twice, the last.
    pub query: BTreeMap<String, String>,
}

impl Address {
    /// Reads what stands behind `#`.
    pub fn parse(fragment: &str) -> Address {
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let path = if path.is_empty() { "/" } else { path };
        let route = if path.starts_with('/') {
            Route::recognize(path)
        } else {
            None
        };
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decode(name), decode(value)))
            .collect();
        Address {
            route: route.unwrap_or(Route::NotFound),
            query,
        }
    }
}

/// Percent-encoding of everything that could mean something in an address.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b':' | b'/' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Percent-decoding that keeps what it does not understand.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let code = (bytes[index] == b'%')
            .then(|| bytes.get(index + 1..index + 3))
            .flatten()
            .and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        match (bytes[index], code) {
            (_, Some(byte)) => {
                out.push(byte);
                index += 2;
            }
            (b'+', None) => out.push(b' '),
            (byte, None) => out.push(byte),
        }
        index += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Where one is; the component is drawn again when that changes.
#[hook]
pub fn use_address() -> Address {
    let now = use_state(|| Address::parse(&address::fragment()));
    {
        let now = now.setter();
        use_effect_with((), move |()| {
            let listener = events::of_window("hashchange", move || now.set(Address::parse(&address::fragment())));
            move || drop(listener)
        });
    }
    (*now).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_found_again_at_its_own_address() {
        let routes = [
            Route::Home,
            Route::Sandbox,
            Route::New {
                operation: "CreateService".into(),
            },
            Route::Shared { word: "1abc-_".into() },
            Route::Embed {
                kind: "map".into(),
                id: "hands-on".into(),
            },
            Route::Grammar,
            Route::Settings,
        ];
        for route in routes {
            assert_eq!(Address::parse(&route.to_path()).route, route);
        }
    }

    #[test]
    fn an_address_nobody_knows_is_not_found_and_never_a_panic() {
        for text in [
            "nowhere",
            "/nowhere",
            "//[",
            "/sandbox/new/",
            "/%ff%fe",
            "/%",
            "/sandbox/new/%ff",
            "/\u{1F600}",
            "/a/b/c/d",
        ] {
            let route = Address::parse(text).route;
            assert!(
                matches!(route, Route::NotFound | Route::New { .. }),
                "{text}: {route:?}"
            );
        }
        assert_eq!(Address::parse("").route, Route::Home);
    }

    #[test]
    fn a_query_comes_back_as_it_was_written() {
        let text = "{\"a\": \"b&c=d #é\"}";
        let href = Route::Sandbox.href_with(&[("input", text)]);
        assert_eq!(Address::parse(href.trim_start_matches('#')).query["input"], text);
    }

    #[test]
    fn the_query_is_decoded_and_broken_codes_are_kept() {
        let address = Address::parse("/sandbox?lens=traffic&select=arn%3Aaws&x=%f&y=a+b&&z");
        assert_eq!(address.route, Route::Sandbox);
        assert_eq!(address.query["lens"], "traffic");
        assert_eq!(address.query["select"], "arn:aws");
        assert_eq!(address.query["x"], "%f");
        assert_eq!(address.query["y"], "a b");
        assert_eq!(address.query["z"], "");
    }
}
