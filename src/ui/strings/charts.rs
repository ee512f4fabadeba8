//! Words of charts.

use super::fill;

super::phrases! {
    live: "live";
    past: "past";
    covered: "covered";
    no_data: "no data";
    draw_guess: "Draw your guess, then run";
    series: "Series";
    series_of: "Series of the chart";
    table: "Table";
    closer: "Closer";
    farther: "Farther";
    whole: "Whole range";
    level: "Line at";
    own_level: "your line";
    keys: "Arrows read point by point, plus and minus zoom, Shift and arrows move, 0 shows the whole, Enter opens the nearest mark, T the table.";
    range: "Range";
    range_all: "All";
    go_to_mark: "Shows that moment";
}

/// `Table of CPU`
pub fn of(what: &str, title: &str) -> String {
    fill("{what} of {title}", &[("what", what), ("title", title)])
}

/// The name of a covered chart.
pub fn covered_name(title: &str) -> String {
    fill("{title}, covered. Draw your guess, then run.", &[("title", title)])
}

/// `Mark 3: Out 2 → 6`
pub fn mark(number: u32, text: &str) -> String {
    fill(
        "Mark {number}: {text}",
        &[("number", &number.to_string()), ("text", text)],
    )
}

/// Above the table.
pub fn rows(shown: usize, all: usize) -> String {
    let (shown, count) = (shown.to_string(), all.to_string());
    match all.to_string() == shown || all <= 120 {
        true => fill("{count} rows", &[("count", &count)]),
        false => fill(
            "Newest {shown} of {count} rows; the CSV has all.",
            &[("shown", &shown), ("count", &count)],
        ),
    }
}
