//! Asking a world: a terminal line that only reads, and whether its answer is as a clause says.
//!
//! Invariant: no world changes. A line that would change something is answered with a refusal; a visitor's request is
//! made in a copy of the world.

use crate::aws::AwsError;
use crate::course::content::Clause;
use crate::model::events::Kind;
use crate::model::{Command, Inject, Seq, World};
use crate::terminal::output::query;
use crate::terminal::{Answer, Env, HttpFault, HttpReply, HttpRequest, Job, Request, Step};
use serde_json::Value;

/// Steps one line may take.
const STEPS: usize = 5_000;

/// What a line came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// The output as JSON where it is JSON, else as text.
    pub value: Value,
    /// The code of the last refusal.
    pub refused: String,
    pub exit: i32,
    pub stderr: String,
}

/// Whether a clause holds, and what was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    pub holds: bool,
    /// What the query picked; for events their number.
    pub found: Value,
    /// Why nothing could be compared, if so.
    pub trouble: String,
}

/// Asks a line of a world.
pub fn ask(world: &World, line: &str, env: &Env) -> Said {
    let mut job = Job::start(line, env.clone());
    let mut answer = Answer::Go;
    let mut said = Said::default();
    let mut out = String::new();
    for _ in 0..STEPS {
        answer = match job.step(answer, world.now()) {
            Step::Print(printed) => {
                out.push_str(&printed.stdout);
                said.stderr.push_str(&printed.stderr);
                Answer::Go
            }
            Step::Done { exit } => {
                said.exit = exit;
                break;
            }
            Step::Do(Request::Call(call)) => {
                let reply = world.read(&call);
                if let Err(refusal) = &reply {
                    said.refused = refusal.code.to_string();
                }
                Answer::Reply(reply)
            }
            Step::Do(Request::Http(request)) => Answer::Http(visit(world, request)),
            Step::Do(Request::Sleep(_)) => Answer::Done,
            Step::Do(Request::Yard(_)) => Answer::Said(Err("This line may only read.".into())),
        };
    }
    said.value = match serde_json::from_str(&out) {
        Ok(value) => value,
        Err(_) => Value::String(out.trim_end_matches('\n').to_string()),
    };
    said
}

/// A visitor's request, in a copy of the world.
fn visit(world: &World, request: HttpRequest) -> Result<HttpReply, HttpFault> {
    let mut copy = world.clone();
    let outcome = copy.apply(&Command::Inject(Inject::Http {
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: request.body,
    }));
    let fault = |error: &AwsError| match error.code.as_str() {
        "ConnectionTimedOut" => HttpFault::TimedOut,
        "ConnectionRefused" | "SslConnectError" => HttpFault::Refused,
        "EmptyReply" => HttpFault::Empty,
        _ => HttpFault::Unresolved,
    };
    outcome
        .reply
        .map(|reply| super::super::shell::reply_of(&reply))
        .map_err(|error| fault(&error))
}

/// Weighs a clause against a world; events count from number `since` on. `when` is for whoever watches over time.
pub fn weigh(world: &World, clause: &Clause, since: Seq, env: &Env) -> Verdict {
    if !clause.event.is_empty() {
        return events(world, clause, since);
    }
    let said = ask(world, &clause.ask, env);
    let mut verdict = Verdict::default();
    if !clause.refused.is_empty() {
        verdict.holds = said.refused == clause.refused;
        verdict.found = Value::String(said.refused);
        return verdict;
    }
    verdict.found = match clause.query.as_str() {
        "" => said.value,
        text => match query::compile(text) {
            Ok(query) => query.pick(&said.value).unwrap_or(Value::Null),
            Err(error) => {
                verdict.trouble = error;
                return verdict;
            }
        },
    };
    if said.exit != 0 && !clause.absent {
        verdict.found = Value::Null;
        verdict.trouble = said.stderr.trim().to_string();
        return verdict;
    }
    if said.exit != 0 {
        verdict.found = Value::Null;
    }
    verdict.holds = compare(&verdict.found, clause);
    verdict
}

fn events(world: &World, clause: &Clause, since: Seq) -> Verdict {
    let Ok(kind) = serde_json::from_value::<Kind>(Value::String(clause.event.clone())) else {
        return Verdict {
            trouble: format!("There is no kind of event `{}`.", clause.event),
            ..Verdict::default()
        };
    };
    let count = matching(world, clause, kind, since).count();
    let found = Value::from(count);
    let compared = clause.is.is_some()
        || clause.not.is_some()
        || clause.at_least.is_some()
        || clause.at_most.is_some()
        || !clause.one_of.is_empty()
        || clause.absent;
    let holds = match (compared, clause.absent) {
        (false, _) => count > 0,
        (true, true) => count == 0,
        (true, false) => compare(&found, clause),
    };
    Verdict {
        holds,
        found,
        trouble: String::new(),
    }
}

fn matching<'a>(world: &'a World, clause: &'a Clause, kind: Kind, since: Seq) -> impl Iterator<Item = Seq> + 'a {
    let fits = move |event: &&crate::model::Event| {
        event.kind == kind && event.subject.contains(&clause.subject) && event.text.contains(&clause.text)
    };
    world.events().from(since.max(1)).filter(fits).map(|event| event.seq)
}

/// The number of the first event that a clause names.
pub fn first_event(world: &World, clause: &Clause, since: Seq) -> Option<Seq> {
    let kind = serde_json::from_value::<Kind>(Value::String(clause.event.clone())).ok()?;
    matching(world, clause, kind, since).next()
}

/// Whether two values are equal; numbers by what they are worth, so that 2 is 2.0.
pub fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(_), Value::Number(_)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        _ => a == b,
    }
}

fn compare(found: &Value, clause: &Clause) -> bool {
    let is = clause.is.as_ref().is_none_or(|wanted| equal(found, wanted));
    let not = clause.not.as_ref().is_none_or(|other| !equal(found, other));
    let number = number(found);
    let least = clause
        .at_least
        .as_ref()
        .is_none_or(|least| number.zip(self::number(least)).is_some_and(|(n, l)| n >= l));
    let most = clause
        .at_most
        .as_ref()
        .is_none_or(|most| number.zip(self::number(most)).is_some_and(|(n, m)| n <= m));
    let contains = clause.contains.as_ref().is_none_or(|part| match (found, part) {
        (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
        (Value::Array(list), part) => list.iter().any(|one| equal(one, part)),
        _ => false,
    });
    let one_of = clause.one_of.is_empty() || clause.one_of.iter().any(|one| equal(found, one));
    let absent = !clause.absent
        || match found {
            Value::Null => true,
            Value::Array(list) => list.is_empty(),
            Value::String(text) => text.is_empty(),
            Value::Object(map) => map.is_empty(),
            _ => false,
        };
    is && not && least && most && contains && one_of && absent
}

/// A number, or text that is one: `--output text` prints numbers as text.
pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    }
}
