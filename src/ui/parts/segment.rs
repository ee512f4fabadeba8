//! A row of choices of which one holds: lens, speed, policy type. A radio group: one tab stop, arrows move and choose.

use super::icon::{Glyph, Icon, IconSize};
use super::rove::step;
use crate::browser::focus;
use yew::prelude::*;

/// One choice.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentOption {
    /// What is chosen.
    pub value: AttrValue,
    /// What is read.
    pub label: AttrValue,
    pub glyph: Option<Glyph>,
    /// Why it cannot be chosen now.
    pub disabled_because: Option<AttrValue>,
}

impl SegmentOption {
    pub fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> SegmentOption {
        SegmentOption {
            value: value.into(),
            label: label.into(),
            glyph: None,
            disabled_because: None,
        }
    }

    #[must_use]
    pub fn glyph(self, glyph: Glyph) -> SegmentOption {
        SegmentOption {
            glyph: Some(glyph),
            ..self
        }
    }

    #[must_use]
    pub fn disabled_because(self, reason: impl Into<AttrValue>) -> SegmentOption {
        SegmentOption {
            disabled_because: Some(reason.into()),
            ..self
        }
    }
}

/// Properties of [`Segment`].
#[derive(Properties, PartialEq)]
pub struct SegmentProps {
    /// What is chosen here; not shown.
    pub label: AttrValue,
    pub options: Vec<SegmentOption>,
    /// The value that holds.
    pub value: AttrValue,
    #[prop_or_default]
    pub onchange: Callback<AttrValue>,
    /// Fills its place.
    #[prop_or_default]
    pub wide: bool,
}

/// A radio group drawn as one strip.
#[component]
pub fn Segment(props: &SegmentProps) -> Html {
    let chosen = props.options.iter().position(|option| option.value == props.value);
    let onkeydown = {
        let (options, onchange) = (props.options.clone(), props.onchange.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(mut next) = step(&event.key(), chosen.unwrap_or(0), options.len()) else {
                return;
            };
            event.prevent_default();
            // Past what cannot be chosen, in the same direction, at most once around.
            let direction = if matches!(event.key().as_str(), "Home") {
                "ArrowRight".into()
            } else {
                event.key()
            };
            let direction = if direction == "End" {
                "ArrowLeft".into()
            } else {
                direction
            };
            for _ in 0..options.len() {
                if options[next].disabled_because.is_none() {
                    break;
                }
                next = step(&direction, next, options.len()).unwrap_or(next);
            }
            if options[next].disabled_because.is_none() {
                onchange.emit(options[next].value.clone());
                if let Some(group) = focus::owner(&event) {
                    focus::nth(&group, "[role=radio]", next);
                }
            }
        })
    };
    let tab_stop = chosen.unwrap_or(0);
    html! {
        <div class="seg" role="radiogroup" aria-label={props.label.clone()} data-wide={props.wide.then_some("")} {onkeydown}>
            { for props.options.iter().enumerate().map(|(index, option)| {
                let onclick = {
                    let (onchange, value, blocked) =
                        (props.onchange.clone(), option.value.clone(), option.disabled_because.is_some());
                    Callback::from(move |_| if !blocked { onchange.emit(value.clone()) })
                };
                html! {
                    <button
                        key={option.value.to_string()} type="button" role="radio"
                        aria-checked={if Some(index) == chosen { "true" } else { "false" }}
                        tabindex={if index == tab_stop { "0" } else { "-1" }}
                        aria-disabled={option.disabled_because.as_ref().map(|_| "true")}
                        title={option.disabled_because.clone()} {onclick}
                    >
                        if let Some(name) = option.glyph { <Icon {name} size={IconSize::Small} /> }
                        {&option.label}
                    </button>
                }
            }) }
        </div>
    }
}
