//! A bar that is part full, with a mark where the limit or goal is.

use crate::view::state::State;
use yew::prelude::*;

/// Properties of [`Progress`].
#[derive(Properties, PartialEq)]
pub struct ProgressProps {
    /// What is measured.
    pub label: AttrValue,
    /// 0 to 100; what lies outside is drawn at the end it passed.
    pub percent: u32,
    /// How it is read: "512 of 1,024 CPU units".
    #[prop_or_default]
    pub text: Option<AttrValue>,
    /// A mark, 0 to 100.
    #[prop_or_default]
    pub mark: Option<u32>,
    #[prop_or_default]
    pub state: State,
}

/// A progress or fill bar.
#[component]
pub fn Progress(props: &ProgressProps) -> Html {
    let percent = props.percent.min(100);
    let text = props.text.clone().unwrap_or_else(|| format!("{percent} %").into());
    html! {
        <svg
            class="bar" data-s={props.state.as_str()} role="progressbar" aria-label={props.label.clone()} aria-valuemin="0"
            aria-valuemax="100" aria-valuenow={percent.to_string()} aria-valuetext={text}
        >
            <rect width={format!("{percent}%")} height="100%" />
            if let Some(mark) = props.mark {
                <line x1={format!("{}%", mark.min(100))} x2={format!("{}%", mark.min(100))} y1="-3" y2="11" />
            }
        </svg>
    }
}
