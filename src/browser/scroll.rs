//! Scrolling.

use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Scrolls just as far as needed to show an element.
pub fn into_view(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Scrolls a box to its end, where a log's newest line is.
pub fn to_end(element: &Element) {
    element.set_scroll_top(element.scroll_height());
}

/// Whether a box is scrolled to its end, give or take a line.
pub fn is_at_end(element: &Element) -> bool {
    element.scroll_top() + element.client_height() + 24 >= element.scroll_height()
}

/// Whether a box is scrolled to its beginning, give or take a few pixels.
pub fn is_at_start(element: &Element) -> bool {
    element.scroll_top() < 8
}

/// Scrolls a box to its beginning.
pub fn to_start(element: &Element) {
    element.set_scroll_top(0);
}
