//! The options of an operation, made from its input shape, and the arguments given for them.
//!
//! Follows AWS CLI: a member is an option by botocore's CLI name; a boolean is a pair `--x`, `--no-x`; a list takes
//! several values; paginated operations get `--max-items`, `--page-size` and `--starting-token`; `ec2`'s rules of
//! security groups get `--protocol`, `--port`, `--cidr`, `--source-group`, `--group-owner`. Options are not abbreviated.

use super::faults::CliError;
use super::{machines, sg};
use crate::aws::shape::{Kind, Member, Operation, Service, cli_name};

/// How many values an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// None; its presence means this value.
    Flag(bool),
    One,
    /// One, or none for a default.
    Maybe,
    Many,
}

/// What an option is for.
#[derive(Clone, Copy, Debug)]
pub enum Role {
    /// A member of the input.
    Member(&'static Member),
    /// `--cli-input-json` and such, by name.
    Cli(&'static str),
    /// `--max-items`, `--page-size`, `--starting-token`, by name.
    Page(&'static str),
    /// `--protocol` and such of a security group's rule, by name.
    Rule(&'static str),
}

/// One option of one operation.
#[derive(Clone, Debug)]
pub struct Opt {
    /// With its dashes.
    pub name: String,
    pub takes: Takes,
    pub required: bool,
    pub role: Role,
    /// Accepted but not shown.
    pub hidden: bool,
}

/// The arguments given for one option.
#[derive(Clone, Debug)]
pub struct Given {
    pub opt: Opt,
    pub values: Vec<String>,
}

/// The input members of an operation, in the model's order, and which of them are required.
pub fn members(service: &'static Service, operation: &'static Operation) -> (&'static [Member], &'static [String]) {
    let shape = operation.input.as_ref().and_then(|name| service.shapes.get(name));
    match shape.map(|shape| &shape.kind) {
        Some(Kind::Structure { members, required, .. }) => (members, required),
        _ => (&[], &[]),
    }
}

/// Every option of an operation, in the model's order.
pub fn of(service: &'static Service, operation: &'static Operation) -> Vec<Opt> {
    let (members, required) = members(service, operation);
    let paginator = operation.paginator.as_ref();
    let mut out = Vec::new();
    for member in members {
        let paging = paginator
            .is_some_and(|p| p.input_token.contains(&member.name) || p.limit_key.as_ref() == Some(&member.name));
        let base = Opt {
            name: format!("--{}", cli_name(&member.name)),
            takes: Takes::One,
            required: required.contains(&member.name) && !machines::hides(operation, &member.name),
            role: Role::Member(member),
            hidden: paging || sg::hides(operation, &member.name) || machines::hides(operation, &member.name),
        };
        match service.shapes.get(&member.shape).map(|shape| &shape.kind) {
            Some(Kind::Boolean) => {
                let no = negative(&service.name, &base.name);
                out.push(Opt {
                    takes: Takes::Flag(true),
                    ..base.clone()
                });
                out.push(Opt {
                    name: no,
                    takes: Takes::Flag(false),
                    ..base
                });
            }
            Some(Kind::List { .. }) => out.push(Opt {
                takes: Takes::Many,
                ..base
            }),
            _ => out.push(base),
        }
    }
    let plain = |name: &'static str, takes: Takes, role: Role| Opt {
        name: format!("--{name}"),
        takes,
        required: false,
        role,
        hidden: false,
    };
    for name in sg::options(operation) {
        out.push(plain(name, Takes::One, Role::Rule(name)));
    }
    if machines::runs(operation) {
        out.extend(machines::VALUES.map(|name| plain(name, Takes::One, Role::Rule(name))));
        out.extend(machines::FLAGS.map(|name| plain(name, Takes::Flag(true), Role::Rule(name))));
    }
    if let Some(paginator) = paginator {
        let sized = paginator.limit_key.is_some();
        for name in ["starting-token", "page-size", "max-items"] {
            // The CLI's own option stands in front of a member of the same name.
            out.retain(|opt| opt.name != format!("--{name}"));
            if sized || name != "page-size" {
                out.push(plain(name, Takes::One, Role::Page(name)));
            }
        }
    }
    out.push(plain("cli-input-json", Takes::One, Role::Cli("cli-input-json")));
    out.push(plain("cli-input-yaml", Takes::One, Role::Cli("cli-input-yaml")));
    out.push(plain(
        "generate-cli-skeleton",
        Takes::Maybe,
        Role::Cli("generate-cli-skeleton"),
    ));
    out
}

/// The name of the option that says no: `--no-x`, but for a few the CLI renames.
fn negative(service: &str, positive: &str) -> String {
    match (service, positive) {
        ("ecs", "--enable-execute-command") => "--disable-execute-command".into(),
        ("ec2", "--egress") => "--ingress".into(),
        _ => format!("--no-{}", positive.trim_start_matches("--")),
    }
}

/// Sorts an operation's arguments by option; what fits none is given back as unknown.
pub fn sort(args: &[String], options: &[Opt]) -> Result<(Vec<Given>, Vec<String>), CliError> {
    let (mut given, mut unknown): (Vec<Given>, Vec<String>) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(word) = args.get(at) {
        at += 1;
        let name = word.split('=').next().unwrap_or(word);
        match options.iter().find(|opt| opt.name == name && is_option(word)) {
            Some(opt) => {
                let values = value_of(word, args, &mut at, opt.takes)?;
                // The last of several is the one that counts.
                given.retain(|earlier| !same(&earlier.opt, opt));
                given.push(Given {
                    opt: opt.clone(),
                    values,
                });
            }
            None => unknown.push(word.clone()),
        }
    }
    Ok((given, unknown))
}

fn same(a: &Opt, b: &Opt) -> bool {
    match (a.role, b.role) {
        (Role::Member(a), Role::Member(b)) => std::ptr::eq(a, b),
        _ => a.name == b.name,
    }
}

/// Whether a word is an option rather than a value: it starts with a dash and is no negative number or phrase.
pub fn is_option(word: &str) -> bool {
    let name = word.split('=').next().unwrap_or(word);
    word.len() > 1 && word.starts_with('-') && word.parse::<f64>().is_err() && !name.contains(' ')
}

/// The values that follow an option, by how many it takes.
pub fn value_of(word: &str, args: &[String], at: &mut usize, takes: Takes) -> Result<Vec<String>, CliError> {
    let (name, inline) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value.to_string())),
        None => (word, None),
    };
    let mut next = || {
        let value = args.get(*at).filter(|word| !is_option(word)).cloned();
        *at += usize::from(value.is_some());
        value
    };
    match (takes, inline) {
        (Takes::Flag(_), None) => Ok(Vec::new()),
        (Takes::Flag(_), Some(value)) => Err(CliError::usage(&format!(
            "argument {name}: ignored explicit argument '{value}'"
        ))),
        (_, Some(value)) => Ok(vec![value]),
        (Takes::One, None) => match next() {
            Some(value) => Ok(vec![value]),
            None => Err(CliError::usage(&format!("argument {name}: expected one argument"))),
        },
        (Takes::Maybe, None) => Ok(next().into_iter().collect()),
        (Takes::Many, None) => Ok(std::iter::from_fn(next).collect()),
    }
}
