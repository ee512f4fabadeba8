//! The list of keys that work on every screen.

use crate::ui::hooks::Chord;
use crate::ui::parts::Dialog;
use crate::ui::strings::frame as words;
use yew::prelude::*;

/// Properties of [`KeyboardHelp`].
#[derive(Properties, PartialEq)]
pub struct KeyboardHelpProps {
    pub open: bool,
    pub onclose: Callback<()>,
}

/// The keys, in a dialog.
#[component]
pub fn KeyboardHelp(props: &KeyboardHelpProps) -> Html {
    let keys = [
        (Chord::key("F6"), words::key_regions()),
        (Chord::ctrl("j"), words::key_drawer()),
        (Chord::key("?"), words::key_help()),
        (Chord::key("Esc"), words::key_escape()),
        (Chord::key("← ↑ → ↓"), words::key_arrows()),
    ];
    html! {
        <Dialog id="keyboard" title={words::keyboard()} open={props.open} onclose={props.onclose.clone()}>
            <div class="stack">
                <dl class="keys">
                    { for keys.iter().map(|(chord, meaning)| html! {
                        <>
                            <dt>{ for chord.caps().into_iter().map(|cap| html! { <kbd>{cap}</kbd> }) }</dt>
                            <dd>{*meaning}</dd>
                        </>
                    }) }
                </dl>
                <p class="soft small">{words::key_field_rule()}</p>
            </div>
        </Dialog>
    }
}
