//! The log as a script for the terminal: every call as its command, time as `sleep`, the rest as a remark.

use crate::model::Command;
use crate::session::{self, Session};
use crate::terminal::to_cli;
use crate::ui::strings::clock as words;

/// The log of the current branch as a script.
pub fn of(session: &Session) -> String {
    let head = words::script_head(session.scenario(), session.seed(), &session.start().iso());
    let mut lines = vec![head];
    for entry in session.log() {
        match &entry.command {
            Command::Advance(millis) if *millis < 1000 => {}
            Command::Advance(millis) => lines.push(format!("sleep {}", millis / 1000)),
            Command::Call(call) => lines.push(to_cli(call)),
            Command::Inject(_) => lines.push(format!("# {}", one_line(&session::words(&entry.command)))),
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Call;
    use crate::base::time::Span;
    use serde_json::json;

    #[test]
    fn calls_become_commands_and_time_becomes_sleep() {
        let mut session = Session::empty(3);
        let call = Call::new("ecs", "CreateCluster", json!({"clusterName": "c"}));
        session.apply(&Command::Call(call));
        session.advance(Span::secs(90));
        let text = of(&session);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("# Taskyard, scenario empty, seed 3"), "{text}");
        assert_eq!(lines[1..], ["aws ecs create-cluster --cluster-name c", "sleep 90"]);
    }
}
