//! Asking before a world takes the place of one in which something was done.

use crate::ui::parts::{Button, ButtonKind, Dialog};
use crate::ui::strings::guide as words;
use yew::prelude::*;

/// The question whether the scenario `asked` may begin.
pub fn start_over(asked: &UseStateHandle<Option<&'static str>>, begin: &Callback<&'static str>) -> Html {
    let Some(name) = **asked else { return html! {} };
    let onclose = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let cancel = onclose.reform(|_: MouseEvent| ());
    let go = begin.reform(move |_: MouseEvent| name);
    let footer = html! {
        <>
            <Button onclick={cancel}>{words::cancel()}</Button>
            <Button kind={ButtonKind::Go} onclick={go}>{words::replace()}</Button>
        </>
    };
    html! { <Dialog id="replace" title={words::replace_title()} open={true} {onclose} {footer}><p>{words::replaced()}</p></Dialog> }
}
