//! The programs of a container's shell: what prints the world around it, and `curl` into it.
//!
//! Follows busybox and curl 8 in output and exit codes, as far as they go.

use super::shell::Shell;
use super::{endpoints, inside};
use crate::model::ecs::service::registries;
use crate::model::ecs::task::Task;
use crate::model::network::From;
use crate::model::traffic::{self, Answer, Request};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What can be run, for `which` and `ls /bin`.
const NAMES: [&str; 30] = [
    "awk", "bash", "cat", "curl", "date", "dig", "echo", "env", "export", "false", "getent", "grep", "head",
    "hostname", "id", "ls", "nslookup", "printenv", "printf", "ps", "pwd", "sh", "sort", "tail", "true", "uname", "wc",
    "wget", "which", "whoami",
];

/// Runs a program: what it prints; its status stands in the shell.
pub fn run(shell: &mut Shell<'_>, words: &[String], input: &str, depth: usize) -> String {
    let Some(task) = shell.world.ecs.task(shell.task).cloned() else {
        return String::new();
    };
    let name = words[0].rsplit('/').next().unwrap_or(&words[0]);
    let args: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    match name {
        "sh" | "bash" | "ash" => match args.split_first() {
            Some((&"-c" | &"-lc", rest)) => {
                let script = rest.first().copied().unwrap_or_default().to_string();
                shell.script(&script, depth + 1)
            }
            _ => String::new(),
        },
        "env" | "printenv" if args.is_empty() => lines(shell.vars.iter().map(|(k, v)| format!("{k}={v}"))),
        "printenv" | "env" => match shell.vars.get(args[0]) {
            Some(value) => format!("{value}\n"),
            None => {
                shell.status = 1;
                String::new()
            }
        },
        "export" => {
            for (key, value) in args.iter().filter_map(|arg| arg.split_once('=')) {
                shell.vars.insert(key.into(), value.into());
            }
            String::new()
        }
        "hostname" => match args.first() {
            Some(&("-i" | "-I")) => format!("{}\n", task.private_ip.as_deref().unwrap_or("127.0.0.1")),
            _ => format!("{}\n", inside::hostname(&task)),
        },
        "whoami" => "root\n".into(),
        "id" => "uid=0(root) gid=0(root) groups=0(root)\n".into(),
        "pwd" => "/\n".into(),
        "cd" | "true" | ":" | "set" => String::new(),
        "false" => {
            shell.status = 1;
            String::new()
        }
        "exit" => {
            shell.left = true;
            shell.status = args.first().and_then(|a| a.parse().ok()).unwrap_or(0);
            String::new()
        }
        "echo" => match args.split_first() {
            Some((&"-n", rest)) => rest.join(" "),
            Some((&"-e", rest)) => format!("{}\n", escapes(&rest.join(" "))),
            _ => format!("{}\n", args.join(" ")),
        },
        "printf" => escapes(&args.join(" ")),
        "date" => format!("{}\n", shell.world.now.iso()),
        "uname" => match args.first() {
            Some(&"-m") if task.spec.architecture == "ARM64" => "aarch64\n".into(),
            Some(&"-m") => "x86_64\n".into(),
            Some(_) => format!("Linux {} 5.10.236 #1 SMP x86_64 Linux\n", inside::hostname(&task)),
            None => "Linux\n".into(),
        },
        "ps" | "top" => inside::processes(&task, shell.index),
        "ls" => list(shell, &args),
        "cat" => cat(shell, &task, &args, input),
        "head" | "tail" | "grep" | "wc" | "sort" => filter(shell, &task, name, &args, input),
        "which" => match args.first().filter(|name| NAMES.contains(name)) {
            Some(name) => format!("/usr/bin/{name}\n"),
            None => {
                shell.status = 1;
                String::new()
            }
        },
        "curl" => curl(shell, &task, &args),
        "wget" => wget(shell, &task, &args),
        "nslookup" | "dig" | "getent" => resolve(shell, &task, name, &args),
        other => {
            let known = other.chars().take(100).collect::<String>();
            shell.fail(&format!("sh: {known}: not found"), 127);
            String::new()
        }
    }
}

fn lines(all: impl Iterator<Item = String>) -> String {
    all.map(|line| line + "\n").collect()
}

fn escapes(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\t", "\t")
}

fn list(shell: &mut Shell<'_>, args: &[&str]) -> String {
    match args.iter().find(|arg| !arg.starts_with('-')) {
        None | Some(&"/" | &".") => {
            let root = "bin dev etc home lib managed-agents media mnt opt proc root run sbin srv sys tmp usr var";
            lines(root.split(' ').map(str::to_string).chain(shell.files.keys().cloned()))
        }
        Some(&"/bin" | &"/usr/bin") => lines(NAMES.iter().map(|name| name.to_string())),
        Some(&"/etc") => lines(
            ["hostname", "hosts", "os-release", "resolv.conf"]
                .iter()
                .map(|n| n.to_string()),
        ),
        Some(path) if shell.files.contains_key(*path) => format!("{path}\n"),
        Some(path) => {
            shell.fail(&format!("ls: {path}: No such file or directory"), 1);
            String::new()
        }
    }
}

fn read(shell: &Shell<'_>, task: &Task, path: &str) -> Option<String> {
    let own = shell.files.get(path).cloned();
    own.or_else(|| inside::file(shell.world, task, shell.index, path))
}

fn cat(shell: &mut Shell<'_>, task: &Task, args: &[&str], input: &str) -> String {
    if args.is_empty() {
        return input.into();
    }
    let mut out = String::new();
    for path in args {
        match read(shell, task, path) {
            Some(text) => out.push_str(&text),
            None => shell.fail(&format!("cat: can't open '{path}': No such file or directory"), 1),
        }
    }
    out
}

fn filter(shell: &mut Shell<'_>, task: &Task, name: &str, args: &[&str], input: &str) -> String {
    let flags: Vec<&str> = args
        .iter()
        .copied()
        .filter(|a| a.starts_with('-') && a.len() > 1)
        .collect();
    let numbers = args
        .iter()
        .find_map(|a| a.trim_start_matches(['-', 'n']).parse::<usize>().ok());
    let mut rest: Vec<&str> = args.iter().copied().filter(|a| !a.starts_with('-')).collect();
    rest.retain(|a| name == "grep" || a.parse::<usize>().is_err());
    let pattern = if name == "grep" && !rest.is_empty() {
        rest.remove(0)
    } else {
        ""
    };
    let text = match rest.first() {
        Some(path) => match read(shell, task, path) {
            Some(text) => text,
            None => {
                shell.fail(&format!("{name}: {path}: No such file or directory"), 1);
                return String::new();
            }
        },
        None => input.to_string(),
    };
    let all: Vec<&str> = text.lines().collect();
    let has = |flag: char| flags.iter().any(|f| f.contains(flag));
    let chosen: Vec<&str> = match name {
        "head" => all.iter().take(numbers.unwrap_or(10)).copied().collect(),
        "tail" => all
            .iter()
            .skip(all.len().saturating_sub(numbers.unwrap_or(10)))
            .copied()
            .collect(),
        "sort" => {
            let mut sorted = all.clone();
            sorted.sort_unstable();
            sorted
        }
        "wc" => {
            let words = text.split_whitespace().count();
            return match (has('l'), has('w'), has('c')) {
                (true, ..) => format!("{}\n", all.len()),
                (_, true, _) => format!("{words}\n"),
                (_, _, true) => format!("{}\n", text.len()),
                _ => format!("{:>7} {:>7} {:>7}\n", all.len(), words, text.len()),
            };
        }
        _ => {
            let lower = pattern.to_lowercase();
            let holds = |line: &&str| match has('i') {
                true => line.to_lowercase().contains(&lower),
                false => line.contains(pattern),
            };
            let found: Vec<&str> = all.iter().copied().filter(|line| holds(line) != has('v')).collect();
            if found.is_empty() {
                shell.status = 1;
            }
            found
        }
    };
    lines(chosen.into_iter().map(str::to_string))
}

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

fn curl(shell: &mut Shell<'_>, task: &Rc<Task>, args: &[&str]) -> String {
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

fn wget(shell: &mut Shell<'_>, task: &Rc<Task>, args: &[&str]) -> String {
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

fn resolve(shell: &mut Shell<'_>, task: &Task, name: &str, args: &[&str]) -> String {
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
