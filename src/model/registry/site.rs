//! What programs answer over HTTP: status, headers and body of one request.
//!
//! `nginxdemos/hello` names the task that answered, so that a learner sees the load balancer at work. The pages are
//! Taskyard's own; the facts on them are the ones the real images show.

use super::{Program, Site};
use crate::base::digest;
use crate::base::rng::Draw;
use crate::base::time::{Time, civil_of_days};
use std::collections::BTreeMap;

/// What a program knows while it answers a request.
#[derive(Clone, Copy, Debug)]
pub struct SiteContext<'a> {
    /// `10.0.1.17:80`
    pub server_address: &'a str,
    /// The container's host name, `ip-10-0-1-17.ec2.internal`.
    pub server_name: &'a str,
    pub now: Time,
    pub method: &'a str,
    /// Path with query string, `/a?b=c`.
    pub uri: &'a str,
    /// The `Host` header.
    pub host: &'a str,
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const HTML: &str = "text/html";

/// Status, headers (lower-case names) and body of the answer to one request.
pub fn respond(program: &Program, context: &SiteContext<'_>) -> (u16, BTreeMap<String, String>, String) {
    let (status, kind, body) = content(program, context);
    let server = match program.site {
        Site::Hello | Site::HelloText | Site::Nginx => "nginx/1.27.3",
        Site::Httpd | Site::Sample => "Apache/2.4.62 (Unix)",
        Site::Wordpress => "Apache/2.4.62 (Debian)",
        Site::Api | Site::Broken | Site::None => "taskyard",
    };
    let mut headers = BTreeMap::from([
        ("content-type".to_string(), kind.to_string()),
        ("content-length".into(), body.len().to_string()),
        ("date".into(), http_date(context.now)),
        ("server".into(), server.into()),
    ]);
    if matches!(program.site, Site::Hello | Site::HelloText) {
        headers.insert("cache-control".into(), "no-cache".into());
    }
    if status == 302 {
        headers.insert(
            "location".into(),
            format!("http://{}/wp-admin/install.php", context.host),
        );
    }
    let body = if context.method == "HEAD" { String::new() } else { body };
    (status, headers, body)
}

/// Latency of a request without load, in milliseconds: the program's own, longer on an API's `/slow`.
pub fn latency_ms(program: &Program, uri: &str) -> u64 {
    match (program.site, path(uri)) {
        (Site::Api, "/slow") => program.latency_ms + 2_000,
        _ => program.latency_ms,
    }
}

fn path(uri: &str) -> &str {
    uri.split(['?', '#']).next().unwrap_or(uri)
}

/// The status of the answer to one request; `None` for programs that do not speak HTTP.
pub fn status(program: &Program, method: &str, uri: &str) -> Option<u16> {
    let path = path(uri);
    let reads = matches!(method, "GET" | "HEAD");
    let home = matches!(path, "/" | "/index.html" | "");
    Some(match program.site {
        Site::None => return None,
        Site::Hello | Site::HelloText => 200,
        Site::Broken => 500,
        Site::Api => match path {
            "/" | "/slow" | "/health" => 200,
            "/error" => 500,
            _ => 404,
        },
        Site::Wordpress if path == "/wp-admin/install.php" => 200,
        Site::Wordpress => 302,
        _ if home && reads && program.page.is_some() => 200,
        Site::Nginx if !reads => 405,
        _ if home => 200,
        _ => 404,
    })
}

fn content(program: &Program, context: &SiteContext<'_>) -> (u16, &'static str, String) {
    let path = path(context.uri);
    let status = status(program, context.method, context.uri).unwrap_or(400);
    let reads = matches!(context.method, "GET" | "HEAD");
    let (kind, body) = match (program.site, status) {
        (Site::Hello, _) => (HTML, hello_page(context)),
        (Site::HelloText, _) => ("text/plain", hello_lines(context)),
        (Site::Api, _) => ("application/json", api(path, context)),
        (Site::None, _) => ("text/plain", "Bad Request\n".into()),
        (Site::Broken, _) => {
            let text = "<p>The server cannot read its configuration.</p>";
            (HTML, page("500 Internal Server Error", text))
        }
        (Site::Wordpress, 200) => {
            let text = "<p>Choose a language and a database to begin.</p>";
            (HTML, page("WordPress installation", text))
        }
        (Site::Wordpress, _) => (HTML, String::new()),
        (_, 200) if reads && program.page.is_some() => (HTML, program.page.clone().unwrap_or_default()),
        (Site::Nginx, 200) => {
            let text = "<p>The web server is installed and working.</p>";
            (HTML, page("Welcome to nginx!", text))
        }
        (Site::Nginx, 405) => (HTML, page("405 Not Allowed", "<p>nginx</p>")),
        (Site::Nginx, _) => (HTML, page("404 Not Found", "<p>nginx</p>")),
        (Site::Httpd, 200) => (HTML, "<html><body><h1>It works!</h1></body></html>\n".into()),
        (Site::Sample, 200) => {
            let text = "<h2>Congratulations!</h2><p>Your application is now running on a container in Amazon ECS.</p>";
            (HTML, page("Amazon ECS Sample App", text))
        }
        (Site::Httpd | Site::Sample, _) => {
            let text = "<p>The requested URL was not found on this server.</p>";
            ("text/html; charset=iso-8859-1", page("Not Found", text))
        }
    };
    (status, kind, body)
}

fn api(path: &str, context: &SiteContext<'_>) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match path {
        "/health" => "{\"status\":\"ok\"}\n".into(),
        "/error" => "{\"error\":\"something broke\"}\n".into(),
        "/" | "/slow" => format!(
            "{{\"service\":\"api\",\"server\":{},\"method\":{},\"uri\":{}}}\n",
            quoted(context.server_address),
            quoted(context.method),
            quoted(context.uri)
        ),
        _ => "{\"error\":\"not found\"}\n".into(),
    }
}

fn hello_facts(context: &SiteContext<'_>) -> [(&'static str, String); 4] {
    [
        ("Server address", context.server_address.to_string()),
        ("Server name", context.server_name.to_string()),
        ("Date", log_date(context.now)),
        ("URI", context.uri.to_string()),
    ]
}

fn request_id(context: &SiteContext<'_>) -> String {
    let key = digest::key(&format!("{}|{}", context.server_address, context.uri));
    Draw::of(context.now.0, "request-id", key).hex(32)
}

fn hello_lines(context: &SiteContext<'_>) -> String {
    let mut text = String::new();
    for (name, value) in hello_facts(context) {
        text.push_str(&format!("{name}: {value}\n"));
    }
    format!("{text}Request ID: {}\n", request_id(context))
}

fn hello_page(context: &SiteContext<'_>) -> String {
    let mut rows = String::new();
    for (name, value) in hello_facts(context) {
        rows.push_str(&format!(
            "<p class=\"smaller\"><span>{name}:</span> <span>{}</span></p>\n",
            escaped(&value)
        ));
    }
    format!(
        "<!DOCTYPE html>\n<html>\n<head>\n<title>Hello World</title>\n<style>\nbody {{ margin: 0; font: 20px/1.5 sans-serif; \
         text-align: center; background: #f4f7f5; color: #16302b; }}\nmain {{ display: inline-block; margin: 12vh auto; \
         padding: 24px 40px; text-align: left; background: #fff; border-top: 6px solid #009639; }}\n\
         span:first-child {{ color: #4b635c; }}\n</style>\n</head>\n<body>\n<main>\n{rows}</main>\n<footer>Request ID: {}\
         </footer>\n</body>\n</html>\n",
        request_id(context)
    )
}

fn page(title: &str, inside: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html>\n<head><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n{inside}\n</body>\n</html>\n"
    )
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

/// `23/Nov/2026:09:10:11 +0000`, as nginx writes a moment.
fn log_date(now: Time) -> String {
    let (year, month, day) = civil_of_days((now.unix_millis() / 86_400_000) as i64);
    let month = MONTHS.get(month as usize - 1).copied().unwrap_or("Jan");
    format!("{day:02}/{month}/{year}:{} +0000", now.clock())
}

/// `Mon, 23 Nov 2026 09:10:11 GMT`, as HTTP writes a moment.
pub fn http_date(now: Time) -> String {
    let days = now.unix_millis() / 86_400_000;
    let (year, month, day) = civil_of_days(days as i64);
    let month = MONTHS.get(month as usize - 1).copied().unwrap_or("Jan");
    format!(
        "{}, {day:02} {month} {year} {} GMT",
        DAYS[(days % 7) as usize],
        now.clock()
    )
}

#[cfg(test)]
mod tests {
    use super::super::Registry;
    use super::*;

    fn get(image: &str, method: &str, uri: &str) -> (u16, BTreeMap<String, String>, String) {
        let context = SiteContext {
            server_address: "10.0.1.17:80",
            server_name: "ip-10-0-1-17.ec2.internal",
            now: Time(611_000),
            method,
            uri,
            host: "web.example",
        };
        respond(&Registry::new().resolve(image).unwrap().program, &context)
    }

    #[test]
    fn hello_in_plain_text_names_the_task_that_answered() {
        let (status, headers, body) = get("nginxdemos/hello:plain-text", "GET", "/path?x=1");
        let lines: Vec<&str> = body.lines().collect();
        assert_eq!((status, headers["content-type"].as_str()), (200, "text/plain"));
        assert_eq!(
            lines[..4],
            [
                "Server address: 10.0.1.17:80",
                "Server name: ip-10-0-1-17.ec2.internal",
                "Date: 23/Nov/2026:09:10:11 +0000",
                "URI: /path?x=1"
            ]
        );
        assert!(lines[4].starts_with("Request ID: ") && lines[4].len() == 44);
        assert_eq!(headers["date"], "Mon, 23 Nov 2026 09:10:11 GMT");
    }

    #[test]
    fn hello_escapes_what_the_visitor_sends() {
        let (_, headers, body) = get("nginxdemos/hello", "GET", "/<script>");
        assert!(body.contains("/&lt;script&gt;") && !body.contains("<script>"));
        assert_eq!(headers["content-length"], body.len().to_string());
        assert_eq!(get("nginxdemos/hello", "HEAD", "/").2, "");
    }

    #[test]
    fn each_site_has_its_own_status_codes() {
        let status = |image: &str, method: &str, uri: &str| get(image, method, uri).0;
        assert_eq!(status("nginx", "GET", "/"), 200);
        assert_eq!(status("nginx", "GET", "/none"), 404);
        assert_eq!(status("nginx", "POST", "/"), 405);
        assert_eq!(status("httpd", "GET", "/?a"), 200);
        assert_eq!(status("httpd", "GET", "/health"), 404);
        assert_eq!(status("taskyard/api", "GET", "/health"), 200);
        assert_eq!(status("taskyard/api", "GET", "/error"), 500);
        assert_eq!(status("taskyard/broken-http", "GET", "/"), 500);
        let (redirect, headers, _) = get("wordpress", "GET", "/");
        assert_eq!(
            (redirect, headers["location"].as_str()),
            (302, "http://web.example/wp-admin/install.php")
        );
        assert!(get("httpd", "GET", "/").2.contains("It works!"));
    }
}
