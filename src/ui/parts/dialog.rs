//! A modal dialog: the native `<dialog>`, so that the browser keeps the focus inside and returns it.

use super::button::IconButton;
use super::icon::Glyph;
use crate::browser::dialog;
use crate::ui::strings::parts as words;
use yew::prelude::*;

/// Properties of [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    pub open: bool,
    /// Asked to close: by Esc, by the cross, by a click beside it. The owner decides.
    pub onclose: Callback<()>,
    #[prop_or_default]
    pub children: Html,
    /// Buttons, the go button last.
    #[prop_or_default]
    pub footer: Option<Html>,
}

/// A dialog.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.open, move |open| {
            let element = node.cast::<web_sys::Element>();
            match &element {
                Some(element) if *open => {
                    dialog::show(element);
                }
                Some(element) => dialog::close(element),
                None => {}
            }
            // An owner may take an open dialog away: only one that is closed gives the focus back.
            let open = *open;
            move || {
                if let Some(element) = element.filter(|_| open) {
                    dialog::close(&element);
                }
            }
        });
    }
    let close = props.onclose.reform(|_: MouseEvent| ());
    let oncancel = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            onclose.emit(());
        })
    };
    // A click on the dialog itself, and not on something in it, is a click on its backdrop.
    let onclick = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: MouseEvent| {
            if event.target().is_some() && event.target() == event.current_target() {
                onclose.emit(());
            }
        })
    };
    let title_id = format!("{}-title", props.id);
    html! {
        <dialog ref={node} class="dialog" id={props.id.clone()} aria-labelledby={title_id.clone()} {oncancel} {onclick}>
            if props.open {
                <header class="dialog-head">
                    <h2 id={title_id}>{&props.title}</h2>
                    <IconButton glyph={Glyph::Cross} label={words::close()} onclick={close} />
                </header>
                <div class="dialog-body">{props.children.clone()}</div>
                if let Some(footer) = &props.footer { <footer class="dialog-foot">{footer.clone()}</footer> }
            }
        </dialog>
    }
}
