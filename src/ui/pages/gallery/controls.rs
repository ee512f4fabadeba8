//! Buttons, choices and fields.

use super::Specimen;
use crate::ui::parts::{
    Button, ButtonKind, ButtonSize, CheckField, Choice, FieldNote, Glyph, IconButton, LinkButton, Panel, Segment,
    SegmentOption, SelectField, Tab, TabPanel, Tabs, TextAreaField, TextField, TextKind,
};
use yew::prelude::*;

#[component]
pub fn Buttons() -> Html {
    let pressed = use_state(|| true);
    let turn = {
        let pressed = pressed.clone();
        Callback::from(move |_: MouseEvent| pressed.set(!*pressed))
    };
    html! {
        <Panel title="Buttons">
            <Specimen>
                <Button kind={ButtonKind::Go} glyph={Glyph::Plus}>{"Create"}</Button>
                <Button>{"Show log"}</Button>
                <Button kind={ButtonKind::Quiet} glyph={Glyph::Terminal}>{"as CLI"}</Button>
                <Button kind={ButtonKind::Bad}>{"Stop task"}</Button>
                <LinkButton href="#/sandbox" glyph={Glyph::Yard}>{"Sandbox"}</LinkButton>
            </Specimen>
            <Specimen>
                <Button kind={ButtonKind::Go} size={ButtonSize::Large} glyph={Glyph::Play}>{"Commit and run"}</Button>
                <Button size={ButtonSize::Small}>{"Small"}</Button>
                <Button kind={ButtonKind::Go} size={ButtonSize::Small}>{"Small"}</Button>
                <Button pressed={*pressed} onclick={turn.clone()}>{"Flag"}</Button>
            </Specimen>
            <Specimen>
                <Button kind={ButtonKind::Go} busy="Sending…">{"Create service"}</Button>
                <Button disabled_because="A past moment is read-only">{"Run task"}</Button>
                <IconButton glyph={Glyph::Undo} label="Undo" key_hint="Ctrl Z" />
                <IconButton glyph={Glyph::Redo} label="Redo" disabled_because="nothing was undone" />
                <IconButton glyph={Glyph::Pause} label="Pause" kind={ButtonKind::Go} />
                <IconButton glyph={Glyph::Pin} label="Pin" pressed={*pressed} onclick={turn} />
            </Specimen>
        </Panel>
    }
}

#[component]
pub fn Choices() -> Html {
    let lens = use_state(|| AttrValue::from("packing"));
    let speed = use_state(|| AttrValue::from("10"));
    let tab = use_state(|| AttrValue::from("why"));
    let set = |state: &UseStateHandle<AttrValue>| {
        let state = state.clone();
        Callback::from(move |value| state.set(value))
    };
    let lenses = vec![
        SegmentOption::new("packing", "Packing"),
        SegmentOption::new("traffic", "Traffic").glyph(Glyph::Globe),
        SegmentOption::new("network", "Network"),
        SegmentOption::new("cost", "Cost").disabled_because("not drawn yet"),
    ];
    let speeds = ["1", "10", "60", "300"]
        .map(|speed| SegmentOption::new(speed, format!("{speed}×")))
        .to_vec();
    let tabs = vec![
        Tab::new("why", "Why?"),
        Tab::new("facts", "Facts").glyph(Glyph::List),
        Tab::new("events", "Events").count("61"),
        Tab::new("log", "Log").closable(),
    ];
    html! {
        <Panel title="Choices">
            <Specimen><Segment label="Lens" options={lenses} value={(*lens).clone()} onchange={set(&lens)} /></Specimen>
            <Specimen><Segment label="Speed" options={speeds} value={(*speed).clone()} onchange={set(&speed)} wide={true} /></Specimen>
            <Tabs id="gallery" label="Inspector" {tabs} selected={(*tab).clone()} onselect={set(&tab)} />
            <TabPanel of="gallery" tab={(*tab).clone()}><p class="small soft">{"The view of "}<code>{(*tab).clone()}</code></p></TabPanel>
        </Panel>
    }
}

#[component]
pub fn Fields() -> Html {
    let name = use_state(|| "cart".to_owned());
    let on = use_state(|| true);
    let oninput = {
        let name = name.clone();
        Callback::from(move |text| name.set(text))
    };
    let onchange = {
        let on = on.clone();
        Callback::from(move |now| on.set(now))
    };
    let groups = vec![
        Choice::new("a", "tg-cart, instance, HTTP :8080"),
        Choice::new("b", "tg-web, ip, HTTP :80"),
    ];
    html! {
        <Panel title="Fields">
            <div class="stack">
                <TextField
                    id="g-name" label="Service name" api="serviceName" value={(*name).clone()} {oninput} required={true}
                    help="Letters, digits, hyphens and underscores."
                />
                <TextField
                    id="g-count" label="Desired tasks" api="desiredCount" kind={TextKind::Number} value="2" unit="tasks"
                    note={FieldNote::good("Two tasks fit into the free addresses.")}
                />
                <SelectField
                    id="g-group" label="Target group" api="targetGroupArn" choices={groups} value="a"
                    note={FieldNote::bad("Fargate tasks have addresses, not instances. Choose a target group of type ip.")}
                />
                <TextField
                    id="g-grace" label="Grace period" api="healthCheckGracePeriodSeconds" kind={TextKind::Number} value="0" unit="s"
                    note={FieldNote::warn("The first check may come before the app has started.")}
                    help="Bad health checks are ignored this long after a start."
                />
                <TextField id="g-arn" label="ARN" kind={TextKind::Code} read_only={true} value="arn:aws:ecs:us-east-1:123456789012:cluster/quay" />
                <TextField id="g-find" label="Filter" kind={TextKind::Search} value="" placeholder="Text of an event" />
                <TextAreaField id="g-json" label="Task definition" mono={true} rows={3} value="{ \"family\": \"cart\" }" />
                <CheckField
                    id="g-ip" label="Assign a public address" api="assignPublicIp" checked={*on} {onchange}
                    help="Without one, a task in a public subnet cannot pull its image."
                />
            </div>
        </Panel>
    }
}
