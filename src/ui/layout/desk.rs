//! The desk: clock, navigation, stage, inspector and drawer around one world, and how they share a narrow screen.
//!
//! A slot that is not given takes no room. Below 960 px one region shows at a time and the tab bar chooses it.

use super::shell::MAIN;
use super::tab_bar::TabBar;
use crate::ui::hooks::{Chord, Shortcut, use_media, use_shortcuts};
use crate::ui::parts::{Split, SplitAxis};
use crate::ui::strings::frame as words;
use yew::prelude::*;

/// A region of a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    Stage,
    Nav,
    Side,
    Drawer,
}

impl Region {
    /// The value of `data-show` and `data-region`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Region::Stage => "stage",
            Region::Nav => "nav",
            Region::Side => "side",
            Region::Drawer => "drawer",
        }
    }
}

/// Properties of [`Desk`].
#[derive(Properties, PartialEq)]
pub struct DeskProps {
    /// What the stage shows, as the page's heading: "Yard of cluster quay". Not drawn.
    pub title: AttrValue,
    /// Where pane sizes are remembered: `sandbox`.
    pub place: AttrValue,
    /// Which region a narrow screen shows. Set it to bring one forward, the inspector after a selection for example.
    pub show: Region,
    #[prop_or_default]
    pub onshow: Callback<Region>,
    /// The drawer shows its tabs only.
    #[prop_or_default]
    pub drawer_shut: bool,
    /// Ctrl J; the value is the new `drawer_shut`.
    #[prop_or_default]
    pub ondrawer: Callback<bool>,
    #[prop_or_default]
    pub clock: Option<Html>,
    /// A [`super::ResourceNav`].
    #[prop_or_default]
    pub nav: Option<Html>,
    #[prop_or_default]
    pub side: Option<Html>,
    #[prop_or_default]
    pub drawer: Option<Html>,
    /// A [`crate::ui::parts::Sheet`] above the tab bar of a narrow screen.
    #[prop_or_default]
    pub sheet: Option<Html>,
    /// The stage.
    #[prop_or_default]
    pub children: Html,
}

/// A desk.
#[component]
pub fn Desk(props: &DeskProps) -> Html {
    let node = use_node_ref();
    let narrow = use_media("(max-width: 959px)");
    // On a narrow screen the region that shows alone is the main one, with the page's heading.
    let alone = |region: Region| narrow && props.show == region && region != Region::Stage;
    let role = |region: Region| alone(region).then_some("main");
    let heading = |region: Region| alone(region).then(|| html! { <h1 class="vh">{&props.title}</h1> });
    {
        let (ondrawer, shut) = (props.ondrawer.clone(), props.drawer_shut);
        use_shortcuts(vec![Shortcut::new(Chord::ctrl("j"), move || ondrawer.emit(!shut))]);
    }
    let bare = match (props.nav.is_some(), props.side.is_some()) {
        (true, true) => None,
        (false, true) => Some("nav"),
        (true, false) => Some("side"),
        (false, false) => Some("nav side"),
    };
    let regions: Vec<Region> = [
        Some(Region::Stage),
        props.nav.as_ref().map(|_| Region::Nav),
        props.side.as_ref().map(|_| Region::Side),
        props.drawer.as_ref().map(|_| Region::Drawer),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        <div
            ref={node.clone()} class="desk" data-show={props.show.as_str()} data-bare={bare}
            data-drawer={props.drawer_shut.then_some("shut")}
        >
            if let Some(clock) = &props.clock {
                <section class="clock" aria-label={words::clock()} data-region="clock" tabindex="-1">{clock.clone()}</section>
            }
            if let Some(nav) = &props.nav {
                <section class="nav" aria-label={words::resources()} data-region="nav" tabindex="-1" role={role(Region::Nav).unwrap_or("navigation")}>{heading(Region::Nav).unwrap_or_default()}{nav.clone()}</section>
            }
            <main class="stage" id={MAIN} data-region="stage" tabindex="-1">
                <h1 class="vh">{&props.title}</h1>
                {props.children.clone()}
            </main>
            if let Some(drawer) = &props.drawer {
                <section class="drawer" aria-label={words::drawer()} data-region="drawer" tabindex="-1" role={role(Region::Drawer)}>
                    {heading(Region::Drawer).unwrap_or_default()}
                    if !props.drawer_shut {
                        <Split
                            label={words::resize_drawer()} axis={SplitAxis::Rows} property="--drawer-h" container={node}
                            place={format!("split.{}", props.place)}
                        />
                    }
                    {drawer.clone()}
                </section>
            }
            if let Some(side) = &props.side {
                <section class="side" aria-label={words::inspector()} data-region="side" tabindex="-1" role={role(Region::Side).unwrap_or("complementary")}>{heading(Region::Side).unwrap_or_default()}{side.clone()}</section>
            }
            if let Some(sheet) = &props.sheet { <div class="sheet-slot">{sheet.clone()}</div> }
            if regions.len() > 1 { <TabBar {regions} show={props.show} onshow={props.onshow.clone()} /> }
        </div>
    }
}
