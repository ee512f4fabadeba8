//! Commands run inside containers.

use crate::aws::Call;
use crate::model::Command;
use crate::model::ecs::tests::{Yard, definition};
use serde_json::{Value, json};

fn call(yard: &mut Yard, service: &str, operation: &str, input: Value) -> Value {
    let outcome = yard.0.apply(&Command::Call(Call::new(service, operation, input)));
    outcome.reply.unwrap().to_value()
}

/// A running task with ECS Exec: its ARN.
fn task(yard: &mut Yard, enabled: bool, actions: &str) -> String {
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]});
    let role = json!({"RoleName": "app", "AssumeRolePolicyDocument": trust.to_string()});
    let arn = call(yard, "iam", "CreateRole", role)["Role"]["Arn"].clone();
    let policy =
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]});
    let input = json!({"RoleName": "app", "PolicyName": "p", "PolicyDocument": policy.to_string()});
    call(yard, "iam", "PutRolePolicy", input);
    let mut input = definition("web", "nginx");
    input["taskRoleArn"] = arn;
    input["containerDefinitions"][0]["environment"] = json!([{"name": "COLOUR", "value": "blue sky"}]);
    yard.ok("RegisterTaskDefinition", input);
    let network = yard.network();
    let input = json!({"cluster": "quay", "taskDefinition": "web", "launchType": "FARGATE",
        "networkConfiguration": network, "enableExecuteCommand": enabled});
    let arn = yard.ok("RunTask", input)["tasks"][0]["taskArn"]
        .as_str()
        .unwrap()
        .to_string();
    yard.pass(90);
    arn
}

fn ask(task: &str, command: &str) -> Value {
    json!({"cluster": "quay", "task": task, "command": command, "interactive": true})
}

fn exec(yard: &mut Yard, task: &str, command: &str) -> String {
    let reply = yard.ok("ExecuteCommand", ask(task, command));
    let id = reply["session"]["sessionId"].as_str().unwrap();
    super::stream(&yard.0, id).unwrap()
}

#[test]
fn a_command_sees_the_containers_world() {
    let mut yard = Yard::new();
    let task = task(&mut yard, true, "ssmmessages:*");
    let ip = yard.task(&task)["containers"][0]["networkInterfaces"][0]["privateIpv4Address"].clone();
    let host = format!("ip-{}.ec2.internal\n", ip.as_str().unwrap().replace('.', "-"));
    assert_eq!(exec(&mut yard, &task, "hostname"), host);
    assert_eq!(exec(&mut yard, &task, "echo \"$COLOUR\" | wc -w"), "2\n");
    assert_eq!(
        exec(&mut yard, &task, "env | grep COLOUR && echo yes || echo no"),
        "COLOUR=blue sky\nyes\n"
    );
    let code = exec(
        &mut yard,
        &task,
        "curl -s -o /dev/null -w '%{http_code}' http://localhost/",
    );
    assert_eq!(code, "200\n");
    let metadata: Value =
        serde_json::from_str(&exec(&mut yard, &task, "curl -s $ECS_CONTAINER_METADATA_URI_V4/task")).unwrap();
    assert_eq!(
        (&metadata["TaskARN"], &metadata["Family"]),
        (&json!(task), &json!("web"))
    );
    let line = "curl -s 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    let credentials: Value = serde_json::from_str(&exec(&mut yard, &task, line)).unwrap();
    assert_eq!(credentials["RoleArn"], "arn:aws:iam::123456789012:role/app");
    let refused = exec(&mut yard, &task, "curl -s http://169.254.170.2/v2/credentials/nope");
    assert!(refused.contains("Credentials not found"), "{refused}");
    assert_eq!(exec(&mut yard, &task, "frobnicate"), "sh: frobnicate: not found\n");
}

#[test]
fn a_command_is_refused_as_ecs_refuses_it() {
    let mut yard = Yard::new();
    let closed = task(&mut yard, false, "ssmmessages:*");
    let refused = yard.refused("ExecuteCommand", ask(&closed, "env"));
    assert!(
        refused.contains("execute command was not enabled when the task was run"),
        "{refused}"
    );
    let mut input = ask(&closed, "env");
    input["interactive"] = json!(false);
    assert!(
        yard.refused("ExecuteCommand", input)
            .contains("Interactive is the only mode")
    );
    let mut other = Yard::new();
    let mute = task(&mut other, true, "s3:*");
    assert!(
        other
            .refused("ExecuteCommand", ask(&mute, "env"))
            .starts_with("TargetNotConnectedException")
    );
}

#[test]
fn hostile_commands_end_without_a_panic() {
    let mut yard = Yard::new();
    let task = task(&mut yard, true, "ssmmessages:*");
    for command in [
        "",
        " ",
        "'",
        "\"",
        "$",
        "$(",
        "${",
        "`",
        "\\",
        "|",
        "||",
        "&&",
        ";;",
        "$($($($($($($($(echo a))))))))",
        "sh -c 'sh -c \"sh -c ls\"'",
        ">",
        "> x",
        "2>",
        "cat >",
        "curl",
        "curl -H",
        "curl http://",
        "head -n",
        "grep",
        "é$é",
        "echo $?; exit 3; echo no",
        "printf '\\n'",
        "ls -la /nope",
        "X=1 Y",
        "=",
        "a=b=c; echo $a",
    ] {
        exec(&mut yard, &task, if command.is_empty() { "true" } else { command });
    }
}
