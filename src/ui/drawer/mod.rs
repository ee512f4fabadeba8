//! The drawer: Terminal, Events, Calls and Charts under the yard; on a wide screen the charts stand beside the rest.

pub mod terminal;

use crate::ui::parts::{Glyph, IconButton, Tab, TabPanel, Tabs};
use crate::ui::strings::drawer as words;
use terminal::{Console, Terminal, use_terminal};
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
    let tabs = vec![Tab::new("terminal", words::terminal()).glyph(Glyph::Terminal)];
    let tools = {
        let (onshut, shut) = (props.onshut.clone(), props.shut);
        let fold = Callback::from(move |_: MouseEvent| onshut.emit(!shut));
        let clear = {
            let control = control.clone();
            Callback::from(move |_: MouseEvent| control.change(Console::clear))
        };
        html! {
            <>
                <terminal::screen::FileButton control={control.clone()} />
                <IconButton glyph={Glyph::Trash} label={words::clear()} key_hint="Ctrl L" onclick={clear} />
                <IconButton
                    glyph={if shut { Glyph::Up } else { Glyph::Down }} label={if shut { words::unfold() } else { words::fold() }}
                    key_hint="Ctrl J" onclick={fold}
                />
            </>
        }
    };
    html! {
        <div class="drawer-panes">
            <div class="drawer-pane">
                <Tabs id="drawer" label={words::tabs()} {tabs} selected={props.pane.clone()} onselect={props.onpane.clone()} {tools} />
                if !props.shut {
                    <TabPanel of="drawer" tab={props.pane.clone()}><Terminal {control} /></TabPanel>
                }
            </div>
        </div>
    }
}
