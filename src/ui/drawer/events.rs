//! The Events pane: what happened, newest first, each with its cause one press away.
//!
//! The list stands still while it is scrolled, holds the focus or is held; what comes meanwhile is counted.

use crate::browser::{focus, scroll};
use crate::ui::parts::{Button, ButtonKind, ButtonSize, Empty, Glyph, IconButton, Shape, Tree, TreeNode};
use crate::ui::store::use_desk;
use crate::ui::strings::{drawer as words, say};
use crate::view::state::State;
use crate::view::story::{self, Filter, KINDS};
use crate::view::why::{self, Sort, Step};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Lines shown at first, and more with each request.
const SHOWN: usize = 200;

/// Properties of [`Events`].
#[derive(Properties, PartialEq)]
pub struct EventsProps {
    #[prop_or_default]
    pub onwhy: Callback<u64>,
}

/// The pane.
#[component]
pub fn Events(props: &EventsProps) -> Html {
    let desk = use_desk();
    let text = use_state(String::new);
    let kind = use_state(String::new);
    let limit = use_state(|| SHOWN);
    let held = use_state(|| false);
    // The number before which the list stands still.
    let stand = use_state(|| None::<u64>);
    let asked = use_state(|| None::<u64>);
    let list = use_node_ref();
    let next = desk.world(|world| world.events().next_seq());
    let before = stand.filter(|stand| *stand <= next).unwrap_or(0);
    let filter = Filter {
        text: (*text).clone(),
        kind: (*kind).clone(),
        before,
    };
    let told = use_memo(
        (if before > 0 { before } else { next }, filter, *limit),
        |(_, filter, limit)| desk.world(|world| story::of(world, filter, *limit)),
    );
    let fresh = if before > 0 { next.saturating_sub(before) } else { 0 };

    let hold = {
        let stand = stand.clone();
        move || {
            if stand.is_none() {
                stand.set(Some(next));
            }
        }
    };
    let release = {
        let (stand, held, list) = (stand.clone(), held.clone(), list.clone());
        move || {
            stand.set(None);
            held.set(false);
            if let Some(list) = list.cast::<web_sys::Element>() {
                scroll::to_start(&list);
            }
        }
    };
    let onscroll = {
        let (hold, stand, held) = (hold.clone(), stand.clone(), held.clone());
        Callback::from(move |event: Event| {
            let Some(list) = focus::owner(&event) else { return };
            if !scroll::is_at_start(&list) {
                hold();
            } else if !*held {
                stand.set(None);
            }
        })
    };
    let onfocusin = {
        let hold = hold.clone();
        Callback::from(move |_: FocusEvent| hold())
    };
    let onfocusout = {
        let (stand, held, list) = (stand.clone(), held.clone(), list.clone());
        Callback::from(move |_: FocusEvent| {
            let top = list
                .cast::<web_sys::Element>()
                .is_none_or(|list| scroll::is_at_start(&list));
            if top && !*held {
                stand.set(None);
            }
        })
    };
    let toggle = {
        let (hold, release, held) = (hold.clone(), release.clone(), held.clone());
        Callback::from(move |_: MouseEvent| {
            if *held {
                release();
            } else {
                hold();
                held.set(true);
            }
        })
    };
    let follow = {
        let release = release.clone();
        Callback::from(move |_: MouseEvent| release())
    };
    let oninput = {
        let (text, limit) = (text.clone(), limit.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                text.set(input.value().chars().take(200).collect());
                limit.set(SHOWN);
            }
        })
    };
    let onkind = {
        let (kind, limit) = (kind.clone(), limit.clone());
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                kind.set(select.value());
                limit.set(SHOWN);
            }
        })
    };
    let clear = {
        let (text, kind) = (text.clone(), kind.clone());
        Callback::from(move |_: MouseEvent| {
            text.set(String::new());
            kind.set(String::new());
        })
    };
    let more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + SHOWN))
    };
    let filtered = !text.is_empty() || !kind.is_empty();
    html! {
        <div class="events">
            <div class="pane-bar">
                <input
                    class="in pane-filter" type="search" aria-label={words::events_filter()} placeholder={words::events_filter()}
                    value={(*text).clone()} {oninput}
                />
                <select class="in pane-kind" aria-label={words::events_kind()} onchange={onkind}>
                    <option value="" selected={kind.is_empty()}>{words::events_every()}</option>
                    { for KINDS.iter().map(|(_, slug, word)| html! {
                        <option value={*slug} selected={kind.as_str() == *slug}>{say(word)}</option>
                    }) }
                </select>
                <IconButton
                    glyph={if *held { Glyph::Play } else { Glyph::Pause }} pressed={*held}
                    label={words::events_pause()} onclick={toggle}
                />
                if fresh > 0 {
                    <Button size={ButtonSize::Small} glyph={Glyph::Up} onclick={follow}>{format!("{fresh} {}", words::events_new())}</Button>
                }
            </div>
            <div class="pane-list" ref={list} {onscroll} {onfocusin} {onfocusout}>
                if told.lines.is_empty() && !filtered {
                    <Empty glyph={Glyph::List} text={words::events_none()} />
                } else if told.lines.is_empty() {
                    <Empty glyph={Glyph::Filter} text={format!("{} {}.", words::events_nothing_matches(), told.total)}>
                        <Button size={ButtonSize::Small} onclick={clear}>{words::events_clear()}</Button>
                    </Empty>
                } else {
                    <ol class="event-list" aria-label={words::event_list()}>
                        { for told.lines.iter().map(|(line, word)| {
                            let seq = line.seq;
                            let open = *asked == Some(seq);
                            let ask = {
                                let (asked, onwhy) = (asked.clone(), props.onwhy.clone());
                                Callback::from(move |_: MouseEvent| {
                                    asked.set((!open).then_some(seq));
                                    if !open {
                                        onwhy.emit(seq);
                                    }
                                })
                            };
                            let select = {
                                let (desk, subject) = (desk.clone(), AttrValue::from(line.subject.clone()));
                                Callback::from(move |_: MouseEvent| desk.select(Some(subject.clone())))
                            };
                            let bad = line.state == State::Bad;
                            let tree = open.then(|| desk.world(|world| why::of_event(world, seq))).flatten();
                            html! {
                                <li key={seq.to_string()} class="event" data-s={line.state.as_str()}>
                                    <time class="event-at">{line.at.clock()}</time>
                                    <Shape
                                        state={if bad { State::Bad } else { State::None }} word_hidden=true
                                        word={if bad { words::event_bad() } else { words::event_happened() }}
                                    />
                                    <span class="event-kind">{*word}</span>
                                    <span class="event-text">{&line.text}</span>
                                    <span class="event-acts">
                                        if !line.subject.is_empty() {
                                            <button type="button" class="link" aria-label={format!("{}, {}: {}", short(&line.subject), words::event_inspect(), line.subject)} onclick={select}>
                                                {short(&line.subject)}
                                            </button>
                                        }
                                        <button type="button" class="event-why" aria-expanded={if open { "true" } else { "false" }} onclick={ask}>{words::event_why()}</button>
                                    </span>
                                    if let Some(root) = tree.and_then(|why| why.root) {
                                        <div class="event-tree"><Tree label={words::event_why()} nodes={vec![node(&root)]} /></div>
                                    }
                                </li>
                            }
                        }) }
                    </ol>
                    if told.more {
                        <div class="pane-more"><Button kind={ButtonKind::Quiet} size={ButtonSize::Small} onclick={more}>{words::events_more()}</Button></div>
                    }
                }
            </div>
        </div>
    }
}

/// A step of a cause tree with all that led to it.
fn node(step: &Step) -> TreeNode {
    let glyph = match step.glyph {
        Sort::Call => Glyph::Calls,
        Sort::Rule => Glyph::Service,
        Sort::Fact => Glyph::Key,
        Sort::Outside => Glyph::Globe,
    };
    let text = html! {
        <>
            {&step.text}
            <small>{step.at.clock()}if let Some(rule) = &step.rule { {" · "}{say(rule.says)} }</small>
        </>
    };
    TreeNode::new(step.seq.to_string(), text)
        .glyph(glyph)
        .state(step.state)
        .with(step.causes.iter().map(node).collect())
}

/// The end of an ARN, short enough for a line.
fn short(subject: &str) -> String {
    let name = crate::aws::arn::last(subject);
    let shown: String = name.chars().take(18).collect();
    if shown.len() < name.len() { shown + "…" } else { shown }
}
