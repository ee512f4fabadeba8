//! Components rendered to text without a browser: every part and page draws, every control has a name, every reference
//! leads somewhere, and nothing in the markup is refused by the page's policy.

#![cfg(feature = "browser")]
#![allow(clippy::disallowed_types)]

use std::collections::{BTreeMap, BTreeSet};
use taskyard::ui::app::App;
use taskyard::ui::forms::{OperationForm, OperationFormProps};
use taskyard::ui::layout::Shell;
use taskyard::ui::opening::{Waiting, WaitingProps};
use taskyard::ui::pages::{Gallery, Home, NotFound, Sandbox, Settings, Shared};
use taskyard::ui::parts::{Code, CodeLine, FieldNote, Tag, TextField};
use taskyard::ui::routes::Route;
use taskyard::view::form::OPERATIONS;
use taskyard::view::state::State;
use yew::prelude::*;

/// An element of rendered markup: its name, its attributes, and the text inside it.
#[derive(Clone, Debug)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
}

impl Element {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// Reads the elements of markup that Yew has written: attributes in double quotes, escaped text.
fn elements(html: &str) -> Vec<Element> {
    const VOID: [&str; 6] = ["input", "br", "hr", "img", "link", "meta"];
    let mut done: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        for index in &open {
            done[*index].text.push_str(&rest[..at]);
        }
        rest = &rest[at + 1..];
        if rest.starts_with('!') {
            rest = &rest[rest.find('>').unwrap() + 1..];
            continue;
        }
        if let Some(name) = rest.strip_prefix('/') {
            let end = name.find('>').unwrap();
            let index = open.pop().unwrap();
            assert_eq!(done[index].name, name[..end], "elements are closed in order");
            rest = &name[end + 1..];
            continue;
        }
        let name_end = rest.find([' ', '>', '/']).unwrap();
        let mut tag = Element {
            name: rest[..name_end].to_owned(),
            attributes: BTreeMap::new(),
            text: String::new(),
        };
        rest = &rest[name_end..];
        let closed = loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix("/>") {
                rest = after;
                break true;
            }
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break false;
            }
            let end = rest.find(['=', ' ', '>', '/']).unwrap();
            let name = rest[..end].to_owned();
            rest = &rest[end..];
            let value = match rest.strip_prefix("=\"") {
                Some(value) => {
                    let end = value.find('"').unwrap();
                    rest = &value[end + 1..];
                    value[..end].to_owned()
                }
                None => String::new(),
            };
            tag.attributes.insert(name, value);
        };
        let leaf = closed || VOID.contains(&tag.name.as_str());
        done.push(tag);
        if !leaf {
            open.push(done.len() - 1);
        }
    }
    assert!(open.is_empty(), "every element is closed");
    done
}

/// What is wrong with rendered markup, in words.
fn complaints(html: &str) -> Vec<String> {
    let tags = elements(html);
    let mut wrong = Vec::new();
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        if !ids.insert(id) {
            wrong.push(format!("the id {id} is there twice"));
        }
    }
    let labelled: BTreeSet<&str> = tags.iter().filter_map(|tag| tag.get("for")).collect();
    for tag in &tags {
        for name in tag.attributes.keys() {
            if name == "style" || name.starts_with("on") {
                wrong.push(format!(
                    "<{}> carries {name}, which the page's policy refuses",
                    tag.name
                ));
            }
        }
        for reference in ["for", "aria-describedby", "aria-labelledby"] {
            for id in tag.get(reference).unwrap_or_default().split_whitespace() {
                // A closed dialog has no title yet.
                if !ids.contains(id) && tag.name != "dialog" {
                    wrong.push(format!("<{}> {reference} names {id}, which is nowhere", tag.name));
                }
            }
        }
        let role = tag.get("role").unwrap_or(&tag.name);
        let named = tag.get("aria-label").is_some_and(|label| !label.is_empty())
            || tag.get("aria-labelledby").is_some()
            || tag.get("id").is_some_and(|id| labelled.contains(id));
        let from_text = matches!(role, "button" | "a" | "tab" | "radio" | "menuitem" | "treeitem");
        let needs = from_text
            || matches!(
                role,
                "input"
                    | "select"
                    | "textarea"
                    | "nav"
                    | "aside"
                    | "region"
                    | "radiogroup"
                    | "tablist"
                    | "tree"
                    | "grid"
                    | "progressbar"
                    | "img"
                    | "separator"
            );
        let says = from_text && !tag.text.trim().is_empty();
        if needs && !named && !says && tag.get("aria-hidden").is_none() {
            wrong.push(format!("<{} role={role}> has no name: {:?}", tag.name, tag.attributes));
        }
        if tag.name == "svg" && tag.get("role").is_none() && tag.get("aria-hidden") != Some("true") {
            wrong.push("a drawing is neither hidden nor named".to_owned());
        }
    }
    wrong
}

#[derive(Properties, PartialEq)]
struct ScreenProps {
    route: Route,
}

/// A page in its frame.
#[component]
fn Screen(props: &ScreenProps) -> Html {
    let page = match &props.route {
        Route::Home => html! { <Home /> },
        Route::Sandbox => html! { <Sandbox /> },
        Route::New { operation } => html! { <Sandbox operation={operation.clone()} /> },
        Route::Shared { word } => html! { <Shared word={word.clone()} /> },
        Route::Embed { .. } => html! {},
        Route::Grammar => html! { <Gallery /> },
        Route::Settings => html! { <Settings /> },
        Route::NotFound => html! { <NotFound /> },
    };
    html! { <Shell route={props.route.clone()}>{page}</Shell> }
}

async fn screen(route: Route) -> String {
    let props = move || ScreenProps { route };
    yew::ServerRenderer::<Screen>::with_props(props)
        .hydratable(false)
        .render()
        .await
}

#[tokio::test]
async fn every_page_draws_with_one_heading_one_main_and_names_for_everything() {
    let routes = [
        Route::Home,
        Route::Sandbox,
        Route::New {
            operation: "CreateService".into(),
        },
        Route::Shared {
            word: taskyard::formats::link::pack(&taskyard::session::Session::empty(1).save_text(None)),
        },
        Route::Shared { word: "1-".into() },
        Route::Grammar,
        Route::Settings,
        Route::NotFound,
    ];
    for route in routes {
        let html = screen(route.clone()).await;
        assert_eq!(complaints(&html), Vec::<String>::new(), "{route:?}");
        let tags = elements(&html);
        let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
        assert_eq!((count("h1"), count("main")), (1, 1), "{route:?}");
    }
}

#[tokio::test]
async fn the_sandbox_has_a_clock_that_is_read_and_moved_as_a_slider() {
    let tags = elements(&screen(Route::Sandbox).await);
    let slider = tags.iter().find(|tag| tag.get("role") == Some("slider")).unwrap();
    assert!(slider.get("aria-valuetext").is_some_and(|text| text.contains("now")));
    assert_eq!(slider.get("aria-valuenow"), slider.get("aria-valuemax"));
    for label in ["Pause", "Step to next event", "Previous event", "Undo", "Redo"] {
        assert!(tags.iter().any(|tag| tag.get("aria-label") == Some(label)), "{label}");
    }
    let dialogs = tags
        .iter()
        .filter(|tag| tag.get("id").is_some_and(|id| id.starts_with("session-")));
    assert_eq!(dialogs.count(), 4);
}

#[tokio::test]
async fn without_an_address_the_app_opens_at_home() {
    let html = yew::ServerRenderer::<App>::new().hydratable(false).render().await;
    assert!(html.contains(taskyard::ui::strings::guide::home_title()));
}

#[tokio::test]
async fn the_gallery_shows_every_part_in_its_states() {
    let html = screen(Route::Grammar).await;
    let tags = elements(&html);
    let has = |name: &str, value: &str| tags.iter().any(|tag| tag.get(name) == Some(value));
    for state in State::ALL {
        let drawn = tags.iter().any(|tag| {
            tag.get("class") == Some("tag") && tag.get("data-s") == Some(state.as_str()) && !tag.text.trim().is_empty()
        });
        assert!(drawn, "{state:?} has no tag with a word");
    }
    for (name, value) in [
        ("aria-busy", "true"),
        ("aria-disabled", "true"),
        ("aria-invalid", "true"),
        ("aria-pressed", "true"),
        ("role", "radiogroup"),
        ("role", "tablist"),
        ("role", "tabpanel"),
        ("role", "tree"),
        ("role", "grid"),
        ("role", "separator"),
        ("role", "progressbar"),
        ("aria-haspopup", "menu"),
        ("aria-sort", "ascending"),
        ("data-mark", "changed"),
        ("data-mark", "wrong"),
        ("data-denied", ""),
        ("data-label", "not-modelled"),
    ] {
        assert!(has(name, value), "nothing with {name}={value}");
    }
    let rows = tags.iter().filter(|tag| tag.get("data-row").is_some()).count();
    assert_eq!(
        rows, 60,
        "of 240 rows only the first are in the page before anything is measured"
    );
}

/// A form alone, over the world a newcomer sees.
async fn form(operation: &str, input: Option<serde_json::Value>) -> String {
    let operation = operation.to_string();
    let props = move || OperationFormProps {
        operation: AttrValue::from(operation),
        input,
        onclose: Callback::noop(),
        ondone: Callback::noop(),
    };
    let form = yew::ServerRenderer::<OperationForm>::with_props(props);
    form.hydratable(false).render().await
}

#[tokio::test]
async fn every_form_names_its_controls_and_shows_its_call_and_its_json() {
    for operation in OPERATIONS {
        let html = form(operation, None).await;
        assert_eq!(complaints(&html), Vec::<String>::new(), "{operation}");
        let tags = elements(&html);
        let sends = tags.iter().filter(|tag| tag.get("type") == Some("submit")).count();
        assert_eq!(sends, 1, "{operation}");
        let blocked = tags
            .iter()
            .filter(|tag| tag.get("type") == Some("submit") && tag.get("aria-disabled").is_some());
        assert_eq!(blocked.count(), 0, "{operation}");
        let code = tags
            .iter()
            .any(|tag| tag.name == "pre" || tag.get("id") == Some("form-json"));
        assert!(code, "{operation} shows no call");
    }
}

#[tokio::test]
async fn any_operation_has_a_form_and_an_unknown_one_names_its_neighbours() {
    for operation in [
        "DescribeTasks",
        "PutRetentionPolicy",
        "DeleteService",
        "GetCallerIdentity",
    ] {
        let html = form(operation, None).await;
        assert_eq!(complaints(&html), Vec::<String>::new(), "{operation}");
    }
    let html = form("CreatService\"><script>", None).await;
    assert!(html.contains("CreateService") && !html.contains("<script"), "{html}");
}

#[tokio::test]
async fn a_form_shows_what_is_wrong_with_what_it_is_given() {
    let input = serde_json::json!({"family": "a b<img>", "cpu": "256", "memory": "600", "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc", "containerDefinitions": [{"name": "web", "image": "nginx", "madeUp": ["<script>"]}]});
    let html = form("RegisterTaskDefinition", Some(input)).await;
    assert_eq!(complaints(&html), Vec::<String>::new());
    assert!(
        html.contains("madeUp") && !html.contains("<script"),
        "members without a field are kept and shown as text"
    );
    assert!(
        elements(&html)
            .iter()
            .any(|tag| tag.get("aria-invalid") == Some("true"))
    );
    assert!(html.contains(taskyard::ui::strings::forms::send_as_it_is()));
}

/// Hostile words in every place a part takes text.
#[component]
fn Hostile() -> Html {
    const WORD: &str = "\"><img src=x onerror=alert(1)><script>";
    html! {
        <>
            <Tag state={State::Bad} word={WORD} />
            <TextField id="x" label={WORD} value={WORD} api={WORD} help={WORD} note={FieldNote::bad(WORD)} />
            <Code label={WORD} lines={CodeLine::of_json(WORD)} copy={WORD} />
        </>
    }
}

#[tokio::test]
async fn the_opening_screen_says_what_it_waits_for_and_what_did_not_come() {
    let waiting = yew::ServerRenderer::<Waiting>::with_props(|| WaitingProps {
        why: None,
        onagain: Callback::noop(),
    });
    let waiting = waiting.hydratable(false).render().await;
    assert!(complaints(&waiting).is_empty(), "{:?}", complaints(&waiting));
    assert!(waiting.contains("<progress"), "{waiting}");
    let missing = yew::ServerRenderer::<Waiting>::with_props(|| WaitingProps {
        why: Some("<offline>".into()),
        onagain: Callback::noop(),
    });
    let missing = missing.hydratable(false).render().await;
    assert!(complaints(&missing).is_empty(), "{:?}", complaints(&missing));
    assert!(
        missing.contains("Try again") && missing.contains("&lt;offline&gt;"),
        "{missing}"
    );
}

#[tokio::test]
async fn hostile_text_stays_text() {
    let html = yew::ServerRenderer::<Hostile>::new().hydratable(false).render().await;
    assert!(html.contains("&lt;img"), "the text is there: {html}");
    assert!(!html.contains("<img") && !html.contains("<script"), "{html}");
}

#[test]
fn the_checks_find_what_is_wrong() {
    let bad = [
        "<button></button>",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "<input id=\"x\">",
        "<p style=\"top:0\"></p>",
        "<p aria-describedby=\"gone\"></p>",
        "<svg></svg>",
        "<nav><a href=\"#/\">x</a></nav>",
    ];
    for html in bad {
        assert_eq!(complaints(html).len(), 1, "{html}: {:?}", complaints(html));
    }
    assert!(complaints("<label for=\"x\">a</label><input id=\"x\"><button>b</button>").is_empty());
}
