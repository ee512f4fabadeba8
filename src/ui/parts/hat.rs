//! Hard hats: the roles of IAM, drawn as what is worn at work. A denied call turns the hat over.

use crate::ui::strings::parts as words;
use yew::prelude::*;

/// Whose role it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HatKind {
    Instance,
    Execution,
    Task,
    ServiceLinked,
    Infrastructure,
    Events,
}

impl HatKind {
    /// Every hat.
    pub const ALL: [HatKind; 6] = [
        HatKind::Instance,
        HatKind::Execution,
        HatKind::Task,
        HatKind::ServiceLinked,
        HatKind::Infrastructure,
        HatKind::Events,
    ];

    /// The letter on the hat.
    pub fn letter(self) -> &'static str {
        match self {
            HatKind::Instance => "I",
            HatKind::Execution => "E",
            HatKind::Task => "T",
            HatKind::ServiceLinked => "S",
            HatKind::Infrastructure => "P",
            HatKind::Events => "V",
        }
    }

    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            HatKind::Instance => words::instance_role(),
            HatKind::Execution => words::execution_role(),
            HatKind::Task => words::task_role(),
            HatKind::ServiceLinked => words::service_linked_role(),
            HatKind::Infrastructure => words::infrastructure_role(),
            HatKind::Events => words::events_role(),
        }
    }
}

/// Properties of [`Hat`].
#[derive(Properties, PartialEq)]
pub struct HatProps {
    pub kind: HatKind,
    /// The role's name, instead of the kind's.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// Shows the hat alone; the words are kept for assistive technology.
    #[prop_or_default]
    pub word_hidden: bool,
    #[prop_or_default]
    pub large: bool,
    /// A call under this role was refused.
    #[prop_or_default]
    pub denied: bool,
}

/// A role badge.
#[component]
pub fn Hat(props: &HatProps) -> Html {
    let word = props.name.clone().unwrap_or(AttrValue::Static(props.kind.word()));
    let (turned, base) = if props.denied {
        (Some("rotate(180 12 8.5)"), "9")
    } else {
        (None, "13.4")
    };
    html! {
        <span
            class="hat" data-denied={props.denied.then_some("")} data-size={props.large.then_some("large")}
            title={props.word_hidden.then(|| word.clone())}
        >
            <svg viewBox="0 0 24 16" aria-hidden="true" focusable="false">
                <g transform={turned}>
                    <path d="M3.5 15v-2.500a8.500 8.500 0 0 1 17 0V15z" />
                    <path d="M1 15h22M10 4h4" />
                </g>
                <text x="12" y={base}>{props.kind.letter()}</text>
            </svg>
            <span class={props.word_hidden.then_some("vh")}>
                {word}
                if props.denied { {", "}{words::denied()} }
            </span>
        </span>
    }
}
