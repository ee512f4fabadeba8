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
        input: Option<String>,
        now: Time,
    ) -> Result<Program, Option<Ended>> {
        let name = args.first().map(String::as_str).unwrap_or_default();
        match name {
            "aws" => {
                let mut vars = self.env.vars.clone();
                vars.extend(assigned);
                let mut files = std::borrow::Cow::Borrowed(&self.env.files);
                if let Some(input) = input {
                    files.to_mut().insert("/dev/stdin".into(), input);
                }
                let around = Around {
                    vars: &vars,
                    files: &files,
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
            "rm" => Err(Some(self.remove(&args[1..]))),
            "tee" => Err(Some(self.tee(&args[1..], input.as_deref()))),
            _ => match builtins::start(args, input.as_deref(), &self.env.files, now) {
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

    /// Sends text to the screen, the file or the substitution it is for; false if the file cannot take it.
    pub(super) fn output(&mut self, stdout: &str, stderr: &str) -> bool {
        let nested = self.frames.len() > 1;
        let Some(frame) = self.frames.last_mut() else {
            return true;
        };
        let quiet = frame.commands.get(frame.next).is_some_and(|command| command.quiet);
        let stderr = if quiet { "" } else { stderr };
        let Some((name, append)) = frame.into.clone() else {
            let stdout = if nested {
                let room = limits::TERMINAL_BYTES.saturating_sub(frame.captured.len());
                frame.captured.push_str(stdout.get(..room).unwrap_or(stdout));
                ""
            } else {
                stdout
            };
            self.print(stdout, stderr);
            return true;
        };
        // What comes next of the same command goes on where this ends.
        frame.into = Some((name.clone(), true));
        self.print("", stderr);
        let stored = self.store(&name, append, stdout);
        if let Err(fault) = &stored {
            self.print("", &format!("sh: {name}: {fault}\n"));
        }
        stored.is_ok()
    }

    /// `tee`: what it reads goes to its files and on.
    fn tee(&mut self, args: &[String], input: Option<&str>) -> Ended {
        let append = args.first().is_some_and(|arg| arg == "-a");
        let Some(text) = input else {
            return Ended {
                stderr: builtins::nothing_to_read("tee"),
                exit: 1,
                ..Ended::default()
            };
        };
        let mut ended = Ended {
            stdout: text.to_string(),
            ..Ended::default()
        };
        for name in &args[usize::from(append)..] {
            if let Err(fault) = self.store(name, append, text) {
                ended.stderr.push_str(&format!("tee: {name}: {fault}\n"));
                ended.exit = 1;
            }
        }
        ended
    }

    /// Keeps output as if it had been dropped as a file; why it cannot.
    pub(super) fn store(&mut self, name: &str, append: bool, text: &str) -> Result<(), String> {
        if name == "/dev/null" {
            return Ok(());
        }
        let name = name.trim_start_matches("./");
        if name.is_empty() {
            return Err("No such file or directory".into());
        }
        if name.ends_with('/') {
            return Err("Is a directory".into());
        }
        if name.len() > 255 || name.chars().any(char::is_control) {
            return Err("File name too long, or with control characters".into());
        }
        let files = &mut self.env.files;
        if files.len() >= limits::TERMINAL_FILES && !files.contains_key(name) {
            let most = limits::TERMINAL_FILES;
            return Err(format!(
                "the terminal keeps at most {most} files; remove one first (rm <name>)"
            ));
        }
        let before = files.get(name).map_or(0, |file| if append { file.len() } else { 0 });
        if before + text.len() > limits::TERMINAL_FILE_BYTES {
            let most = limits::TERMINAL_FILE_BYTES / 1024;
            return Err(format!(
                "File too large: the terminal keeps at most {most} KiB in a file"
            ));
        }
        let file = files.entry(name.to_string()).or_default();
        if !append {
            file.clear();
        }
        file.push_str(text);
        Ok(())
    }

    /// `rm`: files the terminal keeps go.
    pub(super) fn remove(&mut self, args: &[String]) -> Ended {
        let mut ended = Ended::default();
        for name in args.iter().filter(|arg| !matches!(arg.as_str(), "-f" | "-r" | "-rf")) {
            if self.env.files.remove(name.trim_start_matches("./")).is_none()
                && !args.iter().any(|arg| arg.contains('f') && arg.starts_with('-'))
            {
                ended
                    .stderr
                    .push_str(&format!("rm: cannot remove '{name}': No such file or directory\n"));
                ended.exit = 1;
            }
        }
        ended
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
