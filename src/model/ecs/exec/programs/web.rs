//! `curl`, `wget` and name look-ups from inside a task, into its VPC and out of it.
//!
//! Follows curl 8 and busybox in output and exit codes, as far as they go. Names resolve as in the task's VPC: Cloud Map's
//! private namespaces and Service Connect's aliases; security groups are asked for each connection.

use super::super::shell::Shell;
use super::super::{endpoints, inside};
use super::{escapes, lines};
use crate::model::ecs::service::registries;
use crate::model::ecs::task::Task;
use crate::model::network::From;
use crate::model::traffic::{self, Answer, Request};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What came of one request from inside a task: status and body, or curl's exit code and words.
type Fetched = Result<(u16, BTreeMap<String, String>, String), (i32, String)>;

fn fetch(
    shell: &mut Shell<'_>,
    task: &Rc<Task>,
    method: &str,
    url: &str,
    headers: BTreeMap<String, String>,
    body: String,
) -> Fetched {
    let parsed = traffic::parse_url(url).map_err(|error| (3, error.message))?;
    let host = parsed.host.clone();
    let refused = || {
        (
            7,
            format!(
                "Failed to connect to {host} port {} after 1 ms: Could not connect to server",
                parsed.port
            ),
        )
    };
    let late = || {
        (
            28,
            format!(
                "Failed to connect to {host} port {} after 10000 ms: Timeout was reached",
                parsed.port
            ),
        )
    };
    if host == "169.254.170.2" {
        let (status, text) = endpoints::answer(shell.world, task, &parsed.path);
        return Ok((status, BTreeMap::new(), text));
    }
    if host == "169.254.169.254" {
        return Err(refused());
    }
    let own = task.private_ip.clone().unwrap_or_default();
    let places = match host.as_str() {
        "localhost" | "127.0.0.1" => Some(vec![(own.clone(), parsed.port)]),
        _ if host == own || host == inside::hostname(task) => Some(vec![(own.clone(), parsed.port)]),
        _ => registries::lookup(shell.world, task, &host, parsed.port).or_else(|| {
            let held = shell.world.network.by_address(&host);
            let private = held.is_some_and(|i| i.private_ip == host);
            private.then(|| vec![(host.clone(), parsed.port)])
        }),
    };
    let Some(places) = places else {
        return abroad(shell, task, method, url, &headers, &body, late());
    };
    let turn = shell.world.next_number() as usize;
    let Some((ip, port)) = places.get(turn % places.len().max(1)).cloned() else {
        return Err((6, format!("Could not resolve host: {host}")));
    };
    let interface = |ip: &str| shell.world.network.by_address(ip);
    let open = match (interface(&own), interface(&ip)) {
        _ if ip == own => true,
        (Some(from), Some(to)) => shell.world.network.allows(From::Interface(from), to, port),
        _ => false,
    };
    if !open {
        return Err(late());
    }
    let mut sent = headers;
    sent.entry("User-Agent".into()).or_insert("curl/8.5.0".into());
    let request = Request {
        method: method.into(),
        path: parsed.path.clone(),
        host: parsed.authority.clone(),
        headers: sent,
        body,
    };
    match crate::model::ecs::answer(shell.world, &ip, port, &request, true) {
        Answer::Http {
            status, headers, body, ..
        } => Ok((status, headers, body)),
        Answer::Refused => Err(refused()),
        Answer::Timeout => Err(late()),
        Answer::Closed => Err((52, "Empty reply from server".into())),
    }
}

/// A request that leaves the VPC.
fn abroad(
    shell: &mut Shell<'_>,
    task: &Task,
    method: &str,
    url: &str,
    headers: &BTreeMap<String, String>,
    body: &str,
    late: (i32, String),
) -> Fetched {
    let interface = task.eni.as_deref().and_then(|id| shell.world.network.interface(id));
    if interface.is_none_or(|i| shell.world.network.internet(i).is_err()) {
        return Err(late);
    }
    let output = traffic::request(shell.world, method, url, headers, body).map_err(|error| {
        let code = match error.code.as_str() {
            "CouldNotResolveHost" => 6,
            "ConnectionRefused" => 7,
            "ConnectionTimedOut" => 28,
            "SslConnectError" => 35,
            "EmptyReply" => 52,
            _ => 3,
        };
        (code, error.message)
    })?;
    let value = output.to_value();
    let text = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_string();
    let headers = value["headers"].as_object().into_iter().flatten();
    let headers = headers.map(|(k, v)| (k.clone(), text(v))).collect();
    Ok((
        value["status"].as_u64().unwrap_or(0) as u16,
        headers,
        text(&value["body"]),
    ))
}

pub fn curl(shell: &mut Shell<'_>, task: &Rc<Task>, args: &[&str]) -> String {
    let (mut url, mut method, mut body, mut format, mut file) = (None, None, String::new(), None, None);
    let (mut silent, mut shows, mut fails, mut include, mut head) = (false, false, false, false, false);
    let mut headers = BTreeMap::new();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match *arg {
            "-X" | "--request" => method = rest.next().map(|m| m.to_string()),
            "-H" | "--header" => {
                if let Some((k, v)) = rest.next().and_then(|h| h.split_once(':')) {
                    headers.insert(k.trim().to_string(), v.trim().to_string());
                }
            }
            "-d" | "--data" => body = rest.next().map(|b| b.to_string()).unwrap_or_default(),
            "-o" | "--output" => file = rest.next().map(|f| f.to_string()),
            "-w" | "--write-out" => format = rest.next().map(|f| f.to_string()),
            "-m" | "--max-time" | "--connect-timeout" | "--retry" => {
                rest.next();
            }
            long if long.starts_with("--") => {
                silent |= long == "--silent";
                fails |= long == "--fail";
                include |= long == "--include";
                head |= long == "--head";
            }
            short if short.starts_with('-') => {
                silent |= short.contains('s');
                shows |= short.contains('S');
                fails |= short.contains('f');
                include |= short.contains('i');
                head |= short.contains('I');
            }
            other => url = Some(other.to_string()),
        }
    }
    let Some(url) = url else {
        shell.fail("curl: try 'curl --help' for more information", 2);
        return String::new();
    };
    let method = method.unwrap_or_else(|| {
        let word = if head {
            "HEAD"
        } else if body.is_empty() {
            "GET"
        } else {
            "POST"
        };
        word.into()
    });
    match fetch(shell, task, &method, &url, headers, body) {
        Err((code, words)) => {
            if !silent || shows {
                shell.fail(&format!("curl: ({code}) {words}"), code);
            }
            shell.status = code;
            String::new()
        }
        Ok((status, _, _)) if fails && status >= 400 => {
            if !silent || shows {
                shell.fail(&format!("curl: (22) The requested URL returned error: {status}"), 22);
            }
            shell.status = 22;
            String::new()
        }
        Ok((status, headers, text)) => {
            let mut out = String::new();
            if include || head {
                out.push_str(&format!("HTTP/1.1 {status}\r\n"));
                out.extend(headers.iter().map(|(k, v)| format!("{k}: {v}\r\n")));
                out.push_str("\r\n");
            }
            if !head {
                out.push_str(&text);
            }
            if let Some(file) = file {
                if file != "/dev/null" {
                    shell.files.insert(file, std::mem::take(&mut out));
                }
                out.clear();
            }
            if let Some(format) = format {
                out.push_str(&escapes(&format.replace("%{http_code}", &status.to_string())));
            }
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            out
        }
    }
}

pub fn wget(shell: &mut Shell<'_>, task: &Rc<Task>, args: &[&str]) -> String {
    let to_stdout = args.iter().any(|a| a.starts_with('-') && a.contains('O'));
    let Some(url) = args.iter().rev().find(|a| !a.starts_with('-')).copied() else {
        shell.fail("wget: missing URL", 1);
        return String::new();
    };
    match fetch(shell, task, "GET", url, BTreeMap::new(), String::new()) {
        Ok((status, _, _)) if status >= 400 => {
            shell.fail(&format!("wget: server returned error: HTTP/1.1 {status}"), 1);
            String::new()
        }
        Ok((_, _, text)) if to_stdout => text,
        Ok((_, _, text)) => {
            shell.files.insert("index.html".into(), text);
            String::new()
        }
        Err((_, words)) => {
            shell.fail(&format!("wget: {words}"), 1);
            String::new()
        }
    }
}

pub fn resolve(shell: &mut Shell<'_>, task: &Task, name: &str, args: &[&str]) -> String {
    let host = args
        .iter()
        .rev()
        .find(|a| !a.starts_with(['-', '+']))
        .copied()
        .unwrap_or_default();
    let vpc = shell
        .world
        .network
        .subnet(&task.subnet)
        .map(|s| s.vpc.clone())
        .unwrap_or_default();
    let found = match shell.world.discovery.resolve(&vpc, &host.to_ascii_lowercase()) {
        Some(found) if !found.is_empty() => found,
        _ if host == inside::hostname(task) || host == "localhost" => vec![task.private_ip.clone().unwrap_or_default()],
        _ => Vec::new(),
    };
    if found.is_empty() {
        match name {
            "nslookup" => shell.fail(&format!("** server can't find {host}: NXDOMAIN"), 1),
            "getent" => shell.status = 2,
            _ => {}
        }
        return String::new();
    }
    match name {
        "nslookup" => {
            let head = "Server:\t\t172.31.0.2\nAddress:\t172.31.0.2:53\n\nNon-authoritative answer:\n";
            head.to_string() + &lines(found.iter().map(|ip| format!("Name:\t{host}\nAddress: {ip}")))
        }
        "getent" => lines(found.iter().map(|ip| format!("{ip}\t{host}"))),
        _ => lines(found.iter().map(|ip| format!("{host}.\t60\tIN\tA\t{ip}"))),
    }
}
