//! Words of sharing: links, QR codes, embedding, worlds that others sent, and the shelf of one's own.

use super::fill;

super::phrases! {
    share_dots: "Share…";
    share: "Share this world";
    share_lead: "The link holds the whole session: every call, every second and every branch. Whoever opens it replays it in their own browser; nothing is stored anywhere else.";
    link: "Link";
    link_copy: "Copy the link";
    at_moment: "Open at the moment that is shown";
    at_moment_help: "Without it, the link opens at the end.";
    too_long: "The link is longer than most programs pass on. Send the file instead.";
    qr: "QR code of the link";
    qr_dense: "This code is dense: hold the phone close, or show it on a large screen.";
    qr_none: "The session is too long for a QR code. Undo what is not needed, or send the file.";
    embed: "To embed in a page";
    embed_what: "Widget";
    embed_map: "Map";
    embed_chart: "Charts";
    embed_terminal: "Terminal";
    embed_events: "Events";
    embed_label: "HTML that embeds the widget";
    file: "Save to a file";
    print_dots: "Print…";
    shared_title: "A world that was sent to you";
    shared_lead: "It is replayed here to look at. Your own world stays as it is until you open this one.";
    shared_open: "Open it";
    shared_loading: "Replaying";
    shared_stop: "Stop";
    shared_stopped: "The replay was stopped. Reload the page to try again.";
    shared_wrong: "This link cannot be opened";
    shared_kept: "Nothing was changed: your world is as it was.";
    shared_ask: "Open this world?";
    shared_asked: "Your own world goes on the shelf of the home page first, so that nothing is lost.";
    shared_keep_open: "Shelve mine, open this";
    shared_full: "Your own world could not be put on the shelf: the browser's storage or the shelf is full. Save it to a file, or open this one all the same.";
    shared_replace: "Open all the same";
    cancel: "Cancel";
    seed: "Seed";
    began: "Began with";
    calls: "Calls";
    reaches: "Reaches";
    unnamed: "Unnamed world";
    embed_open: "Open in Taskyard";
    embed_unknown: "There is no such widget. There are map, chart, terminal and events.";
    embed_region: "Taskyard";
}

/// `https://…, 1 240 letters`
pub fn letters(count: &str) -> String {
    fill("{count} letters", &[("count", count)])
}
