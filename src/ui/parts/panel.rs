//! A titled block on a reading page.

use yew::prelude::*;

/// Properties of [`Panel`].
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    pub title: AttrValue,
    /// Controls at the right of the title.
    #[prop_or_default]
    pub tools: Option<Html>,
    #[prop_or_default]
    pub children: Html,
}

/// A panel; a region named by its title.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    html! {
        <section class="panel" aria-label={props.title.clone()}>
            <header class="panel-head">
                <h2>{&props.title}</h2>
                if let Some(tools) = &props.tools { <div class="panel-tools">{tools.clone()}</div> }
            </header>
            <div class="panel-body">{props.children.clone()}</div>
        </section>
    }
}
