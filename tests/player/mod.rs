//! Plays transcripts: what is typed, line by line, into the terminal's own room and answered by a world, as the page does it.
//!
//! In a transcript: `# seed 7` (first line) picks the seed; other lines with `#` are copied; a line that ends in `\` or leaves
//! a quote open goes on; `@file task.json` … `@end` drops a file into the terminal; `@quiet` leaves out events from here on,
//! `@events` shows them again. Time passes by `sleep 60`.

use std::fmt::Write;
use taskyard::aws::AwsError;
use taskyard::base::time::{Span, Time};
use taskyard::model::{Command, Inject, Outcome, World};
use taskyard::terminal::{Answer, Env, HttpFault, HttpReply, HttpRequest, Job, Request, Step, Yard};

/// Steps one line may take; more means that it never ends.
const STEPS: usize = 20_000;
/// Characters of one output; what is longer is recorded as its length.
const OUTPUT: usize = 12_000;

struct Stage {
    world: World,
    env: Env,
    record: String,
    events: bool,
}

impl Stage {
    fn apply(&mut self, command: &Command) -> Outcome {
        let mut outcome = self.world.apply(command);
        while !outcome.complete {
            let rest = self.world.apply(&Command::Advance(0));
            (outcome.reached, outcome.complete) = (rest.reached, rest.complete);
        }
        outcome
    }

    fn advance(&mut self, span: Span) {
        let until = Time(self.world.now().0 + span.0);
        while self.world.now() < until {
            let left = until.since(self.world.now());
            self.world.apply(&Command::Advance(left.0));
        }
    }

    fn answer(&mut self, request: Request) -> Answer {
        match request {
            Request::Call(call) if World::only_reads(&call.service, &call.operation) == Some(true) => {
                Answer::Reply(self.world.read(&call))
            }
            Request::Call(call) => Answer::Reply(self.apply(&Command::Call(call)).reply),
            Request::Http(request) => Answer::Http(self.http(request)),
            Request::Sleep(span) => {
                self.advance(span);
                Answer::Done
            }
            Request::Yard(Yard::Advance(span)) => {
                self.advance(span);
                Answer::Said(Ok(String::new()))
            }
            Request::Yard(Yard::Time) => Answer::Said(Ok(self.world.now().iso())),
            Request::Yard(_) => Answer::Said(Err("A transcript has no session.".into())),
        }
    }

    fn http(&mut self, request: HttpRequest) -> Result<HttpReply, HttpFault> {
        let reply = self.apply(&Command::Inject(Inject::Http {
            method: request.method,
            url: request.url,
            headers: request.headers,
            body: request.body,
        }));
        let value = reply.reply.map_err(|error| fault(&error))?.to_value();
        let headers = value["headers"].as_object().into_iter().flatten();
        Ok(HttpReply {
            status: value["status"].as_u64().unwrap_or(0) as u16,
            headers: headers
                .map(|(name, text)| (name.clone(), text.as_str().unwrap_or_default().into()))
                .collect(),
            body: value["body"].as_str().unwrap_or_default().into(),
        })
    }

    /// Types one entry and records what comes of it.
    fn enter(&mut self, entry: &str) {
        let first = self.world.events().next_seq();
        writeln!(self.record, "$ {}", entry.replace('\n', "\n> ")).unwrap();
        let mut job = Job::start(entry, self.env.clone());
        let mut answer = Answer::Go;
        let mut output = String::new();
        let mut exit = None;
        for _ in 0..STEPS {
            answer = match job.step(answer, self.world.now()) {
                Step::Do(request) => self.answer(request),
                Step::Print(printed) => {
                    output.push_str(&printed.stdout);
                    output.push_str(&printed.stderr);
                    Answer::Go
                }
                Step::Done { exit: code } => {
                    exit = Some(code);
                    break;
                }
            };
        }
        self.env = job.into_env();
        let exit = exit.unwrap_or_else(|| panic!("`{entry}` does not end"));
        if output.len() > OUTPUT {
            output = format!(
                "({} characters, {} lines)\n",
                output.chars().count(),
                output.lines().count()
            );
        }
        self.record.push_str(&output);
        if !output.is_empty() && !output.ends_with('\n') {
            self.record.push('\n');
        }
        if exit != 0 {
            writeln!(self.record, "exit {exit}").unwrap();
        }
        if self.events {
            for event in self.world.events().from(first) {
                let mark = if event.bad { "!" } else { "·" };
                writeln!(self.record, "  {mark} {} {:?}: {}", event.at, event.kind, event.text).unwrap();
            }
        }
        self.record.push('\n');
    }
}

fn fault(error: &AwsError) -> HttpFault {
    let code = error.code.to_ascii_lowercase();
    if code.contains("refused") {
        HttpFault::Refused
    } else if code.contains("time") {
        HttpFault::TimedOut
    } else if code.contains("empty") || code.contains("closed") {
        HttpFault::Empty
    } else {
        HttpFault::Unresolved
    }
}

/// Whether an entry goes on in the next line.
pub fn goes_on(entry: &str) -> bool {
    let mut quote = None;
    let mut letters = entry.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None | Some('"'), '\\') => {
                letters.next();
            }
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    quote.is_some() || entry.ends_with('\\')
}

/// Plays a transcript in a new world and gives the record, and the digest of the world after each entry.
pub fn play(script: &str) -> (String, Vec<String>) {
    let mut digests = Vec::new();
    let seed = script
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("# seed "))
        .map_or(1, |seed| seed.trim().parse().unwrap());
    let mut stage = Stage {
        world: World::new(seed),
        env: Env::default(),
        record: String::new(),
        events: true,
    };
    let mut lines = script.lines();
    while let Some(line) = lines.next() {
        if line.starts_with('#') {
            writeln!(stage.record, "{line}").unwrap();
        } else if let Some(name) = line.strip_prefix("@file ") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "@end").collect();
            stage.env.files.insert(name.trim().into(), text.join("\n"));
        } else if line == "@quiet" || line == "@events" {
            stage.events = line == "@events";
        } else if !line.trim().is_empty() {
            let mut entry = line.to_string();
            while goes_on(&entry) {
                let Some(next) = lines.next() else { break };
                entry = format!("{entry}\n{next}");
            }
            stage.enter(&entry);
            digests.push(stage.world.digest());
        }
    }
    (stage.record, digests)
}
