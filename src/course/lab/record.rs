//! Recording: a session's log becomes a lab file, goals and all.
//!
//! Ids that AWS generates are not written down: what the session made is kept in variables as it is made, what every
//! account has is looked up. Where an id is left all the same, the lab says that it is played on its seed only.

use crate::course::content::{Clause, Goal, Lab, Source, Start};
use crate::model::{Command, Inject, World};
use crate::session::Session;
use crate::terminal::to_cli;
use serde_json::{Value, json};

/// What an author says of a recording.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    pub id: String,
    pub title: String,
    pub topic: String,
    pub skills: Vec<String>,
    pub about: String,
    pub story: Vec<String>,
    pub minutes: u64,
    pub goals: Vec<Goal>,
    pub sources: Vec<Source>,
}

/// An id, and the variable that holds it.
struct Name {
    id: String,
    variable: String,
    /// The line that looks it up, where no call of the recording gave it.
    lookup: String,
    used: bool,
}

/// The lab of what was done in a session from an entry of its log on. `start` is what the session began with.
pub fn record(session: &Session, begun: usize, start: Start, said: Recorded) -> Lab {
    let mut world = session.moment_after(begun).world().clone();
    let mut names = given(&world);
    let mut lines = Vec::new();
    let mut literal = false;
    for entry in session.log().into_iter().skip(begun) {
        match &entry.command {
            Command::Advance(span) => {
                let seconds = span.div_ceil(1000);
                lines.push(format!("sleep {seconds}"));
                world.apply(&Command::Advance(*span));
            }
            Command::Call(call) if !entry.refused => {
                let reply = world.apply(&entry.command).reply;
                let mut line = put_names(&to_cli(call), &mut names);
                literal |= has_id(&line);
                let made = reply.map(|reply| reply.to_value()).unwrap_or_default();
                if let Some((id, path)) =
                    first_id(&made, String::new()).filter(|(id, _)| !names.iter().any(|name| name.id == *id))
                {
                    let variable = format!("{}_{}", word(&call.operation), names.len() + 1);
                    line = format!("{variable}=$({line} --query '{path}' --output text)");
                    names.push(Name {
                        id,
                        variable,
                        lookup: String::new(),
                        used: true,
                    });
                }
                lines.push(line);
            }
            Command::Call(_) => drop(world.apply(&entry.command)),
            Command::Inject(inject) => {
                let line = put_names(&of_inject(inject), &mut names);
                literal |= has_id(&line);
                if !line.is_empty() {
                    lines.push(line);
                }
                world.apply(&entry.command);
            }
        }
    }
    let lookups = names.iter().filter(|name| name.used && !name.lookup.is_empty());
    let mut solution: Vec<String> = lookups
        .map(|name| format!("{}=$({})", name.variable, name.lookup))
        .collect();
    solution.extend(lines);
    Lab {
        id: said.id,
        title: said.title,
        topic: said.topic,
        skills: said.skills,
        about: said.about,
        story: said.story,
        minutes: said.minutes,
        goals: said.goals,
        sources: said.sources,
        start: Start {
            seed: Some(session.seed()),
            ..start
        },
        solution,
        wait: 600,
        one_seed: literal,
        ..Lab::default()
    }
}

/// What every account has: the default VPC, its subnets and its group.
fn given(world: &World) -> Vec<Name> {
    let ask = |line: &str| -> Option<String> {
        let said = crate::course::stage::ask(world, line, &crate::terminal::Env::default());
        said.value
            .as_str()
            .filter(|text| !text.is_empty() && *text != "None")
            .map(str::to_string)
    };
    let mut names = Vec::new();
    let mut add = |variable: String, lookup: String| {
        if let Some(id) = ask(&lookup) {
            names.push(Name {
                id,
                variable,
                lookup,
                used: false,
            });
        }
    };
    let vpc = "aws ec2 describe-vpcs --filters Name=is-default,Values=true --query 'Vpcs[0].VpcId' --output text";
    add("VPC".into(), vpc.into());
    for zone in ["a", "b", "c", "d", "e", "f"] {
        let filter = format!("Name=default-for-az,Values=true Name=availability-zone,Values=us-east-1{zone}");
        let lookup = format!("aws ec2 describe-subnets --filters {filter} --query 'Subnets[0].SubnetId' --output text");
        add(format!("SUBNET_{}", zone.to_uppercase()), lookup);
    }
    let filter = "Name=group-name,Values=default";
    let group = format!(
        "aws ec2 describe-security-groups --filters {filter} --query 'SecurityGroups[0].GroupId' --output text"
    );
    add("DEFAULT_GROUP".into(), group);
    names
}

/// A line with known ids replaced by their variables, inside single quotes too.
fn put_names(line: &str, names: &mut [Name]) -> String {
    let mut line = line.to_string();
    // Longer ids first: one may be the beginning of another.
    let mut order: Vec<&mut Name> = names.iter_mut().collect();
    order.sort_by_key(|name| std::cmp::Reverse(name.id.len()));
    for name in order {
        let mut out = String::new();
        let mut rest = line.as_str();
        while let Some(at) = rest.find(&name.id) {
            out.push_str(&rest[..at]);
            let quoted = out.matches('\'').count() % 2 == 1;
            let variable = format!("${{{}}}", name.variable);
            out.push_str(&if quoted { format!("'\"{variable}\"'") } else { variable });
            rest = &rest[at + name.id.len()..];
            name.used = true;
        }
        out.push_str(rest);
        line = out;
    }
    line
}

/// The first generated id or ARN in a reply, and the JMESPath to it.
fn first_id(value: &Value, path: String) -> Option<(String, String)> {
    match value {
        Value::Object(members) => members.iter().find_map(|(name, inner)| {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            match inner {
                Value::String(text) if (name.ends_with("Id") || name.ends_with("Arn")) && has_id(text) => {
                    Some((text.clone(), path))
                }
                Value::String(_) => None,
                inner => first_id(inner, path),
            }
        }),
        Value::Array(list) => list
            .iter()
            .take(1)
            .find_map(|inner| first_id(inner, format!("{path}[0]"))),
        _ => None,
    }
}

/// Whether a text has a part that AWS generates: 16 or more hexadecimal digits in a row, with a digit among them.
fn has_id(text: &str) -> bool {
    let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    text.split(|c: char| !hex(c))
        .any(|part| part.len() >= 16 && part.contains(|c: char| c.is_ascii_digit()))
}

/// `CREATE_SECURITY_GROUP` of `CreateSecurityGroup`.
fn word(operation: &str) -> String {
    crate::aws::shape::cli_name(operation).replace('-', "_").to_uppercase()
}

fn of_inject(inject: &Inject) -> String {
    match inject {
        Inject::Http { method, url, .. } if method == "GET" => {
            format!("curl -s {}", crate::terminal::to_cli::quote(url))
        }
        Inject::Http { .. } => String::new(),
        Inject::Traffic { name, url, profile } => {
            let rate = profile.points.last().map_or(0, |point| point.1);
            format!("@traffic {name} {url} {rate}")
        }
        Inject::StopTraffic { name } => format!("@traffic {name} stop"),
        Inject::CrashContainer {
            task,
            container,
            exit_code,
        } => format!("@crash {task} {container} {exit_code}"),
        Inject::ImageAvailable { image, available } => {
            format!("@image {image} {}", if *available { "back" } else { "gone" })
        }
        Inject::InstanceLoss { instance } => format!("@instance {instance} lost"),
        Inject::ZoneLoss { zone, lost } => format!("@zone {zone} {}", if *lost { "lost" } else { "back" }),
        Inject::AgentConnection { instance, connected } => {
            format!("@agent {instance} {}", if *connected { "back" } else { "cut" })
        }
        Inject::ExternalHost { .. } => String::new(),
        Inject::SpotInterruption { task } => format!("@spot {task} interrupted"),
        Inject::ContainerHealth {
            task,
            container,
            healthy,
        } => {
            format!("@health {task} {container} {}", if *healthy { "good" } else { "bad" })
        }
    }
}

/// Goals that a world suggests: what is there at the end and was not at the beginning. The author keeps what matters.
pub fn suggest_goals(before: &World, after: &World) -> Vec<Goal> {
    let mut goals: Vec<Goal> = Vec::new();
    let mut add = |says: String, ask: String, query: &str, wanted: Value, least: bool| {
        let mut clause = Clause {
            ask,
            query: query.into(),
            ..Clause::default()
        };
        *(if least { &mut clause.at_least } else { &mut clause.is }) = Some(wanted);
        let env = crate::terminal::Env::default();
        let holds = |world: &World| crate::course::stage::weigh(world, &clause, 0, &env).holds;
        if holds(after) && !holds(before) {
            goals.push(Goal {
                id: format!("goal-{}", goals.len() + 1),
                says,
                must: vec![clause],
                hints: Vec::new(),
            });
        }
    };
    for cluster in after.ecs().clusters().filter(|cluster| cluster.active) {
        let ask = format!("aws ecs describe-clusters --clusters {}", cluster.name);
        add(
            format!("The cluster `{}` exists.", cluster.name),
            ask,
            "clusters[0].status",
            json!("ACTIVE"),
            false,
        );
    }
    for family in after.ecs().families().keys() {
        let ask = format!("aws ecs describe-task-definition --task-definition {family}");
        let says = format!("The task definition `{family}` is registered.");
        add(says, ask, "taskDefinition.status", json!("ACTIVE"), false);
    }
    for service in after.ecs().services() {
        let ask = format!(
            "aws ecs describe-services --cluster {} --services {}",
            service.cluster, service.name
        );
        let (running, _) = service.counts(after, None);
        if running > 0 {
            let says = format!("The service `{}` runs {running} tasks.", service.name);
            add(says, ask.clone(), "services[0].runningCount", json!(running), true);
        }
        if let Some(primary) = service.primary() {
            let says = format!("The service `{}` uses `{}`.", service.name, primary.definition);
            let query = format!("ends_with(services[0].taskDefinition, '/{}')", primary.definition);
            add(says, ask, &query, json!(true), false);
        }
    }
    for group in after.balancing().groups() {
        let healthy = group.count(crate::model::balancing::Health::Healthy);
        let arn = format!(
            "$(aws elbv2 describe-target-groups --names {} --query TargetGroups[0].TargetGroupArn --output text)",
            group.name
        );
        let ask = format!("aws elbv2 describe-target-health --target-group-arn {arn}");
        if healthy > 0 {
            let says = format!("The target group `{}` has {healthy} healthy targets.", group.name);
            let query = "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])";
            add(says, ask, query, json!(healthy), true);
        }
    }
    goals
}

/// A lab as the text of its file: what is empty is left out.
pub fn lab_text(lab: &Lab) -> String {
    let mut value = serde_json::to_value(lab).unwrap_or_default();
    prune(&mut value);
    serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
}

fn prune(value: &mut Value) {
    let empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(map) => {
            map.values_mut().for_each(prune);
            map.retain(|_, inner| !empty(inner));
        }
        Value::Array(list) => list.iter_mut().for_each(prune),
        _ => {}
    }
}
