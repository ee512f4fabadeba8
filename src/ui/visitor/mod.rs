//! The simulated browser ("Open in browser"): what a visitor of an address gets, and who answered.
//!
//! A page is never run or taken as markup: its text is shown line by line. Every request is a command of the session.

mod answer;

use crate::aws::AwsError;
use crate::ui::hooks::use_announce;
use crate::ui::parts::{Button, ButtonKind, Dialog, Glyph, Note, NoteKind, Progress};
use crate::ui::store::{Visit, use_desk};
use crate::ui::strings::drawer as words;
use crate::view::state::State;
use answer::Answer;
use std::collections::BTreeMap;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Requests of one press on "Refresh 20 times".
const MANY: usize = 20;
/// Letters of an address.
const LONGEST: usize = 2_000;

/// Properties of [`Visitor`].
#[derive(Properties, PartialEq)]
pub struct VisitorProps {
    /// Where it opens.
    pub url: AttrValue,
    pub open: bool,
    pub onclose: Callback<()>,
}

/// The simulated browser.
#[component]
pub fn Visitor(props: &VisitorProps) -> Html {
    let desk = use_desk();
    let announce = use_announce();
    let address = use_state(|| props.url.to_string());
    let answer = use_state(|| None::<Result<Visit, AwsError>>);
    let tally = use_state(BTreeMap::<String, u64>::new);
    let go = {
        let (desk, answer, tally, announce) = (desk.clone(), answer.clone(), tally.clone(), announce.clone());
        move |url: &str, times: usize, mut counts: BTreeMap<String, u64>| {
            let mut last = None;
            for _ in 0..times {
                let got = desk.visit(&whole(url));
                *counts.entry(who(&got)).or_default() += 1;
                let over = got.as_ref().is_err_and(|error| error.code.starts_with("Session"));
                last = Some(got);
                if over {
                    break;
                }
            }
            if let Some(got) = &last {
                announce.polite(answer::said(got));
            }
            answer.set(last);
            tally.set(counts);
        }
    };
    {
        // Opening it is the first visit.
        let (go, address) = (go.clone(), address.clone());
        use_effect_with((props.open, props.url.clone()), move |(open, url)| {
            if *open && !url.is_empty() {
                address.set(url.to_string());
                go(url, 1, BTreeMap::new());
            }
        });
    }
    let oninput = {
        let address = address.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                address.set(input.value().chars().take(LONGEST).collect());
            }
        })
    };
    let onsubmit = {
        let (go, address, tally) = (go.clone(), address.clone(), tally.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            go(&address, 1, (*tally).clone());
        })
    };
    let many = {
        let (go, address, tally) = (go.clone(), address.clone(), tally.clone());
        Callback::from(move |_: MouseEvent| go(&address, MANY, (*tally).clone()))
    };
    let again = {
        let tally = tally.clone();
        Callback::from(move |_: MouseEvent| tally.set(BTreeMap::new()))
    };
    let total: u64 = tally.values().sum();
    let past = desk.session(|session| session.viewing().is_some());
    html! {
        <Dialog id="visitor" title={words::visitor()} open={props.open} onclose={props.onclose.clone()}>
            <div class="visitor">
                <form class="visitor-bar" {onsubmit}>
                    <input
                        class="in" data-mono="" type="text" inputmode="url" aria-label={words::visitor_address()} spellcheck="false"
                        autocomplete="off" value={(*address).clone()} {oninput}
                    />
                    <Button kind={ButtonKind::Go} glyph={Glyph::Refresh} submit=true>{words::visitor_refresh()}</Button>
                    <Button onclick={many}>{words::visitor_many()}</Button>
                </form>
                if past { <Note kind={NoteKind::Warn}>{words::visitor_past()}</Note> }
                if let Some(got) = answer.as_ref() {
                    <Answer got={got.clone()} />
                } else {
                    <p class="soft">{words::visitor_none()}</p>
                }
                if total > 0 {
                    <section class="visitor-tally" aria-label={words::visitor_tally()}>
                        <div class="visitor-head">
                            <h3>{words::visitor_tally()}</h3>
                            <Button kind={ButtonKind::Quiet} onclick={again}>{words::visitor_clear()}</Button>
                        </div>
                        <ul>
                            { for tally.iter().map(|(name, count)| {
                                let percent = u32::try_from(count * 100 / total).unwrap_or(100);
                                let good = name.starts_with(|first: char| first.is_ascii_digit());
                                html! {
                                    <li key={name.clone()}>
                                        <code>{name}</code>
                                        <Progress
                                            label={name.clone()} {percent} text={format!("{count} of {total}")}
                                            state={if good { State::Ok } else { State::Bad }}
                                        />
                                        <span>{format!("{count} · {percent} %")}</span>
                                    </li>
                                }
                            }) }
                        </ul>
                    </section>
                }
            </div>
        </Dialog>
    }
}

/// The address as one types it, with its scheme.
fn whole(url: &str) -> String {
    let url = url.trim();
    match url.contains("://") {
        true => url.to_string(),
        false => format!("http://{url}"),
    }
}

/// Who answered, for the tally: a target's address, else what came instead.
fn who(got: &Result<Visit, AwsError>) -> String {
    match got {
        Ok(visit) => match &visit.target {
            Some(target) if visit.status < 500 => target.clone(),
            _ => format!("HTTP {}", visit.status),
        },
        Err(error) => error.code.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_scheme_is_http() {
        assert_eq!(whole(" web.example/x "), "http://web.example/x");
        assert_eq!(whole("https://a"), "https://a");
    }

    #[test]
    fn the_tally_names_targets_and_otherwise_the_real_cause() {
        let visit = |status, target: Option<&str>| {
            Ok(Visit {
                status,
                target: target.map(str::to_string),
                ..Visit::default()
            })
        };
        assert_eq!(who(&visit(200, Some("10.0.1.17:80"))), "10.0.1.17:80");
        assert_eq!(who(&visit(503, None)), "HTTP 503");
        assert_eq!(
            who(&Err(AwsError::new("ConnectionTimedOut", "x"))),
            "ConnectionTimedOut"
        );
    }
}
