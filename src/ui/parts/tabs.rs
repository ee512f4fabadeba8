//! Tabs: one of several views in the same place. Arrows move and choose, Delete closes what can be closed.

use super::icon::{Glyph, Icon, IconSize};
use super::rove::step;
use crate::browser::focus;
use yew::prelude::*;

/// One tab.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    pub id: AttrValue,
    pub label: AttrValue,
    pub glyph: Option<Glyph>,
    /// A count beside the label.
    pub count: Option<AttrValue>,
    pub closable: bool,
}

impl Tab {
    pub fn new(id: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Tab {
        Tab {
            id: id.into(),
            label: label.into(),
            glyph: None,
            count: None,
            closable: false,
        }
    }

    #[must_use]
    pub fn glyph(self, glyph: Glyph) -> Tab {
        Tab {
            glyph: Some(glyph),
            ..self
        }
    }

    #[must_use]
    pub fn count(self, count: impl Into<AttrValue>) -> Tab {
        Tab {
            count: Some(count.into()),
            ..self
        }
    }

    #[must_use]
    pub fn closable(self) -> Tab {
        Tab { closable: true, ..self }
    }
}

/// Properties of [`Tabs`].
#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// Unique in the page; panels name it.
    pub id: AttrValue,
    /// What the tabs show views of; not shown.
    pub label: AttrValue,
    pub tabs: Vec<Tab>,
    pub selected: AttrValue,
    #[prop_or_default]
    pub onselect: Callback<AttrValue>,
    #[prop_or_default]
    pub onclose: Callback<AttrValue>,
    /// Controls at the right end.
    #[prop_or_default]
    pub tools: Option<Html>,
}

/// A tab list. Give the views in [`TabPanel`]s.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let chosen = props.tabs.iter().position(|tab| tab.id == props.selected);
    let onkeydown = {
        let (tabs, onselect, onclose) = (props.tabs.clone(), props.onselect.clone(), props.onclose.clone());
        Callback::from(move |event: KeyboardEvent| {
            let index = chosen.unwrap_or(0);
            if event.key() == "Delete" {
                if let Some(tab) = tabs.get(index).filter(|tab| tab.closable) {
                    event.prevent_default();
                    onclose.emit(tab.id.clone());
                }
            } else if let Some(next) = step(&event.key(), index, tabs.len()) {
                event.prevent_default();
                onselect.emit(tabs[next].id.clone());
                if let Some(list) = focus::owner(&event) {
                    focus::nth(&list, "[role=tab]", next);
                }
            }
        })
    };
    html! {
        <div class="tabs">
            <div class="tab-list" role="tablist" aria-label={props.label.clone()} {onkeydown}>
                { for props.tabs.iter().enumerate().map(|(index, tab)| {
                    let selected = Some(index) == chosen;
                    let onclick = {
                        let (onselect, id) = (props.onselect.clone(), tab.id.clone());
                        Callback::from(move |_| onselect.emit(id.clone()))
                    };
                    html! {
                        <button
                            key={tab.id.to_string()} type="button" role="tab" id={tab_id(&props.id, &tab.id)}
                            aria-selected={if selected { "true" } else { "false" }}
                            aria-controls={selected.then(|| panel_id(&props.id, &tab.id))}
                            tabindex={if index == chosen.unwrap_or(0) { "0" } else { "-1" }} {onclick}
                        >
                            if let Some(name) = tab.glyph { <Icon {name} size={IconSize::Small} /> }
                            {&tab.label}
                            if let Some(count) = &tab.count { {" "}<span class="tab-count">{count}</span> }
                        </button>
                    }
                }) }
            </div>
            if let Some(tools) = &props.tools { <div class="tab-tools">{tools.clone()}</div> }
        </div>
    }
}

/// Properties of [`TabPanel`].
#[derive(Properties, PartialEq)]
pub struct TabPanelProps {
    /// The id of the tabs.
    pub of: AttrValue,
    /// The id of its tab.
    pub tab: AttrValue,
    #[prop_or_default]
    pub children: Html,
}

/// The view of the tab that is chosen. Render only that one.
#[component]
pub fn TabPanel(props: &TabPanelProps) -> Html {
    html! {
        <div
            class="tab-panel" role="tabpanel" id={panel_id(&props.of, &props.tab)}
            aria-labelledby={tab_id(&props.of, &props.tab)} tabindex="0"
        >
            {props.children.clone()}
        </div>
    }
}

fn tab_id(tabs: &str, tab: &str) -> String {
    format!("{tabs}-tab-{tab}")
}

fn panel_id(tabs: &str, tab: &str) -> String {
    format!("{tabs}-panel-{tab}")
}
