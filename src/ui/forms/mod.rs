//! Forms: one way among others to make a call. Fields, JSON and command line show one request; nothing is sent before the
//! same rules that refuse at the door were asked in a copy of the world.
//!
//! Invariant: the world stands still while a form is open, and goes on afterwards if it ran before.

mod draft;
mod edit;
mod image;
mod item;
mod percents;
mod preview;
mod role;
mod rows;
mod same_calls;
mod sheet;
mod size;
mod typed;

use crate::aws::Call;
use crate::ui::parts::{Empty, Glyph, LinkButton};
use crate::ui::routes::Route;
use crate::ui::store::use_desk;
use crate::ui::strings::forms as words;
use crate::view::form::{self, TRAFFIC};
use edit::Wish;
use serde_json::Value;
use sheet::Sheet;
use std::rc::Rc;
use yew::prelude::*;

/// Forms that may wait for one another.
const DEEPEST: usize = 6;

/// Properties of [`OperationForm`].
#[derive(Properties, PartialEq)]
pub struct OperationFormProps {
    /// `CreateService`, any other operation at the door, or `Traffic`.
    pub operation: AttrValue,
    /// What the form begins with, over what the world suggests.
    #[prop_or_default]
    pub input: Option<Value>,
    #[prop_or_default]
    pub onclose: Callback<()>,
    /// The first call and its reply; of traffic, a call of service `world`.
    #[prop_or_default]
    pub ondone: Callback<(Call, Value)>,
}

/// A form that waits below another, or the one on top.
#[derive(Clone, PartialEq)]
struct Open {
    operation: AttrValue,
    draft: Rc<Value>,
    /// The path below that waits for what this one makes.
    fills: String,
}

/// The form of an operation, with those opened from it on top.
#[component]
pub fn OperationForm(props: &OperationFormProps) -> Html {
    let key = format!(
        "{} {}",
        props.operation,
        props.input.as_ref().map(Value::to_string).unwrap_or_default()
    );
    html! {
        <Stack {key} operation={props.operation.clone()} input={props.input.clone()} onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

#[component]
fn Stack(props: &OperationFormProps) -> Html {
    let desk = use_desk();
    let open = use_state(|| {
        let given = props.input.clone().unwrap_or_default();
        let draft = desk.world(|world| form::begin(world, &props.operation, &given));
        vec![Open {
            operation: props.operation.clone(),
            draft: Rc::new(draft),
            fills: String::new(),
        }]
    });
    {
        let desk = desk.clone();
        use_effect_with((), move |()| {
            let ran = desk.chosen().running;
            desk.run(false);
            move || {
                if ran {
                    desk.run(true);
                }
            }
        });
    }
    let known = props.operation == TRAFFIC || form::service_of(&props.operation).is_some();
    let Some(top) = open.last().cloned().filter(|_| known) else {
        return html! { <Unknown operation={props.operation.clone()} /> };
    };
    let oncancel = {
        let (open, onclose) = (open.clone(), props.onclose.clone());
        Callback::from(move |()| {
            if open.len() > 1 {
                open.set(open[..open.len() - 1].to_vec());
            } else {
                onclose.emit(());
            }
        })
    };
    let onmake = {
        let (open, desk) = (open.clone(), desk.clone());
        Callback::from(move |((operation, fills), typed): (Wish, Value)| {
            if open.len() >= DEEPEST {
                return;
            }
            let mut next = (*open).clone();
            let draft = desk.world(|world| form::begin(world, operation, &form::beneath(world, &typed, operation)));
            if let Some(below) = next.last_mut() {
                below.draft = Rc::new(typed);
            }
            next.push(Open {
                operation: operation.into(),
                draft: Rc::new(draft),
                fills,
            });
            open.set(next);
        })
    };
    let ondone = {
        let (open, desk, ondone) = (open.clone(), desk.clone(), props.ondone.clone());
        Callback::from(move |(call, reply): (Call, Value)| {
            let mut next = (*open).clone();
            let Some(done) = next.pop().filter(|_| !next.is_empty()) else {
                return ondone.emit((call, reply));
            };
            if let (Some(value), Some(below)) = (form::made(&call.operation, &call.input, &reply), next.last_mut()) {
                let mut draft = (*below.draft).clone();
                desk.world(|world| form::fill(world, &below.operation, &mut draft, &done.fills, value));
                below.draft = Rc::new(draft);
            }
            open.set(next);
        })
    };
    let trail: Vec<AttrValue> = open
        .iter()
        .take(open.len() - 1)
        .map(|below| below.operation.clone())
        .collect();
    let key = format!("{} {}", open.len(), top.operation);
    html! { <Sheet {key} {desk} operation={top.operation} initial={top.draft} {trail} {oncancel} {ondone} {onmake} /> }
}

/// Properties of [`Unknown`].
#[derive(Properties, PartialEq)]
struct UnknownProps {
    operation: AttrValue,
}

/// An operation that is not at the door, and the nearest that are.
#[component]
fn Unknown(props: &UnknownProps) -> Html {
    let name: String = props.operation.chars().take(80).collect();
    html! {
        <section class="form-unknown" aria-label={words::unknown_title()}>
            <h2>{words::unknown_title()}</h2>
            <Empty glyph={Glyph::Search} text={format!("{} {name}.", words::unknown())}>
                <p class="soft small">{words::unknown_near()}</p>
                { for form::nearest(&name).into_iter().map(|near| html! {
                    <LinkButton href={Route::New { operation: near.into() }.href()}>{near}</LinkButton>
                }) }
            </Empty>
        </section>
    }
}
