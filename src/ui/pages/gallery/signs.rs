//! Signs, states, figures and notes.

use super::Specimen;
use crate::model::fidelity::Label;
use crate::ui::parts::{
    Fidelity, Glyph, Hat, HatKind, Icon, Meter, Note, NoteKind, Panel, Pips, Plate, Progress, Shape, Tag,
};
use crate::view::state::State;
use yew::prelude::*;

#[component]
pub fn States() -> Html {
    let words = [
        "RUNNING",
        "PENDING",
        "DRAINING",
        "UNHEALTHY",
        "LEAVES IN 96 s",
        "STOPPED 137",
        "NOT PLACED",
    ];
    html! {
        <Panel title="States">
            <Specimen>
                { for State::ALL.iter().zip(words).map(|(state, word)| html! { <Tag state={*state} {word} /> }) }
            </Specimen>
            <Specimen>
                { for State::ALL.iter().zip(words).map(|(state, word)| html! { <Tag state={*state} {word} bare={true} /> }) }
            </Specimen>
            <Specimen>
                { for State::ALL.iter().map(|state| html! { <Shape state={*state} word={state.word()} /> }) }
            </Specimen>
        </Panel>
    }
}

#[component]
pub fn Signs() -> Html {
    html! {
        <Panel title="Signs">
            <Specimen>
                <Plate text="us-east-1a" /><Plate text="VPC yard 10.0.0.0/16" /><Plate text="us-east-1" line={true} />
            </Specimen>
            <Specimen>{ for HatKind::ALL.iter().map(|kind| html! { <Hat kind={*kind} /> }) }</Specimen>
            <Specimen>
                <Hat kind={HatKind::Execution} name="ecsTaskExecutionRole" large={true} />
                <Hat kind={HatKind::Task} name="cartTaskRole" denied={true} large={true} />
                <Hat kind={HatKind::Task} word_hidden={true} />
            </Specimen>
            <Specimen>
                <Fidelity label={Label::Exact} />
                <Fidelity label={Label::Simplified} />
                <Fidelity label={Label::NotModelled} onclick={Callback::noop()} />
            </Specimen>
        </Panel>
    }
}

#[component]
pub fn Figures() -> Html {
    use State::{Bad, Leave, None, Ok, Start};
    html! {
        <Panel title="Figures">
            <Specimen>
                <Meter value="$0.59" caption="per hour" />
                <Meter value="41 %" caption="memory of web" />
                <Meter value="14:07:21" caption="Mon 23 Nov" large={true} />
            </Specimen>
            <Specimen>
                <Progress label="CPU units" percent={64} text="656 of 1,024 CPU units" state={Ok} mark={80} />
                <Progress label="Image pull" percent={38} state={Start} />
                <Progress label="Addresses" percent={96} state={Bad} />
                <Progress label="Memory" percent={51} />
            </Specimen>
            <Specimen>
                <Pips pips={vec![Ok, Ok, Start, Bad, Leave, None]} label="2 of 6 healthy" /><span>{"2 of 6 healthy"}</span>
            </Specimen>
        </Panel>
    }
}

#[component]
pub fn Notes() -> Html {
    let actions = html! {
        <><button class="link" type="button">{"Give me a hint"}</button><a href="#/sandbox">{"Try one in a fork"}</a></>
    };
    html! {
        <Panel title="Notes">
            <div class="stack">
                <Note>{"Edit here or in the fields; both stay the same."}</Note>
                <Note kind={NoteKind::Now} {actions}><b>{"Two single changes would repair this."}</b></Note>
                <Note kind={NoteKind::Ok}>{"The execution role may pull cart:1.2."}</Note>
                <Note kind={NoteKind::Warn}>{"The task role may not read the secret cart-db."}</Note>
                <Note kind={NoteKind::Bad}><code>{"ClientException: Fargate requires task definition to have execution role ARN to support ECR images."}</code></Note>
            </div>
        </Panel>
    }
}

#[component]
pub fn Icons() -> Html {
    html! {
        <Panel title="Icons">
            <Specimen>
                { for Glyph::ALL.iter().map(|glyph| html! { <span title={glyph.id()}><Icon name={*glyph} /></span> }) }
            </Specimen>
        </Panel>
    }
}
