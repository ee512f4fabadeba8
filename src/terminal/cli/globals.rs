//! The options every command takes.
//!
//! Follows AWS CLI v2's "Command line options" reference. They may stand anywhere among the arguments.

use super::faults::CliError;
use super::options::{Takes, value_of};
use crate::aws::REGION;
use crate::terminal::output::query;
use std::collections::BTreeMap;

/// How a reply is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    Text,
    Table,
    Yaml,
    Off,
}

/// The global options of one command.
#[derive(Clone, Debug, PartialEq)]
pub struct Globals {
    pub format: Format,
    /// The text of `--query`, known to compile.
    pub query: Option<String>,
    pub paginate: bool,
    pub version: bool,
}

/// Name, whether it takes a value, and a line of help.
pub const OPTIONS: [(&str, bool, &str); 20] = [
    ("debug", false, "Accepted; there is no log of the CLI itself to show."),
    ("endpoint-url", true, "Accepted; every command goes to this world."),
    ("no-verify-ssl", false, "Accepted; nothing leaves the page."),
    ("no-paginate", false, "Show only the first page of a reply."),
    ("output", true, "json, text, table, yaml or off."),
    ("query", true, "A JMESPath expression that picks from the reply."),
    ("profile", true, "Accepted; there is one identity, the learner's."),
    ("region", true, "us-east-1, the only Region of this world."),
    ("version", false, "The version of the CLI."),
    ("color", true, "on, off or auto; replies are not coloured."),
    ("no-sign-request", false, "Accepted; nothing is signed."),
    ("ca-bundle", true, "Accepted; nothing leaves the page."),
    ("cli-read-timeout", true, "Accepted; replies take no time."),
    ("cli-connect-timeout", true, "Accepted; connections take no time."),
    ("cli-binary-format", true, "base64 or raw-in-base64-out."),
    ("cli-error-format", true, "Accepted; errors are in the enhanced format."),
    ("no-cli-pager", false, "Accepted; there is no pager."),
    ("cli-auto-prompt", false, "Accepted; press Tab for what fits."),
    ("no-cli-auto-prompt", false, "Accepted."),
    ("v2-debug", false, "Accepted."),
];

const FORMATS: [&str; 6] = ["json", "text", "table", "yaml", "yaml-stream", "off"];

/// Takes the global options out of the arguments; what is left is the command's.
pub fn take(args: &[String], vars: &BTreeMap<String, String>) -> Result<(Globals, Vec<String>), CliError> {
    let mut rest = Vec::new();
    let mut given: BTreeMap<&str, String> = BTreeMap::new();
    let mut at = 0;
    while let Some(word) = args.get(at) {
        at += 1;
        let name = word
            .strip_prefix("--")
            .map(|body| body.split('=').next().unwrap_or(body));
        let known = name.and_then(|name| OPTIONS.iter().find(|(option, ..)| *option == name));
        match known {
            None => rest.push(word.clone()),
            Some((option, false, _)) => {
                given.insert(option, String::new());
            }
            Some((option, true, _)) => {
                let value = value_of(word, args, &mut at, Takes::One)?;
                given.insert(option, value.into_iter().next().unwrap_or_default());
            }
        }
    }
    let default = || {
        vars.get("AWS_DEFAULT_OUTPUT")
            .filter(|value| !value.is_empty())
            .cloned()
    };
    let format = match given.remove("output").or_else(default).as_deref() {
        None | Some("json") => Format::Json,
        Some("text") => Format::Text,
        Some("table") => Format::Table,
        Some("yaml") => Format::Yaml,
        Some("off") => Format::Off,
        Some("yaml-stream") => {
            return Err(CliError::param(
                "--output yaml-stream is not available here; use --output yaml.",
            ));
        }
        Some(other) => return Err(CliError::choice("--output", other, &FORMATS, "")),
    };
    if let Some(color) = given
        .get("color")
        .filter(|color| !["on", "off", "auto"].contains(&color.as_str()))
    {
        return Err(CliError::choice("--color", color, &["on", "off", "auto"], ""));
    }
    if let Some(url) = given.get("endpoint-url").filter(|url| !url.contains("://")) {
        return Err(CliError::param(&format!(
            "Bad value for --endpoint-url \"{url}\": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/"
        )));
    }
    let from_vars = || {
        ["AWS_REGION", "AWS_DEFAULT_REGION"]
            .iter()
            .find_map(|name| vars.get(*name))
            .cloned()
    };
    if let Some(region) = given
        .get("region")
        .cloned()
        .or_else(from_vars)
        .filter(|region| region != REGION)
    {
        return Err(CliError::general(&format!(
            "Could not connect to the endpoint in Region '{region}'. This world has only the Region {REGION}."
        )));
    }
    if let Some(text) = given.get("query") {
        query::compile(text).map_err(|message| CliError::param(&message))?;
    }
    let globals = Globals {
        format,
        query: given.remove("query"),
        paginate: !given.contains_key("no-paginate"),
        version: given.contains_key("version"),
    };
    Ok((globals, rest))
}
