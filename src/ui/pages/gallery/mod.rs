//! Every part in every state: the living style guide. What is not shown here is not a part.

mod controls;
mod floating;
mod lists;
mod signs;

use crate::ui::layout::Page;
use crate::ui::strings::pages as words;
use yew::prelude::*;

/// The gallery.
#[component]
pub fn Gallery() -> Html {
    html! {
        <Page title={words::gallery()} lead={words::gallery_lead()}>
            <div class="gallery">
                <signs::States />
                <controls::Buttons />
                <controls::Choices />
                <signs::Signs />
                <controls::Fields />
                <signs::Figures />
                <signs::Notes />
                <lists::CodeBlocks />
                <lists::Trees />
                <floating::Floating />
                <signs::Icons />
            </div>
            <lists::Tables />
        </Page>
    }
}

/// Properties of [`Specimen`].
#[derive(Properties, PartialEq)]
struct SpecimenProps {
    children: Html,
}

/// A row of one part's states.
#[component]
fn Specimen(props: &SpecimenProps) -> Html {
    html! { <div class="specimen">{props.children.clone()}</div> }
}
