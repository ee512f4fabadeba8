//! The arguments after `aws`, to what is to be done.
//!
//! Follows AWS CLI 2.34: global options are taken out first, then service, operation and its options; a missing
//! required option, an unknown one and a value of the wrong kind are found in that order, before any call.

use super::faults::{CliError, VERSION};
use super::globals::{self, Globals};
use super::options::{self, Given, Opt, Role, Takes};
use super::{help, input, machines, sg, tail, validate, value};
use crate::aws::shape::{self, Operation, Service, Waiter};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a command line comes to.
pub enum Parsed {
    /// Something to print at once: help, a skeleton, the version.
    Print(String),
    /// Calls to make.
    Plan(Box<Plan>),
    /// `aws logs tail`.
    Tail(Box<tail::Tail>),
}

/// Calls of one operation.
#[derive(Clone)]
pub struct Plan {
    pub service: &'static Service,
    pub operation: &'static Operation,
    pub input: Map<String, Value>,
    pub globals: Globals,
    pub paging: Paging,
    /// The waiter and its CLI name, for `aws … wait …`.
    pub waiter: Option<(&'static str, &'static Waiter)>,
}

/// The CLI's own paging options.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paging {
    /// Pages are joined.
    pub join: bool,
    pub starting_token: Option<String>,
    pub max_items: Option<usize>,
}

/// What a command line can see of the world around it: variables and dropped files.
pub struct Around<'a> {
    pub vars: &'a BTreeMap<String, String>,
    pub files: &'a BTreeMap<String, String>,
}

/// Reads the arguments after `aws`.
pub fn parse(args: &[String], around: &Around) -> Result<Parsed, CliError> {
    let (globals, rest) = globals::take(args, around.vars)?;
    if globals.version {
        return Ok(Parsed::Print(format!("aws-cli/{VERSION} (as Taskyard has it)\n")));
    }
    let mut words = rest.into_iter();
    let Some(name) = words.next() else {
        return Err(CliError::usage("the following arguments are required: command"));
    };
    if name == "help" {
        return Ok(Parsed::Print(help::all()));
    }
    if options::is_option(&name) {
        return Err(unknown_global(&name));
    }
    let Some(service) = shape::service(&name) else {
        let names: Vec<&str> = shape::services().map(|service| service.name.as_str()).collect();
        let note = format!("Taskyard has the services {}.", names.join(", "));
        return Err(CliError::choice("command", &name, &names, &note));
    };
    let Some(verb) = words.next() else {
        return Err(CliError::usage("the following arguments are required: operation"));
    };
    let args: Vec<String> = words.collect();
    match verb.as_str() {
        "help" => Ok(Parsed::Print(help::service(service))),
        "wait" if !service.waiters.is_empty() => wait(service, globals, args, around),
        "tail" if service.name == "logs" => tail::parse(&args, globals).map(|tail| Parsed::Tail(Box::new(tail))),
        verb if options::is_option(verb) => Err(unknown_global(verb)),
        verb => match service.operation_by_cli(verb) {
            Some(operation) => operate(service, operation, globals, &args, around, None),
            None => {
                let names = verbs(service);
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let note = format!(
                    "Taskyard has these operations of {}:\n\n  {}",
                    service.name,
                    names.join("\n  ")
                );
                Err(CliError::choice("operation", verb, &names, &note))
            }
        },
    }
}

/// The words that can follow a service's name.
pub fn verbs(service: &Service) -> Vec<String> {
    let mut names: Vec<String> = service.operations.values().map(|op| op.cli_name.clone()).collect();
    if !service.waiters.is_empty() {
        names.push("wait".into());
    }
    if service.name == "logs" {
        names.push("tail".into());
    }
    names.sort();
    names
}

fn unknown_global(word: &str) -> CliError {
    let known: Vec<String> = globals::OPTIONS.iter().map(|(name, ..)| format!("--{name}")).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    CliError::unknown(&[word.to_string()], &known)
}

fn wait(service: &'static Service, globals: Globals, args: Vec<String>, around: &Around) -> Result<Parsed, CliError> {
    let usage = "usage: aws [options] <command> <subcommand> [parameters]\naws: [ERROR]: too few arguments";
    let Some((name, rest)) = args.split_first() else {
        return Err(CliError::param(usage));
    };
    if name == "help" {
        return Ok(Parsed::Print(help::waiters(service)));
    }
    let Some((name, waiter)) = service.waiters.get_key_value(name) else {
        let names: Vec<&str> = service.waiters.keys().map(String::as_str).collect();
        return Err(CliError::choice("subcommand", name, &names, ""));
    };
    match service.operations.get(&waiter.operation) {
        Some(operation) => operate(service, operation, globals, rest, around, Some((name, waiter))),
        None => Err(CliError::general(&format!(
            "{} is not available here",
            waiter.operation
        ))),
    }
}

fn operate(
    service: &'static Service,
    operation: &'static Operation,
    globals: Globals,
    args: &[String],
    around: &Around,
    waiter: Option<(&'static str, &'static Waiter)>,
) -> Result<Parsed, CliError> {
    if args.first().is_some_and(|word| word == "help") {
        return Ok(Parsed::Print(match waiter {
            Some(_) => help::waiters(service),
            None => help::operation(service, operation),
        }));
    }
    let mut table = options::of(service, operation);
    if waiter.is_some() {
        table.retain(|opt| !matches!(opt.role, Role::Page(_)));
    }
    let (given, unknown) = options::sort(args, &table)?;
    let cli = |name: &str| given.iter().find(|g| matches!(g.opt.role, Role::Cli(n) if n == name));
    let waived = ["cli-input-json", "cli-input-yaml", "generate-cli-skeleton"]
        .iter()
        .any(|name| cli(name).is_some());
    let missing = missing(&table, &given);
    if !missing.is_empty() && !waived {
        return Err(CliError::usage(&format!(
            "the following arguments are required: {}",
            missing.join(", ")
        )));
    }
    if !unknown.is_empty() {
        let names: Vec<&str> = table
            .iter()
            .filter(|opt| !opt.hidden)
            .map(|opt| opt.name.as_str())
            .collect();
        return Err(CliError::unknown(&unknown, &names));
    }
    if let Some(given) = cli("generate-cli-skeleton") {
        let text = input::skeleton(service, operation, given.values.first().map(String::as_str))?;
        return Ok(Parsed::Print(text));
    }
    let whole = cli("cli-input-json").is_none() && cli("cli-input-yaml").is_none();
    let mut body = explicit(service, operation, &given, around, whole)?;
    let by_hand = pages_by_hand(operation, &body);
    for name in ["cli-input-json", "cli-input-yaml"] {
        if let Some(text) = cli(name).and_then(|given| given.values.first()) {
            input::merge(name, text, around.files, &mut body)?;
        }
    }
    let by_hand = by_hand || pages_by_hand(operation, &body);
    let paging = paging(operation, &globals, &given, by_hand, &mut body)?;
    let mut value = Value::Object(body);
    if let Some(shape) = &operation.input {
        validate::check(service, shape, &mut value)
            .map_err(|faults| CliError::param(&format!("Parameter validation failed:\n{faults}")))?;
    }
    let Value::Object(input) = value else {
        return Err(CliError::general("the input is no map"));
    };
    Ok(Parsed::Plan(Box::new(Plan {
        service,
        operation,
        input,
        globals,
        paging,
        waiter,
    })))
}

/// The required options that were not given; a pair of booleans counts once.
fn missing(table: &[Opt], given: &[Given]) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    for opt in table.iter().filter(|opt| opt.required) {
        let Role::Member(member) = opt.role else { continue };
        let has = given
            .iter()
            .any(|g| matches!(g.opt.role, Role::Member(m) if std::ptr::eq(m, member)));
        if has {
            continue;
        }
        match opt.takes {
            Takes::Flag(false) => {
                if let Some(last) = missing.last_mut() {
                    *last = format!("{last} | {}", opt.name);
                }
            }
            _ => missing.push(opt.name.clone()),
        }
    }
    missing
}

fn explicit(
    service: &'static Service,
    operation: &Operation,
    given: &[Given],
    around: &Around,
    whole: bool,
) -> Result<Map<String, Value>, CliError> {
    let mut body = Map::new();
    let mut rules: Vec<(&str, String)> = Vec::new();
    for Given { opt, values } in given {
        match (opt.role, opt.takes) {
            (Role::Member(member), Takes::Flag(flag)) => {
                body.insert(member.name.clone(), flag.into());
            }
            (Role::Member(member), _) => {
                let value = value::of(service, &member.shape, &opt.name, values, around.files)?;
                body.insert(member.name.clone(), value);
            }
            (Role::Rule(name), _) => rules.push((name, values.first().cloned().unwrap_or_default())),
            (Role::Cli(_) | Role::Page(_), _) => {}
        }
    }
    if machines::runs(operation) {
        machines::apply(&rules, &mut body, whole)?;
    } else {
        sg::apply(&rules, &mut body)?;
    }
    Ok(body)
}

/// Whether the input itself has a page's token, which turns the joining of pages off.
fn pages_by_hand(operation: &Operation, body: &Map<String, Value>) -> bool {
    operation.paginator.as_ref().is_some_and(|p| {
        p.input_token
            .iter()
            .chain(p.limit_key.iter())
            .any(|name| body.contains_key(name))
    })
}

fn paging(
    operation: &Operation,
    globals: &Globals,
    given: &[Given],
    by_hand: bool,
    body: &mut Map<String, Value>,
) -> Result<Paging, CliError> {
    let page = |name: &str| {
        let found = given.iter().find(|g| matches!(g.opt.role, Role::Page(n) if n == name));
        found.and_then(|g| g.values.first())
    };
    let number = |name: &str| match page(name) {
        None => Ok(None),
        Some(text) => match text.parse::<usize>() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(CliError::usage(&format!(
                "argument --{name}: invalid int value: '{text}'"
            ))),
        },
    };
    let (max_items, page_size) = (number("max-items")?, number("page-size")?);
    let used: Vec<String> = given
        .iter()
        .filter(|g| matches!(g.opt.role, Role::Page(_)))
        .map(|g| g.opt.name.clone())
        .collect();
    if !globals.paginate && !used.is_empty() {
        return Err(CliError::param(&format!(
            "Cannot specify --no-paginate along with pagination arguments: {}",
            used.join(", ")
        )));
    }
    if let (Some(size), Some(key)) = (
        page_size,
        operation.paginator.as_ref().and_then(|p| p.limit_key.as_ref()),
    ) {
        body.insert(key.clone(), size.into());
    }
    Ok(Paging {
        join: operation.paginator.is_some() && globals.paginate && !by_hand,
        starting_token: page("starting-token").cloned(),
        max_items,
    })
}
