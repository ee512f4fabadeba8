//! One answer: status, who gave it, what the page says, its headers; or why there is none, with one plain line.

use crate::aws::AwsError;
use crate::ui::parts::{Facts, Note, NoteKind, Tag};
use crate::ui::store::Visit;
use crate::ui::strings::drawer as words;
use crate::view::page;
use crate::view::state::State;
use yew::prelude::*;

/// Letters of a page's source that are shown.
const SOURCE: usize = 16 * 1024;

/// Properties of [`Answer`].
#[derive(Properties, PartialEq)]
pub struct AnswerProps {
    pub got: Result<Visit, AwsError>,
}

/// An answer.
#[component]
pub fn Answer(props: &AnswerProps) -> Html {
    match &props.got {
        Ok(visit) => response(visit),
        Err(error) => html! {
            <Note kind={NoteKind::Bad}>
                <p><code>{&error.code}</code>{" "}{error.message.chars().take(600).collect::<String>()}</p>
                <p>{meaning_of_code(&error.code)}</p>
            </Note>
        },
    }
}

fn response(visit: &Visit) -> Html {
    let state = match visit.status {
        200..400 => State::Ok,
        400..500 => State::Warn,
        _ => State::Bad,
    };
    let is_html = visit
        .headers
        .iter()
        .any(|(name, value)| name.eq_ignore_ascii_case("content-type") && value.contains("html"));
    let (title, lines) = if is_html {
        page::lines(&visit.body)
    } else {
        (None, visit.body.lines().take(200).map(str::to_string).collect())
    };
    let names = [
        ("Server address", words::visitor_server()),
        ("Server name", words::visitor_name()),
        ("Date", words::visitor_date()),
        ("URI", words::visitor_uri()),
    ];
    let facts: Vec<(&str, &str)> = names
        .iter()
        .filter_map(|(name, label)| Some((*label, page::fact(&lines, name)?)))
        .collect();
    let source: String = visit.body.chars().take(SOURCE).collect();
    html! {
        <div class="visitor-answer">
            <p class="visitor-status">
                <Tag {state} word={format!("HTTP {}", visit.status)} />
                <span>
                    {words::visitor_answered()}{" "}
                    <b>{visit.target.clone().unwrap_or_else(|| words::visitor_nobody().into())}</b>
                    {format!(" {} {} ms", words::visitor_took(), visit.millis)}
                </span>
            </p>
            if let Some(meaning) = meaning_of_status(visit.status) { <Note kind={NoteKind::Warn}>{meaning}</Note> }
            if facts.len() >= 3 {
                <dl class="visitor-site">
                    { for facts.iter().map(|(label, value)| html! { <div><dt>{*label}</dt><dd>{*value}</dd></div> }) }
                </dl>
            } else if !lines.is_empty() {
                <section class="visitor-page" aria-label={words::visitor_body()}>
                    if let Some(title) = &title { <h3>{title}</h3> }
                    { for lines.iter().map(|line| html! { <p>{line}</p> }) }
                </section>
            }
            <details>
                <summary>{words::visitor_headers()}</summary>
                <Facts facts={visit.headers.iter().map(|(name, value)| (AttrValue::from(name.clone()), html! { {value} })).collect::<Vec<_>>()} />
            </details>
            if !source.is_empty() {
                <details>
                    <summary>{words::visitor_source()}</summary>
                    <pre class="visitor-source" tabindex="0">{source}</pre>
                </details>
            }
        </div>
    }
}

/// The answer as one sentence, for the live region.
pub fn said(got: &Result<Visit, AwsError>) -> String {
    match got {
        Ok(visit) => format!(
            "HTTP {}, {} {}",
            visit.status,
            words::visitor_answered(),
            visit.target.as_deref().unwrap_or(words::visitor_nobody())
        ),
        Err(error) => error.message.clone(),
    }
}

/// What a status of the load balancer means, in one line.
const fn meaning_of_status(status: u16) -> Option<&'static str> {
    Some(match status {
        502 => "Bad gateway: the load balancer reached a target, but the connection closed or the answer was no HTTP.",
        503 => "Service unavailable: no target is registered in the target group that this listener forwards to.",
        504 => {
            "Gateway timeout: no target answered in time; look at security groups and at what the container listens on."
        }
        500 => "The program in the container failed while it answered.",
        404 => "The address answers, but nothing is at this path.",
        _ => return None,
    })
}

/// What a missing answer means, in one line.
fn meaning_of_code(code: &str) -> &'static str {
    match code {
        "CouldNotResolveHost" => "No load balancer has this name, or it is not active yet.",
        "ConnectionTimedOut" => {
            "Nothing came back: a security group or a missing route drops the packets, or no such address exists."
        }
        "ConnectionRefused" => "The address is reached, but nothing listens on this port.",
        "EmptyReply" => "The connection was made and closed without an answer.",
        "MalformedUrl" => "An address reads http://name/path.",
        "SslConnectError" => "No listener here speaks HTTPS; use http://.",
        code if code.starts_with("Session") => "Nothing was sent.",
        _ => "The request was not sent.",
    }
}
