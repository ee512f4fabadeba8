//! A reading page: title, lead, actions, text.

use super::shell::MAIN;
use yew::prelude::*;

/// Properties of [`Page`].
#[derive(Properties, PartialEq)]
pub struct PageProps {
    pub title: AttrValue,
    #[prop_or_default]
    pub lead: Option<AttrValue>,
    /// The title is there for assistive technology only: the page shows a larger one.
    #[prop_or_default]
    pub title_hidden: bool,
    /// Buttons at the right of the title.
    #[prop_or_default]
    pub actions: Option<Html>,
    #[prop_or_default]
    pub children: Html,
}

/// A page.
#[component]
pub fn Page(props: &PageProps) -> Html {
    html! {
        <main class="page" id={MAIN} data-region="main" tabindex="-1">
            if props.title_hidden { <h1 class="vh">{&props.title}</h1> } else {
            <header class="page-head">
                <div>
                    <h1>{&props.title}</h1>
                    if let Some(lead) = &props.lead { <p class="soft measure">{lead}</p> }
                </div>
                if let Some(actions) = &props.actions { <div class="page-acts">{actions.clone()}</div> }
            </header>
            }
            {props.children.clone()}
        </main>
    }
}
