//! The programs of a container's shell: what prints the world around it.
//!
//! Follows busybox in output and exit codes, as far as they go.

mod web;

use super::inside;
use super::shell::Shell;
use crate::model::ecs::task::Task;

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
        "curl" => web::curl(shell, &task, &args),
        "wget" => web::wget(shell, &task, &args),
        "nslookup" | "dig" | "getent" => web::resolve(shell, &task, name, &args),
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
