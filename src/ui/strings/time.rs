//! Words of moments: bookmarks, searching events, comparing branches.

use super::fill;

super::phrases! {
    moments_dots: "Bookmarks and events…";
    moments: "Find a moment";
    moments_field: "Search events and bookmarks";
    moments_help: "Enter or a click shows that moment; nothing is changed by looking.";
    bookmarks: "Bookmarks";
    events: "Events";
    none: "No bookmark yet. B marks the moment that is shown.";
    no_match: "Nothing that happened matches.";
    mark_now: "Bookmark this moment";
    mark_name: "Name of the bookmark";
    remove: "Remove the bookmark";
    full: "There are 200 bookmarks. Remove one first.";
    more: "More match; type more of what you look for.";
    compare_dots: "Compare branches…";
    compare: "Compare two branches";
    compare_alone: "There is one branch so far. Move the time back, choose Act from here, do something else, and compare.";
    left: "This branch";
    right: "That branch";
    when: "When";
    at_ends: "Where each has got to";
    at_same: "At the same moment";
    service: "Service";
    differences: "What differs";
    same: "Nothing differs.";
    what: "What";
    absent: "not there";
    moment: "Moment";
    running: "Tasks running";
    cost: "Cost per hour";
    figures: "Figures of both";
}

/// After a bookmark was put.
pub fn marked(clock: &str) -> String {
    fill("Bookmark at {clock}.", &[("clock", clock)])
}

/// `12 more differences`
pub fn more_differences(count: usize) -> String {
    fill("{count} more differences", &[("count", &count.to_string())])
}
