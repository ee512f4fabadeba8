//! A small shell: enough of POSIX sh to know how long a container's command runs, what it prints and how it ends.
//!
//! Understood: quotes, variables, `;` `&&` `||` `|` `&`, `if`, `while`, `until`, `for`, `exec`, `trap`, redirection of
//! `echo` into a web server's page. Everything runs in no time but `sleep`. Invariant: bounded steps and depth.

mod tokens;

use super::Image;
use std::collections::BTreeMap;
use tokens::{Part, Token, tokens};

/// How a script ends.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    /// The last command ended with this status.
    Status(i64),
    /// `exit` was called.
    Exit(i64),
    /// It never ends by itself.
    Forever { busy: bool },
    /// It became the image's own server.
    Serve,
    /// It became another web server on this port.
    Listen(u16),
}

/// A running shell.
pub(super) struct Shell<'a> {
    image: &'a Image,
    pub lines: Vec<String>,
    pub elapsed_ms: u64,
    /// What the script wrote into the server's index page.
    pub page: Option<String>,
    /// The exit code of a handler for SIGTERM.
    pub trap: Option<i64>,
    pub repeats: Option<(u64, String)>,
    /// A port the server was told to use.
    pub port: Option<u16>,
    variables: BTreeMap<String, String>,
    background: Option<End>,
    steps: usize,
    depth: usize,
}

const STEPS: usize = 5_000;
const DEPTH: usize = 8;
const LINES: usize = 200;
const TOOLS: &[&str] = &[
    "apk", "apt", "apt-get", "awk", "basename", "cat", "cd", "chmod", "chown", "cp", "curl", "cut", "date", "df",
    "dirname", "env", "export", "find", "free", "grep", "head", "hostname", "id", "kill", "ls", "ln", "mkdir", "mv",
    "nc", "nslookup", "ping", "printenv", "ps", "pwd", "read", "rm", "sed", "seq", "set", "shift", "sort", "tee",
    "touch", "tr", "ulimit", "umask", "uname", "unset", "wc", "wget", "which", "whoami", "xargs", "yum", "dd",
];
const BUILT_IN: &[&str] = &[
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

/// Whether a command name starts the image's own program.
pub(super) fn is_server(image: &Image, name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    image
        .servers
        .iter()
        .any(|server| *server == name || server.rsplit('/').next() == Some(base))
}

impl<'a> Shell<'a> {
    pub fn new(image: &'a Image) -> Shell<'a> {
        Shell {
            image,
            lines: Vec::new(),
            elapsed_ms: 0,
            page: None,
            trap: None,
            repeats: None,
            port: None,
            variables: BTreeMap::new(),
            background: None,
            steps: 0,
            depth: 0,
        }
    }

    /// Whether the image has an executable of this name.
    pub fn knows(&self, name: &str) -> bool {
        let base = name.rsplit('/').next().unwrap_or(name);
        let interpreter = match base {
            "python" | "python3" => self.image.repository.contains("python"),
            "node" | "npm" => self.image.repository.contains("node"),
            "bash" => !self.image.repository.contains("busybox") && !self.image.tag.contains("alpine"),
            _ => true,
        };
        is_server(self.image, name) || (interpreter && (BUILT_IN.contains(&base) || TOOLS.contains(&base)))
    }

    /// Runs one command given as words.
    pub fn exec(&mut self, argv: &[String]) -> End {
        match self.simple(argv, None) {
            Ok(status) => End::Status(status),
            Err(end) => end,
        }
    }

    fn script(&mut self, text: &str) -> Result<i64, End> {
        if self.depth >= DEPTH {
            return Ok(2);
        }
        self.depth += 1;
        let tokens = tokens(text);
        let mut at = 0;
        let result = self.list(&tokens, &mut at, true, &[]);
        self.depth -= 1;
        result
    }

    fn list(&mut self, tokens: &[Token], at: &mut usize, run: bool, until: &[&str]) -> Result<i64, End> {
        let (mut status, mut go) = (0, run);
        loop {
            while matches!(tokens.get(*at), Some(Token::Op(";" | "&" | "&&" | "||" | "|"))) {
                *at += 1;
            }
            match tokens.get(*at) {
                None => return Ok(status),
                Some(token) if token.keyword().is_some_and(|word| until.contains(&word)) => return Ok(status),
                Some(_) => {}
            }
            let start = *at;
            self.command(tokens, at, false)?;
            *at = (*at).max(start + 1);
            let after = tokens.get(*at).cloned();
            if go {
                let mut again = start;
                let outcome = self.command(tokens, &mut again, true);
                status = match (outcome, &after) {
                    (Err(end), Some(Token::Op("&"))) => {
                        self.background = Some(end);
                        0
                    }
                    (outcome, _) => outcome?,
                };
            }
            go = match after {
                Some(Token::Op("&&")) => run && status == 0,
                Some(Token::Op("||")) => run && status != 0,
                _ => run,
            };
        }
    }

    /// Runs, or only steps over, one command.
    fn command(&mut self, tokens: &[Token], at: &mut usize, run: bool) -> Result<i64, End> {
        self.steps += 1;
        if self.steps > STEPS || self.depth > DEPTH {
            return Err(End::Exit(2));
        }
        self.depth += 1;
        let result = match tokens.get(*at).and_then(Token::keyword) {
            Some("while" | "until") => self.repeat(tokens, at, run),
            Some("for") => self.each(tokens, at, run),
            Some("if") => self.branch(tokens, at, run),
            Some("{" | "(") => {
                *at += 1;
                let result = self.list(tokens, at, run, &["}", ")"]);
                *at += 1;
                result
            }
            _ => self.words(tokens, at, run),
        };
        self.depth -= 1;
        result
    }

    fn repeat(&mut self, tokens: &[Token], at: &mut usize, run: bool) -> Result<i64, End> {
        let wanted = tokens.get(*at).and_then(Token::keyword) == Some("while");
        let head = *at + 1;
        for turn in 0.. {
            let mut here = head;
            let (lines, elapsed) = (self.lines.len(), self.elapsed_ms);
            let holds = (self.list(tokens, &mut here, run, &["do"])? == 0) == wanted;
            here += 1;
            self.list(tokens, &mut here, run && holds, &["done"])?;
            *at = here + 1;
            if !run || !holds {
                break;
            }
            // Nothing a turn does can change the next one, so a second turn proves that there is no end.
            if turn > 0 {
                let period = self.elapsed_ms - elapsed;
                self.repeats = self
                    .lines
                    .get(lines..)
                    .and_then(<[String]>::last)
                    .map(|l| (period.max(1_000), l.clone()));
                self.lines.truncate(lines);
                return Err(End::Forever { busy: period == 0 });
            }
        }
        Ok(0)
    }

    fn each(&mut self, tokens: &[Token], at: &mut usize, run: bool) -> Result<i64, End> {
        let name = tokens.get(*at + 1).map(|token| self.expand(token)).unwrap_or_default();
        let mut items = Vec::new();
        *at += 3;
        while let Some(token @ Token::Word(_)) = tokens.get(*at) {
            if token.keyword() == Some("do") {
                break;
            }
            items.extend(token.sequence().unwrap_or_else(|| vec![self.expand(token)]));
            *at += 1;
        }
        while tokens.get(*at).is_some_and(|token| token.keyword() != Some("do")) {
            *at += 1;
        }
        let body = *at + 1;
        *at = body;
        self.list(tokens, at, false, &["done"])?;
        *at += 1;
        for item in items.into_iter().filter(|_| run) {
            self.variables.insert(name.clone(), item);
            let mut here = body;
            self.list(tokens, &mut here, true, &["done"])?;
        }
        Ok(0)
    }

    fn branch(&mut self, tokens: &[Token], at: &mut usize, run: bool) -> Result<i64, End> {
        let (mut open, mut status) = (run, 0);
        loop {
            *at += 1;
            let holds = self.list(tokens, at, open, &["then"])? == 0;
            *at += 1;
            let taken = self.list(tokens, at, open && holds, &["elif", "else", "fi"])?;
            if open && holds {
                (status, open) = (taken, false);
            }
            match tokens.get(*at).and_then(Token::keyword) {
                Some("elif") => continue,
                Some("else") => {
                    *at += 1;
                    let otherwise = self.list(tokens, at, open, &["fi"])?;
                    if open {
                        status = otherwise;
                    }
                }
                _ => {}
            }
            *at += 1;
            return Ok(status);
        }
    }

    fn words(&mut self, tokens: &[Token], at: &mut usize, run: bool) -> Result<i64, End> {
        let (mut argv, mut into) = (Vec::new(), None);
        while let Some(token) = tokens.get(*at) {
            match token {
                Token::Word(_) => argv.push(self.expand(token)),
                Token::Op(op @ (">" | ">>")) => {
                    *at += 1;
                    into = tokens.get(*at).map(|target| (self.expand(target), *op == ">>"));
                }
                Token::Op("<") => *at += 1,
                Token::Op(_) => break,
            }
            *at += 1;
        }
        if run { self.simple(&argv, into) } else { Ok(0) }
    }

    fn simple(&mut self, argv: &[String], into: Option<(String, bool)>) -> Result<i64, End> {
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

    fn expand(&self, token: &Token) -> String {
        let Token::Word(parts) = token else {
            return String::new();
        };
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Plain(plain) => text.push_str(plain),
                Part::Variable(name) => text.push_str(self.variables.get(name).map_or("", String::as_str)),
                Part::Command(_) => {}
            }
        }
        text
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !text.as_bytes()[0].is_ascii_digit()
}
