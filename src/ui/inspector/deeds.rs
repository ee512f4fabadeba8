//! Doing what an action says. What takes something away asks first; what AWS refuses is kept to be shown verbatim.

use crate::aws::{AwsError, Call};
use crate::ui::hooks::use_announce;
use crate::ui::parts::{Button, ButtonKind, Code, CodeLine, Dialog};
use crate::ui::routes::Route;
use crate::ui::store::use_desk;
use crate::ui::strings::inspector as words;
use crate::view::inspect::{Action, Does};
use yew::prelude::*;

/// A way to do actions.
#[derive(Clone)]
pub struct Deeds {
    asking: UseStateHandle<Option<(AttrValue, Call)>>,
    refusal: UseStateHandle<Option<AwsError>>,
    send: Callback<Call>,
    onvisit: Callback<AttrValue>,
}

/// Does actions; the question of one that takes something away is drawn by [`Deeds::question`], which needs its own `id`.
#[hook]
pub fn use_deeds(onvisit: Callback<AttrValue>) -> Deeds {
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
    Deeds {
        asking,
        refusal,
        send,
        onvisit,
    }
}

impl Deeds {
    /// Does it, or asks first.
    pub fn act(&self, action: &Action) {
        match &action.does {
            Does::Call(call) if action.danger => self.asking.set(Some((action.label.into(), call.clone()))),
            Does::Call(call) => self.send.emit(call.clone()),
            Does::Visit(url) => self.onvisit.emit(url.clone().into()),
            Does::Form(operation, input) => {
                Route::New {
                    operation: (*operation).to_string(),
                }
                .go_with(&[("input", &input.to_string())]);
            }
        }
    }

    /// What AWS answered to the last call, if it refused.
    pub fn refusal(&self) -> Option<&AwsError> {
        self.refusal.as_ref()
    }

    /// Forgets the refusal.
    pub fn forget(&self) {
        self.refusal.set(None);
    }

    /// The question before something goes.
    pub fn question(&self, id: &'static str) -> Html {
        let onclose = {
            let asking = self.asking.clone();
            Callback::from(move |()| asking.set(None))
        };
        let Some((label, call)) = (*self.asking).clone() else {
            return html! {};
        };
        let cli = crate::terminal::to_cli_lines(&call);
        let go = self.send.reform(move |_: MouseEvent| call.clone());
        let cancel = onclose.reform(|_: MouseEvent| ());
        let footer = html! {
            <>
                <Button onclick={cancel}>{words::cancel()}</Button>
                <Button kind={ButtonKind::Bad} onclick={go}>{label}</Button>
            </>
        };
        html! {
            <Dialog {id} title={words::sure_title()} open={true} {onclose} {footer}>
                <p>{words::sure()}</p>
                <Code label="AWS CLI" lines={CodeLine::of_command(&cli)} copy={AttrValue::from(cli)} />
            </Dialog>
        }
    }
}
