//! The divider between two panes. Drag it, or move it by 16 px with the arrows; Enter or a double click resets it. The
//! size is remembered per place.

use crate::browser::{focus, pointer, storage};
use crate::ui::strings::parts as words;
use yew::prelude::*;

/// Which way the divider moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitAxis {
    /// Between panes above each other; sizes the lower one.
    Rows,
    /// Between panes side by side; sizes the right one.
    Columns,
}

/// Properties of [`Split`].
#[derive(Properties, PartialEq)]
pub struct SplitProps {
    /// What it sizes: "Height of the drawer".
    pub label: AttrValue,
    pub axis: SplitAxis,
    /// The custom property that holds the size, set on `container`: `--drawer-h`.
    pub property: AttrValue,
    /// The element both panes are in.
    pub container: NodeRef,
    /// Where the size is remembered: `split.sandbox`.
    pub place: AttrValue,
    /// The smallest and largest share of the container, in percent.
    #[prop_or(15)]
    pub least: u32,
    #[prop_or(60)]
    pub most: u32,
}

/// A divider.
#[component]
pub fn Split(props: &SplitProps) -> Html {
    let dragged = use_state(|| false);
    let share = use_state(|| None::<f64>);
    {
        // What was remembered is a share, so that it fits another window.
        let (share, place) = (share.clone(), props.place.clone());
        let (least, most) = (f64::from(props.least), f64::from(props.most));
        use_effect_with(place, move |place| {
            let stored = storage::read(place)
                .ok()
                .flatten()
                .and_then(|text| text.parse::<f64>().ok());
            if let Some(stored) = stored.filter(|stored| stored.is_finite()) {
                share.set(Some(stored.clamp(least, most)));
            }
        });
    }
    {
        let (container, property, axis) = (props.container.clone(), props.property.clone(), props.axis);
        use_effect_with(*share, move |share| {
            if let Some(container) = container.cast::<web_sys::Element>() {
                let size = share.map(|share| {
                    let (width, height) = pointer::size(&container);
                    let whole = if axis == SplitAxis::Rows { height } else { width };
                    format!("{}px", (whole * share / 100.0).round())
                });
                pointer::set_property(&container, &property, size.as_deref());
            }
        });
    }
    let set = {
        let (share, place) = (share.clone(), props.place.clone());
        let (least, most) = (f64::from(props.least), f64::from(props.most));
        Callback::from(move |next: Option<f64>| {
            let next = next.filter(|next| next.is_finite()).map(|next| next.clamp(least, most));
            // A size that cannot be remembered still holds for now.
            let _ = match next {
                Some(next) => storage::write(&place, &format!("{next:.2}")),
                None => storage::remove(&place),
            };
            share.set(next);
        })
    };
    let at = {
        let (container, axis) = (props.container.clone(), props.axis);
        move |x: i32, y: i32| -> Option<f64> {
            let area = container.cast::<web_sys::Element>()?.get_bounding_client_rect();
            let (rest, whole) = match axis {
                SplitAxis::Rows => (area.bottom() - f64::from(y), area.height()),
                SplitAxis::Columns => (area.right() - f64::from(x), area.width()),
            };
            (whole > 0.0).then(|| rest / whole * 100.0)
        }
    };
    let onpointerdown = {
        let dragged = dragged.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(divider) = focus::owner(&event) {
                pointer::hold(&divider, &event);
                dragged.set(true);
            }
        })
    };
    let onpointermove = {
        let (dragged, set, at) = (dragged.clone(), set.clone(), at.clone());
        Callback::from(move |event: PointerEvent| {
            if *dragged && let Some(next) = at(event.client_x(), event.client_y()) {
                set.emit(Some(next));
            }
        })
    };
    let release = {
        let dragged = dragged.clone();
        Callback::from(move |_: PointerEvent| dragged.set(false))
    };
    let onkeydown = {
        let (set, axis) = (set.clone(), props.axis);
        Callback::from(move |event: KeyboardEvent| {
            let (grow, shrink) = if axis == SplitAxis::Rows {
                ("ArrowUp", "ArrowDown")
            } else {
                ("ArrowLeft", "ArrowRight")
            };
            let step = match event.key() {
                key if key == grow => -16,
                key if key == shrink => 16,
                key if key == "Enter" => {
                    event.prevent_default();
                    return set.emit(None);
                }
                _ => return,
            };
            event.prevent_default();
            if let Some(divider) = focus::owner(&event) {
                let area = divider.get_bounding_client_rect();
                if let Some(next) = at(area.left() as i32 + step, area.top() as i32 + step) {
                    set.emit(Some(next));
                }
            }
        })
    };
    let reset = set.reform(|_: MouseEvent| None);
    html! {
        <div
            class="split" role="separator" tabindex="0" aria-label={props.label.clone()}
            aria-orientation={if props.axis == SplitAxis::Rows { "horizontal" } else { "vertical" }}
            aria-valuemin={props.least.to_string()} aria-valuemax={props.most.to_string()}
            aria-valuenow={format!("{:.0}", share.unwrap_or_else(|| f64::from(props.least)))}
            aria-description={words::resize_reset()} data-drag={dragged.then_some("")} ondblclick={reset}
            {onpointerdown} {onpointermove} onpointerup={release.clone()} onpointercancel={release} {onkeydown}
        ></div>
    }
}
