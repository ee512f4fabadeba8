//! What was entered and what came of it: a log that assistive technology reads as it grows.

use super::Control;
use super::console::{Entry, Ink};
use crate::terminal::{Class, highlight};
use crate::ui::strings::drawer as words;
use std::rc::Rc;
use yew::prelude::*;

/// Longest line that is coloured, in bytes.
const COLOURED: usize = 8 * 1024;

/// Properties of [`Log`].
#[derive(Properties, PartialEq)]
pub struct LogProps {
    pub control: Control,
}

/// The log region.
#[component]
pub fn Log(props: &LogProps) -> Html {
    let (entries, dropped) = props
        .control
        .read(|console| (console.entries().cloned().collect::<Vec<_>>(), console.dropped()));
    html! {
        <div class="term-log" role="log" aria-label={words::output()}>
            if dropped > 0 { <p class="term-note">{words::older_dropped()}</p> }
            { for entries.into_iter().map(|entry| {
                let key = entry.number.to_string();
                html! { <Block {key} {entry} /> }
            }) }
        </div>
    }
}

/// Properties of [`Block`].
#[derive(Properties)]
pub struct BlockProps {
    pub entry: Rc<Entry>,
}

impl PartialEq for BlockProps {
    fn eq(&self, other: &BlockProps) -> bool {
        Rc::ptr_eq(&self.entry, &other.entry)
    }
}

/// One entry. Drawn again only when it has changed.
#[component]
pub fn Block(props: &BlockProps) -> Html {
    let entry = &props.entry;
    html! {
        <div class="term-entry">
            if let Some(typed) = &entry.typed {
                <p class="term-typed"><span class="term-prompt" aria-hidden="true">{"$ "}</span>{coloured(typed)}</p>
            }
            { for entry.pieces.iter().map(|(ink, text)| match ink {
                Ink::Echo => html! { <p class="term-typed"><span class="term-prompt" aria-hidden="true">{"> "}</span>{coloured(text.trim_end())}</p> },
                Ink::Out => html! { <p class="term-out">{trimmed(text)}</p> },
                Ink::Err => html! { <p class="term-out" data-ink="err">{trimmed(text)}</p> },
                Ink::Note => html! { <p class="term-note">{trimmed(text)}</p> },
            }) }
        </div>
    }
}

/// An output without its last line end, which the next block makes anyway.
fn trimmed(text: &str) -> String {
    text.strip_suffix('\n').unwrap_or(text).to_string()
}

/// A line in the colours of its parts.
fn coloured(line: &str) -> Html {
    coloured_up_to(line, line.len() + 1)
}

/// A line in the colours of its parts while it is typed: what ends at the caret is not called wrong yet.
pub fn coloured_up_to(line: &str, caret: usize) -> Html {
    if line.len() > COLOURED {
        return html! { {line} };
    }
    let mut spans: Vec<Html> = Vec::new();
    let mut done = 0;
    for (range, class) in highlight(line) {
        let (Some(before), Some(part)) = (line.get(done..range.start), line.get(range.clone())) else {
            continue;
        };
        if !before.is_empty() {
            spans.push(html! { {before} });
        }
        let name = match class {
            Class::Error if range.end == caret => "plain",
            class => ink(class),
        };
        spans.push(html! { <span data-ink={name}>{part}</span> });
        done = range.end;
    }
    spans.push(html! { {line.get(done..).unwrap_or_default()} });
    html! { { for spans } }
}

const fn ink(class: Class) -> &'static str {
    match class {
        Class::Command => "word",
        Class::Flag => "flag",
        Class::Text => "plain",
        Class::Number => "num",
        Class::Variable => "text",
        Class::Operator | Class::Comment => "quiet",
        Class::Error => "wrong",
    }
}
