//! How faithful a rule of the model is: the badge that stands wherever a rule explains something.

use crate::model::fidelity::Label;
use crate::ui::strings::parts as words;
use yew::prelude::*;

/// Properties of [`Fidelity`].
#[derive(Properties, PartialEq)]
pub struct FidelityProps {
    pub label: Label,
    /// Opens the rule and its source; without it the badge is text.
    #[prop_or_default]
    pub onclick: Option<Callback<MouseEvent>>,
}

/// A fidelity badge.
#[component]
pub fn Fidelity(props: &FidelityProps) -> Html {
    let (name, word, means) = match props.label {
        Label::Exact => ("exact", words::exact(), words::exact_means()),
        Label::Simplified => ("simplified", words::simplified(), words::simplified_means()),
        Label::NotModelled => ("not-modelled", words::not_modelled(), words::not_modelled_means()),
    };
    match &props.onclick {
        Some(onclick) => html! {
            <button class="fid" type="button" data-label={name} title={means} onclick={onclick.clone()}>{word}</button>
        },
        None => html! { <span class="fid" data-label={name} title={means}>{word}</span> },
    }
}
