//! IAM through the door.

mod decisions;
mod operations;

use super::*;
use crate::aws::{Call, LEARNER, Output};
use crate::model::{Command, World};
use serde_json::{Value, json};

fn call(world: &mut World, service: &str, operation: &str, input: Value) -> Result<Value, AwsError> {
    by(world, None, service, operation, input)
}

fn by(world: &mut World, who: Option<&str>, service: &str, operation: &str, input: Value) -> Result<Value, AwsError> {
    let mut call = Call::new(service, operation, input);
    call.by = who.map(String::from);
    world
        .apply(&Command::Call(call))
        .reply
        .map(|output: Output| output.to_value())
}

fn policy(statement: Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statement}).to_string()
}

fn trust(principal: Value) -> String {
    policy(json!([{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]))
}

fn make_role(world: &mut World, name: &str, principal: Value) -> String {
    let input = json!({"RoleName": name, "AssumeRolePolicyDocument": trust(principal)});
    let role = call(world, "iam", "CreateRole", input).unwrap();
    role["Role"]["Arn"].as_str().unwrap().to_string()
}

fn put(world: &mut World, role: &str, statement: Value) {
    let input = json!({"RoleName": role, "PolicyName": "p", "PolicyDocument": policy(statement)});
    call(world, "iam", "PutRolePolicy", input).unwrap();
}
