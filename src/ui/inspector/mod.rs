//! The inspector: one resource, its "Why?", facts, roles, log, configuration and actions.

mod actions;
mod deeds;
mod log;
mod roles;
mod why;

pub use deeds::{Deeds, use_deeds};
pub use why::WhyTree;

use crate::ui::parts::{Code, CodeLine, Empty, Facts, Fidelity, Glyph, Icon, IconSize, Tab, TabPanel, Tabs, Tag};
use crate::ui::store::use_desk;
use crate::ui::strings::inspector as words;
use crate::ui::strings::say;
use crate::view::inspect::{self, Fact, Line, Phase};
use actions::Actions;
use yew::prelude::*;

/// Properties of [`Inspector`].
#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    /// Opens a simulated browser.
    pub onvisit: Callback<AttrValue>,
    /// Which view is shown: `why`, `facts`, `roles`, `log`, `json`, `events`.
    pub view: AttrValue,
    pub onview: Callback<AttrValue>,
}

/// What is known of the selected resource.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let desk = use_desk();
    let Some(id) = desk.chosen().selected else {
        return html! { <Empty glyph={Glyph::Info} text={words::empty()} /> };
    };
    let it = desk.world(|world| inspect::of(world, &id));
    let select = {
        let desk = desk.clone();
        Callback::from(move |id: AttrValue| desk.select(Some(id)))
    };
    let mut tabs = vec![Tab::new("why", words::why()), Tab::new("facts", words::facts())];
    if it.kind == say("Task") {
        tabs.push(Tab::new("roles", words::roles()));
        tabs.push(Tab::new("log", words::log()));
    }
    tabs.push(Tab::new("events", words::events()));
    tabs.push(Tab::new("json", words::json()));
    let shown = if tabs.iter().any(|tab| tab.id == props.view) {
        props.view.clone()
    } else {
        "why".into()
    };
    let body = match shown.as_str() {
        "facts" => html! { <>{facts(&it.facts, &select)}{relations(&it.relations, &select)}</> },
        "roles" => roles::view(&it.roles, &select),
        "log" => log::view(&it.log, it.no_log.as_deref()),
        "events" => events(&it.events),
        "json" => json(&it),
        _ => html! {
            <>
                if it.gone { <p class="quiet">{words::gone()}</p> }
                if let Some(why) = it.why.clone() { <WhyTree {why} /> } else { <p class="quiet">{words::no_why()}</p> }
                {facts(it.facts.get(..it.facts.len().min(4)).unwrap_or(&[]), &select)}
            </>
        },
    };
    html! {
        <div class="inspector">
            <header class="inspector-head">
                if !it.crumbs.is_empty() { {crumbs(&it.crumbs, &select)} }
                <h2><span class="quiet">{it.kind}</span>{" "}<b>{&it.title}</b>{" "}<code class="quiet">{&it.short}</code></h2>
                <p class="tags">{ for it.tags.iter().map(|(state, word)| html! { <Tag state={*state} word={word.clone()} /> }) }</p>
                if !it.phases.is_empty() { {life(&it.phases)} }
            </header>
            <Tabs id="inspector" label={words::views()} {tabs} selected={shown.clone()} onselect={props.onview.clone()} />
            <TabPanel of="inspector" tab={shown}><div class="inspector-body">{body}</div></TabPanel>
            <Actions key={id.to_string()} actions={it.actions.clone()} onvisit={props.onvisit.clone()} />
        </div>
    }
}

fn crumbs(crumbs: &[(String, String)], select: &Callback<AttrValue>) -> Html {
    html! {
        <p class="crumbs">
            { for crumbs.iter().enumerate().map(|(index, (name, id))| html! {
                <>
                    if index > 0 { <Icon name={Glyph::Right} size={IconSize::Small} /> }
                    {link(name, id, select)}
                </>
            }) }
        </p>
    }
}

/// A button that looks like a link and puts a resource under inspection.
pub fn link(name: &str, id: &str, select: &Callback<AttrValue>) -> Html {
    let (select, target) = (select.clone(), AttrValue::from(id.to_string()));
    let onclick = Callback::from(move |_: MouseEvent| select.emit(target.clone()));
    html! { <button type="button" class="linklike" {onclick}>{name.to_string()}</button> }
}

fn life(phases: &[Phase]) -> Html {
    html! {
        <ol class="life" aria-label={words::life()}>
            { for phases.iter().map(|phase| html! {
                <li
                    data-s={if phase.current { "now" } else if phase.after.is_some() { "done" } else { "open" }}
                    aria-current={phase.current.then_some("step")} title={phase.word}
                >
                    <span class="life-word">{phase.word}</span>
                    if let Some(after) = phase.after { <span class="life-after">{format!("{after} s")}</span> }
                </li>
            }) }
        </ol>
    }
}

fn facts(facts: &[Fact], select: &Callback<AttrValue>) -> Html {
    let fact = |fact: &Fact| {
        let value = match &fact.link {
            Some(id) => link(&fact.value, id, select),
            None => html! { <span>{&fact.value}</span> },
        };
        let how = fact.how.as_ref().map(|rule| {
            html! { <small class="how">{say(rule.says)}{" "}<Fidelity label={rule.label} />{" "}<span class="quiet">{words::source()}{" "}{rule.source}</span></small> }
        });
        (
            AttrValue::from(fact.label),
            html! { <>{value}{how.unwrap_or_default()}</> },
        )
    };
    html! { <Facts facts={facts.iter().map(fact).collect::<Vec<_>>()} /> }
}

fn relations(relations: &[(String, String, String)], select: &Callback<AttrValue>) -> Html {
    if relations.is_empty() {
        return html! {};
    }
    html! {
        <section class="relations">
            <h3>{words::relations()}</h3>
            <ul>
                { for relations.iter().map(|(relation, name, id)| html! {
                    <li><span class="quiet">{relation}</span>{" "}{link(name, id, select)}</li>
                }) }
            </ul>
        </section>
    }
}

fn events(lines: &[Line]) -> Html {
    if lines.is_empty() {
        return html! { <p class="quiet">{words::no_events()}</p> };
    }
    html! {
        <ol class="event-lines">
            { for lines.iter().map(|line| html! {
                <li key={line.seq.to_string()} data-s={line.state.as_str()}>
                    <time>{line.at.clock()}</time>{" "}<span>{&line.text}</span>
                </li>
            }) }
        </ol>
    }
}

fn json(it: &inspect::Inspector) -> Html {
    let Some((call, value)) = &it.json else {
        return html! { <p class="quiet">{words::no_json()}</p> };
    };
    let text = crate::aws::shape::service(&call.service)
        .and_then(|service| {
            let shape = service.operation(&call.operation)?.output.as_deref()?;
            serde_json::to_string_pretty(&crate::aws::shape::ordered(service, shape, value)).ok()
        })
        .unwrap_or_else(|| serde_json::to_string_pretty(value).unwrap_or_default());
    let label = format!("{} {}", words::answer_of(), call.operation);
    html! { <><p class="quiet">{&label}</p><Code {label} lines={CodeLine::of_json(&text)} copy={AttrValue::from(text)} /></> }
}
