//! What floats: menus, dialogs, tooltips, toasts, sheets; and the divider.

use super::Specimen;
use crate::ui::parts::{
    Button, ButtonKind, Dialog, Glyph, IconButton, Menu, MenuItem, Panel, Sheet, Split, SplitAxis, Tag, Toast, Tooltip,
    use_toasts,
};
use crate::view::state::State;
use yew::prelude::*;

#[component]
pub fn Floating() -> Html {
    let open = use_state(|| false);
    let toast = use_toasts();
    let node = use_node_ref();
    let set = |now: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(now))
    };
    let show = |state: State, text: &'static str| {
        let toast = toast.clone();
        Callback::from(move |_: MouseEvent| toast.emit(Toast::new(state, text)))
    };
    let items = vec![
        MenuItem::new("cluster", "Cluster").glyph(Glyph::Cluster),
        MenuItem::new("service", "Service")
            .glyph(Glyph::Service)
            .hint("CreateService"),
        MenuItem::new("grammar", "Leads somewhere")
            .glyph(Glyph::Share)
            .href("#/grammar"),
        MenuItem::new("fork", "Fork")
            .glyph(Glyph::Fork)
            .disabled_because("nothing has happened yet"),
        MenuItem::new("reset", "Reset the world")
            .glyph(Glyph::Trash)
            .bad()
            .begins_group(),
    ];
    let footer = html! {
        <>
            <Button kind={ButtonKind::Quiet} onclick={set(false).reform(|_| ())}>{"Cancel"}</Button>
            <Button kind={ButtonKind::Bad} onclick={set(false).reform(|_| ())}>{"Delete service"}</Button>
        </>
    };
    html! {
        <Panel title="Floating things">
            <Specimen>
                <Menu label="Create" glyph={Glyph::Plus} go={true} items={items.clone()} />
                <Menu label="More" icon_only={true} end={true} {items} />
                <Button onclick={set(true).reform(|_| ())}>{"Open a dialog"}</Button>
                <Tooltip id="gallery-tip" text="Fits the map into its place">
                    <IconButton glyph={Glyph::Fit} label="Fit" />
                </Tooltip>
            </Specimen>
            <Specimen>
                <Button onclick={show(State::Ok, "Saved to quay.json.")}>{"Good toast"}</Button>
                <Button onclick={show(State::Bad, "Progress cannot be stored in this browser. Export it before you leave.")}>
                    {"Bad toast"}
                </Button>
            </Specimen>
            <Dialog id="gallery-dialog" title="Delete service web?" open={*open} onclose={set(false)} {footer}>
                <p>{"Its 3 tasks stop, and its targets drain for 300 s. The log keeps the call; you can undo it."}</p>
            </Dialog>
            <Sheet label="Selected" action={html! { <Button kind={ButtonKind::Go} glyph={Glyph::Why}>{"Why?"}</Button> }}>
                <Tag state={State::Bad} word="UNHEALTHY" />
                <p><b>{"Task web:8 "}</b>{"Two checks failed."}</p>
            </Sheet>
            <div ref={node.clone()}>
                <Split label="Height of nothing" axis={SplitAxis::Rows} property="--gallery" container={node} place="split.gallery" />
            </div>
        </Panel>
    }
}
