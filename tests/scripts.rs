//! Terminal transcripts: what is typed in `tests/scripts/*.txt`, and what came of it in the `.out` beside it.
//!
//! A transcript is typed line by line into the terminal's own room and answered by a world, as the page does it; after
//! each line stand its output, its exit code where not 0, and the events it led to. `UPDATE=1 cargo test --test scripts`
//! rewrites the records: read the difference, it is the change of behaviour.
//!
//! In a `.txt`: `# seed 7` (first line) picks the seed; other lines with `#` are copied; a line that ends in `\` or leaves
//! a quote open goes on; `@file task.json` … `@end` drops a file into the terminal; `@quiet` leaves out events from here on,
//! `@events` shows them again. Time passes by `sleep 60`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
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
fn goes_on(entry: &str) -> bool {
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

/// Plays a transcript in a new world.
fn play(script: &str) -> String {
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
        }
    }
    stage.record
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts")
}

fn transcripts() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    found.sort();
    found
}

/// Where two texts part, with a few lines around it.
fn difference(recorded: &str, now: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (recorded.lines().collect(), now.lines().collect());
    let at = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let piece = |lines: &[&str]| {
        lines[at.min(lines.len())..]
            .iter()
            .take(8)
            .map(|line| format!("    {line}\n"))
            .collect::<String>()
    };
    format!(
        "  from line {}\n  recorded:\n{}  now:\n{}",
        at + 1,
        piece(&old),
        piece(&new)
    )
}

#[test]
fn every_transcript_plays_as_recorded() {
    let update = std::env::vars().any(|(name, value)| name == "UPDATE" && value == "1");
    let mut complaints = String::new();
    let found = transcripts();
    assert!(!found.is_empty(), "tests/scripts holds no transcript");
    for path in found {
        let now = play(&fs::read_to_string(&path).unwrap());
        let record = path.with_extension("out");
        if update {
            fs::write(&record, &now).unwrap();
            continue;
        }
        let recorded = fs::read_to_string(&record).unwrap_or_default();
        if recorded != now {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            writeln!(complaints, "{name} plays differently:\n{}", difference(&recorded, &now)).unwrap();
        }
    }
    assert!(
        complaints.is_empty(),
        "\n{complaints}UPDATE=1 cargo test --test scripts rewrites the records"
    );
}

#[test]
fn a_record_without_transcript_is_left_over() {
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "out") {
            assert!(
                path.with_extension("txt").exists(),
                "{} has no transcript",
                path.display()
            );
        }
    }
}

#[test]
fn a_transcript_plays_the_same_twice() {
    let script = "# seed 3\naws ecs create-cluster --cluster-name twice\nsleep 60\naws ecs list-clusters\n";
    assert_eq!(play(script), play(script));
}

#[test]
fn a_change_is_pointed_at() {
    assert_eq!(
        difference("a\nb\nc", "a\nx\nc"),
        "  from line 2\n  recorded:\n    b\n    c\n  now:\n    x\n    c\n"
    );
}

#[test]
fn entries_go_on_where_a_shell_would_go_on() {
    assert!(goes_on("aws ecs list-clusters \\"));
    assert!(goes_on("echo 'a"));
    assert!(!goes_on("echo 'a' \\\"b"));
}
