//! The roles a task wears, and what each may do that the task needs.

use super::link;
use crate::ui::parts::{Glyph, Hat, HatKind, Icon, IconSize};
use crate::ui::strings::inspector as words;
use crate::view::inspect::Role;
use yew::prelude::*;

/// The roles of a task.
pub fn view(roles: &[Role], select: &Callback<AttrValue>) -> Html {
    if roles.is_empty() {
        return html! { <p class="quiet">{words::no_roles()}</p> };
    }
    html! {
        <ul class="role-list">
            { for roles.iter().map(|role| html! {
                <li key={role.letter.to_string()}>
                    <Hat kind={if role.letter == 'E' { HatKind::Execution } else { HatKind::Task }} denied={role.checks.iter().any(|c| !c.1)} />
                    <div>
                        {link(&role.name, &role.arn, select)}
                        <p class="quiet">{role.meaning}</p>
                        <ul class="checks">{ for role.checks.iter().map(check) }</ul>
                    </div>
                </li>
            }) }
        </ul>
    }
}

fn check((action, allowed, message): &(String, bool, String)) -> Html {
    let (glyph, word, state) = if *allowed {
        (Glyph::Check, words::can(), "ok")
    } else {
        (Glyph::StateBad, words::cannot(), "bad")
    };
    html! {
        <li data-s={state}>
            <Icon name={glyph} size={IconSize::Small} />{" "}{word}{" "}<code>{action}</code>
            if !*allowed { <small>{message}</small> }
        </li>
    }
}
