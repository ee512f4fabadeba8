//! The list of resources: groups, and in each row icon, name, worst state and count.

use crate::ui::parts::{Glyph, Icon, Shape};
use crate::view::state::State;
use yew::prelude::*;

/// One kind of resource.
#[derive(Clone, Debug, PartialEq)]
pub struct NavEntry {
    pub glyph: Glyph,
    pub label: AttrValue,
    pub href: AttrValue,
    pub count: usize,
    /// Shown when it is worth a look.
    pub worst: Option<State>,
    /// It is what the stage shows.
    pub current: bool,
}

/// Entries under a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct NavGroup {
    pub title: AttrValue,
    pub entries: Vec<NavEntry>,
}

/// Properties of [`ResourceNav`].
#[derive(Properties, PartialEq)]
pub struct ResourceNavProps {
    pub groups: Vec<NavGroup>,
    /// What stands above: the button that creates.
    #[prop_or_default]
    pub create: Option<Html>,
}

/// The resource list, for the `nav` slot of a desk.
#[component]
pub fn ResourceNav(props: &ResourceNavProps) -> Html {
    html! {
        <>
            if let Some(create) = &props.create { <div class="nav-new">{create.clone()}</div> }
            { for props.groups.iter().map(|group| html! {
                <section class="nav-group" key={group.title.to_string()}>
                    <h2>{&group.title}</h2>
                    <ul>
                        { for group.entries.iter().map(|entry| html! {
                            <li key={entry.href.to_string()}>
                                <a href={entry.href.clone()} title={entry.label.clone()} aria-current={entry.current.then_some("true")}>
                                    <Icon name={entry.glyph} />
                                    <span class="nav-label">{&entry.label}</span>
                                    <span class="nav-side">
                                        if let Some(state) = entry.worst {
                                            <Shape {state} word={state.word()} word_hidden={true} />
                                        }
                                        <span class="nav-count">{entry.count}</span>
                                    </span>
                                </a>
                            </li>
                        }) }
                    </ul>
                </section>
            }) }
        </>
    }
}
