//! The two percentages of a rolling deployment, with the window they make.

use super::edit::Edit;
use crate::ui::parts::{TextField, TextKind};
use crate::ui::strings::forms as words;
use crate::view::form::preview::window;
use yew::prelude::*;

const LOW: &str = "deploymentConfiguration.minimumHealthyPercent";
const HIGH: &str = "deploymentConfiguration.maximumPercent";

/// Properties of [`PercentFields`].
#[derive(Properties, PartialEq)]
pub struct PercentProps {
    pub edit: Edit,
}

/// The pair, and what it means for this count.
#[component]
pub fn PercentFields(props: &PercentProps) -> Html {
    let edit = &props.edit;
    let (desired, low, high, bounds) = edit.desk.world(|world| window(world, &edit.draft));
    let worked = format!(
        "⌈{desired} × {low} %⌉ = {} healthy at least, ⌊{desired} × {high} %⌋ = {} running at most.",
        bounds.lower, bounds.upper
    );
    let field = |at: &'static str, label: &'static str, default: &'static str| {
        html! {
            <TextField
                id={edit.id(at)} {label} api={edit.api(at)} note={edit.note(at)} kind={TextKind::Number} unit="%" placeholder={default}
                value={edit.text(at)} oninput={edit.on_number(at)}
            />
        }
    };
    html! {
        <div class="form-pair">
            {field(LOW, words::percents_low(), "100")}
            {field(HIGH, words::percents_high(), "200")}
            <p class="field-help form-worked">{words::window()}{": "}{worked}</p>
        </div>
    }
}
