//! What the CLI says when it refuses, and the exit code it says it with.
//!
//! Follows AWS CLI 2.34's `enhanced` error format; exit codes as documented in the CLI's user guide ("Command line
//! return codes"): 252 the command line was wrong, 253 the environment, 254 the service refused, 255 anything else.

use super::super::near;
use crate::aws::AwsError;
use serde_json::Value;

/// The release whose texts are followed.
pub const VERSION: &str = "2.34.3";

const USAGE: &str = "\n\nusage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\nTo see help text, you can run:\n\n  aws help\n  aws <command> help\n  aws <command> <subcommand> help\n\n";

/// A refusal by the CLI itself.
#[derive(Clone, Debug, PartialEq)]
pub struct CliError {
    /// What goes to the error stream, with its line ends.
    pub text: String,
    pub exit: i32,
}

impl CliError {
    /// The command line does not fit the command: the complaint and the usage.
    pub fn usage(message: &str) -> CliError {
        CliError {
            text: format!("\naws: [ERROR]: An error occurred (ParamValidation): {message}{USAGE}"),
            exit: 252,
        }
    }

    /// A value does not fit its parameter.
    pub fn param(message: &str) -> CliError {
        CliError {
            text: format!("\naws: [ERROR]: An error occurred (ParamValidation): {message}\n"),
            exit: 252,
        }
    }

    /// A value could not be read.
    pub fn parsing(option: &str, message: &str) -> CliError {
        CliError::param(&format!("Error parsing parameter '{option}': {message}"))
    }

    /// Anything else.
    pub fn general(message: &str) -> CliError {
        CliError {
            text: format!("\naws: [ERROR]: {message}\n"),
            exit: 255,
        }
    }

    /// A word that is not among the choices, with the nearest of them.
    pub fn choice(argument: &str, given: &str, choices: &[&str], note: &str) -> CliError {
        let mut message = format!("argument {argument}: Found invalid choice {}", python(given));
        message.push_str(&maybe(&near::closest(given, choices)));
        if !note.is_empty() {
            message.push_str(&format!("\n\n{note}"));
        }
        CliError::usage(&message)
    }

    /// Options the operation does not have, each with the nearest it has.
    pub fn unknown(given: &[String], options: &[&str]) -> CliError {
        let mut close: Vec<&str> = Vec::new();
        for word in given.iter().filter(|word| word.starts_with('-')) {
            close.extend(near::closest(word, options));
        }
        close.dedup();
        let message = format!("Unknown options: {}", given.join(", "));
        CliError::usage(&format!("{message}{}", maybe(&close)))
    }

    /// The service's refusal of a call.
    pub fn service(operation: &str, error: &AwsError) -> CliError {
        let mut text = format!(
            "\naws: [ERROR]: An error occurred ({}) when calling the {operation} operation: {}\n",
            error.code, error.message
        );
        if let Value::Object(detail) = &error.detail {
            if !detail.is_empty() {
                text.push_str("\nAdditional error details:\n");
            }
            for (name, value) in detail {
                let value = value.as_str().map(str::to_string).unwrap_or_else(|| value.to_string());
                text.push_str(&format!("{name}: {value}\n"));
            }
        }
        CliError { text, exit: 254 }
    }
}

fn maybe(words: &[&str]) -> String {
    if words.is_empty() {
        return String::new();
    }
    let list: Vec<String> = words.iter().map(|word| format!("  * {word}")).collect();
    format!("\n\nMaybe you meant:\n\n{}", list.join("\n"))
}

fn python(text: &str) -> String {
    super::super::output::node::repr(text)
}
