//! Words of the drawer: terminal, events, calls, charts, and of the simulated browser.

super::phrases! {
    tabs: "Tools";
    terminal: "Terminal";
    events: "Events";
    calls: "Calls";
    charts: "Charts";
    fold: "Fold the drawer";
    unfold: "Show the drawer";

    // Terminal
    line: "Command line";
    line_help: "Tab completes, Up and Down recall, Ctrl C stops, Ctrl L clears, Escape leaves to the tabs.";
    output: "Terminal output";
    welcome: "Every line is the same API call that a form sends. Tab completes; help lists what there is.";
    try_this: "Try:";
    older_dropped: "Earlier output is gone; the screen keeps the latest.";
    output_cut: "The beginning of this output is gone.";
    cancelled: "^C";
    clear: "Clear the screen";
    add_file: "Add a file for file://";
    drop_here: "Drop to use the file as file://";
    files: "Files";
    file_remove: "Remove";
    files_full: "The terminal holds 20 files. Remove one first.";
    running: "Running";
    pausing: "Time passes:";
    left_of: "left of";
    stop: "Stop";
    script_waits: "lines. Enter runs them one after another and stops at the first that fails.";
    fits: "What fits here";
    fits_count: "suggestions";
    fits_none: "Nothing fits here.";
    too_long: "This text is too long for the terminal; drop it as a file.";
    command_ended: "Done";
    command_failed: "Failed with exit code";

    // Events
    events_filter: "Filter events";
    events_kind: "Kind of event";
    events_every: "Every kind";
    events_pause: "Hold the list";
    events_live: "Follow";
    events_new: "new";
    events_more: "Show more";
    events_none: "Nothing has happened yet. Make a call, or let time pass.";
    events_nothing_matches: "No event matches. Clear the filter to see";
    events_clear: "Clear the filter";
    event_why: "Why?";
    event_happened: "happened";
    event_bad: "failed";
    event_inspect: "Open in the inspector";
    event_list: "Events, newest first";

    // Calls
    calls_none: "No call yet. Forms and the terminal both make calls; each one stands here as a command.";
    calls_list: "Calls, newest first";
    call_ok: "ok";
    call_refused: "refused";
    call_undone: "undone";
    call_copy: "Copy as CLI";
    call_again: "Run again";
    call_changes_only: "Only calls that change something";
    call_undo: "Undo back to before this call";
    call_edit: "Open in its form";
    call_reply: "Request as JSON";
    call_last: "Undo";
    calls_filter: "Filter calls";
    calls_only_changes: "Only changes";
    calls_no_match: "No call matches. Clear the filter to see all.";
    calls_copy: "Copy as a script";
    calls_save: "Save script";
    calls_saved_name: "taskyard-calls.sh";

    // Charts
    chart_service: "Service";
    charts_none: "No service yet. Its tasks, CPU, requests and latency are drawn here.";

    // Browser
    visitor: "Simulated browser";
    visitor_address: "Address";
    visitor_open: "Open";
    visitor_refresh: "Refresh";
    visitor_many: "Refresh 20 times";
    visitor_answered: "Answered by";
    visitor_took: "in";
    visitor_headers: "Response headers";
    visitor_body: "What the page says";
    visitor_source: "Source of the page";
    visitor_tally: "Who answered";
    visitor_clear: "Count again";
    visitor_nobody: "Nobody";
    visitor_none: "Type an address and open it.";
    visitor_server: "Server address";
    visitor_name: "Server name";
    visitor_date: "Date";
    visitor_uri: "URI";
    visitor_past: "The past is shown. Go back to now to send a request.";
}

/// After an undo of several calls at once.
pub fn call_undone_with(name: &str, later: usize) -> String {
    match later {
        0 => super::fill("Undone: {name}. Redo brings it back.", &[("name", name)]),
        1 => super::fill(
            "Undone: {name} and 1 later change. Redo brings both back.",
            &[("name", name)],
        ),
        _ => super::fill(
            "Undone: {name} and {count} later changes. Redo brings them all back.",
            &[("name", name), ("count", &later.to_string())],
        ),
    }
}
