//! A line or pasted script being run, one step at a time; whoever holds the world does what each step asks.
//!
//! Follows `sh -e -v`: a pasted script shows each line before it runs and stops at the first that fails, saying which.
//! Invariants: a script with a syntax fault runs nothing; a job can be cancelled at every step; a step never recurses
//! and never asks twice without an answer.

mod launch;

use super::builtins;
use super::cli::{self, run::Ended, run::Run, run::Turn, value::find_file};
use super::curl::Curl;
use super::request::{Answer, Request};
use super::shell::{self, Command, From, Join, Lookup, Part, Word, expand};
use crate::base::limits;
use crate::base::time::Time;
use std::collections::BTreeMap;

/// What lines share: variables, dropped files, the last exit code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Env {
    pub vars: BTreeMap<String, String>,
    pub files: BTreeMap<String, String>,
    /// `$?`
    pub last_exit: i32,
    /// The terminal's width in characters; 80 where 0.
    pub columns: usize,
    /// The lines entered so far, for `history`.
    pub history: Vec<String>,
}

impl Lookup for Env {
    fn var(&self, name: &str) -> Option<String> {
        match name {
            "?" => Some(self.last_exit.to_string()),
            name => self.vars.get(name).cloned(),
        }
    }
}

/// What a job wants next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Do this and step again with its answer.
    Do(Request),
    /// Show this and step again with [`Answer::Go`].
    Print(Printed),
    /// The job is over.
    Done { exit: i32 },
}

/// Text for the terminal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Printed {
    /// A line of the script about to run.
    pub echo: Option<String>,
    pub stdout: String,
    pub stderr: String,
    /// Clear the terminal first.
    pub clear: bool,
}

enum Program {
    Aws(Box<Run>),
    Tail(Box<cli::tail::Tail>),
    Curl(Box<Curl>),
    Builtin,
}

/// The commands of a script or of one substitution inside it.
struct Frame {
    commands: Vec<Command>,
    next: usize,
    /// Outputs of the current command's substitutions so far.
    outputs: Vec<String>,
    running: Option<Program>,
    /// What the frame printed, if it is a substitution.
    captured: String,
    /// The shown line of the current command was echoed.
    echoed: bool,
    /// The file that takes the current command's output, and whether it is added at the end.
    into: Option<(String, bool)>,
}

/// A line or script being run.
pub struct Job {
    env: Env,
    source: String,
    frames: Vec<Frame>,
    /// More than one line: lines are echoed and a failure says where.
    script: bool,
    exit: i32,
    queue: Vec<Step>,
    over: bool,
}

impl Job {
    /// Reads a line or a script; a fault in it is printed by the first step.
    pub fn start(source: &str, env: Env) -> Job {
        let mut job = Job {
            env,
            source: source.to_string(),
            frames: Vec::new(),
            script: false,
            exit: 0,
            queue: Vec::new(),
            over: false,
        };
        match shell::parse(source) {
            Ok(script) => {
                job.script = script.commands.iter().map(|c| c.line).max().unwrap_or(1) > 1;
                job.frames.push(Frame::new(script.commands));
            }
            Err(fault) => {
                let line = source
                    .get(..fault.span.start)
                    .map_or(1, |before| before.matches('\n').count() + 1);
                let place = if source.trim_end().contains('\n') {
                    format!("line {line}: ")
                } else {
                    String::new()
                };
                let ran = if source.trim_end().contains('\n') {
                    "Nothing was run.\n"
                } else {
                    ""
                };
                job.fail(2, format!("sh: {place}{}\n{ran}", fault.message));
            }
        }
        job
    }

    /// The variables and exit code as they are now.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// The variables, files and exit code to go on with.
    pub fn into_env(self) -> Env {
        self.env
    }

    /// Ends the job as Ctrl+C does, with exit code 130.
    pub fn cancel(&mut self) {
        self.frames.clear();
        self.queue.clear();
        self.exit = 130;
        self.env.last_exit = 130;
    }

    fn fail(&mut self, exit: i32, text: String) {
        self.frames.clear();
        self.exit = exit;
        self.env.last_exit = exit;
        self.print("", &text);
    }

    fn print(&mut self, stdout: &str, stderr: &str) {
        if stdout.is_empty() && stderr.is_empty() {
            return;
        }
        self.queue.push(Step::Print(Printed {
            stdout: stdout.to_string(),
            stderr: stderr.to_string(),
            ..Printed::default()
        }));
    }

    /// The next step, given what came of the last one and the simulated time.
    pub fn step(&mut self, answer: Answer, now: Time) -> Step {
        let mut answer = Some(answer);
        loop {
            if !self.queue.is_empty() {
                return self.queue.remove(0);
            }
            let Some(frame) = self.frames.last_mut() else {
                self.over = true;
                return Step::Done { exit: self.exit };
            };
            if frame.running.is_some() {
                let given = answer.take().unwrap_or(Answer::Go);
                match self.run(given, now) {
                    Turn::Do(request) => return Step::Do(request),
                    Turn::Say(text) => {
                        self.output(&text, "");
                    }
                    Turn::End(ended) => self.ended(ended),
                }
            } else if let Some(command) = frame.commands.get(frame.next).cloned() {
                if self.echo(&command) {
                    continue;
                }
                self.begin(&command, now);
            } else {
                self.leave();
            }
        }
    }

    fn run(&mut self, answer: Answer, now: Time) -> Turn {
        match self.frames.last_mut().and_then(|frame| frame.running.as_mut()) {
            Some(Program::Aws(run)) => run.step(answer),
            Some(Program::Tail(tail)) => tail.step(answer, now),
            Some(Program::Curl(curl)) => curl.step(answer),
            Some(Program::Builtin) | None => Turn::End(builtins::finish(answer)),
        }
    }

    /// Shows the line of a script before its first command runs; whether there is something to show.
    fn echo(&mut self, command: &Command) -> bool {
        let top = self.frames.len() == 1;
        let Some(frame) = self.frames.last_mut() else {
            return false;
        };
        if !self.script || !top || frame.echoed {
            return false;
        }
        frame.echoed = true;
        let text = self.source.get(command.span.clone()).unwrap_or_default().to_string();
        self.queue.push(Step::Print(Printed {
            echo: Some(text),
            ..Printed::default()
        }));
        true
    }

    /// Starts a command's next substitution, or the command itself when all are done.
    fn begin(&mut self, command: &Command, now: Time) {
        let subs: Vec<&String> = command.all_words().flat_map(substitutions).collect();
        let Some(frame) = self.frames.last_mut() else { return };
        if let Some(source) = subs.get(frame.outputs.len()) {
            match shell::parse(source) {
                Ok(script) => self.frames.push(Frame::new(script.commands)),
                Err(fault) => self.fail(2, format!("sh: {}\n", fault.message)),
            }
            return;
        }
        let mut outputs = std::mem::take(&mut frame.outputs).into_iter();
        let substituted = !subs.is_empty();
        let mut assigned = Vec::new();
        for (name, word) in &command.assignments {
            // A value is not split into words.
            let whole = Word {
                parts: word.parts.iter().cloned().map(quote).collect(),
                span: word.span.clone(),
                quoted: true,
            };
            assigned.push((name.clone(), expand(&whole, &self.env, &mut outputs).concat()));
        }
        let args: Vec<String> = command
            .words
            .iter()
            .flat_map(|word| expand(word, &self.env, &mut outputs))
            .collect();
        if let Some((word, append)) = &command.into {
            frame.into = Some((expand(word, &self.env, &mut outputs).concat(), *append));
        }
        let input = match &command.from {
            None => None,
            Some(From::Text(word)) => Some(expand(word, &self.env, &mut outputs).concat()),
            Some(From::File(word)) => {
                let name = expand(word, &self.env, &mut outputs).concat();
                match find_file(&name, &self.env.files) {
                    Some(text) => Some(text.clone()),
                    None => {
                        let stderr = format!("sh: {name}: No such file or directory\n");
                        return self.ended(Ended {
                            stderr,
                            exit: 1,
                            ..Ended::default()
                        });
                    }
                }
            }
        };
        if args.is_empty() {
            self.env.vars.extend(assigned);
            let exit = if substituted { self.env.last_exit } else { 0 };
            self.ended(Ended {
                exit,
                ..Ended::default()
            });
            return;
        }
        if args.iter().map(String::len).sum::<usize>() > limits::TERMINAL_BYTES {
            self.ended(Ended {
                stderr: "sh: argument list too long\n".into(),
                exit: 126,
                ..Ended::default()
            });
            return;
        }
        match self.program(&args, assigned, input, now) {
            Ok(program) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.running = Some(program);
                }
            }
            Err(Some(ended)) => self.ended(ended),
            Err(None) => {}
        }
    }

    /// A program of the current frame has ended.
    fn ended(&mut self, mut ended: Ended) {
        let kept = self.output(&ended.stdout, &ended.stderr);
        if !kept && ended.exit == 0 {
            ended.exit = 1;
        }
        self.env.last_exit = ended.exit;
        let top = self.frames.len() == 1;
        let Some(frame) = self.frames.last_mut() else { return };
        frame.running = None;
        frame.outputs.clear();
        frame.into = None;
        frame.echoed = false;
        let Some(command) = frame.commands.get(frame.next).cloned() else {
            return;
        };
        frame.next += 1;
        let failed = ended.exit != 0;
        if !failed {
            // `a || b`: b and what hangs on it is passed over.
            let mut join = command.join;
            while join == Join::Or {
                let Some(passed) = frame.commands.get(frame.next) else {
                    break;
                };
                join = passed.join;
                frame.next += 1;
            }
            return;
        }
        if command.join == Join::Or {
            return;
        }
        let rest = frame.commands.len() - frame.next;
        frame.next = frame.commands.len();
        if top {
            self.exit = ended.exit;
            if self.script {
                let was = if rest == 1 { "1 command was" } else { "the rest was" };
                let tail = if rest == 0 {
                    String::new()
                } else {
                    format!("; {was} not run")
                };
                let text = format!("Stopped at line {} (exit code {}){tail}.\n", command.line, ended.exit);
                self.print("", &text);
            }
        }
    }

    /// A frame has no more commands.
    fn leave(&mut self) {
        let Some(done) = self.frames.pop() else { return };
        if let Some(frame) = self.frames.last_mut() {
            frame.outputs.push(done.captured);
        } else if self.exit == 0 {
            self.exit = self.env.last_exit;
        }
    }
}

impl Frame {
    fn new(commands: Vec<Command>) -> Frame {
        Frame {
            commands,
            next: 0,
            outputs: Vec::new(),
            running: None,
            captured: String::new(),
            echoed: false,
            into: None,
        }
    }
}

fn substitutions(word: &Word) -> impl Iterator<Item = &String> {
    word.parts.iter().filter_map(|part| match part {
        Part::Sub { source, .. } => Some(source),
        _ => None,
    })
}

fn quote(part: Part) -> Part {
    match part {
        Part::Var { name, .. } => Part::Var { name, quoted: true },
        Part::Sub { source, .. } => Part::Sub { source, quoted: true },
        text => text,
    }
}
