//! Charts that belong together: one cursor for all of them, stacked in a column or side by side in a row.

use super::easel::Easel;
use crate::view::chart::window::Stretch;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use yew::prelude::*;

/// One moment pointed at, shared by several charts; moving it renders nothing in Yew.
#[derive(Clone, Default)]
pub struct Crosshair(Rc<Shared>);

#[derive(Default)]
struct Shared {
    x: Cell<Option<f64>>,
    charts: RefCell<Vec<Weak<Easel>>>,
}

impl PartialEq for Crosshair {
    fn eq(&self, other: &Crosshair) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Crosshair {
    /// The second pointed at.
    pub fn x(&self) -> Option<f64> {
        self.0.x.get()
    }

    /// Points at a second, or at nothing, on every chart that joined.
    pub fn set(&self, x: Option<f64>) {
        self.0.x.set(x);
        let charts = self.0.charts.borrow().clone();
        for easel in charts.iter().filter_map(Weak::upgrade) {
            easel.point(x);
        }
    }

    /// Takes a chart in.
    pub fn join(&self, easel: &Rc<Easel>) {
        let mut charts = self.0.charts.borrow_mut();
        charts.retain(|e| e.strong_count() > 0);
        charts.push(Rc::downgrade(easel));
    }

    /// Lets a chart go.
    pub fn leave(&self, easel: &Rc<Easel>) {
        self.0
            .charts
            .borrow_mut()
            .retain(|e| e.upgrade().is_some_and(|e| !Rc::ptr_eq(&e, easel)));
    }
}

/// The stretch that the charts of a row look at together.
#[derive(Clone, PartialEq)]
pub struct Zoom {
    pub stretch: Option<Stretch>,
    pub set: Callback<Option<Stretch>>,
}

/// The zoom of the row one stands in, or one of one's own.
#[hook]
pub fn use_zoom() -> Zoom {
    let own = use_own_zoom();
    use_context::<Zoom>().unwrap_or(own)
}

#[hook]
fn use_own_zoom() -> Zoom {
    let stretch = use_state(|| None::<Stretch>);
    let now = *stretch;
    Zoom {
        stretch: now,
        set: use_callback((), move |next, ()| stretch.set(next)),
    }
}

/// What stands in a row or column.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub children: Html,
}

/// Charts below each other over one time axis.
#[component]
pub fn ChartColumn(props: &Props) -> Html {
    let crosshair = use_crosshair();
    let zoom = use_own_zoom();
    html! {
        <ContextProvider<Crosshair> context={crosshair}>
            <ContextProvider<Zoom> context={zoom}><div class="chart-column">{ props.children.clone() }</div></ContextProvider<Zoom>>
        </ContextProvider<Crosshair>>
    }
}

/// Small multiples side by side over one time axis; they wrap where there is no room.
#[component]
pub fn ChartRow(props: &Props) -> Html {
    let crosshair = use_crosshair();
    let zoom = use_own_zoom();
    html! {
        <ContextProvider<Crosshair> context={crosshair}>
            <ContextProvider<Zoom> context={zoom}><div class="chart-row">{ props.children.clone() }</div></ContextProvider<Zoom>>
        </ContextProvider<Crosshair>>
    }
}

/// A cursor of one's own that lives as long as the component.
#[hook]
fn use_crosshair() -> Crosshair {
    (*use_memo((), |()| Crosshair::default())).clone()
}
