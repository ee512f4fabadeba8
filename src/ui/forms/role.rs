//! A role under its hat: what it is for, which one, what it can and cannot do for these tasks.

use super::edit::Edit;
use super::item::options;
use crate::ui::parts::{Hat, HatKind, Icon, IconSize, SelectField, glyph_of};
use crate::ui::strings::forms as words;
use crate::view::form::{Choice, Item, roles};
use yew::prelude::*;

/// Properties of [`RoleField`].
#[derive(Properties, PartialEq)]
pub struct RoleProps {
    pub edit: Edit,
    pub item: Item,
    pub hat: char,
    pub choices: Vec<Choice>,
}

/// A role picker.
#[component]
pub fn RoleField(props: &RoleProps) -> Html {
    let (edit, at) = (&props.edit, props.item.path.as_str());
    let value = edit.text(at);
    let (kind, help) = if props.hat == 'E' {
        (HatKind::Execution, words::hat_execution())
    } else {
        (HatKind::Task, words::hat_task())
    };
    let findings = edit.desk.world(|world| roles::findings(world, props.hat, &edit.draft));
    html! {
        <div class="role-pick">
            <Hat {kind} large=true word_hidden=true />
            <div>
                <SelectField
                    id={edit.id(at)} label={edit.label(at)} api={edit.api(at)} {help} note={edit.note(at)}
                    choices={options(&props.choices, &value)} {value} onchange={edit.on_text(at)}
                />
                <ul class="finds">
                    { for findings.iter().map(|finding| html! {
                        <li class="find" data-s={finding.state.as_str()}><Icon name={glyph_of(finding.state)} size={IconSize::Small} /><span>{&finding.text}</span></li>
                    }) }
                </ul>
            </div>
        </div>
    }
}
