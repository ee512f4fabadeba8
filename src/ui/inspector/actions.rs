//! What can be done with a resource, as buttons below the inspector.

use super::deeds::use_deeds;
use crate::ui::parts::{Button, ButtonKind, Note, NoteKind};
use crate::ui::strings::inspector as words;
use crate::view::inspect::Action;
use yew::prelude::*;

/// Properties of [`Actions`].
#[derive(Properties, PartialEq)]
pub struct ActionsProps {
    pub actions: Vec<Action>,
    pub onvisit: Callback<AttrValue>,
}

/// The buttons below the inspector.
#[component]
pub fn Actions(props: &ActionsProps) -> Html {
    let deeds = use_deeds(props.onvisit.clone());
    if props.actions.is_empty() {
        return html! {};
    }
    let button = |action: &Action| {
        let kind = if action.danger {
            ButtonKind::Bad
        } else {
            ButtonKind::Plain
        };
        let label = action.label;
        let onclick = {
            let (deeds, action) = (deeds.clone(), action.clone());
            Callback::from(move |_: MouseEvent| deeds.act(&action))
        };
        html! { <Button key={label} {kind} {onclick}>{label}</Button> }
    };
    html! {
        <footer class="inspector-acts" aria-label={words::actions()}>
            if let Some(error) = deeds.refusal() {
                <Note kind={NoteKind::Bad}><code>{&error.code}</code>{": "}{&error.message}</Note>
            }
            <div class="acts">{ for props.actions.iter().map(button) }</div>
            { deeds.question("confirm") }
        </footer>
    }
}
