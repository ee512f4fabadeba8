//! The palette's dialog: a field, and under it what fits, by group.
//!
//! A combobox with a listbox: the focus stays in the field, Up and Down move the choice, Enter takes it. Terms and rules
//! open in place, with a way back.

use super::doing::{Doer, commands};
use crate::browser::{fetch, focus, scroll};
use crate::ui::hooks::{use_announce, use_prefs};
use crate::ui::parts::{Button, ButtonSize, Dialog, Fidelity, Glyph, Icon, Shape, step, use_toasts};
use crate::ui::sandbox::kinds;
use crate::ui::store::use_desk;
use crate::ui::strings::palette as words;
use crate::view::find::{self, Found, Group, Leads, Term};
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::prelude::*;

const FIELD: &str = "palette-field";
const LIST: &str = "palette-list";
const GLOSSARY: &str = "static/content/glossary.json";

/// Properties of [`Palette`].
#[derive(Properties, PartialEq)]
pub struct PaletteProps {
    pub open: bool,
    pub onclose: Callback<()>,
    /// The keyboard's help was asked for.
    pub onhelp: Callback<()>,
}

/// The palette.
#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    html! {
        <Dialog id="palette" title={words::title()} open={props.open} onclose={props.onclose.clone()}>
            if props.open { <Body onclose={props.onclose.clone()} onhelp={props.onhelp.clone()} /> }
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct BodyProps {
    onclose: Callback<()>,
    onhelp: Callback<()>,
}

#[component]
fn Body(props: &BodyProps) -> Html {
    let desk = use_desk();
    let doer = Rc::new(Doer {
        desk: desk.clone(),
        prefs: use_prefs(),
        toast: use_toasts(),
        speaking: use_context(),
        onhelp: props.onhelp.clone(),
    });
    let announce = use_announce();
    let query = use_state(String::new);
    let chosen = use_state(|| 0_usize);
    let read = use_state(|| None::<Found>);
    let terms = use_state(Vec::<Term>::new);
    let list = use_node_ref();
    {
        let terms = terms.setter();
        use_effect_with((), move |()| {
            spawn_local(async move {
                // Without a glossary everything else is still found.
                if let Ok(text) = fetch::text(GLOSSARY).await {
                    terms.set(read_terms(&text));
                }
            });
        });
    }
    // The world may go on while one types: what was found stands until the query changes.
    let found = use_memo(((*query).clone(), terms.len()), |(query, _)| {
        desk.world(|world| find::search(world, &commands(), &terms, query))
    });
    {
        let (count, asked) = (found.len(), !query.trim().is_empty());
        use_effect_with((*query).clone(), move |_| {
            if asked {
                announce.polite(words::results(count));
            }
        });
    }
    {
        let list = list.clone();
        use_effect_with((*chosen, (*query).clone()), move |(chosen, _)| {
            let options = list.cast().map(|list| focus::within(&list, "[role=option]"));
            if let Some(option) = options.as_ref().and_then(|options| options.get(*chosen)) {
                scroll::into_view(option);
            }
        });
    }
    let take = {
        let (doer, onclose, read) = (doer.clone(), props.onclose.clone(), read.clone());
        Callback::from(move |found: Found| match found.leads {
            Leads::Term(_) | Leads::Rule(_) => read.set(Some(found)),
            ref leads => {
                onclose.emit(());
                doer.go(leads);
            }
        })
    };
    let oninput = {
        let (query, chosen) = (query.clone(), chosen.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                query.set(input.value());
                chosen.set(0);
            }
        })
    };
    let onkeydown = {
        let (found, chosen, take) = (found.clone(), chosen.clone(), take.clone());
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            if key == "Enter" {
                if let Some(one) = found.get(*chosen) {
                    event.prevent_default();
                    take.emit(one.clone());
                }
            } else if matches!(key.as_str(), "ArrowUp" | "ArrowDown")
                && let Some(next) = step(&key, *chosen, found.len())
            {
                event.prevent_default();
                chosen.set(next);
            }
        })
    };
    if let Some(found) = &*read {
        let back = {
            let read = read.clone();
            Callback::from(move |_: MouseEvent| read.set(None))
        };
        return reading(found, back);
    }
    let active = (!found.is_empty()).then(|| option_id(*chosen));
    html! {
        <div class="palette">
            <div class="palette-field">
                <Icon name={Glyph::Search} />
                <input
                    class="in" id={FIELD} type="text" role="combobox" autocomplete="off" spellcheck="false" maxlength="80" autofocus=true
                    aria-label={words::field()} placeholder={words::field()} aria-expanded={(!found.is_empty()).to_string()}
                    aria-controls={LIST} aria-autocomplete="list" aria-activedescendant={active} aria-describedby="palette-keys"
                    value={(*query).clone()} {oninput} {onkeydown}
                />
            </div>
            <div class="palette-list" id={LIST} ref={list} role="listbox" aria-label={words::title()}>
                { groups(&found, *chosen, &take) }
            </div>
            if found.is_empty() { <p class="soft palette-none">{words::none()}</p> }
            <p class="soft small" id="palette-keys">{words::keys()}</p>
        </div>
    }
}

fn option_id(index: usize) -> String {
    format!("{LIST}-{index}")
}

fn groups(found: &[Found], chosen: usize, take: &Callback<Found>) -> Html {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(first) = found.get(at) {
        let group = first.group;
        let count = found[at..].iter().take_while(|one| one.group == group).count();
        let label = match group {
            Group::Commands => words::commands(),
            Group::Resources => words::resources(),
            Group::Operations => words::operations(),
            Group::Terms => words::terms(),
            Group::Rules => words::rules(),
        };
        out.push(html! {
            <div role="group" aria-label={label} key={label}>
                <div class="palette-group" aria-hidden="true">{label}</div>
                { for (at..at + count).map(|index| option(&found[index], index, index == chosen, take)) }
            </div>
        });
        at += count;
    }
    html! { { for out } }
}

fn option(found: &Found, index: usize, chosen: bool, take: &Callback<Found>) -> Html {
    let onclick = take.reform({
        let found = found.clone();
        move |_: MouseEvent| found.clone()
    });
    // Pressing must not take the focus from the field.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    let glyph = match &found.leads {
        Leads::Command(_) => Glyph::Arrow,
        Leads::Resource(_, kind) => kinds::glyph(*kind),
        Leads::Operation(_) => Glyph::Plus,
        Leads::Term(_) => Glyph::Book,
        Leads::Rule(_) => Glyph::Why,
    };
    let keys = matches!(found.leads, Leads::Command(_)) && !found.detail.is_empty();
    html! {
        <div
            class="palette-one" role="option" id={option_id(index)} key={index} {onclick} {onmousedown}
            aria-selected={if chosen { "true" } else { "false" }}
        >
            <Icon name={glyph} />
            <span class="palette-what">
                <b>{&found.title}</b>
                if keys { <kbd>{&found.detail}</kbd> } else if !found.detail.is_empty() { <small>{&found.detail}</small> }
            </span>
            if let Some((state, word)) = &found.state { <Shape state={*state} word={word.clone()} /> }
            if let Some(label) = found.label { <Fidelity {label} /> }
        </div>
    }
}

/// A term or a rule, read in place.
fn reading(found: &Found, back: Callback<MouseEvent>) -> Html {
    html! {
        <div class="stack">
            if found.group == Group::Rules {
                <p>{&found.title}</p>
                <p class="soft small">{words::source()}{" "}{&found.detail}{" "}if let Some(label) = found.label { <Fidelity {label} /> }</p>
            } else {
                <h3>{&found.title}</h3>
                <p>{&found.detail}</p>
            }
            <div class="row"><Button size={ButtonSize::Small} glyph={Some(Glyph::Left)} onclick={back}>{words::back()}</Button></div>
        </div>
    }
}

fn read_terms(text: &str) -> Vec<Term> {
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let list = value
        .get("terms")
        .and_then(|terms| terms.as_array())
        .cloned()
        .unwrap_or_default();
    let word = |term: &serde_json::Value, name: &str| {
        term.get(name)
            .and_then(|text| text.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let one = |term: &serde_json::Value| Term {
        name: word(term, "name"),
        says: word(term, "says"),
    };
    list.iter().map(one).filter(|term| !term.name.is_empty()).collect()
}
