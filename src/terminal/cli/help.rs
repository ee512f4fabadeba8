//! `aws help`, `aws <service> help`, `aws <service> <operation> help`, made from the service models.
//!
//! Follows the order of the AWS CLI's pages: name, synopsis, options, output. The models here hold no documentation
//! text, so an option says its type, whether it is required, its choices, bounds and members.

use super::options::{self, Opt, Role, Takes};
use super::{globals, plan};
use crate::aws::shape::{self, Kind, Operation, Service};

/// Nested members are shown this deep.
const DEPTH: usize = 3;

/// `aws help`
pub fn all() -> String {
    let mut out = String::from(
        "NAME\n       aws -\n\nSYNOPSIS\n       aws [options] <command> <subcommand> [parameters]\n\n       Use aws <command> help for the operations of a service and\n       aws <command> <subcommand> help for the options of one.\n\nGLOBAL OPTIONS\n",
    );
    for (name, takes, line) in globals::OPTIONS {
        let value = if takes { " <value>" } else { "" };
        out.push_str(&format!("       --{name}{value}\n           {line}\n"));
    }
    out.push_str("\nAVAILABLE SERVICES\n");
    for service in shape::services() {
        out.push_str(&format!("       o {:<12} {}\n", service.name, service.full_name));
    }
    out
}

/// `aws <service> help`
pub fn service(service: &Service) -> String {
    let mut out = format!(
        "NAME\n       {} - {}\n\nSYNOPSIS\n       aws {0} <operation> [options]\n\nAVAILABLE COMMANDS\n",
        service.name, service.full_name
    );
    for name in plan::verbs(service) {
        out.push_str(&format!("       o {name}\n"));
    }
    out
}

/// `aws <service> wait help`
pub fn waiters(service: &Service) -> String {
    let mut out = format!(
        "NAME\n       wait - poll until a condition holds\n\nSYNOPSIS\n       aws {} wait <waiter> [options of the operation polled]\n\nAVAILABLE COMMANDS\n",
        service.name
    );
    for (name, waiter) in &service.waiters {
        let polled = service
            .operations
            .get(&waiter.operation)
            .map_or("", |op| op.cli_name.as_str());
        out.push_str(&format!(
            "       o {name}\n           Polls {polled} every {} seconds; gives up with exit code 255 after {} checks.\n",
            waiter.delay_seconds, waiter.max_attempts
        ));
        for acceptor in waiter.acceptors.iter().filter(|acceptor| acceptor.state == "success") {
            out.push_str(&format!(
                "           Succeeds when {} is {} ({}).\n",
                acceptor.argument.as_deref().unwrap_or("the answer"),
                acceptor.expected,
                acceptor.matcher
            ));
        }
    }
    out
}

/// `aws <service> <operation> help`
pub fn operation(service: &'static Service, operation: &'static Operation) -> String {
    let table = options::of(service, operation);
    let shown: Vec<&Opt> = table.iter().filter(|opt| !opt.hidden).collect();
    let mut out = format!("NAME\n       {} -\n\nSYNOPSIS\n       {0}\n", operation.cli_name);
    for opt in &shown {
        if matches!(opt.takes, Takes::Flag(false)) {
            continue;
        }
        let pair = shown
            .iter()
            .find(|other| other.takes == Takes::Flag(false) && same_member(opt, other));
        let text = match (pair, opt.takes) {
            (Some(no), _) => format!("{} | {}", opt.name, no.name),
            (None, Takes::Flag(_)) => opt.name.clone(),
            (None, _) => format!("{} <value>", opt.name),
        };
        let text = if opt.required { text } else { format!("[{text}]") };
        out.push_str(&format!("           {text}\n"));
    }
    out.push_str("\nOPTIONS\n");
    for opt in &shown {
        out.push_str(&describe(service, opt));
    }
    out.push_str("\nOUTPUT\n");
    match &operation.output {
        Some(name) => members(service, name, 7, 1, &mut out),
        None => out.push_str("       None\n"),
    }
    if !operation.errors.is_empty() {
        out.push_str(&format!("\nERRORS\n       {}\n", operation.errors.join("\n       ")));
    }
    out
}

fn same_member(a: &Opt, b: &Opt) -> bool {
    matches!((a.role, b.role), (Role::Member(a), Role::Member(b)) if std::ptr::eq(a, b))
}

fn describe(service: &'static Service, opt: &Opt) -> String {
    let required = if opt.required { " [required]" } else { "" };
    match opt.role {
        Role::Member(member) => {
            let mut out = format!("       {} ({}){required}\n", opt.name, kind(service, &member.shape));
            if let Some(facts) = facts(service, &member.shape) {
                out.push_str(&format!("          {facts}\n"));
            }
            members(service, &member.shape, 10, 1, &mut out);
            if let Some(example) = shorthand(service, &member.shape) {
                out.push_str(&format!("          Shorthand Syntax:\n              {example}\n"));
            }
            out.push('\n');
            out
        }
        Role::Cli("cli-input-json") | Role::Cli("cli-input-yaml") => {
            format!(
                "       {} (string)\n          The whole input as a document or file://<name>; options given beside it win.\n\n",
                opt.name
            )
        }
        Role::Cli(_) => format!(
            "       {} (string)\n          Prints a document to fill in: input (the default), yaml-input or output. Calls nothing.\n\n",
            opt.name
        ),
        Role::Page(name) => {
            let line = match name {
                "max-items" => "How many items to show; NextToken in the output goes on from there.",
                "page-size" => "How many items to ask for in one call.",
                _ => "NextToken of an earlier output.",
            };
            format!("       {} (string)\n          {line}\n\n", opt.name)
        }
        Role::Rule(name) => {
            let line = match name {
                "protocol" => "tcp, udp, icmp, all or a protocol's number.",
                "port" => "A port or a range, such as 80 or 8000-8100.",
                "cidr" => "Addresses in CIDR notation, such as 10.0.0.0/16.",
                "source-group" => "The id or name of a security group.",
                _ => "The account that owns the source group.",
            };
            format!("       {} (string)\n          {line}\n\n", opt.name)
        }
    }
}

/// A shape's kind in the CLI's words.
pub fn kind(service: &Service, shape: &str) -> &'static str {
    match service.shapes.get(shape).map(|shape| &shape.kind) {
        Some(Kind::Structure { union: true, .. }) => "tagged union structure",
        Some(Kind::Structure { .. }) => "structure",
        Some(Kind::List { .. }) => "list",
        Some(Kind::Map { .. }) => "map",
        Some(Kind::Integer) => "integer",
        Some(Kind::Long) => "long",
        Some(Kind::Float) => "float",
        Some(Kind::Double) => "double",
        Some(Kind::Boolean) => "boolean",
        Some(Kind::Timestamp { .. }) => "timestamp",
        Some(Kind::Blob) => "blob",
        Some(Kind::String { .. }) | None => "string",
    }
}

/// Choices and bounds of a shape, or of what it lists.
pub fn facts(service: &Service, name: &str) -> Option<String> {
    let shape = service.shapes.get(name)?;
    match &shape.kind {
        Kind::String { values } if !values.is_empty() => Some(format!("Possible values: {}", values.join(", "))),
        Kind::List { member, .. } => facts(service, member).filter(|facts| facts.starts_with("Possible")),
        Kind::String { .. } | Kind::Integer | Kind::Long => {
            let word = if matches!(shape.kind, Kind::String { .. }) {
                "Length"
            } else {
                "Value"
            };
            match (shape.min, shape.max) {
                (Some(min), Some(max)) => Some(format!("{word}: {min} to {max}")),
                (Some(min), None) => Some(format!("{word}: at least {min}")),
                (None, Some(max)) => Some(format!("{word}: at most {max}")),
                (None, None) => None,
            }
        }
        _ => None,
    }
}

fn members(service: &Service, name: &str, indent: usize, depth: usize, out: &mut String) {
    let Some(shape) = service.shapes.get(name) else { return };
    if depth > DEPTH {
        return;
    }
    match &shape.kind {
        Kind::Structure {
            members: list,
            required,
            ..
        } => {
            for member in list {
                let star = if required.contains(&member.name) {
                    " [required]"
                } else {
                    ""
                };
                let facts = facts(service, &member.shape)
                    .map(|facts| format!("  {facts}"))
                    .unwrap_or_default();
                let pad = " ".repeat(indent);
                out.push_str(&format!(
                    "{pad}{} -> ({}){star}{facts}\n",
                    member.name,
                    kind(service, &member.shape)
                ));
                members(service, &member.shape, indent + 3, depth + 1, out);
            }
        }
        Kind::List { member, .. } => members(service, member, indent, depth, out),
        _ => {}
    }
}

/// An example of shorthand for structures, maps and lists of them.
fn shorthand(service: &Service, name: &str) -> Option<String> {
    match &service.shapes.get(name)?.kind {
        Kind::List { member, .. } => {
            let complex = matches!(
                service.shapes.get(member)?.kind,
                Kind::Structure { .. } | Kind::Map { .. }
            );
            if complex {
                Some(format!("{} ...", example(service, member, 0)?))
            } else {
                Some("\"string\" \"string\" ...".into())
            }
        }
        Kind::Structure { .. } | Kind::Map { .. } => example(service, name, 0),
        _ => None,
    }
}

fn example(service: &Service, name: &str, depth: usize) -> Option<String> {
    if depth > DEPTH {
        return None;
    }
    let shape = service.shapes.get(name)?;
    let text = match &shape.kind {
        Kind::Structure { members, .. } => {
            let each = |m: &shape::Member| Some(format!("{}={}", m.name, example(service, &m.shape, depth + 1)?));
            let inner = members.iter().map(each).collect::<Option<Vec<String>>>()?.join(",");
            if depth == 0 { inner } else { format!("{{{inner}}}") }
        }
        Kind::Map { value, .. } => {
            let value = example(service, value, depth + 1)?;
            let inner = format!("KeyName1={value},KeyName2={value}");
            if depth == 0 { inner } else { format!("{{{inner}}}") }
        }
        Kind::List { member, .. } => {
            let item = example(service, member, depth + 1)?;
            format!("[{item},{item}]")
        }
        _ => kind(service, name).to_string(),
    };
    (text.len() < 2000).then_some(text)
}
