//! What can be done with a resource. What takes something away asks first; what AWS refuses is shown verbatim.

use crate::aws::{AwsError, Call};
use crate::ui::hooks::use_announce;
use crate::ui::parts::{Button, ButtonKind, Code, CodeLine, Dialog, Note, NoteKind};
use crate::ui::routes::Route;
use crate::ui::store::use_desk;
use crate::ui::strings::inspector as words;
use crate::view::inspect::{Action, Does};
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
    let desk = use_desk();
    let announce = use_announce();
    let asking = use_state(|| None::<(AttrValue, Call)>);
    let refusal = use_state(|| None::<AwsError>);
    let send = {
        let (refusal, asking) = (refusal.clone(), asking.clone());
        Callback::from(move |call: Call| {
            asking.set(None);
            match desk.call(call) {
                Ok(_) => {
                    refusal.set(None);
                    announce.polite(words::done());
                }
                Err(error) => {
                    announce.assertive(format!("{}: {error}", words::refused()));
                    refusal.set(Some(error));
                }
            }
        })
    };
    let button = |action: &Action| {
        let kind = if action.danger {
            ButtonKind::Bad
        } else {
            ButtonKind::Plain
        };
        let (does, danger, label) = (action.does.clone(), action.danger, action.label);
        let (send, asking, onvisit) = (send.clone(), asking.clone(), props.onvisit.clone());
        let onclick = Callback::from(move |_: MouseEvent| match &does {
            Does::Call(call) if danger => asking.set(Some((label.into(), call.clone()))),
            Does::Call(call) => send.emit(call.clone()),
            Does::Visit(url) => onvisit.emit(url.clone().into()),
            Does::Form(operation, input) => {
                Route::New {
                    operation: (*operation).to_string(),
                }
                .go_with(&[("input", &input.to_string())]);
            }
        });
        html! { <Button key={label} {kind} {onclick}>{label}</Button> }
    };
    if props.actions.is_empty() {
        return html! {};
    }
    html! {
        <footer class="inspector-acts" aria-label={words::actions()}>
            if let Some(error) = &*refusal {
                <Note kind={NoteKind::Bad}><code>{&error.code}</code>{": "}{&error.message}</Note>
            }
            <div class="acts">{ for props.actions.iter().map(button) }</div>
            { confirm(&asking, &send) }
        </footer>
    }
}

fn confirm(asking: &UseStateHandle<Option<(AttrValue, Call)>>, send: &Callback<Call>) -> Html {
    let onclose = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(None))
    };
    let Some((label, call)) = (**asking).clone() else {
        return html! {};
    };
    let cli = crate::terminal::to_cli_lines(&call);
    let go = {
        let (send, call) = (send.clone(), call);
        Callback::from(move |_: MouseEvent| send.emit(call.clone()))
    };
    let cancel = onclose.reform(|_: MouseEvent| ());
    let footer = html! {
        <>
            <Button onclick={cancel}>{words::cancel()}</Button>
            <Button kind={ButtonKind::Bad} onclick={go}>{label}</Button>
        </>
    };
    html! {
        <Dialog id="confirm" title={words::sure_title()} open={true} {onclose} {footer}>
            <p>{words::sure()}</p>
            <Code label="AWS CLI" lines={CodeLine::of_command(&cli)} copy={AttrValue::from(cli)} />
        </Dialog>
    }
}
