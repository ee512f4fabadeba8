//! A command's words to a program that runs, and output to a file.

use super::{Job, Printed, Program, Step};
use crate::base::limits;
use crate::base::time::Time;
use crate::terminal::builtins::{self, Built};
use crate::terminal::cli::{self, plan::Around, run::Ended, run::Run, run::Turn};
use crate::terminal::{curl, near};

impl Job {
    pub(super) fn program(
        &mut self,
        args: &[String],
        assigned: Vec<(String, String)>,
        now: Time,
    ) -> Result<Program, Option<Ended>> {
        let name = args.first().map(String::as_str).unwrap_or_default();
        match name {
            "aws" => {
                let mut vars = self.env.vars.clone();
                vars.extend(assigned);
                let around = Around {
                    vars: &vars,
                    files: &self.env.files,
                };
                let columns = if self.env.columns == 0 { 80 } else { self.env.columns };
                match cli::parse(&args[1..], &around) {
                    Ok(cli::Parsed::Plan(plan)) => Ok(Program::Aws(Box::new(Run::new(*plan, columns)))),
                    Ok(cli::Parsed::Tail(tail)) => Ok(Program::Tail(tail)),
                    Ok(cli::Parsed::Print(stdout)) => Err(Some(Ended {
                        stdout,
                        ..Ended::default()
                    })),
                    Err(error) => Err(Some(error.into())),
                }
            }
            "curl" => curl::parse(&args[1..])
                .map(|curl| Program::Curl(Box::new(curl)))
                .map_err(Some),
            _ => match builtins::start(args, &self.env.files, now) {
                Built::Turn(Turn::End(ended)) => Err(Some(ended)),
                Built::Turn(Turn::Do(request)) => {
                    self.queue.push(Step::Do(request));
                    Ok(Program::Builtin)
                }
                Built::Turn(Turn::Say(text)) => Err(Some(Ended {
                    stdout: text,
                    ..Ended::default()
                })),
                Built::Export(pairs) => {
                    self.env.vars.extend(pairs);
                    Err(Some(Ended::default()))
                }
                Built::Unset(names) => {
                    self.env.vars.retain(|name, _| !names.contains(name));
                    Err(Some(Ended::default()))
                }
                Built::Clear => {
                    self.queue.push(Step::Print(Printed {
                        clear: true,
                        ..Printed::default()
                    }));
                    Err(Some(Ended::default()))
                }
                Built::History => {
                    let lines = self.env.history.iter().enumerate();
                    let stdout = lines.map(|(i, line)| format!("{:>5}  {line}\n", i + 1)).collect();
                    Err(Some(Ended {
                        stdout,
                        ..Ended::default()
                    }))
                }
                Built::Unknown => Err(Some(Ended {
                    stderr: unknown_command(name),
                    exit: 127,
                    ..Ended::default()
                })),
            },
        }
    }

    /// Keeps output as if it had been dropped as a file.
    pub(super) fn store(&mut self, name: &str, append: bool, text: &str) {
        if name == "/dev/null" || name.is_empty() {
            return;
        }
        let name = name.trim_start_matches("./").to_string();
        let file = self.env.files.entry(name).or_default();
        if !append {
            file.clear();
        }
        if file.len() + text.len() <= limits::TERMINAL_BYTES * 4 {
            file.push_str(text);
        }
    }
}

fn unknown_command(name: &str) -> String {
    let names = builtins::COMMANDS.map(|(name, _)| name);
    let shown: String = name.chars().take(200).collect();
    match near::closest(name, &names).first() {
        Some(near) => format!("sh: {shown}: command not found. Did you mean {near}?\n"),
        None => format!("sh: {shown}: command not found\n"),
    }
}
