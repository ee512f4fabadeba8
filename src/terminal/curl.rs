//! `curl <url>` against the simulated network.
//!
//! Follows curl 8's command line, texts and exit codes: 2 bad option, 3 bad URL, 6 unknown host, 7 refused, 22 an error
//! status under `-f`, 28 timed out, 52 nothing received.

use super::cli::run::{Ended, Turn};
use super::request::{Answer, HttpFault, HttpReply, HttpRequest, Request};
use crate::base::time::Span;
use std::collections::BTreeMap;

/// Seconds curl waits for a connection unless told otherwise (Linux's own limit, which ends curl's wait).
const CONNECT_SECONDS: u64 = 134;

/// One run of curl.
pub struct Curl {
    request: HttpRequest,
    silent: bool,
    show_error: bool,
    include: bool,
    head: bool,
    verbose: bool,
    fail: bool,
    discard: bool,
    write_out: String,
}

fn refuse(exit: i32, message: &str) -> Ended {
    Ended {
        stdout: String::new(),
        stderr: format!("curl: {message}\n"),
        exit,
    }
}

/// Reads curl's arguments.
pub fn parse(args: &[String]) -> Result<Curl, Ended> {
    let mut curl = Curl {
        request: HttpRequest {
            method: String::new(),
            url: String::new(),
            headers: BTreeMap::new(),
            body: String::new(),
            max_time: None,
        },
        silent: false,
        show_error: false,
        include: false,
        head: false,
        verbose: false,
        fail: false,
        discard: false,
        write_out: String::new(),
    };
    let mut words = expand_short(args).into_iter();
    while let Some(word) = words.next() {
        let mut value = || {
            words
                .next()
                .ok_or_else(|| refuse(2, &format!("option {word}: requires parameter")))
        };
        match word.as_str() {
            "-s" | "--silent" => curl.silent = true,
            "-S" | "--show-error" => curl.show_error = true,
            "-i" | "--include" | "--show-headers" => curl.include = true,
            "-I" | "--head" => curl.head = true,
            "-v" | "--verbose" => curl.verbose = true,
            "-f" | "--fail" => curl.fail = true,
            "-L" | "--location" | "-k" | "--insecure" | "-g" | "--globoff" | "--compressed" | "-N" | "--no-buffer" => {}
            "-X" | "--request" => curl.request.method = value()?,
            "-H" | "--header" => {
                let line = value()?;
                if let Some((name, content)) = line.split_once(':') {
                    curl.request
                        .headers
                        .insert(name.trim().to_string(), content.trim().to_string());
                }
            }
            "-A" | "--user-agent" => {
                let agent = value()?;
                curl.request.headers.insert("User-Agent".into(), agent);
            }
            "-d" | "--data" | "--data-raw" | "--data-ascii" => {
                let data = value()?;
                if !curl.request.body.is_empty() {
                    curl.request.body.push('&');
                }
                curl.request.body.push_str(&data);
                if curl.request.method.is_empty() {
                    curl.request.method = "POST".into();
                }
            }
            "-o" | "--output" => {
                let file = value()?;
                if file != "/dev/null" {
                    return Err(refuse(
                        23,
                        "(23) Failure writing output to destination: only -o /dev/null is supported",
                    ));
                }
                curl.discard = true;
            }
            "-w" | "--write-out" => curl.write_out = value()?,
            "-m" | "--max-time" | "--connect-timeout" => {
                let text = value()?;
                let seconds = text.parse::<f64>().ok().filter(|s| (0.0..1e6).contains(s));
                let Some(seconds) = seconds else {
                    return Err(refuse(
                        2,
                        &format!("option {word}: expected a proper numerical parameter"),
                    ));
                };
                curl.request.max_time = Some(Span((seconds * 1000.0) as u64));
            }
            "-V" | "--version" => {
                return Err(Ended {
                    stdout: "curl 8 (as Taskyard has it)\n".into(),
                    ..Ended::default()
                });
            }
            "-h" | "--help" => {
                return Err(Ended {
                    stdout: help(),
                    ..Ended::default()
                });
            }
            "--url" => curl.request.url = value()?,
            option if option.len() > 1 && option.starts_with('-') => {
                let message = format!(
                    "option {option}: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information"
                );
                return Err(refuse(2, &message));
            }
            url if curl.request.url.is_empty() => curl.request.url = url.to_string(),
            _ => return Err(refuse(2, "only one URL at a time is supported here")),
        }
    }
    if curl.request.url.is_empty() {
        return Err(refuse(
            2,
            "(2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information",
        ));
    }
    if curl.request.method.is_empty() {
        curl.request.method = if curl.head { "HEAD" } else { "GET" }.into();
    }
    curl.request.url = url(&curl.request.url)?;
    Ok(curl)
}

/// `-sSi` as `-s -S -i`, and `-XPOST` as `-X POST`.
fn expand_short(args: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for word in args {
        let short = word.len() > 2 && word.starts_with('-') && !word.starts_with("--");
        if !short {
            match word.split_once('=') {
                Some((name, value)) if word.starts_with("--") && name.len() > 2 => {
                    out.extend([name.to_string(), value.to_string()]);
                }
                _ => out.push(word.clone()),
            }
            continue;
        }
        for (at, letter) in word.char_indices().skip(1) {
            out.push(format!("-{letter}"));
            let rest = &word[at + letter.len_utf8()..];
            if "XHdowmA".contains(letter) {
                if !rest.is_empty() {
                    out.push(rest.to_string());
                }
                break;
            }
        }
    }
    out
}

fn url(given: &str) -> Result<String, Ended> {
    let (scheme, rest) = match given.split_once("://") {
        Some((scheme, rest)) => (scheme.to_lowercase(), rest),
        None => ("http".to_string(), given),
    };
    if !["http", "https"].contains(&scheme.as_str()) {
        return Err(refuse(1, &format!("(1) Protocol \"{scheme}\" not supported")));
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let bad = host.is_empty() || host.starts_with(':') || given.chars().any(|c| c.is_whitespace() || c.is_control());
    if bad {
        return Err(refuse(3, "(3) URL rejected: Malformed input to a URL function"));
    }
    let path = &rest[host.len()..];
    let path = path.split('#').next().unwrap_or_default();
    let slash = if path.starts_with('/') { "" } else { "/" };
    Ok(format!("{scheme}://{host}{slash}{path}"))
}

impl Curl {
    /// The request, then what its answer prints.
    pub fn step(&self, answer: Answer) -> Turn {
        match answer {
            Answer::Http(Ok(reply)) => Turn::End(self.reply(&reply)),
            Answer::Http(Err(fault)) => Turn::End(self.fault(fault)),
            _ => Turn::Do(Request::Http(self.request.clone())),
        }
    }

    fn host_and_port(&self) -> (&str, u16) {
        let (scheme, rest) = self.request.url.split_once("://").unwrap_or(("http", ""));
        let host = rest.split('/').next().unwrap_or_default();
        let default = if scheme == "https" { 443 } else { 80 };
        match host.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().unwrap_or(default)),
            None => (host, default),
        }
    }

    fn fault(&self, fault: HttpFault) -> Ended {
        let (host, port) = self.host_and_port();
        let waited = self.request.max_time.map_or(CONNECT_SECONDS * 1000, |span| span.0);
        let (exit, message) = match fault {
            HttpFault::Unresolved => (6, format!("Could not resolve host: {host}")),
            HttpFault::Refused => (
                7,
                format!("Failed to connect to {host} port {port} after 1 ms: Couldn't connect to server"),
            ),
            HttpFault::TimedOut => (
                28,
                format!("Failed to connect to {host} port {port} after {waited} ms: Timeout was reached"),
            ),
            HttpFault::Empty => (52, "Empty reply from server".to_string()),
        };
        let shown = !self.silent || self.show_error;
        Ended {
            stdout: self.written("000"),
            stderr: if shown {
                format!("curl: ({exit}) {message}\n")
            } else {
                String::new()
            },
            exit,
        }
    }

    fn reply(&self, reply: &HttpReply) -> Ended {
        let mut head = format!("HTTP/1.1 {} {}\r\n", reply.status, reason(reply.status));
        for (name, value) in &reply.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let head = head.replace('\r', "");
        let failed = self.fail && reply.status >= 400;
        let mut stdout = String::new();
        if (self.include || self.head) && !self.discard {
            stdout.push_str(&head);
        }
        if !self.head && !failed && !self.discard {
            stdout.push_str(&reply.body);
        }
        stdout.push_str(&self.written(&reply.status.to_string()));
        let mut stderr = String::new();
        if self.verbose {
            let (host, port) = self.host_and_port();
            let path = self.request.url.splitn(4, '/').nth(3).unwrap_or_default();
            stderr.push_str(&format!(
                "* Connected to {host} port {port}\n> {} /{path} HTTP/1.1\n> Host: {host}\n",
                self.request.method
            ));
            for (name, value) in &self.request.headers {
                stderr.push_str(&format!("> {name}: {value}\n"));
            }
            stderr.push_str(">\n");
            for line in head.lines() {
                stderr.push_str(&format!("< {line}\n"));
            }
        }
        if failed {
            stderr.push_str(&format!(
                "curl: (22) The requested URL returned error: {}\n",
                reply.status
            ));
        }
        Ended {
            stdout,
            stderr,
            exit: if failed { 22 } else { 0 },
        }
    }

    fn written(&self, code: &str) -> String {
        self.write_out
            .replace("%{http_code}", code)
            .replace("%{response_code}", code)
            .replace("\\n", "\n")
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Payload Too Large",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Temporarily Unavailable",
        504 => "Gateway Time-out",
        _ => "",
    }
}

fn help() -> String {
    "Usage: curl [options] <url>\n -i, -I, -s, -S, -v, -f        show headers, only headers, be silent, show errors, be verbose, fail on errors\n -X <method> -H <header> -d <data>\n -m <seconds>                  wait at most this long\n -o /dev/null -w '%{http_code}'\n".into()
}
