//! Hints: a ladder of four rungs, derived from the clause that fails.
//!
//! The area, the object, the field, the exact change. An author's words replace rungs from the top.

use super::attempt::{clauses, solution};
use crate::base::time::Span;
use crate::course::content::{Clause, Fault, Goal, Lab, When};
use crate::course::prove::play_watched;
use crate::course::stage::{Play, Verdict, Watch, let_pass, weigh};
use crate::model::World;
use crate::session::Session;
use crate::terminal::Env;
use serde_json::Value;

/// Rungs of the ladder.
pub const RUNGS: usize = 4;

/// One rung.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hint {
    /// From 0.
    pub rung: usize,
    pub text: String,
    /// A terminal line that goes with it: to look with, or, on the last rung, the change itself.
    pub line: String,
}

/// Where to look, by the words that begin a line.
const AREAS: &[(&str, &str)] = &[
    (
        "ecs describe-services",
        "the service: what it wants, what runs, and its events",
    ),
    ("ecs list-services", "the services of the cluster"),
    ("ecs describe-task-definition", "the task definition"),
    ("ecs list-task-definitions", "the task definitions"),
    ("ecs describe-tasks", "the tasks, the stopped ones too"),
    ("ecs list-tasks", "the tasks, the stopped ones too"),
    ("ecs describe-clusters", "the cluster"),
    ("ecs list-clusters", "the clusters"),
    ("ecs describe-capacity-providers", "the capacity providers"),
    ("ecs", "the cluster and what is in it"),
    ("elbv2 describe-target-health", "the health of the targets"),
    ("elbv2 describe-target-groups", "the target group"),
    ("elbv2 describe-listeners", "the listener of the load balancer"),
    ("elbv2 describe-rules", "the rules of the listener"),
    ("elbv2", "the load balancer"),
    (
        "ec2 describe-security-groups",
        "the security groups: who may reach whom",
    ),
    ("ec2 describe-route-tables", "the routes of the subnets"),
    ("ec2", "the network"),
    ("iam", "the roles and their policies"),
    ("logs", "the logs"),
    ("cloudwatch", "the metrics and alarms"),
    ("application-autoscaling", "service auto scaling: targets and policies"),
    ("autoscaling", "the Auto Scaling group"),
    ("ecr", "the repository and its images"),
    ("efs", "the file system"),
];

/// The rung of a goal's ladder. `lines` are those of [`turning_lines`], for the last rung only.
pub fn hint(
    goal: &Goal,
    world: &World,
    watch: &Watch,
    first_clause: usize,
    rung: usize,
    lines: &[Option<String>],
) -> Option<Hint> {
    let failing = goal
        .must
        .iter()
        .enumerate()
        .find(|(index, clause)| !watch.green(first_clause + index, clause));
    let (index, clause) = failing?;
    let verdict = weigh(world, clause, watch.since, &Env::default());
    let look = if clause.ask.starts_with("aws ") {
        clause.ask.clone()
    } else {
        String::new()
    };
    let turning = lines.get(first_clause + index).cloned().flatten();
    let (text, line) = match rung {
        0 => (format!("Look at {}.", area(clause)), String::new()),
        1 => (object(clause), look),
        2 => (field(clause, &verdict), look),
        3 => match turning {
            Some(line) => (
                "This line makes the difference; the form for it makes the same call.".into(),
                line,
            ),
            None => (
                "No single line does it: it needs time to pass, or the steps above it first.".into(),
                String::new(),
            ),
        },
        _ => return None,
    };
    let own = goal.hints.get(rung).filter(|own| !own.is_empty());
    Some(Hint {
        rung,
        text: own.cloned().unwrap_or(text),
        line,
    })
}

fn area(clause: &Clause) -> &'static str {
    if !clause.event.is_empty() {
        return match clause.event.as_str() {
            "Refused" | "Identity" => "the refused calls and the roles behind them",
            "TargetHealth" | "Balancer" => "the load balancer and the health of its targets",
            "Image" => "the images that tasks pull",
            "Deployment" | "ServiceEvent" | "Decision" => "the service's events and deployments",
            _ => "what happened, in the list of events",
        };
    }
    let line = clause.ask.trim();
    if line.starts_with("curl") {
        return "the page that a visitor gets, and the way to it";
    }
    let words = line.strip_prefix("aws ").unwrap_or(line);
    AREAS
        .iter()
        .find(|(begin, _)| words.starts_with(begin))
        .map_or("what is asked here", |(_, area)| area)
}

/// Which thing it is about, from the line's options.
fn object(clause: &Clause) -> String {
    if !clause.event.is_empty() {
        let mut text = "Search the events".to_string();
        if !clause.text.is_empty() {
            text.push_str(&format!(" for \"{}\"", clause.text));
        }
        if !clause.subject.is_empty() {
            text.push_str(&format!(" of {}", clause.subject));
        }
        return text + ".";
    }
    let words: Vec<&str> = clause.ask.split_whitespace().collect();
    let mut named = Vec::new();
    for pair in words.windows(2) {
        let [option, value] = pair else { continue };
        let Some(option) = option.strip_prefix("--") else {
            continue;
        };
        let plain = !value.starts_with(['-', '$', '\'', '"', '(']) && !["query", "output", "filters"].contains(&option);
        if plain {
            named.push(format!("{} `{value}`", option.trim_end_matches('s').replace('-', " ")));
        }
    }
    match named.is_empty() {
        true => "Ask this line and read its answer.".into(),
        false => format!("It is about {}.", named.join(", ")),
    }
}

/// What is found there, and what is wanted.
fn field(clause: &Clause, verdict: &Verdict) -> String {
    let what = match (clause.event.is_empty(), clause.query.is_empty()) {
        (false, _) => "The number of such events".to_string(),
        (true, true) => "The answer".to_string(),
        (true, false) => format!("`{}`", clause.query),
    };
    let found = match &verdict.found {
        _ if !verdict.trouble.is_empty() => "cannot be told yet".to_string(),
        Value::Null => "is not there".to_string(),
        value => format!("is {}", short(value)),
    };
    format!("{what} {found}, and {}.", wanted(clause))
}

fn wanted(clause: &Clause) -> String {
    let mut parts = Vec::new();
    if let Some(value) = &clause.is {
        parts.push(format!("must be {}", short(value)));
    }
    if let Some(value) = &clause.not {
        parts.push(format!("must not be {}", short(value)));
    }
    if let Some(value) = &clause.at_least {
        parts.push(format!("must be at least {}", short(value)));
    }
    if let Some(value) = &clause.at_most {
        parts.push(format!("must be at most {}", short(value)));
    }
    if let Some(value) = &clause.contains {
        parts.push(format!("must contain {}", short(value)));
    }
    if !clause.one_of.is_empty() {
        let all: Vec<String> = clause.one_of.iter().map(short).collect();
        parts.push(format!("must be one of {}", all.join(", ")));
    }
    if clause.absent {
        parts.push("must be empty".into());
    }
    if !clause.refused.is_empty() {
        parts.push(format!("the call must be refused with {}", clause.refused));
    }
    if parts.is_empty() {
        parts.push("must be there".into());
    }
    let text = parts.join(" and ");
    match clause.when {
        When::Now => text,
        When::Eventually => text + " at some moment",
        When::Always => text + " at every moment",
        When::Never => format!("at no moment may it be that it {text}"),
    }
}

fn short(value: &Value) -> String {
    let text = match value {
        Value::String(text) => format!("\"{text}\""),
        other => other.to_string(),
    };
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// For each clause of a lab, the line of the solution after which it holds for good: found by playing the solution in
/// a copy of the attempt's first world. `None` for clauses that hold anyway, or only after some time.
pub fn turning_lines(lab: &Lab, fault: Option<&Fault>, begin: &Session, env: &Env) -> Vec<Option<String>> {
    let clauses = clauses(&lab.goals);
    let mut session = begin.clone();
    let mut watch = Watch::new(clauses.len(), session.world());
    watch.look(&clauses, session.world(), env);
    let mut lines: Vec<Option<String>> = vec![None; clauses.len()];
    let mut env = env.clone();
    let mut last = String::new();
    let mut held: Vec<bool> = watch.tracks.iter().map(|track| track.now).collect();
    let note = |watch: &Watch, line: &str, held: &mut Vec<bool>, lines: &mut Vec<Option<String>>| {
        for ((now, before), found) in watch.tracks.iter().zip(held.iter_mut()).zip(lines.iter_mut()) {
            if now.now && !*before {
                *found = Some(line.to_string());
            }
            *before = now.now;
        }
    };
    for line in solution(lab, fault) {
        let mut play = Play::start(std::slice::from_ref(&line), &lab.files, env, true, |_, _| None);
        if play_watched(&mut play, &mut session, &mut watch, &clauses).is_err() {
            return lines;
        }
        env = play.into_env();
        watch.look(&clauses, session.world(), &Env::default());
        // Waiting is nobody's change: what time brings is due to the line before.
        let waits = line.starts_with("sleep") || line.starts_with("@quiet") || line.contains(" wait ");
        if !waits {
            last.clone_from(&line);
        }
        note(&watch, &last, &mut held, &mut lines);
    }
    let_pass(&mut session, Span::secs(lab.wait), true, &mut |world| {
        watch.look(&clauses, world, &Env::default());
        note(&watch, &last, &mut held, &mut lines);
        watch.all(&clauses)
    });
    lines
}
