//! Behaviour of ECS through the door.

use crate::aws::{AwsError, Call};
use crate::model::{Command, Inject, World};
use serde_json::{Value, json};

/// A world and a short way to call it.
pub(super) struct Yard(pub(super) World);

impl Yard {
    pub(super) fn new() -> Yard {
        let mut yard = Yard(World::new(1));
        yard.ok("CreateCluster", json!({"clusterName": "quay"}));
        yard
    }

    pub(super) fn call(&mut self, operation: &str, input: Value) -> Result<Value, AwsError> {
        let outcome = self.0.apply(&Command::Call(Call::new("ecs", operation, input)));
        assert_eq!(self.0.faults(), Vec::<String>::new());
        outcome.reply.map(|output| output.to_value())
    }

    pub(super) fn ok(&mut self, operation: &str, input: Value) -> Value {
        match self.call(operation, input) {
            Ok(value) => value,
            Err(error) => panic!("{operation}: {error}"),
        }
    }

    pub(super) fn refused(&mut self, operation: &str, input: Value) -> String {
        let before = self.0.ecs().clone();
        let error = self.call(operation, input).expect_err("a refusal");
        assert_eq!(
            crate::base::digest::digest(&before),
            crate::base::digest::digest(self.0.ecs())
        );
        error.to_string()
    }

    pub(super) fn pass(&mut self, seconds: u64) {
        assert!(self.0.apply(&Command::Advance(seconds * 1000)).complete);
        assert_eq!(self.0.faults(), Vec::<String>::new());
    }

    pub(super) fn subnet(&self) -> String {
        let reply = self
            .0
            .read(&Call::new("ec2", "DescribeSubnets", json!({})))
            .expect("subnets")
            .to_value();
        let subnets = reply["Subnets"].as_array().expect("a list");
        let public = subnets
            .iter()
            .find(|s| s["DefaultForAz"] == json!(true))
            .expect("a default subnet");
        public["SubnetId"].as_str().expect("an id").into()
    }

    pub(super) fn network(&self) -> Value {
        json!({"awsvpcConfiguration": {"subnets": [self.subnet()], "assignPublicIp": "ENABLED"}})
    }

    pub(super) fn register(&mut self, family: &str, image: &str) {
        self.ok("RegisterTaskDefinition", definition(family, image));
    }

    pub(super) fn run(&mut self, family: &str) -> String {
        let network = self.network();
        let reply = self.ok("RunTask", json!({"cluster": "quay", "taskDefinition": family, "launchType": "FARGATE", "networkConfiguration": network}));
        reply["tasks"][0]["taskArn"].as_str().expect("an ARN").into()
    }

    pub(super) fn task(&mut self, arn: &str) -> Value {
        self.ok("DescribeTasks", json!({"cluster": "quay", "tasks": [arn]}))["tasks"][0].clone()
    }

    pub(super) fn service(&mut self) -> Value {
        self.ok("DescribeServices", json!({"cluster": "quay", "services": ["web"]}))["services"][0].clone()
    }

    pub(super) fn lines(&mut self) -> Vec<String> {
        let service = self.service();
        let events = service["events"].as_array().cloned().unwrap_or_default();
        events
            .iter()
            .rev()
            .filter_map(|e| e["message"].as_str().map(str::to_string))
            .collect()
    }
}

pub(super) fn definition(family: &str, image: &str) -> Value {
    json!({
        "family": family, "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "containerDefinitions": [{"name": "app", "image": image, "portMappings": [{"containerPort": 80}]}],
    })
}

#[test]
fn a_task_lives_through_every_status_in_order() {
    let mut yard = Yard::new();
    yard.register("hello", "nginxdemos/hello");
    let arn = yard.run("hello");
    let mut seen: Vec<String> = Vec::new();
    let mut watch = |yard: &mut Yard, seconds: u64| {
        for _ in 0..seconds * 10 {
            let status = yard.task(&arn)["lastStatus"].as_str().unwrap().to_string();
            if seen.last() != Some(&status) {
                seen.push(status);
            }
            yard.0.apply(&Command::Advance(100));
        }
    };
    watch(&mut yard, 40);
    yard.ok("StopTask", json!({"cluster": "quay", "task": arn}));
    watch(&mut yard, 60);
    assert_eq!(
        seen,
        [
            "PROVISIONING",
            "PENDING",
            "ACTIVATING",
            "RUNNING",
            "STOPPING",
            "DEPROVISIONING",
            "STOPPED"
        ]
    );
    let task = yard.task(&arn);
    assert_eq!(task["stopCode"], "UserInitiated");
    assert_eq!(task["stoppedReason"], "Task stopped by user");
    yard.pass(3700);
    let reply = yard.ok("DescribeTasks", json!({"cluster": "quay", "tasks": [arn]}));
    assert_eq!(reply["failures"][0]["reason"], "MISSING");
}

#[test]
fn an_image_that_does_not_exist_gives_ecs_own_reason() {
    let mut yard = Yard::new();
    yard.register("nope", "nginxdemos/nope");
    let arn = yard.run("nope");
    yard.pass(60);
    let task = yard.task(&arn);
    assert_eq!(task["stopCode"], "TaskFailedToStart");
    let reason = task["stoppedReason"].as_str().unwrap();
    assert!(
        reason.starts_with("CannotPullContainerError: pull image manifest has been retried"),
        "{reason}"
    );
    assert_eq!(task["lastStatus"], "STOPPED");
}

#[test]
fn an_essential_container_that_exits_stops_its_task_with_its_code() {
    let mut yard = Yard::new();
    yard.register("crash", "taskyard/crasher");
    let arn = yard.run("crash");
    yard.pass(120);
    let task = yard.task(&arn);
    assert_eq!(task["stopCode"], "EssentialContainerExited");
    assert_eq!(task["stoppedReason"], "Essential container in task exited");
    assert_eq!(task["containers"][0]["exitCode"], 1);
}

#[test]
fn a_service_keeps_its_count_through_scaling_and_loss() {
    let mut yard = Yard::new();
    yard.register("hello", "nginxdemos/hello");
    let network = yard.network();
    yard.ok("CreateService", json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "hello", "desiredCount": 2, "launchType": "FARGATE", "networkConfiguration": network}));
    yard.pass(120);
    assert_eq!(yard.service()["runningCount"], 2);
    assert_eq!(yard.service()["deployments"][0]["rolloutState"], "COMPLETED");
    assert!(
        yard.lines()
            .iter()
            .any(|l| l == "(service web) has reached a steady state.")
    );
    let arns = yard.ok("ListTasks", json!({"cluster": "quay", "serviceName": "web"}));
    let first = arns["taskArns"][0].clone();
    yard.ok(
        "StopTask",
        json!({"cluster": "quay", "task": first, "reason": "practice"}),
    );
    yard.pass(150);
    assert_eq!(yard.service()["runningCount"], 2);
    yard.ok(
        "UpdateService",
        json!({"cluster": "quay", "service": "web", "desiredCount": 0}),
    );
    yard.pass(120);
    assert_eq!(yard.service()["runningCount"], 0);
    yard.ok("DeleteService", json!({"cluster": "quay", "service": "web"}));
    yard.pass(5);
    assert_eq!(yard.service()["status"], "INACTIVE");
    yard.ok("DeleteCluster", json!({"cluster": "quay"}));
}

#[test]
fn a_rolling_deployment_keeps_its_bounds_and_ends_complete() {
    let mut yard = Yard::new();
    yard.register("hello", "nginxdemos/hello");
    yard.register("hello", "nginx");
    let network = yard.network();
    yard.ok("CreateService", json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "hello:1", "desiredCount": 4, "launchType": "FARGATE", "networkConfiguration": network, "deploymentConfiguration": {"minimumHealthyPercent": 50, "maximumPercent": 150}}));
    yard.pass(150);
    yard.ok(
        "UpdateService",
        json!({"cluster": "quay", "service": "web", "taskDefinition": "hello:2"}),
    );
    for _ in 0..300 {
        yard.pass(1);
        let service = yard.service();
        let there = service["runningCount"].as_u64().unwrap() + service["pendingCount"].as_u64().unwrap();
        assert!(service["runningCount"].as_u64().unwrap() >= 2);
        assert!(there <= 8, "running ones may still be on their way out");
    }
    let service = yard.service();
    assert_eq!(service["deployments"].as_array().unwrap().len(), 1);
    assert_eq!(service["runningCount"], 4);
    assert!(service["taskDefinition"].as_str().unwrap().ends_with("hello:2"));
}

#[test]
fn a_service_that_cannot_start_tasks_is_throttled_and_its_breaker_opens() {
    let mut yard = Yard::new();
    yard.register("nope", "nginxdemos/nope");
    let network = yard.network();
    yard.ok("CreateService", json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "nope", "desiredCount": 1, "launchType": "FARGATE", "networkConfiguration": network, "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true, "rollback": true}}}));
    yard.pass(600);
    let deployment = yard.service()["deployments"][0].clone();
    assert_eq!(deployment["rolloutState"], "FAILED");
    assert_eq!(deployment["failedTasks"], 3);
    assert!(
        yard.lines()
            .iter()
            .any(|l| l.ends_with("is unable to consistently start tasks successfully."))
    );
}

#[test]
fn refusals_use_ecs_words() {
    let mut yard = Yard::new();
    let network = yard.network();
    let mut bad = definition("x", "nginx");
    bad["cpu"] = json!("300");
    assert_eq!(
        yard.refused("RegisterTaskDefinition", bad),
        "ClientException: No Fargate configuration exists for given values: 300 CPU, 512 memory."
    );
    let mut logs = definition("x", "nginx");
    logs["containerDefinitions"][0]["logConfiguration"] = json!({"logDriver": "awslogs", "options": {"awslogs-group": "g", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p"}});
    assert_eq!(
        yard.refused("RegisterTaskDefinition", logs),
        "ClientException: Fargate requires task definition to have execution role ARN to support log driver awslogs."
    );
    yard.register("x", "nginx");
    let run = |extra: Value| {
        let mut input =
            json!({"cluster": "quay", "taskDefinition": "x", "launchType": "FARGATE", "networkConfiguration": network});
        for (key, value) in extra.as_object().unwrap() {
            input[key] = value.clone();
        }
        input
    };
    assert_eq!(
        yard.refused("RunTask", run(json!({"cluster": "nowhere"}))),
        "ClusterNotFoundException: Cluster not found."
    );
    assert_eq!(
        yard.refused("RunTask", run(json!({"taskDefinition": "y"}))),
        "ClientException: TaskDefinition not found."
    );
    assert_eq!(
        yard.refused("RunTask", run(json!({"networkConfiguration": null}))),
        "InvalidParameterException: Network Configuration must be provided when networkMode 'awsvpc' is specified."
    );
    assert_eq!(
        yard.refused("RunTask", run(json!({"launchType": "EC2"}))),
        "InvalidParameterException: No Container Instances were found in your cluster."
    );
    assert!(
        yard.refused("RunTask", run(json!({"count": 11})))
            .starts_with("InvalidParameterException")
    );
    assert_eq!(
        yard.refused(
            "RunTask",
            run(json!({"overrides": {"containerOverrides": [{"name": "b"}]}}))
        ),
        "InvalidParameterException: Override for container named b is not a container in the TaskDefinition."
    );
    assert_eq!(
        yard.refused("CreateService", json!({"cluster": "quay", "serviceName": "web", "desiredCount": 1, "taskDefinition": "x", "launchType": "FARGATE", "networkConfiguration": network, "loadBalancers": [{"targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t/1", "containerName": "app", "containerPort": 80}]})),
        "InvalidParameterException: The target group with targetGroupArn arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t/1 does not exist."
    );
}

#[test]
fn a_crash_can_be_injected_and_the_container_named_wrongly_is_refused() {
    let mut yard = Yard::new();
    yard.register("hello", "nginxdemos/hello");
    let arn = yard.run("hello");
    yard.pass(60);
    let inject = |container: &str| {
        Command::Inject(Inject::CrashContainer {
            task: arn.clone(),
            container: container.into(),
            exit_code: 139,
        })
    };
    assert!(yard.0.apply(&inject("nope")).reply.is_err());
    assert!(yard.0.apply(&inject("app")).reply.is_ok());
    yard.pass(30);
    assert_eq!(yard.task(&arn)["containers"][0]["exitCode"], 139);
}

#[test]
fn containers_wait_for_the_conditions_they_depend_on() {
    let mut yard = Yard::new();
    let mut with = definition("dep", "nginx");
    with["containerDefinitions"] = json!([
        {"name": "app", "image": "nginx", "dependsOn": [{"containerName": "init", "condition": "SUCCESS"}]},
        {"name": "init", "image": "busybox", "essential": false, "command": ["sh", "-c", "sleep 5; exit 0"]},
    ]);
    yard.ok("RegisterTaskDefinition", with);
    let arn = yard.run("dep");
    yard.pass(90);
    let task = yard.task(&arn);
    assert_eq!(task["lastStatus"], "RUNNING");
    assert_eq!(task["containers"][1]["exitCode"], 0);
}
