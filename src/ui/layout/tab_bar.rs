//! The regions of a desk as a bar at the bottom of a narrow screen.

use super::desk::Region;
use crate::ui::parts::{Glyph, Icon};
use crate::ui::strings::frame as words;
use yew::prelude::*;

/// Properties of [`TabBar`].
#[derive(Properties, PartialEq)]
pub struct TabBarProps {
    pub regions: Vec<Region>,
    pub show: Region,
    #[prop_or_default]
    pub onshow: Callback<Region>,
}

/// A tab bar.
#[component]
pub fn TabBar(props: &TabBarProps) -> Html {
    html! {
        <nav class="tab-bar" aria-label={words::regions()}>
            { for props.regions.iter().map(|region| {
                let (glyph, word) = match region {
                    Region::Stage => (Glyph::Yard, words::yard()),
                    Region::Nav => (Glyph::List, words::resources()),
                    Region::Side => (Glyph::Why, words::details()),
                    Region::Drawer => (Glyph::Terminal, words::tools()),
                };
                let onclick = props.onshow.reform({ let region = *region; move |_: MouseEvent| region });
                html! {
                    <button key={region.as_str()} type="button" aria-pressed={if *region == props.show { "true" } else { "false" }} {onclick}>
                        <Icon name={glyph} />{word}
                    </button>
                }
            }) }
        </nav>
    }
}
