//! Tests of [`check`] and [`faults`]: each kind of fault with its code, words and field, and what must pass.

use super::{check, faults, services, skeleton, types::Kind};
use crate::aws::AwsError;
use serde_json::{Value, json};

fn refused(service: &str, operation: &str, input: Value) -> AwsError {
    check(service, operation, &input).expect_err("accepted")
}

fn says(error: &AwsError, code: &str, message: &str, field: &str) {
    assert_eq!(
        (error.code.as_str(), error.message.as_str(), error.field.as_deref()),
        (code, message, Some(field))
    );
}

#[test]
fn a_task_definition_with_nulls_passes() {
    let input = json!({
        "family": "hello", "taskRoleArn": null, "networkMode": "awsvpc", "cpu": "256", "memory": "512", "tags": null,
        "requiresCompatibilities": ["FARGATE"], "volumes": [], "runtimePlatform": null,
        "containerDefinitions": [{
            "name": "web", "image": "nginx", "cpu": 0, "links": null, "memory": null, "dockerLabels": null,
            "portMappings": [{ "containerPort": 80, "hostPort": 80, "protocol": "tcp" }], "environment": [],
            "logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-group": "/ecs/hello" } }
        }]
    });
    assert_eq!(check("ecs", "RegisterTaskDefinition", &input), Ok(()));
}

#[test]
fn the_requests_of_awss_own_examples_pass() {
    let expected: Value = serde_json::from_str(include_str!("../../../tools/expected.json")).unwrap();
    let accepted = expected["accepted"].as_array().unwrap();
    assert!(accepted.len() > 70, "{}", accepted.len());
    for example in accepted {
        let (service, operation) = (example[0].as_str().unwrap(), example[1].as_str().unwrap());
        assert_eq!(faults(service, operation, &example[2]), [], "{operation}");
    }
}

#[test]
fn null_is_the_same_as_absent() {
    let absent = refused("ecs", "RunTask", json!({}));
    assert_eq!(
        absent,
        refused("ecs", "RunTask", json!({ "taskDefinition": null, "count": null }))
    );
    assert_eq!(absent, refused("ecs", "RunTask", Value::Null));
    says(
        &absent,
        "InvalidParameterException",
        "Task Definition can not be blank.",
        "taskDefinition",
    );
    assert_eq!(check("sts", "GetCallerIdentity", &Value::Null), Ok(()));
    assert_eq!(check("sts", "GetCallerIdentity", &json!({})), Ok(()));
}

#[test]
fn ecs_words_missing_members_itself() {
    let error = refused("ecs", "DescribeTasks", json!({}));
    says(&error, "InvalidParameterException", "Tasks cannot be empty.", "tasks");
    let vpc = json!({ "taskDefinition": "a", "networkConfiguration": { "awsvpcConfiguration": {} } });
    let field = "networkConfiguration.awsvpcConfiguration.subnets";
    says(
        &refused("ecs", "RunTask", vpc),
        "InvalidParameterException",
        "subnets can not be empty.",
        field,
    );
    let secret = json!({ "family": "a", "containerDefinitions": [{ "secrets": [{ "name": "X" }] }] });
    let error = refused("ecs", "RegisterTaskDefinition", secret);
    let text = "Secret.valueFrom should not be null or empty.";
    says(
        &error,
        "ClientException",
        text,
        "containerDefinitions[0].secrets[0].valueFrom",
    );
}

#[test]
fn wrong_types_name_the_field_what_was_found_and_what_was_expected() {
    let input = json!({ "family": "a", "containerDefinitions": [{ "name": "x", "memory": "512" }] });
    let text = "STRING_VALUE cannot be converted to Integer: containerDefinitions[0].memory must be an integer of \
                32 bits, found \"512\".";
    let error = refused("ecs", "RegisterTaskDefinition", input);
    says(&error, "SerializationException", text, "containerDefinitions[0].memory");
    for (member, value) in [
        ("count", json!(1.5)),
        ("count", json!(3_000_000_000_u64)),
        ("count", json!([])),
        ("cluster", json!(1)),
        ("cluster", json!({})),
        ("enableECSManagedTags", json!("true")),
        ("tags", json!("a")),
        ("tags", json!({})),
        ("overrides", json!([])),
    ] {
        let error = refused("ecs", "RunTask", json!({ "taskDefinition": "a", member: value }));
        assert_eq!(
            (error.code.as_str(), error.field.as_deref()),
            ("SerializationException", Some(member))
        );
    }
    let error = refused("elbv2", "CreateTargetGroup", json!({ "Name": "a", "Port": "http" }));
    let text = "1 validation error detected: Value 'http' at 'port' failed to satisfy constraint: Member must be an \
                integer of 32 bits";
    says(&error, "ValidationError", text, "Port");
    let error = refused("ec2", "DescribeVpcs", json!({ "MaxResults": "x" }));
    assert_eq!(
        (error.code.as_str(), error.field.as_deref()),
        ("InvalidParameterValue", Some("MaxResults"))
    );
}

#[test]
fn an_input_that_is_no_object_is_refused() {
    assert_eq!(refused("ecs", "RunTask", json!([])).code, "SerializationException");
    assert_eq!(refused("iam", "GetRole", json!("x")).code, "ValidationError");
}

#[test]
fn unknown_members_are_never_dropped() {
    let input = json!({ "family": "a", "containerDefinitions": [{ "memry": 512 }] });
    let error = refused("ecs", "RegisterTaskDefinition", input);
    let text = "Unknown parameter in containerDefinitions[0]: \"memry\", did you mean \"memory\"?";
    says(&error, "ClientException", text, "containerDefinitions[0].memry");
    let error = refused("ecs", "DescribeClusters", json!({ "xyzzy": null }));
    let text = "Unknown parameter in input: \"xyzzy\", must be one of: clusters, include";
    says(&error, "InvalidParameterException", text, "xyzzy");
    let error = refused("ec2", "DescribeVpcs", json!({ "Foo": 1 }));
    says(&error, "UnknownParameter", "The parameter Foo is not recognized", "Foo");
    assert_eq!(
        refused("sts", "GetCallerIdentity", json!({ "a": 1 })).field.as_deref(),
        Some("a")
    );
}

#[test]
fn query_services_word_constraints_by_their_framework() {
    let error = refused("elbv2", "CreateTargetGroup", json!({ "Name": "a", "Port": 0 }));
    let text = "1 validation error detected: Value '0' at 'port' failed to satisfy constraint: Member must have value \
                greater than or equal to 1";
    says(&error, "ValidationError", text, "Port");
    let error = refused(
        "elbv2",
        "CreateTargetGroup",
        json!({ "Name": "a", "TargetType": "pod" }),
    );
    let text = "1 validation error detected: Value 'pod' at 'targetType' failed to satisfy constraint: Member must \
                satisfy enum value set: [instance, ip, lambda, alb]";
    says(&error, "ValidationError", text, "TargetType");
    let error = refused("iam", "GetRole", json!({}));
    let text = "1 validation error detected: Value null at 'roleName' failed to satisfy constraint: Member must not \
                be null";
    says(&error, "ValidationError", text, "RoleName");
    let tags = json!({ "RoleName": "a", "AssumeRolePolicyDocument": "{}", "Tags": [{ "Key": "", "Value": "" }] });
    let error = refused("iam", "CreateRole", tags);
    assert!(
        error.message.contains("at 'tags.1.member.key' failed"),
        "{}",
        error.message
    );
    assert_eq!(error.field.as_deref(), Some("Tags[0].Key"));
}

#[test]
fn all_faults_of_constraints_are_named_at_once() {
    let input = json!({ "RoleName": "a b", "PolicyArn": "x" });
    let error = refused("iam", "AttachRolePolicy", input.clone());
    let text = r"2 validation errors detected: Value 'x' at 'policyArn' failed to satisfy constraint: Member must have length greater than or equal to 20; Value 'a b' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+";
    says(&error, "ValidationError", text, "PolicyArn");
    let each: Vec<_> = faults("iam", "AttachRolePolicy", &input)
        .into_iter()
        .map(|f| f.field.unwrap())
        .collect();
    assert_eq!(each, ["PolicyArn", "RoleName"]);
}

#[test]
fn faults_come_in_the_order_they_would_be_met_and_are_bounded() {
    let input = json!({ "zzz": 1, "count": "x", "launchType": "MOON" });
    let fields: Vec<_> = faults("ecs", "RunTask", &input)
        .into_iter()
        .map(|f| f.field.unwrap())
        .collect();
    assert_eq!(fields, ["count", "zzz", "launchType", "taskDefinition"]);
    let many: Value = (0..1000)
        .map(|n| (format!("x{n}"), json!(1)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    assert_eq!(faults("ecs", "RunTask", &many).len(), 20);
}

#[test]
fn ec2_cloudwatch_and_logs_have_words_of_their_own() {
    let error = refused("ec2", "CreateSecurityGroup", json!({ "GroupName": "a" }));
    let text = "The request must contain the parameter GroupDescription";
    says(&error, "MissingParameter", text, "Description");
    let error = refused("ec2", "DescribeSecurityGroups", json!({ "MaxResults": 1 }));
    let text = "Value ( 1 ) for parameter maxResults is invalid. Expecting a value greater than 5.";
    says(&error, "InvalidParameterValue", text, "MaxResults");
    let input = json!({ "Namespace": "AWS/ECS", "StartTime": 1, "EndTime": 2, "Period": 60 });
    let error = refused("cloudwatch", "GetMetricStatistics", input);
    says(
        &error,
        "MissingParameter",
        "The parameter MetricName is required.",
        "MetricName",
    );
    let error = refused("logs", "CreateLogGroup", json!({ "logGroupName": "a*b" }));
    let text = r"1 validation error detected: Value 'a*b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+";
    says(&error, "InvalidParameterException", text, "logGroupName");
}

#[test]
fn letters_are_counted_not_bytes() {
    let named = |name: String| {
        check(
            "logs",
            "CreateLogStream",
            &json!({ "logGroupName": "g", "logStreamName": name }),
        )
    };
    assert_eq!(named("ä".repeat(512)), Ok(()));
    let error = named("ä".repeat(513)).unwrap_err();
    assert!(
        error
            .message
            .ends_with("Member must have length less than or equal to 512"),
        "{}",
        error.message
    );
    assert!(error.message.chars().count() < 300);
}

#[test]
fn null_inside_a_list_or_map_is_a_fault() {
    let error = refused("ecs", "DescribeTasks", json!({ "tasks": ["a", null] }));
    assert_eq!(error.field.as_deref(), Some("tasks[1]"));
    let error = refused(
        "logs",
        "CreateLogGroup",
        json!({ "logGroupName": "a", "tags": { "k": null } }),
    );
    assert_eq!(error.field.as_deref(), Some("tags.k"));
}

#[test]
fn ecs_bounds_are_left_to_ecs() {
    let strategy = json!([{ "capacityProvider": "FARGATE", "weight": 5000 }]);
    let input = json!({ "taskDefinition": "a", "capacityProviderStrategy": strategy });
    assert_eq!(check("ecs", "RunTask", &input), Ok(()));
}

#[test]
fn every_enumeration_takes_its_values_and_no_other() {
    let mut seen = 0;
    for service in services() {
        for operation in service.operations.values() {
            let Some(Kind::Structure { members, .. }) = operation
                .input
                .as_deref()
                .and_then(|name| service.shape(name))
                .map(|shape| &shape.kind)
            else {
                continue;
            };
            for member in members {
                let Some(Kind::String { values }) = service.shape(&member.shape).map(|shape| &shape.kind) else {
                    continue;
                };
                let faulty = |value: &str| {
                    faults(&service.name, &operation.name, &json!({ &*member.name: value }))
                        .iter()
                        .any(|fault| fault.field.as_deref() == Some(&member.name))
                };
                for value in values {
                    assert!(!faulty(value), "{} {} {value}", operation.name, member.name);
                    seen += 1;
                }
                assert!(values.is_empty() || faulty("no such value"), "{}", member.name);
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn skeletons_have_the_right_types() {
    for service in services() {
        for operation in service.operations.keys() {
            let mut input = skeleton(&service.name, operation);
            moments_as_numbers(&mut input);
            for fault in faults(&service.name, operation, &input) {
                assert!(!fault.message.contains("must be a"), "{operation}: {fault}");
                assert!(!fault.message.contains("Unknown"), "{operation}: {fault}");
            }
        }
    }
}

fn moments_as_numbers(value: &mut Value) {
    match value {
        Value::String(text) if text == "1970-01-01T00:00:00" => *value = json!(0),
        Value::Array(items) => items.iter_mut().for_each(moments_as_numbers),
        Value::Object(members) => members.values_mut().for_each(moments_as_numbers),
        _ => {}
    }
}

#[test]
fn a_full_run_task_and_a_describe_tasks_of_a_hundred_pass() {
    let run = json!({
        "cluster": "yard", "taskDefinition": "hello:1", "count": 3, "launchType": "FARGATE", "tags": [],
        "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["subnet-1", "subnet-2"],
            "securityGroups": ["sg-1"], "assignPublicIp": "ENABLED" } }
    });
    let arn = "arn:aws:ecs:us-east-1:123456789012:task/yard/0123456789abcdef0123456789abcdef";
    let describe = json!({ "cluster": "yard", "tasks": vec![arn; 100], "include": ["TAGS"] });
    assert_eq!(check("ecs", "RunTask", &run), Ok(()));
    assert_eq!(check("ecs", "DescribeTasks", &describe), Ok(()));
}
