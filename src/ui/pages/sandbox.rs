//! The main screen: one world, its yard, its clock and its tools.

use crate::ui::clock::ClockBar;
use crate::ui::layout::{Desk, Region};
use crate::ui::strings::pages as words;
use yew::prelude::*;

/// Properties of [`Sandbox`].
#[derive(Properties, PartialEq)]
pub struct SandboxProps {
    /// The operation whose form stands beside the map: `CreateService`.
    #[prop_or_default]
    pub operation: Option<AttrValue>,
}

/// The sandbox.
#[component]
pub fn Sandbox(_props: &SandboxProps) -> Html {
    let show = use_state(|| Region::Stage);
    let shut = use_state(|| false);
    let onshow = {
        let show = show.clone();
        Callback::from(move |region| show.set(region))
    };
    let ondrawer = {
        let shut = shut.clone();
        Callback::from(move |next| shut.set(next))
    };
    html! {
        <Desk
            title={words::sandbox_title()} place="sandbox" show={*show} {onshow} drawer_shut={*shut} {ondrawer}
            clock={html! { <ClockBar /> }}
        />
    }
}
