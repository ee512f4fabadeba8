//! A small shell: enough of POSIX sh to know how long a container's command runs, what it prints and how it ends.
//!
//! Understood: quotes, variables, `;` `&&` `||` `|` `&`, `if`, `while`, `until`, `for`, `exec`, `trap`, redirection of
//! `echo` into a web server's page. Everything runs in no time but `sleep`. Invariant: bounded steps and depth.

mod commands;
mod tokens;

use super::Image;
use commands::{BUILT_IN, TOOLS};
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
