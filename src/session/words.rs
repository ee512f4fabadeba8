//! Words for commands: "create-service web", as buttons and lists name an act.

use crate::aws::Call;
use crate::aws::shape::cli_name;
use crate::model::{Command, command::Inject};

/// Members that name what a call is about, the most telling first; compared without regard to case.
const SUBJECTS: &[&str] = &[
    "serviceName",
    "service",
    "clusterName",
    "family",
    "task",
    "taskDefinition",
    "name",
    "loadBalancerName",
    "targetGroupName",
    "groupName",
    "roleName",
    "policyName",
    "logGroupName",
    "listenerArn",
    "targetGroupArn",
    "loadBalancerArn",
    "resourceArn",
    "groupId",
    "cluster",
];
/// Longest subject, in characters.
const LONGEST: usize = 40;

/// What a command is called: the CLI's operation name and its subject.
pub fn of(command: &Command) -> String {
    match command {
        Command::Advance(_) => "passing of time".into(),
        Command::Call(call) => match subject(call) {
            Some(subject) => format!("{} {subject}", cli_name(&call.operation)),
            None => cli_name(&call.operation),
        },
        Command::Inject(inject) => match inject {
            Inject::Http { url, .. } => format!("request to {}", short(url)),
            Inject::Traffic { name, .. } => format!("traffic {}", short(name)),
            Inject::StopTraffic { name } => format!("end of traffic {}", short(name)),
            Inject::CrashContainer { container, .. } => format!("crash of {}", short(container)),
            Inject::ImageAvailable { image, available } => {
                let what = if *available { "return" } else { "removal" };
                format!("{what} of image {}", short(image))
            }
            Inject::InstanceLoss { instance } => format!("loss of {}", short(instance)),
            Inject::ZoneLoss { zone, lost } => {
                format!("{} of {}", if *lost { "loss" } else { "return" }, short(zone))
            }
            Inject::AgentConnection { instance, .. } => format!("connection of {}", short(instance)),
            Inject::ExternalHost { name, .. } => format!("install on {}", short(name)),
            Inject::SpotInterruption { task } => format!("Spot interruption of {}", short(task)),
            Inject::ContainerHealth { container, .. } => format!("health of {}", short(container)),
        },
    }
}

fn subject(call: &Call) -> Option<String> {
    let members = call.input.as_object()?;
    SUBJECTS.iter().find_map(|wanted| {
        let member = members.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        member
            .and_then(|(_, value)| value.as_str())
            .filter(|text| !text.is_empty())
            .map(short)
    })
}

fn short(text: &str) -> String {
    let last = if text.starts_with("arn:") {
        text.rsplit('/').next().unwrap_or(text)
    } else {
        text
    };
    match last.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &last[..end]),
        None => last.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_act_is_named_by_operation_and_subject() {
        let call = |operation, input| of(&Command::Call(Call::new("ecs", operation, input)));
        let update = json!({"cluster": "c", "service": "arn:aws:ecs:us-east-1:123456789012:service/c/web"});
        assert_eq!(
            call("CreateService", json!({"cluster": "c", "serviceName": "web"})),
            "create-service web"
        );
        assert_eq!(call("UpdateService", update), "update-service web");
        assert_eq!(call("RunTask", json!({})), "run-task");
    }

    #[test]
    fn long_subjects_are_cut_between_characters() {
        let name = "ü".repeat(500);
        let text = of(&Command::Call(Call::new(
            "ecs",
            "CreateCluster",
            json!({"clusterName": name}),
        )));
        assert!(text.chars().count() < 60 && text.ends_with('…'));
    }
}
