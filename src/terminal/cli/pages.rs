//! Pages joined into one reply, cut at `--max-items`, resumed at `--starting-token`.
//!
//! Follows botocore's paginator: the lists named by the model are joined, members named as non-aggregate are taken from
//! the first page, everything else is dropped; a resume token is Base64 of a JSON object with the service's token and
//! how many items of its page were shown.

use super::plan::Paging;
use crate::aws::shape::Paginator;
use serde_json::{Map, Value, json};

/// Pages so far.
#[derive(Clone)]
pub struct Pages {
    paginator: &'static Paginator,
    paging: Paging,
    first: bool,
    seen: usize,
    /// The token that asked for the current page.
    current: Option<Value>,
    skip: usize,
    whole: Map<String, Value>,
    resume: Option<String>,
    /// Each page's share, for the text format.
    pub each: Vec<Value>,
}

/// Pages one command may ask for, at most.
const PAGES: usize = 2_000;

impl Pages {
    /// Before the first page; puts a starting token into the input.
    pub fn new(paginator: &'static Paginator, paging: Paging, input: &mut Map<String, Value>) -> Result<Pages, String> {
        let mut pages = Pages {
            paginator,
            first: true,
            seen: 0,
            current: None,
            skip: 0,
            whole: Map::new(),
            resume: None,
            each: Vec::new(),
            paging,
        };
        if let Some(token) = pages.paging.starting_token.clone() {
            let bad = || format!("Bad starting token: {token}");
            let text = unbase64(&token).ok_or_else(bad)?;
            let Ok(Value::Object(parts)) = serde_json::from_str::<Value>(&text) else {
                return Err(bad());
            };
            let name = paginator.input_token.first().ok_or_else(bad)?;
            pages.skip = parts.get("boto_truncate_amount").and_then(Value::as_u64).unwrap_or(0) as usize;
            pages.current = Some(parts.get(name).cloned().ok_or_else(bad)?);
            pages.inject(input);
        }
        for key in &paginator.result_keys {
            pages.whole.insert(key.clone(), json!([]));
        }
        Ok(pages)
    }

    fn inject(&self, input: &mut Map<String, Value>) {
        let Some(name) = self.paginator.input_token.first() else {
            return;
        };
        match &self.current {
            Some(Value::Null) | None => {
                input.remove(name);
            }
            Some(token) => {
                input.insert(name.clone(), token.clone());
            }
        }
    }

    /// Takes a page in; whether another is to be asked for with the input as it is then.
    pub fn add(&mut self, page: &mut Map<String, Value>, input: &mut Map<String, Value>) -> bool {
        let keys = &self.paginator.result_keys;
        let primary = keys.first().map(String::as_str).unwrap_or_default();
        if self.first {
            for name in &self.paginator.non_aggregate_keys {
                if let Some(value) = page.get(name) {
                    self.whole.insert(name.clone(), value.clone());
                }
            }
        }
        let skip = if self.first { self.skip } else { 0 };
        self.first = false;
        if let Some(Value::Array(list)) = page.get_mut(primary) {
            list.drain(..skip.min(list.len()));
        }
        let found = page.get(primary).and_then(Value::as_array).map_or(0, Vec::len);
        let over = self
            .paging
            .max_items
            .map_or(0, |max| (self.seen + found).saturating_sub(max));
        if over > 0 {
            let keep = found - over;
            if let Some(Value::Array(list)) = page.get_mut(primary) {
                list.truncate(keep);
            }
            self.join(page);
            self.resume_at(self.current.clone().unwrap_or(Value::Null), Some(keep + skip));
            return false;
        }
        let token = self.next_token(page);
        self.join(page);
        self.seen += found;
        let Some(token) = token else { return false };
        if self.paging.max_items == Some(self.seen) {
            self.resume_at(token, None);
            return false;
        }
        // The same token twice, or no end: stop instead of asking for ever.
        if self.current.as_ref() == Some(&token) || self.each.len() >= PAGES {
            return false;
        }
        self.current = Some(token);
        self.inject(input);
        true
    }

    fn next_token(&self, page: &Map<String, Value>) -> Option<Value> {
        if let Some(more) = &self.paginator.more_results
            && page.get(more).and_then(Value::as_bool) != Some(true)
        {
            return None;
        }
        let name = self.paginator.output_token.first()?;
        page.get(name)
            .filter(|token| !token.is_null() && token.as_str() != Some(""))
            .cloned()
    }

    fn join(&mut self, page: &Map<String, Value>) {
        let mut share = Map::new();
        for name in &self.paginator.result_keys {
            let Some(value) = page.get(name) else { continue };
            share.insert(name.clone(), value.clone());
            match (self.whole.get_mut(name), value) {
                (Some(Value::Array(all)), Value::Array(list)) => all.extend(list.iter().cloned()),
                (Some(whole), other) => *whole = other.clone(),
                (None, other) => {
                    self.whole.insert(name.clone(), other.clone());
                }
            }
        }
        if self.each.is_empty() {
            for name in &self.paginator.non_aggregate_keys {
                if let Some(value) = page.get(name) {
                    share.insert(name.clone(), value.clone());
                }
            }
        }
        self.each.push(Value::Object(share));
    }

    fn resume_at(&mut self, token: Value, shown: Option<usize>) {
        let name = self
            .paginator
            .input_token
            .first()
            .map(String::as_str)
            .unwrap_or_default();
        let shown = shown
            .map(|n| format!(", \"boto_truncate_amount\": {n}"))
            .unwrap_or_default();
        self.resume = Some(base64(&format!("{{{}: {token}{shown}}}", Value::from(name))));
    }

    /// The token to go on with, if the reply was cut.
    pub fn resume_token(&self) -> Option<&str> {
        self.resume.as_deref()
    }

    /// The joined reply, without the resume token.
    pub fn whole(self) -> Value {
        Value::Object(self.whole)
    }
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 of a text.
pub fn base64(text: &str) -> String {
    let mut out = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * i) & 63) as usize] as char;
            out.push(if i <= chunk.len() { letter } else { '=' });
        }
    }
    out
}

/// The text that Base64 writes, if it is one.
pub fn unbase64(text: &str) -> Option<String> {
    let (mut bits, mut held, mut out) = (0u32, 0, Vec::new());
    for byte in text.trim_end_matches('=').bytes() {
        let six = LETTERS.iter().position(|letter| *letter == byte)? as u32;
        bits = (bits << 6 | six) & 0xfff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xff) as u8);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_goes_both_ways() {
        for text in ["", "a", "ab", "abc", "{\"nextToken\": null}", "é😀"] {
            assert_eq!(unbase64(&base64(text)).as_deref(), Some(text));
        }
        assert_eq!(base64("abcd"), "YWJjZA==");
        assert_eq!(unbase64("***"), None);
    }
}
