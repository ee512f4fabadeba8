//! What a web page says, as plain lines: for a simulated browser that never runs what it is given.
//!
//! Invariants: the text is hostile; nothing of it is taken as markup, and the work is bounded.

/// Characters of a page that are read.
const READ: usize = 64 * 1024;
/// Lines given.
const LINES: usize = 200;

/// The title and the lines of an HTML text.
pub fn lines(html: &str) -> (Option<String>, Vec<String>) {
    let mut title = None;
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let text: String = html.chars().take(READ).collect();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<') {
        let (before, tail) = rest.split_at(at);
        line.push_str(before);
        let Some(end) = tail.find('>') else {
            rest = "";
            break;
        };
        let inside = tail.get(1..end).unwrap_or_default();
        let name: String = inside
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        rest = tail.get(end + 1..).unwrap_or_default();
        if matches!(name.as_str(), "style" | "script" | "svg" | "title")
            && !inside.starts_with('/')
            && !inside.ends_with('/')
        {
            let closing = format!("</{name}");
            let stop = rest.to_ascii_lowercase().find(&closing).unwrap_or(rest.len());
            if name == "title" {
                title = Some(plain(rest.get(..stop).unwrap_or_default())).filter(|t| !t.is_empty());
            }
            rest = rest.get(stop..).unwrap_or_default();
        } else if !matches!(
            name.as_str(),
            "span" | "b" | "i" | "a" | "em" | "strong" | "code" | "small" | "font"
        ) {
            finish(&mut line, &mut lines);
        }
    }
    line.push_str(rest);
    finish(&mut line, &mut lines);
    lines.truncate(LINES);
    (title, lines)
}

fn finish(line: &mut String, lines: &mut Vec<String>) {
    let text = plain(line);
    if !text.is_empty() {
        lines.push(text);
    }
    line.clear();
}

/// Text with its character references read and its white space joined.
fn plain(text: &str) -> String {
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The line's name and value, if it is one of a few `name: value` lines.
pub fn fact<'a>(lines: &'a [String], name: &str) -> Option<&'a str> {
    lines.iter().find_map(|line| {
        let (label, value) = line.split_once(':')?;
        label.trim().eq_ignore_ascii_case(name).then_some(value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_its_title_and_its_lines() {
        let html = "<html><head><title>Hello &amp; World</title><style>p {}</style></head><body><p><span>Server&nbsp;address:</span> <span>10.0.1.17:80</span></p><p>URI: /a?b=&lt;c&gt;</p><script>alert(1)</script></body>";
        let (title, lines) = lines(html);
        assert_eq!(title.as_deref(), Some("Hello & World"));
        assert_eq!(lines, ["Server address: 10.0.1.17:80", "URI: /a?b=<c>"]);
        assert_eq!(fact(&lines, "server address"), Some("10.0.1.17:80"));
        assert_eq!(fact(&lines, "Date"), None);
    }

    #[test]
    fn broken_and_hostile_markup_is_only_text() {
        for html in [
            "<",
            "<script>",
            "a<b",
            "</",
            "<title>",
            "é<é>é",
            "<style/>x",
            ">>>",
            "<script>é",
        ] {
            lines(html);
        }
        assert!(lines(&"<p>x</p>".repeat(50_000)).1.len() <= LINES);
    }
}
