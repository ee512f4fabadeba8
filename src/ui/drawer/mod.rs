//! The drawer: Terminal, Events, Calls and Charts under the yard; on a wide screen the charts stand beside the rest.

mod calls;
mod charts;
mod events;
pub mod terminal;

use crate::ui::hooks::use_media;
use crate::ui::parts::{Glyph, Icon, IconButton, IconSize, Tab, TabPanel, Tabs};
use crate::ui::store::use_desk;
use crate::ui::strings::drawer as words;
use calls::Calls;
pub use charts::{Charts, figures as figures_of};
pub use events::Events as EventPane;
use events::Events;
use terminal::Console;
pub use terminal::{Terminal, use_terminal};
use yew::prelude::*;

/// Properties of [`Drawer`].
#[derive(Properties, PartialEq)]
pub struct DrawerProps {
    /// `terminal`, `events`, `calls` or `charts`.
    #[prop_or(AttrValue::Static("terminal"))]
    pub pane: AttrValue,
    #[prop_or_default]
    pub onpane: Callback<AttrValue>,
    /// Only the tabs show.
    #[prop_or_default]
    pub shut: bool,
    /// Asked to fold or unfold.
    #[prop_or_default]
    pub onshut: Callback<bool>,
    /// An event was asked "Why?".
    #[prop_or_default]
    pub onwhy: Callback<u64>,
}

/// The drawer.
#[component]
pub fn Drawer(props: &DrawerProps) -> Html {
    let control = use_terminal();
    let wide = use_media("(min-width: 1280px)");
    let desk = use_desk();
    let (told, made) = desk.session(|session| (session.shown().events().next_seq() - 1, session.calls().len()));
    let mut tabs = vec![
        Tab::new("terminal", words::terminal()).glyph(Glyph::Terminal),
        Tab::new("events", words::events())
            .glyph(Glyph::List)
            .count(amount(told)),
        Tab::new("calls", words::calls())
            .glyph(Glyph::Calls)
            .count(made.to_string()),
    ];
    if !wide {
        tabs.push(Tab::new("charts", words::charts()).glyph(Glyph::Chart));
    }
    // Beside the others the charts have no tab of their own; what names no tab shows the first.
    let pane = match props.pane.as_str() {
        known if tabs.iter().any(|tab| tab.id == known) => props.pane.clone(),
        _ => AttrValue::Static("terminal"),
    };
    let onselect = {
        let (onpane, onshut, shut) = (props.onpane.clone(), props.onshut.clone(), props.shut);
        Callback::from(move |pane: AttrValue| {
            if shut {
                onshut.emit(false);
            }
            onpane.emit(pane);
        })
    };
    let fold = {
        let (onshut, shut) = (props.onshut.clone(), props.shut);
        let onclick = Callback::from(move |_: MouseEvent| onshut.emit(!shut));
        html! {
            <IconButton
                glyph={if shut { Glyph::Up } else { Glyph::Down }} label={if shut { words::unfold() } else { words::fold() }}
                key_hint="Ctrl J" wide_only=true {onclick}
            />
        }
    };
    let clear = {
        let control = control.clone();
        Callback::from(move |_: MouseEvent| control.change(Console::clear))
    };
    let tools = html! {
        <>
            if pane == "terminal" && !props.shut {
                <terminal::screen::FileButton control={control.clone()} />
                <IconButton glyph={Glyph::Trash} label={words::clear()} key_hint="Ctrl L" onclick={clear} />
            }
            if !wide { {fold.clone()} }
        </>
    };
    let view = match pane.as_str() {
        "events" => html! { <Events onwhy={props.onwhy.clone()} /> },
        "calls" => html! { <Calls /> },
        "charts" => html! { <Charts /> },
        _ => html! { <Terminal control={control.clone()} /> },
    };
    html! {
        <div class="drawer-panes" data-split={wide.then_some("")}>
            <div class="drawer-pane">
                <Tabs id="drawer" label={words::tabs()} {tabs} selected={pane.clone()} {onselect} {tools} />
                <TabPanel of="drawer" tab={pane}>{if props.shut { Html::default() } else { view }}</TabPanel>
            </div>
            if wide {
                <section class="drawer-pane" aria-label={words::charts()}>
                    <header class="tabs">
                        <h2 class="drawer-title"><Icon name={Glyph::Chart} size={IconSize::Small} />{words::charts()}</h2>
                        <div class="tab-tools">{fold}</div>
                    </header>
                    if !props.shut { <Charts /> }
                </section>
            }
        </div>
    }
}

/// A count, short enough for a tab.
fn amount(count: u64) -> String {
    match count {
        0..10_000 => count.to_string(),
        _ => format!("{} k", count / 1000),
    }
}
