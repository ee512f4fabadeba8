//! "If you create it now": facts and findings of the dry run.

use crate::ui::parts::{Icon, IconSize, glyph_of};
use crate::ui::strings::forms as words;
use crate::view::form::preview::Preview;
use yew::prelude::*;

/// Properties of [`PreviewPane`].
#[derive(Properties, PartialEq)]
pub struct PreviewProps {
    pub title: AttrValue,
    pub preview: Preview,
    /// The preview is of an earlier draft; a newer one is being asked.
    pub behind: bool,
}

/// The preview.
#[component]
pub fn PreviewPane(props: &PreviewProps) -> Html {
    let Preview { facts, findings } = &props.preview;
    html! {
        <section class="form-side" aria-label={props.title.clone()} aria-busy={props.behind.then_some("true")}>
            <h3>{&props.title}</h3>
            if !facts.is_empty() {
                <dl class="facts">
                    { for facts.iter().map(|(key, value)| html! { <><dt>{words::fact(key)}</dt><dd>{value}</dd></> }) }
                </dl>
            }
            <h4>{words::dry_run()}{" "}<small>{words::dry_run_help()}</small></h4>
            <ul class="finds">
                { for findings.iter().map(|finding| html! {
                    <li class="find" data-s={finding.state.as_str()}>
                        <Icon name={glyph_of(finding.state)} size={IconSize::Small} /><span>{&finding.text}</span>
                    </li>
                }) }
            </ul>
        </section>
    }
}
