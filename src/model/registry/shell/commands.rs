//! The commands a script can run, each as far as it changes how the script ends.

use super::{End, LINES, Shell, is_server};

/// Tools that do their work without a trace here.
pub(super) const TOOLS: &[&str] = &[
    "apk", "apt", "apt-get", "awk", "basename", "cat", "cd", "chmod", "chown", "cp", "curl", "cut", "date", "df",
    "dirname", "env", "export", "find", "free", "grep", "head", "hostname", "id", "kill", "ls", "ln", "mkdir", "mv",
    "nc", "nslookup", "ping", "printenv", "ps", "pwd", "read", "rm", "sed", "seq", "set", "shift", "sort", "tee",
    "touch", "tr", "ulimit", "umask", "uname", "unset", "wc", "wget", "which", "whoami", "xargs", "yum", "dd",
];
/// Commands the shell acts on.
pub(super) const BUILT_IN: &[&str] = &[
    "echo",
    "printf",
    "sleep",
    "exit",
    "true",
    "false",
    ":",
    "test",
    "[",
    "exec",
    "sh",
    "bash",
    "ash",
    "dash",
    "tail",
    "top",
    "yes",
    "trap",
    "wait",
    "python",
    "python3",
    "node",
    "npm",
    "timeout",
    "nohup",
    "tini",
    "dumb-init",
];

impl Shell<'_> {
    /// Runs one command given as words, its output redirected into a file or appended to it.
    pub(super) fn simple(&mut self, argv: &[String], into: Option<(String, bool)>) -> Result<i64, End> {
        self.steps += 1;
        let Some(first) = argv.first() else { return Ok(0) };
        if let Some((name, value)) = first.split_once('=').filter(|(name, _)| is_name(name)) {
            self.variables.insert(name.into(), value.into());
            return self.simple(&argv[1..], into);
        }
        if is_server(self.image, first) {
            return Err(End::Serve);
        }
        let arguments = &argv[1..];
        let base = first.rsplit('/').next().unwrap_or(first);
        match base {
            "echo" | "printf" => self.print(base, arguments, into),
            "sleep" => return self.sleep(arguments),
            "exit" => {
                return Err(End::Exit(
                    arguments.first().and_then(|n| n.parse::<i64>().ok()).unwrap_or(0) & 255,
                ));
            }
            "false" => return Ok(1),
            "true" | ":" | "test" | "[" => {}
            "exec" | "nohup" | "tini" | "dumb-init" => {
                let rest = arguments
                    .iter()
                    .position(|a| !a.starts_with('-'))
                    .unwrap_or(arguments.len());
                return self.simple(&arguments[rest..], into);
            }
            "sh" | "bash" | "ash" | "dash" if self.knows(first) => {
                let script = arguments.iter().position(|a| a.starts_with('-') && a.ends_with('c'));
                return match script.and_then(|at| arguments.get(at + 1)) {
                    Some(script) => match self.script(script) {
                        Err(End::Exit(code)) if self.depth > 0 => Ok(code),
                        result => result,
                    },
                    None => Ok(0),
                };
            }
            "tail" if arguments.iter().any(|a| a.starts_with('-') && a.contains(['f', 'F'])) => {
                return Err(End::Forever { busy: false });
            }
            "top" => return Err(End::Forever { busy: false }),
            "yes" => return Err(End::Forever { busy: true }),
            "trap"
                if arguments
                    .iter()
                    .skip(1)
                    .any(|s| matches!(s.as_str(), "TERM" | "SIGTERM" | "15")) =>
            {
                let action = arguments.first().map_or("", String::as_str);
                self.trap = action.split("exit").nth(1).map(|rest| {
                    let code: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
                    code.parse::<i64>().unwrap_or(0) & 255
                });
            }
            "wait" => {
                if let Some(end) = self.background.take() {
                    return Err(end);
                }
            }
            "python" | "python3" | "node" | "npm" if self.knows(first) => return self.interpreter(base, arguments),
            name if TOOLS.contains(&name) || BUILT_IN.contains(&name) && self.knows(first) => {}
            _ => {
                self.say(format!("sh: {first}: not found"));
                return Ok(127);
            }
        }
        Ok(0)
    }

    fn print(&mut self, base: &str, arguments: &[String], into: Option<(String, bool)>) {
        let words = arguments
            .iter()
            .skip_while(|a| base == "echo" && matches!(a.as_str(), "-n" | "-e" | "-ne" | "-en"));
        let text = words.cloned().collect::<Vec<_>>().join(" ");
        match into {
            None => self.say(text),
            Some((file, append)) if file.ends_with("index.html") => {
                let page = self.page.get_or_insert_default();
                if !append {
                    page.clear();
                }
                page.push_str(&text);
                page.push('\n');
            }
            Some((file, _)) if matches!(file.as_str(), "/dev/stdout" | "/dev/stderr" | "/proc/1/fd/1") => {
                self.say(text)
            }
            Some(_) => {}
        }
    }

    fn sleep(&mut self, arguments: &[String]) -> Result<i64, End> {
        for argument in arguments {
            if argument == "infinity" || argument == "inf" {
                return Err(End::Forever { busy: false });
            }
            let (number, unit) = match argument.char_indices().last() {
                Some((at, unit @ ('s' | 'm' | 'h' | 'd'))) => (&argument[..at], unit),
                _ => (argument.as_str(), 's'),
            };
            let Some(seconds) = number.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0) else {
                self.say(format!("sleep: invalid number '{argument}'"));
                return Ok(1);
            };
            let factor = match unit {
                'm' => 60_000.0,
                'h' => 3_600_000.0,
                'd' => 86_400_000.0,
                _ => 1_000.0,
            };
            // Float to integer saturates, and a year is as good as for ever.
            self.elapsed_ms = (self.elapsed_ms + ((seconds * factor) as u64).min(31_536_000_000)).min(315_360_000_000);
        }
        Ok(0)
    }

    fn interpreter(&mut self, base: &str, arguments: &[String]) -> Result<i64, End> {
        if arguments.iter().any(|a| a == "http.server") {
            let port = arguments.iter().rev().find_map(|a| a.parse().ok()).unwrap_or(8000);
            return Err(End::Listen(port));
        }
        match arguments.iter().find(|a| !a.starts_with('-')) {
            Some(_)
                if arguments
                    .iter()
                    .any(|a| matches!(a.as_str(), "-c" | "-e" | "--version" | "-V")) =>
            {
                Ok(0)
            }
            Some(file) if base.starts_with("python") => {
                self.say(format!(
                    "{base}: can't open file '/{file}': [Errno 2] No such file or directory"
                ));
                Ok(2)
            }
            Some(file) => {
                self.say(format!("Error: Cannot find module '/{file}'"));
                Ok(1)
            }
            None => Ok(0),
        }
    }

    fn say(&mut self, line: String) {
        if self.lines.len() < LINES {
            self.lines.push(line);
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !text.as_bytes()[0].is_ascii_digit()
}
