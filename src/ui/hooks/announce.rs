//! The two live regions: what happens, told to those who do not see it.
//!
//! Polite messages are spoken at most every two seconds; what comes in between is joined, and of more than three only
//! the last three and a count remain. Assertive ones are for a refused call after a submit and the like.

use crate::browser::{page, ticks};
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// The shortest time between two polite messages, in milliseconds of real time.
const PACE: f64 = 2000.0;

/// What waits to be said.
#[derive(Debug, Default)]
struct Queue {
    spoken_at: Option<f64>,
    waiting: Vec<AttrValue>,
}

impl Queue {
    /// Milliseconds until something may be said again.
    fn delay(&self, now: f64) -> f64 {
        self.spoken_at.map_or(0.0, |then| (then + PACE - now).max(0.0))
    }

    fn push(&mut self, text: AttrValue) {
        if self.waiting.last() != Some(&text) {
            self.waiting.push(text);
        }
    }

    /// Everything that waits, as one message.
    fn take(&mut self, now: f64) -> Option<AttrValue> {
        let mut waiting = std::mem::take(&mut self.waiting);
        let skipped = waiting.len().saturating_sub(3);
        let mut parts: Vec<String> = waiting.drain(skipped..).map(|text| text.to_string()).collect();
        if parts.is_empty() {
            return None;
        }
        if skipped > 0 {
            parts.insert(0, format!("{skipped} more"));
        }
        self.spoken_at = Some(now);
        Some(parts.join(". ").into())
    }
}

#[derive(Default)]
struct Inner {
    queue: RefCell<Queue>,
    timer: RefCell<Option<gloo::timers::callback::Timeout>>,
    speak: RefCell<Option<Callback<(bool, AttrValue)>>>,
}

/// Says things through the live regions. Cheap to clone; the same for the life of the page.
#[derive(Clone, Default)]
pub struct Announce(Rc<Inner>);

impl PartialEq for Announce {
    fn eq(&self, other: &Announce) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Announce {
    /// Says it when there is time.
    pub fn polite(&self, text: impl Into<AttrValue>) {
        self.0.queue.borrow_mut().push(text.into());
        self.flush();
    }

    /// Says it now, over whatever is being said.
    pub fn assertive(&self, text: impl Into<AttrValue>) {
        self.say(true, text.into());
    }

    fn say(&self, urgent: bool, text: AttrValue) {
        let speak = self.0.speak.borrow().clone();
        if let Some(speak) = speak {
            speak.emit((urgent, text));
        }
    }

    fn flush(&self) {
        let now = page::now();
        let delay = self.0.queue.borrow().delay(now);
        if delay <= 0.0 {
            let message = self.0.queue.borrow_mut().take(now);
            if let Some(message) = message {
                self.say(false, message);
            }
        } else if self.0.timer.borrow().is_none() {
            let later = self.clone();
            *self.0.timer.borrow_mut() = ticks::after(delay.ceil() as u32, move || {
                later.0.timer.take();
                later.flush();
            });
        }
    }
}

/// Properties of [`Announcer`].
#[derive(Properties, PartialEq)]
pub struct AnnouncerProps {
    #[prop_or_default]
    pub children: Html,
}

/// Offers [`Announce`] to everything inside, and holds the two live regions. Once, at the root.
#[component]
pub fn Announcer(props: &AnnouncerProps) -> Html {
    let announce = use_memo((), |()| Announce::default());
    let polite = use_state(AttrValue::default);
    let assertive = use_state(|| (0_u32, AttrValue::default()));
    {
        let (polite, assertive) = (polite.setter(), assertive.setter());
        let turn = use_mut_ref(|| 0_u32);
        *announce.0.speak.borrow_mut() = Some(Callback::from(move |(urgent, text): (bool, AttrValue)| {
            if urgent {
                *turn.borrow_mut() += 1;
                assertive.set((*turn.borrow(), text));
            } else {
                polite.set(text);
            }
        }));
    }
    let (turn, urgent) = (*assertive).clone();
    html! {
        <ContextProvider<Announce> context={(*announce).clone()}>
            {props.children.clone()}
            <div class="vh" role="status" aria-live="polite">{(*polite).clone()}</div>
            <div class="vh" role="alert" aria-live="assertive"><span key={turn}>{urgent}</span></div>
        </ContextProvider<Announce>>
    }
}

/// What speaks through the live regions; silent outside an [`Announcer`].
#[hook]
pub fn use_announce() -> Announce {
    let silent = use_memo((), |()| Announce::default());
    use_context::<Announce>().unwrap_or_else(|| (*silent).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_within_two_seconds_are_joined_into_one() {
        let mut queue = Queue::default();
        queue.push("a".into());
        assert_eq!(queue.take(0.0), Some("a".into()));
        queue.push("b".into());
        queue.push("b".into());
        queue.push("c".into());
        assert_eq!(queue.delay(500.0), 1500.0);
        assert_eq!(queue.delay(2500.0), 0.0);
        assert_eq!(queue.take(2500.0), Some("b. c".into()));
        assert_eq!(queue.take(5000.0), None);
    }

    #[test]
    fn of_many_messages_the_last_three_and_a_count_remain() {
        let mut queue = Queue::default();
        for word in ["a", "b", "c", "d", "e"] {
            queue.push(word.into());
        }
        assert_eq!(queue.take(0.0), Some("2 more. c. d. e".into()));
    }
}
