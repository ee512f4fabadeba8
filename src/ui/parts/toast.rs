//! Short messages in the corner about something that happened elsewhere. Bad ones stay until they are dismissed.

use super::button::IconButton;
use super::icon::{Glyph, Icon};
use super::shape::glyph_of;
use crate::browser::ticks;
use crate::ui::hooks::use_announce;
use crate::ui::strings::{frame, parts as words};
use crate::view::state::State;
use std::rc::Rc;
use yew::prelude::*;

/// How long a toast stays, in milliseconds.
const STAY: u32 = 8000;
/// More than this many at once push the oldest out.
const MOST: usize = 4;

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    pub state: State,
    pub text: AttrValue,
}

impl Toast {
    pub fn new(state: State, text: impl Into<AttrValue>) -> Toast {
        Toast {
            state,
            text: text.into(),
        }
    }
}

/// What changes the shelf.
#[derive(Clone, Debug, PartialEq)]
pub enum ToastAction {
    Show(Toast),
    Dismiss(u32),
}

/// The toasts that are up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Toasts {
    next: u32,
    up: Vec<(u32, Toast)>,
}

impl Reducible for Toasts {
    type Action = ToastAction;

    fn reduce(self: Rc<Self>, action: ToastAction) -> Rc<Toasts> {
        let mut toasts = (*self).clone();
        match action {
            ToastAction::Show(toast) => {
                toasts.up.retain(|(_, other)| *other != toast);
                toasts.up.push((toasts.next, toast));
                toasts.next = toasts.next.wrapping_add(1);
                if toasts.up.len() > MOST {
                    toasts.up.remove(0);
                }
            }
            ToastAction::Dismiss(number) => toasts.up.retain(|(other, _)| *other != number),
        }
        toasts.into()
    }
}

/// Properties of [`Toaster`].
#[derive(Properties, PartialEq)]
pub struct ToasterProps {
    #[prop_or_default]
    pub children: Html,
}

/// Offers [`use_toasts`] to everything inside and shows them. Once, at the root, inside the announcer.
#[component]
pub fn Toaster(props: &ToasterProps) -> Html {
    let toasts = use_reducer(Toasts::default);
    let dismiss = {
        let dispatcher = toasts.dispatcher();
        Callback::from(move |number| dispatcher.dispatch(ToastAction::Dismiss(number)))
    };
    html! {
        <ContextProvider<UseReducerDispatcher<Toasts>> context={toasts.dispatcher()}>
            {props.children.clone()}
            <section class="toasts" aria-label={frame::messages()}>
                { for toasts.up.iter().map(|(number, toast)| html! {
                    <ToastView key={*number} number={*number} toast={toast.clone()} ondismiss={dismiss.clone()} />
                }) }
            </section>
        </ContextProvider<UseReducerDispatcher<Toasts>>>
    }
}

/// What shows a toast; outside a [`Toaster`] it does nothing.
#[hook]
pub fn use_toasts() -> Callback<Toast> {
    let dispatcher = use_context::<UseReducerDispatcher<Toasts>>();
    Callback::from(move |toast| {
        if let Some(dispatcher) = &dispatcher {
            dispatcher.dispatch(ToastAction::Show(toast));
        }
    })
}

/// Properties of [`ToastView`].
#[derive(Properties, PartialEq)]
pub struct ToastViewProps {
    pub number: u32,
    pub toast: Toast,
    #[prop_or_default]
    pub ondismiss: Callback<u32>,
}

/// One toast.
#[component]
pub fn ToastView(props: &ToastViewProps) -> Html {
    let announce = use_announce();
    {
        let (text, state, ondismiss) = (props.toast.text.clone(), props.toast.state, props.ondismiss.clone());
        use_effect_with(props.number, move |number| {
            let number = *number;
            announce.polite(text);
            let timer = if state == State::Bad {
                None
            } else {
                ticks::after(STAY, move || ondismiss.emit(number))
            };
            move || drop(timer)
        });
    }
    let onclick = {
        let (number, ondismiss) = (props.number, props.ondismiss.clone());
        Callback::from(move |_| ondismiss.emit(number))
    };
    html! {
        <div class="toast" data-s={props.toast.state.as_str()}>
            <Icon name={glyph_of(props.toast.state)} />
            <p>{&props.toast.text}</p>
            <IconButton glyph={Glyph::Cross} label={words::dismiss()} {onclick} />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_message_is_shown_once_and_the_shelf_has_an_end() {
        let mut toasts = Rc::new(Toasts::default());
        for text in ["a", "b", "a", "c", "d", "e"] {
            toasts = toasts.reduce(ToastAction::Show(Toast::new(State::Ok, text)));
        }
        let up: Vec<&str> = toasts.up.iter().map(|(_, toast)| toast.text.as_str()).collect();
        assert_eq!(up, ["a", "c", "d", "e"]);
    }
}
