//! Where the keyboard is, and moving it.

use super::page::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusEvent, HtmlElement, HtmlInputElement, Node};

/// Moves the focus to an element; false when it takes none.
pub fn to(element: &Element) -> bool {
    let html = element
        .dyn_ref::<HtmlElement>()
        .is_some_and(|html| html.focus().is_ok());
    html || element
        .dyn_ref::<web_sys::SvgElement>()
        .is_some_and(|svg| svg.focus().is_ok())
}

/// Moves the focus to the element with an id.
pub fn to_id(id: &str) -> bool {
    super::page::element(id).is_some_and(|element| to(&element))
}

/// The element that has the focus.
pub fn current() -> Option<Element> {
    document()?.active_element()
}

/// The elements below another that a selector finds, in document order.
pub fn within(parent: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = parent.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.item(index)?.dyn_into().ok())
        .collect()
}

/// Moves the focus to the n-th element below another that a selector finds.
pub fn nth(parent: &Element, selector: &str, index: usize) -> bool {
    within(parent, selector).get(index).is_some_and(to)
}

/// The element an event listener is attached to.
pub fn owner(event: &Event) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

/// Whether an event comes from something one types into, where single keys are text.
pub fn is_field(event: &Event) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        return !matches!(
            input.type_().as_str(),
            "checkbox" | "radio" | "button" | "submit" | "file" | "reset"
        );
    }
    let editable = element
        .dyn_ref::<HtmlElement>()
        .is_some_and(HtmlElement::is_content_editable);
    editable || matches!(element.tag_name().to_ascii_lowercase().as_str(), "textarea" | "select")
}

/// Whether an event comes from something that has its own answer to Space, Enter and the arrows.
pub fn is_control(event: &Event) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    let selector = "button, a[href], input, select, textarea, summary, dialog[open], [role=tab], [role=slider], \
                    [role=separator], [role=treeitem], [role=row], [role=menuitem], [tabindex='0']";
    element.closest(selector).ok().flatten().is_some()
}

/// Whether an event comes from a tab's panel itself, or from what lies in it without being a control.
pub fn is_screen(event: &Event) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    let selector = "button, a[href], input, select, textarea, summary, [role=option], [role=tabpanel]";
    let nearest = element.closest(selector).ok().flatten();
    nearest.is_none_or(|nearest| nearest.get_attribute("role").as_deref() == Some("tabpanel"))
}

/// Whether the focus that leaves something goes to a place inside an element.
pub fn stays_within(root: &Element, event: &FocusEvent) -> bool {
    let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    to.is_some_and(|to| root.contains(Some(&to)))
}

/// Whether text of the page is selected.
pub fn is_selecting() -> bool {
    super::page::window()
        .and_then(|window| window.get_selection().ok().flatten())
        .is_some_and(|selection| !selection.is_collapsed())
}

/// Moves the focus to the first element that a selector finds and that takes it, in the order of the selectors, if what
/// had the focus is gone.
pub fn recover(selectors: &[&str]) -> bool {
    if current().is_some_and(|element| element.tag_name() != "BODY") {
        return false;
    }
    let found = |selector: &&str| gloo::utils::document().query_selector(selector).ok().flatten();
    selectors.iter().filter_map(found).any(|element| to(&element))
}

/// Moves the focus to the next (or previous) of the page's regions, the elements with `data-region`, that is visible.
pub fn cycle_regions(backwards: bool) -> bool {
    let Some(root) = document().and_then(|document| document.document_element()) else {
        return false;
    };
    let regions: Vec<Element> = within(&root, "[data-region]").into_iter().filter(is_visible).collect();
    if regions.is_empty() {
        return false;
    }
    let focused = current();
    let here = focused.and_then(|focused| regions.iter().rposition(|region| region.contains(Some(&focused))));
    let count = regions.len();
    let next = match (here, backwards) {
        (None, false) => 0,
        (None, true) => count - 1,
        (Some(index), false) => (index + 1) % count,
        (Some(index), true) => (index + count - 1) % count,
    };
    to(&regions[next])
}

fn is_visible(element: &Element) -> bool {
    let area = element.get_bounding_client_rect();
    area.width() > 0.0 && area.height() > 0.0
}
