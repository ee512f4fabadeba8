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
    let key = Chord::key;
    let groups = [
        (
            words::keys_everywhere(),
            vec![
                (Chord::ctrl("k"), words::key_find()),
                (key("F6"), words::key_regions()),
                (Chord::ctrl("j"), words::key_drawer()),
                (key("?"), words::key_help()),
                (key("Esc"), words::key_escape()),
                (key("← ↑ → ↓"), words::key_arrows()),
            ],
        ),
        (
            words::keys_clock(),
            vec![
                (key("Space"), words::key_run()),
                (key("."), words::key_step()),
                (key(","), words::key_previous()),
                (key("["), words::key_slower()),
                (key("]"), words::key_faster()),
                (Chord::ctrl("z"), words::key_undo()),
                (Chord::ctrl("z").shift(), words::key_redo()),
                (key("t").shift(), words::key_time()),
            ],
        ),
        (
            words::keys_map(),
            vec![
                (key("← ↑ → ↓"), words::key_walk()),
                (key("Enter"), words::key_inspect()),
                (key("W"), words::key_why()),
                (key("F10").shift(), words::key_menu()),
                (key("+"), words::key_closer()),
                (key("-"), words::key_farther()),
                (key("0"), words::key_whole()),
                (key("L"), words::key_list()),
            ],
        ),
        (
            words::keys_terminal(),
            vec![
                (key("Tab"), words::key_complete()),
                (key("↑ ↓"), words::key_history()),
                (key("Enter").shift(), words::key_line()),
                (Chord::ctrl("c"), words::key_cancel()),
                (Chord::ctrl("l"), words::key_clear()),
            ],
        ),
    ];
    html! {
        <Dialog id="keyboard" title={words::keyboard()} open={props.open} onclose={props.onclose.clone()}>
            <div class="stack">
                <div class="key-groups">
                    { for groups.iter().map(|(title, keys)| html! {
                        <section>
                            <h3>{*title}</h3>
                            <dl class="keys">
                                { for keys.iter().map(|(chord, meaning)| html! {
                                    <>
                                        <dt>{ for chord.caps().into_iter().map(|cap| html! { <kbd>{cap}</kbd> }) }</dt>
                                        <dd>{*meaning}</dd>
                                    </>
                                }) }
                            </dl>
                        </section>
                    }) }
                </div>
                <p class="soft small">{words::key_field_rule()}</p>
            </div>
        </Dialog>
    }
}
