//! Words of finding and doing: the palette.

use super::fill;

super::phrases! {
    title: "Find or do";
    field: "Command, resource, operation or term";
    keys: "Up and Down choose, Enter does it, Escape closes.";
    none: "Nothing fits. Try a resource's name, an operation such as create-service, or a word of AWS.";
    commands: "Commands and pages";
    resources: "Resources";
    operations: "API operations";
    terms: "Glossary";
    rules: "How it works";
    one: "1 result";
    back: "Back to the results";
    source: "Source:";
    run_or_pause: "Run or pause";
    step: "Step to next event";
    undo: "Undo";
    redo: "Redo";
    theme_light: "Light theme";
    theme_dark: "Dark theme";
    theme_system: "Theme as the system says";
    projector: "Projector mode on or off";
    compare: "Compare two branches";
    bookmarks: "Bookmarks";
    bookmark: "Bookmark this moment";
    events: "Search events";
    grammar: "How to read the map";
    help: "Keyboard";
    language: "Language: English / 简体中文";
}

/// `12 results`
pub fn results(count: usize) -> String {
    match count {
        1 => one().into(),
        _ => fill("{count} results", &[("count", &count.to_string())]),
    }
}
