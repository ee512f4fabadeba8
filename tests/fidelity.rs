//! Facts that the model must follow, as tables: each row names its source.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

use serde_json::{Value, json};
use taskyard::aws::Call;
use taskyard::model::ecs::definition::{FargateSize, SIZES, faults};
use taskyard::model::ecs::service::Bounds;
use taskyard::model::fidelity::{self, Label};
use taskyard::model::{Command, World, routes};

const GUIDE: &str = "Amazon ECS Developer Guide";
const API: &str = "Amazon ECS API Reference";
const LIVE: &str = "texts copied from live AWS";

fn definition() -> Value {
    json!({
        "family": "web", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512",
        "containerDefinitions": [{"name": "app", "image": "nginx"}],
    })
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut definition = definition();
    for (path, value) in changes {
        *definition.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value.clone();
    }
    definition
}

fn first_fault(input: &Value) -> String {
    faults(input)
        .first()
        .map(|fault| fault.to_string())
        .unwrap_or_else(|| "accepted".into())
}

#[test]
fn fargate_has_these_sizes_and_no_others() {
    // Amazon ECS Developer Guide, "task definition differences for Fargate", 2026: (CPU units, MiB low, high, how many).
    let rows = [
        (256, 512, 2048, 3),
        (512, 1024, 4096, 4),
        (1024, 2048, 8192, 7),
        (2048, 4096, 16_384, 13),
        (4096, 8192, 30_720, 23),
        (8192, 16_384, 61_440, 12),
        (16_384, 32_768, 122_880, 12),
        (32_768, 61_440, 249_856, 3),
    ];
    assert_eq!(SIZES.len(), rows.len());
    for (size, (cpu, low, high, count)) in SIZES.iter().zip(rows) {
        let memories = size.memories();
        assert_eq!(
            (size.cpu, memories[0], *memories.last().unwrap(), memories.len()),
            (cpu, low, high, count)
        );
        assert!(memories.iter().all(|memory| FargateSize::exists(cpu, *memory, false)));
    }
}

#[test]
fn refusals_of_task_definitions_use_these_words() {
    let container = "/containerDefinitions/0";
    let awslogs = |options: Value| {
        let mut input = definition();
        input["containerDefinitions"][0]["logConfiguration"] = json!({"logDriver": "awslogs", "options": options});
        input
    };
    let ports = |container: i64, host: i64| {
        let mut input = definition();
        input["containerDefinitions"][0]["portMappings"] = json!([{"containerPort": container, "hostPort": host}]);
        input
    };
    let two = |condition: &str, essential: bool| {
        let mut input = definition();
        input["containerDefinitions"] = json!([
            {"name": "app", "image": "nginx", "dependsOn": [{"containerName": "init", "condition": condition}]},
            {"name": "init", "image": "busybox", "essential": essential},
        ]);
        input
    };
    let on_ec2 = json!({"family": "web", "containerDefinitions": [{"name": "app", "image": "nginx"}]});
    let rows: Vec<(Value, &str, &str)> = vec![
        (definition(), "accepted", API),
        (
            with(&[("/cpu", json!("300"))]),
            "ClientException: No Fargate configuration exists for given values: 300 CPU, 512 memory.",
            LIVE,
        ),
        (
            with(&[("/memory", json!("4096"))]),
            "ClientException: No Fargate configuration exists for given values: 256 CPU, 4096 memory.",
            LIVE,
        ),
        (
            with(&[("/cpu", json!("lots"))]),
            "ClientException: Invalid 'cpu' setting for task.",
            GUIDE,
        ),
        (
            with(&[("/cpu", Value::Null)]),
            "ClientException: Fargate requires that 'cpu' be defined at the task level.",
            LIVE,
        ),
        (
            with(&[("/memory", Value::Null)]),
            "ClientException: Fargate requires that 'memory' be defined at the task level.",
            LIVE,
        ),
        (
            with(&[("/networkMode", json!("bridge"))]),
            "ClientException: Fargate only supports network mode 'awsvpc'.",
            LIVE,
        ),
        (
            with(&[(container, json!({"name": "app"}))]),
            "ClientException: Container.image should not be null or empty.",
            LIVE,
        ),
        (
            with(&[(
                "/containerDefinitions/0/image",
                json!("123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1"),
            )]),
            "ClientException: Fargate requires task definition to have execution role ARN to support ECR images.",
            LIVE,
        ),
        (
            awslogs(json!({"awslogs-group": "g"})),
            "ClientException: Log driver awslogs requires options: awslogs-region",
            LIVE,
        ),
        (
            awslogs(json!({"awslogs-group": "g", "awslogs-region": "us-east-1"})),
            "ClientException: Fargate requires task definition to have execution role ARN to support log driver awslogs.",
            LIVE,
        ),
        (
            ports(80, 8080),
            "ClientException: When networkMode=awsvpc, the host ports and container ports in port mappings must match.",
            LIVE,
        ),
        (
            ports(0, 0),
            "ClientException: Invalid 'containerPort' setting for container 'app'.",
            LIVE,
        ),
        (
            two("SUCCESS", true),
            "ClientException: A dependency container with SUCCESS or COMPLETE condition cannot be an essential container",
            LIVE,
        ),
        (
            two("HEALTHY", false),
            "ClientException: A dependency container with HEALTHY condition must have health check configured",
            LIVE,
        ),
        (two("SUCCESS", false), "accepted", API),
        (
            on_ec2,
            "ClientException: Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
            LIVE,
        ),
    ];
    for (input, expected, source) in rows {
        assert_eq!(first_fault(&input), expected, "after {source}: {input}");
    }
}

#[test]
fn the_deployment_window_is_rounded_like_this() {
    // Amazon ECS API Reference, DeploymentConfiguration: (desired, minimum %, maximum %, lower, upper).
    let rows = [
        (4, 50, 100, 2, 4),
        (2, 75, 200, 2, 4),
        (3, 100, 125, 3, 3),
        (1, 0, 200, 0, 2),
        (7, 33, 150, 3, 10),
    ];
    for (desired, minimum, maximum, lower, upper) in rows {
        assert_eq!(
            Bounds::of(desired, minimum, maximum),
            Bounds { lower, upper },
            "{desired} at {minimum}/{maximum}"
        );
    }
}

#[test]
fn a_definition_comes_back_whole_with_the_defaults_of_ecs() {
    let mut world = World::new(1);
    let input = json!({
        "family": "kept", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": ".25 vCPU", "memory": "0.5 GB",
        "containerDefinitions": [{
            "name": "app", "image": "nginx", "portMappings": [{"containerPort": 80, "name": "http", "appProtocol": "http"}],
            "dockerLabels": {"a": "b"}, "ulimits": [{"name": "nofile", "softLimit": 1, "hardLimit": 2}], "user": "nobody",
            "healthCheck": {"command": ["CMD-SHELL", "true"]}, "interactive": null,
        }],
        "runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}, "taskRoleArn": null,
    });
    let call = Call::new("ecs", "RegisterTaskDefinition", input);
    let reply = world.apply(&Command::Call(call)).reply.unwrap().to_value();
    let definition = &reply["taskDefinition"];
    assert_eq!(definition["cpu"], "256");
    assert_eq!(definition["memory"], "512");
    let container = &definition["containerDefinitions"][0];
    assert_eq!(
        container["portMappings"][0],
        json!({"containerPort": 80, "hostPort": 80, "protocol": "tcp", "name": "http", "appProtocol": "http"})
    );
    assert_eq!(container["dockerLabels"]["a"], "b");
    assert_eq!(
        container["healthCheck"],
        json!({"command": ["CMD-SHELL", "true"], "interval": 30, "timeout": 5, "retries": 3})
    );
    assert_eq!(container["essential"], true);
    assert!(container.get("interactive").is_none() && definition.get("taskRoleArn").is_none());
    assert_eq!(definition["runtimePlatform"]["cpuArchitecture"], "ARM64");
    assert_eq!(
        definition["compatibilities"],
        json!(["EC2", "FARGATE", "MANAGED_INSTANCES"])
    );
}

#[test]
fn the_account_begins_as_aws_makes_it() {
    let world = World::new(1);
    let read = |service: &str, operation: &str| {
        world
            .read(&Call::new(service, operation, json!({})))
            .unwrap()
            .to_value()
    };
    let vpcs = read("ec2", "DescribeVpcs");
    let defaults: Vec<&Value> = vpcs["Vpcs"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|v| v["IsDefault"] == true)
        .collect();
    assert_eq!(defaults.len(), 1);
    assert_eq!(defaults[0]["CidrBlock"], "172.31.0.0/16");
    let subnets = read("ec2", "DescribeSubnets");
    let default_subnets = subnets["Subnets"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|s| s["DefaultForAz"] == true);
    let free: Vec<i64> = default_subnets
        .map(|s| s["AvailableIpAddressCount"].as_i64().unwrap())
        .collect();
    assert_eq!(free, [4091, 4091, 4091], "a /20 less the five addresses AWS keeps");
    let me = read("sts", "GetCallerIdentity");
    assert_eq!(me["Account"], "123456789012");
    assert_eq!(me["Arn"], "arn:aws:iam::123456789012:user/learner");
}

#[test]
fn every_operation_of_the_hands_on_stands_at_the_door() {
    let ecs = "CreateCluster DescribeClusters ListClusters DeleteCluster RegisterTaskDefinition DescribeTaskDefinition \
        ListTaskDefinitions DeregisterTaskDefinition ListTaskDefinitionFamilies CreateService UpdateService DescribeServices \
        ListServices DeleteService RunTask StopTask DescribeTasks ListTasks TagResource UntagResource ListTagsForResource";
    let elbv2 = "CreateLoadBalancer DescribeLoadBalancers DeleteLoadBalancer ModifyLoadBalancerAttributes CreateTargetGroup \
        DescribeTargetGroups ModifyTargetGroup DeleteTargetGroup CreateListener DescribeListeners ModifyListener DeleteListener \
        DescribeTargetHealth RegisterTargets DeregisterTargets";
    let ec2 = "DescribeVpcs DescribeSubnets DescribeSecurityGroups DescribeNetworkInterfaces CreateSecurityGroup \
        AuthorizeSecurityGroupIngress";
    let iam = "CreateRole GetRole ListRoles DeleteRole AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies ListPolicies \
        PutRolePolicy GetRolePolicy";
    let logs = "CreateLogGroup DescribeLogGroups DescribeLogStreams GetLogEvents FilterLogEvents";
    let cloudwatch = "GetMetricData GetMetricStatistics ListMetrics";
    let rows = [
        ("ecs", ecs),
        ("elbv2", elbv2),
        ("ec2", ec2),
        ("iam", iam),
        ("logs", logs),
        ("cloudwatch", cloudwatch),
        ("sts", "GetCallerIdentity"),
    ];
    for (service, operations) in rows {
        for operation in operations.split_whitespace() {
            assert!(routes::find(service, operation).is_some(), "{service} {operation}");
            let shapes = taskyard::aws::shape::service(service).unwrap();
            assert!(
                shapes.operation(operation).is_some(),
                "{service} {operation} has shapes"
            );
        }
    }
}

#[test]
fn every_row_at_the_door_has_shapes_and_stands_once() {
    let mut seen = std::collections::BTreeSet::new();
    for route in routes::all() {
        assert!(
            seen.insert((route.service, route.operation)),
            "{} {} stands twice",
            route.service,
            route.operation
        );
        let service = taskyard::aws::shape::service(route.service).expect(route.service);
        assert!(
            service.operation(route.operation).is_some(),
            "{} {} has no shapes",
            route.service,
            route.operation
        );
        assert!(route.action.contains(':'), "{}", route.action);
    }
}

#[test]
fn every_rule_has_an_id_of_its_own_a_sentence_and_a_source() {
    let mut ids = std::collections::BTreeSet::new();
    for rule in fidelity::tables() {
        assert!(ids.insert(rule.id), "rule {} stands twice", rule.id);
        assert!(
            rule.says.ends_with('.') && rule.says.len() > 15,
            "{}: {}",
            rule.id,
            rule.says
        );
        assert!(!rule.source.is_empty(), "{} has no source", rule.id);
    }
    assert!(fidelity::tables().any(|rule| rule.label == Label::Exact));
    assert!(fidelity::tables().any(|rule| rule.label == Label::NotModelled));
}

#[test]
fn a_denied_call_is_worded_as_aws_words_it() {
    let mut world = World::new(1);
    let deny = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ecs:CreateCluster", "Resource": "*"}]});
    let put = json!({"UserName": "learner", "PolicyName": "no-clusters", "PolicyDocument": deny.to_string()});
    world
        .apply(&Command::Call(Call::new("iam", "PutUserPolicy", put)))
        .reply
        .unwrap();
    let error = world
        .apply(&Command::Call(Call::new("ecs", "CreateCluster", json!({}))))
        .reply
        .unwrap_err();
    assert_eq!(error.code, "AccessDeniedException");
    assert!(
        error.message.starts_with(
            "User: arn:aws:iam::123456789012:user/learner is not authorized to perform: ecs:CreateCluster"
        ),
        "{}",
        error.message
    );
    assert!(
        error
            .message
            .ends_with("with an explicit deny in an identity-based policy"),
        "{}",
        error.message
    );
}

#[test]
fn instances_hold_as_many_tasks_with_their_own_interface_as_aws_says() {
    // ECS Developer Guide, "Supported instances for increased container network interfaces"; EC2 instance types.
    for (name, plain, trunked) in [
        ("t3.medium", 2, 2),
        ("m5.large", 2, 10),
        ("m5.xlarge", 3, 20),
        ("m5.2xlarge", 3, 40),
        ("m5.4xlarge", 7, 60),
        ("m6g.medium", 1, 4),
        ("g4dn.xlarge", 2, 2),
        ("g5.xlarge", 3, 6),
        ("inf2.xlarge", 3, 20),
    ] {
        let kind = taskyard::model::compute::Type::of(name).unwrap();
        assert_eq!(
            (kind.awsvpc_tasks(false), kind.awsvpc_tasks(true)),
            (plain, trunked),
            "{name}"
        );
    }
}

#[test]
fn what_instances_refuse_in_a_definition_is_worded_as_ecs_words_it() {
    // ECS API Reference and live texts (see the rows of `definition_errors`).
    let base = |mode: &str, container: Value| {
        let mut whole = json!({"name": "app", "image": "nginx", "memory": 128});
        whole
            .as_object_mut()
            .unwrap()
            .extend(container.as_object().unwrap().clone());
        json!({"family": "web", "networkMode": mode, "containerDefinitions": [whole]})
    };
    for (input, says) in [
        (
            base(
                "bridge",
                json!({"portMappings": [{"containerPort": 80, "hostPort": 8080}]}),
            ),
            "accepted",
        ),
        (
            base(
                "host",
                json!({"portMappings": [{"containerPort": 80, "hostPort": 8080}]}),
            ),
            "When networkMode=host, the host ports and container ports in port mappings must match.",
        ),
        (
            base("bridge", json!({"memory": null})),
            "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
        ),
        (base("bridge", json!({"privileged": true})), "accepted"),
        (
            base("awsvpc", json!({"links": ["app"]})),
            "Links are not supported when networkMode=awsvpc.",
        ),
    ] {
        let found = first_fault(&input);
        assert!(found.ends_with(says), "{found}");
    }
    let mut constrained = base("bridge", json!({}));
    constrained["placementConstraints"] =
        json!([{"type": "memberOf", "expression": "attribute:ecs.instance-type =~ t3.*"}]);
    assert_eq!(first_fault(&constrained), "accepted");
    constrained["placementConstraints"][0]["type"] = json!("distinctInstance");
    assert!(first_fault(&constrained).contains("distinctInstance is not valid in a task definition"));
}
