//! What fits at the cursor, as a list under the line.

use crate::terminal::Item;
use crate::ui::strings::drawer as words;
use yew::prelude::*;

/// The list's id, and the stem of its options'.
pub const ID: &str = "terminal-fits";

/// The id of an option.
pub fn option_id(index: usize) -> String {
    format!("{ID}-{index}")
}

/// Properties of [`Suggestions`].
#[derive(Properties, PartialEq)]
pub struct SuggestionsProps {
    pub items: Vec<Item>,
    pub chosen: usize,
    pub onpick: Callback<usize>,
}

/// The list.
#[component]
pub fn Suggestions(props: &SuggestionsProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((props.chosen, props.items.len()), move |(chosen, _)| {
            let Some(list) = node.cast::<web_sys::Element>() else {
                return;
            };
            // The list opens below the line, which may be the last thing in sight.
            crate::browser::scroll::into_view(&list);
            if let Some(option) = crate::browser::focus::within(&list, "[role=option]").get(*chosen) {
                crate::browser::scroll::into_view(option);
            }
        });
    }
    html! {
        <div ref={node} class="term-fits" id={ID} role="listbox" aria-label={words::fits()}>
            { for props.items.iter().enumerate().map(|(index, item)| {
                // Pressing must not take the focus from the line.
                let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
                let onclick = props.onpick.reform(move |_: MouseEvent| index);
                html! {
                    <div
                        class="term-fit" role="option" id={option_id(index)} {onmousedown} {onclick}
                        aria-selected={if index == props.chosen { "true" } else { "false" }}
                    >
                        <span>{&item.text}</span>
                        if !item.note.is_empty() { <small>{&item.note}</small> }
                    </div>
                }
            }) }
        </div>
    }
}
