//! What a task's containers wrote, newest last.

use crate::base::time::Time;
use crate::ui::strings::inspector as words;
use yew::prelude::*;

/// The newest lines of a task's log streams, or why there are none.
pub fn view(lines: &[(Time, String, String)], none: Option<&str>) -> Html {
    if let Some(reason) = none {
        return html! { <p class="quiet">{reason.to_string()}</p> };
    }
    if lines.is_empty() {
        return html! { <p class="quiet">{words::no_log_lines()}</p> };
    }
    html! {
        <div class="log-lines" role="region" tabindex="0" aria-label={words::log()}>
            { for lines.iter().map(|(at, container, text)| html! {
                <p><time>{at.clock()}</time>{" "}<b>{container}</b>{" "}{text}</p>
            }) }
        </div>
    }
}
