//! The hands-on's six steps above the map: what is done, what comes next, and the form that does it.

use crate::ui::parts::{Button, ButtonKind, ButtonSize, Shape};
use crate::ui::routes::Route;
use crate::ui::store::use_desk;
use crate::ui::strings::forms::verb;
use crate::ui::strings::guide as words;
use crate::view::hands_on::{self, Goal, Step};
use crate::view::state::State;
use yew::prelude::*;

/// Properties of [`Guide`].
#[derive(Properties, PartialEq)]
pub struct GuideProps {
    /// Opens a simulated browser.
    pub onvisit: Callback<AttrValue>,
    /// The learner does not want to see it any more.
    pub onhide: Callback<()>,
}

/// The steps of the hands-on.
#[component]
pub fn Guide(props: &GuideProps) -> Html {
    let desk = use_desk();
    let steps = desk.session(hands_on::steps);
    let url = desk.session(|session| hands_on::url(session.world()));
    let folded = use_state(|| false);
    let next = steps.iter().position(|step| !step.met);
    let done = steps.iter().filter(|step| step.met).count();
    let fold = {
        let folded = folded.clone();
        Callback::from(move |_: MouseEvent| folded.set(!*folded))
    };
    let hide = props.onhide.reform(|_: MouseEvent| ());
    html! {
        <section class="guide" aria-label={words::title()}>
            <div class="guide-head">
                <h2>{words::title()}</h2>
                <span class="quiet">{format!("{done} / {}", steps.len())}</span>
                if next.is_none() { <span class="guide-said">{words::all_done()}</span> }
                <span class="guide-tools">
                    <Button kind={ButtonKind::Quiet} size={ButtonSize::Small} pressed={None} onclick={fold}>
                        {if *folded { words::unfold() } else { words::fold() }}
                    </Button>
                    <Button kind={ButtonKind::Quiet} size={ButtonSize::Small} onclick={hide}>{words::hide()}</Button>
                </span>
            </div>
            if !*folded {
                <ol>{ for steps.iter().enumerate().map(|(index, step)| view(step, next == Some(index), url.as_deref(), &props.onvisit)) }</ol>
            }
        </section>
    }
}

fn view(step: &Step, is_next: bool, url: Option<&str>, onvisit: &Callback<AttrValue>) -> Html {
    let (state, data, word) = match (step.met, is_next) {
        (true, _) => (State::Ok, "ok", words::done()),
        (false, true) => (State::Start, "now", words::next()),
        (false, false) => (State::None, "open", words::open()),
    };
    let act = (is_next || (step.goal == Goal::Refresh && step.met)).then(|| act(step, url, onvisit));
    html! {
        <li class="guide-step" data-s={data} aria-current={is_next.then_some("step")}>
            <b><Shape {state} word={word} word_hidden={true} /><span>{sentence(step.goal)}</span></b>
            if let Some(now) = &step.now { <small>{now}</small> }
            {act.unwrap_or_default()}
        </li>
    }
}

fn act(step: &Step, url: Option<&str>, onvisit: &Callback<AttrValue>) -> Html {
    if let Some((operation, input)) = &step.form {
        let label = verb(operation);
        let operation = (*operation).to_string();
        let input = input
            .as_object()
            .is_some_and(|members| !members.is_empty())
            .then(|| input.to_string());
        let onclick = Callback::from(move |_: MouseEvent| {
            let form = Route::New {
                operation: operation.clone(),
            };
            match &input {
                Some(input) => form.go_with(&[("input", input)]),
                None => form.go(),
            }
        });
        return html! { <Button kind={ButtonKind::Go} size={ButtonSize::Small} {onclick}>{label}</Button> };
    }
    let url = url.filter(|_| step.goal == Goal::Refresh);
    let Some(url) = url.map(|url| AttrValue::from(url.to_string())) else {
        return html! {};
    };
    let onclick = onvisit.reform(move |_: MouseEvent| url.clone());
    let kind = if step.met { ButtonKind::Plain } else { ButtonKind::Go };
    html! { <Button {kind} size={ButtonSize::Small} {onclick}>{words::visit()}</Button> }
}

fn sentence(goal: Goal) -> &'static str {
    match goal {
        Goal::Cluster => words::cluster(),
        Goal::Definition => words::definition(),
        Goal::Balancer => words::balancer(),
        Goal::Service => words::service(),
        Goal::Scale => words::scale(),
        Goal::Refresh => words::refresh(),
    }
}
