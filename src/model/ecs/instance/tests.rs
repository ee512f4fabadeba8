//! Behaviour of container instances through the door, from launch to packing and loss.

use crate::aws::{AwsError, Call};
use crate::model::{Command, Inject, World};
use serde_json::{Value, json};

/// A world with a cluster `quay` and what its machines need.
pub struct Yard(pub World);

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
const POLICY: &str = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role";

impl Yard {
    pub fn bare() -> Yard {
        let mut yard = Yard(World::new(1));
        yard.ecs("CreateCluster", json!({"clusterName": "quay"}));
        yard
    }

    pub fn new() -> Yard {
        let mut yard = Yard::bare();
        yard.ok(
            "iam",
            "CreateRole",
            json!({"RoleName": "ecsInstanceRole", "AssumeRolePolicyDocument": TRUST}),
        );
        yard.ok(
            "iam",
            "AttachRolePolicy",
            json!({"RoleName": "ecsInstanceRole", "PolicyArn": POLICY}),
        );
        yard.ok(
            "iam",
            "CreateInstanceProfile",
            json!({"InstanceProfileName": "ecsInstanceRole"}),
        );
        let both = json!({"InstanceProfileName": "ecsInstanceRole", "RoleName": "ecsInstanceRole"});
        yard.ok("iam", "AddRoleToInstanceProfile", both);
        yard
    }

    pub fn call(&mut self, service: &str, operation: &str, input: Value) -> Result<Value, AwsError> {
        let outcome = self.0.apply(&Command::Call(Call::new(service, operation, input)));
        assert_eq!(self.0.faults(), Vec::<String>::new());
        outcome.reply.map(|output| output.to_value())
    }

    pub fn ok(&mut self, service: &str, operation: &str, input: Value) -> Value {
        match self.call(service, operation, input) {
            Ok(value) => value,
            Err(error) => panic!("{operation}: {error}"),
        }
    }

    pub fn ecs(&mut self, operation: &str, input: Value) -> Value {
        self.ok("ecs", operation, input)
    }

    pub fn refused(&mut self, service: &str, operation: &str, input: Value) -> String {
        let before = self.0.digest_without_events();
        let error = self.call(service, operation, input).expect_err("a refusal");
        assert_eq!(before, self.0.digest_without_events());
        error.to_string()
    }

    pub fn inject(&mut self, inject: Inject) {
        self.0.apply(&Command::Inject(inject)).reply.expect("an injection");
        assert_eq!(self.0.faults(), Vec::<String>::new());
    }

    pub fn pass(&mut self, seconds: u64) {
        assert!(self.0.apply(&Command::Advance(seconds * 1000)).complete);
        assert_eq!(self.0.faults(), Vec::<String>::new());
    }

    pub fn subnets(&mut self) -> Vec<String> {
        let filter = json!({"Filters": [{"Name": "default-for-az", "Values": ["true"]}]});
        let mut reply = self.ok("ec2", "DescribeSubnets", filter)["Subnets"].take();
        let list = reply.as_array_mut().unwrap();
        list.sort_by_key(|s| s["AvailabilityZone"].to_string());
        list.iter()
            .map(|s| s["SubnetId"].as_str().unwrap().to_string())
            .collect()
    }

    pub fn image(&mut self) -> String {
        let name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";
        self.ok("ssm", "GetParameters", json!({"Names": [name]}))["Parameters"][0]["Value"]
            .as_str()
            .unwrap()
            .into()
    }

    /// Launches a machine with user data for `quay` in a zone (0–2).
    pub fn machine(&mut self, kind: &str, zone: usize) -> String {
        self.machine_with(kind, zone, "#!/bin/bash\necho ECS_CLUSTER=quay >> /etc/ecs/ecs.config")
    }

    pub fn machine_with(&mut self, kind: &str, zone: usize, user_data: &str) -> String {
        let (image, subnets) = (self.image(), self.subnets());
        let data = crate::model::compute::base64(user_data.as_bytes());
        let input = json!({"ImageId": image, "InstanceType": kind, "MinCount": 1, "MaxCount": 1, "SubnetId": subnets[zone],
            "IamInstanceProfile": {"Name": "ecsInstanceRole"}, "UserData": data});
        let reply = self.ok("ec2", "RunInstances", input);
        reply["Instances"][0]["InstanceId"].as_str().unwrap().into()
    }

    /// A cluster with machines that have registered.
    pub fn with(kinds: &[(&str, usize)]) -> (Yard, Vec<String>) {
        let mut yard = Yard::new();
        let hosts = kinds.iter().map(|(kind, zone)| yard.machine(kind, *zone)).collect();
        yard.pass(180);
        (yard, hosts)
    }

    pub fn instances(&mut self) -> Vec<Value> {
        let arns = self.ecs("ListContainerInstances", json!({"cluster": "quay"}))["containerInstanceArns"].clone();
        if arns == json!([]) {
            return Vec::new();
        }
        let reply = self.ecs(
            "DescribeContainerInstances",
            json!({"cluster": "quay", "containerInstances": arns}),
        );
        reply["containerInstances"].as_array().unwrap().clone()
    }

    pub fn define(&mut self, family: &str, mode: &str, container: Value) {
        let mut whole = json!({"name": "app", "image": "nginx", "memory": 128});
        whole
            .as_object_mut()
            .unwrap()
            .extend(container.as_object().unwrap().clone());
        self.ecs(
            "RegisterTaskDefinition",
            json!({"family": family, "networkMode": mode, "containerDefinitions": [whole]}),
        );
    }

    pub fn run(&mut self, family: &str, more: Value) -> Value {
        let mut input = json!({"cluster": "quay", "taskDefinition": family, "launchType": "EC2"});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.ecs("RunTask", input)
    }

    pub fn tasks(&mut self) -> Vec<Value> {
        let arns = self.ecs("ListTasks", json!({"cluster": "quay"}))["taskArns"].clone();
        if arns == json!([]) {
            return Vec::new();
        }
        self.ecs("DescribeTasks", json!({"cluster": "quay", "tasks": arns}))["tasks"]
            .as_array()
            .unwrap()
            .clone()
    }

    pub fn service(&mut self, name: &str) -> Value {
        self.ecs("DescribeServices", json!({"cluster": "quay", "services": [name]}))["services"][0].clone()
    }

    pub fn lines(&mut self, name: &str) -> Vec<String> {
        let events = self.service(name)["events"].as_array().cloned().unwrap_or_default();
        events
            .iter()
            .rev()
            .map(|e| e["message"].as_str().unwrap().to_string())
            .collect()
    }
}

fn amount(instance: &Value, member: &str, name: &str) -> i64 {
    let resources = instance[member].as_array().unwrap();
    resources.iter().find(|r| r["name"] == name).unwrap()["integerValue"]
        .as_i64()
        .unwrap()
}

#[test]
fn a_machine_with_user_data_becomes_a_container_instance() {
    let (mut yard, hosts) = Yard::with(&[("m5.large", 0)]);
    let instances = yard.instances();
    assert_eq!(instances.len(), 1);
    let one = &instances[0];
    assert_eq!(
        (&one["ec2InstanceId"], &one["status"], &one["agentConnected"]),
        (&json!(hosts[0]), &json!("ACTIVE"), &json!(true))
    );
    assert_eq!(
        (
            amount(one, "registeredResources", "CPU"),
            amount(one, "registeredResources", "MEMORY")
        ),
        (2048, 7946)
    );
    let attributes = one["attributes"].as_array().unwrap();
    let value = |name: &str| {
        attributes
            .iter()
            .find(|a| a["name"] == name)
            .map(|a| a["value"].clone())
    };
    assert_eq!(value("ecs.instance-type"), Some(json!("m5.large")));
    assert_eq!(value("ecs.availability-zone"), Some(json!("us-east-1a")));
    assert!(value("ecs.capability.task-eni").is_some());
    let cluster = yard.ecs("DescribeClusters", json!({"clusters": ["quay"]}));
    assert_eq!(cluster["clusters"][0]["registeredContainerInstancesCount"], 1);
}

#[test]
fn what_keeps_an_agent_from_registering_shows_in_its_log() {
    let mut yard = Yard::bare();
    let (image, subnets) = (yard.image(), yard.subnets());
    let launch =
        json!({"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, "SubnetId": subnets[0]});
    yard.ok("ec2", "RunInstances", launch);
    yard.pass(240);
    assert_eq!(yard.instances().len(), 0);
    let said = |yard: &Yard| {
        yard.0
            .events()
            .iter()
            .filter(|e| e.text.contains("cannot register"))
            .map(|e| e.text.clone())
            .collect::<Vec<_>>()
    };
    assert!(
        said(&yard)[0].contains("no instance profile") && said(&yard)[0].contains("NoCredentialProviders"),
        "{:?}",
        said(&yard)
    );

    let mut yard = Yard::new();
    yard.machine_with(
        "t3.micro",
        0,
        "#!/bin/bash\necho ECS_CLUSTER=quai >> /etc/ecs/ecs.config",
    );
    yard.pass(240);
    assert!(
        said(&yard)[0].contains("ClusterNotFoundException: Cluster not found."),
        "{:?}",
        said(&yard)
    );
    // Mended: the next attempt succeeds.
    yard.ecs("CreateCluster", json!({"clusterName": "quai"}));
    yard.pass(180);
    let list = yard.ecs("ListContainerInstances", json!({"cluster": "quai"}));
    assert_eq!(list["containerInstanceArns"].as_array().unwrap().len(), 1);

    let mut yard = Yard::new();
    yard.ok(
        "iam",
        "DetachRolePolicy",
        json!({"RoleName": "ecsInstanceRole", "PolicyArn": POLICY}),
    );
    yard.machine("t3.micro", 0);
    yard.pass(240);
    assert!(said(&yard)[0].contains("AccessDeniedException"), "{:?}", said(&yard));
}

#[test]
fn without_ecs_cluster_the_agent_makes_the_cluster_default() {
    let mut yard = Yard::new();
    yard.machine_with("t3.micro", 0, "echo ECS_CLUSTER=quay >> /etc/ecs/ecs.config");
    yard.pass(240);
    assert_eq!(yard.instances().len(), 0);
    let list = yard.ecs("ListContainerInstances", json!({}));
    assert_eq!(list["containerInstanceArns"].as_array().unwrap().len(), 1);
}

#[test]
fn bridge_tasks_get_dynamic_ports_and_fill_the_instance_by_memory() {
    let (mut yard, _) = Yard::with(&[("t3.small", 0)]);
    yard.define(
        "web",
        "bridge",
        json!({"memory": 600, "portMappings": [{"containerPort": 80}]}),
    );
    let reply = yard.run("web", json!({"count": 4}));
    assert_eq!(reply["tasks"].as_array().unwrap().len(), 3);
    assert_eq!(reply["failures"][0]["reason"], "RESOURCE:MEMORY");
    assert_eq!(reply["tasks"][0]["lastStatus"], "PENDING");
    yard.pass(30);
    let tasks = yard.tasks();
    let ports: Vec<i64> = tasks
        .iter()
        .map(|t| t["containers"][0]["networkBindings"][0]["hostPort"].as_i64().unwrap())
        .collect();
    assert_eq!(ports, [32_768, 32_769, 32_770]);
    assert!(
        tasks
            .iter()
            .all(|t| t["lastStatus"] == "RUNNING" && t["launchType"] == "EC2")
    );
    assert_eq!(
        amount(&yard.instances()[0], "remainingResources", "MEMORY"),
        1955 - 1800
    );
}

#[test]
fn a_static_port_keeps_the_second_task_away() {
    let (mut yard, _) = Yard::with(&[("m5.large", 0)]);
    yard.define(
        "web",
        "bridge",
        json!({"portMappings": [{"containerPort": 80, "hostPort": 8080}]}),
    );
    yard.define("host", "host", json!({"portMappings": [{"containerPort": 80}]}));
    assert_eq!(
        yard.run("web", json!({"count": 2}))["failures"][0]["reason"],
        "RESOURCE:PORTS"
    );
    assert_eq!(yard.run("host", json!({}))["failures"], json!([]));
    assert_eq!(yard.run("host", json!({}))["failures"][0]["reason"], "RESOURCE:PORTS");
}

#[test]
fn interfaces_bound_awsvpc_tasks_and_trunking_lifts_the_bound() {
    for (setting, fit) in [("disabled", 2), ("enabled", 10)] {
        let mut yard = Yard::new();
        yard.ecs(
            "PutAccountSettingDefault",
            json!({"name": "awsvpcTrunking", "value": setting}),
        );
        yard.machine("m5.large", 0);
        yard.pass(240);
        yard.define("web", "awsvpc", json!({}));
        let subnets = yard.subnets();
        let network = json!({"count": 10, "networkConfiguration": {"awsvpcConfiguration": {"subnets": subnets}}});
        let reply = yard.run("web", network.clone());
        assert_eq!(reply["tasks"].as_array().unwrap().len(), fit);
        assert_eq!(yard.run("web", network)["failures"][0]["reason"], "RESOURCE:ENI");
    }
}

#[test]
fn spread_and_binpack_place_as_they_say_and_tell_why() {
    let (mut yard, _) = Yard::with(&[("m5.large", 0), ("m5.large", 1), ("m5.large", 2)]);
    yard.define("web", "bridge", json!({"cpu": 256}));
    let zones = |reply: &Value| -> Vec<String> {
        let mut zones: Vec<String> = reply["tasks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|t| t["availabilityZone"].to_string())
            .collect();
        zones.sort();
        zones.dedup();
        zones
    };
    let spread = yard.run("web", json!({"count": 3, "group": "a", "placementStrategy": [{"type": "spread", "field": "attribute:ecs.availability-zone"}]}));
    assert_eq!(zones(&spread).len(), 3);
    let packed = yard.run(
        "web",
        json!({"count": 3, "group": "b", "placementStrategy": [{"type": "binpack", "field": "cpu"}]}),
    );
    assert_eq!(zones(&packed).len(), 1);
    let arn = packed["tasks"][2]["taskArn"].as_str().unwrap().to_string();
    let number = yard.0.ecs().task_by_id(&arn).unwrap().number;
    let decision = yard.0.ecs().decisions().of_task(number).unwrap();
    let said: Vec<String> = decision.rows.iter().map(|row| decision.sentence(row)).collect();
    assert_eq!(said.len(), 3);
    assert!(said.contains(&"The task went here.".to_string()));
    assert!(
        said.iter().any(|s| s.contains("binpack cpu prefers less free")),
        "{said:?}"
    );
    let distinct = yard.run(
        "web",
        json!({"count": 4, "group": "c", "placementConstraints": [{"type": "distinctInstance"}]}),
    );
    assert_eq!(distinct["tasks"].as_array().unwrap().len(), 3);
    assert_eq!(
        distinct["failures"][0]["reason"],
        "DistinctInstance placement constraint unsatisfied."
    );
    let member = yard.run(
        "web",
        json!({"placementConstraints": [{"type": "memberOf", "expression": "attribute:ecs.instance-type =~ t3.*"}]}),
    );
    assert_eq!(member["failures"].as_array().unwrap().len(), 3);
    assert_eq!(
        member["failures"][0]["reason"],
        "MemberOf placement constraint unsatisfied."
    );
}

#[test]
fn a_service_is_placed_over_zones_and_says_what_is_missing() {
    let (mut yard, _) = Yard::with(&[("t3.micro", 0), ("t3.micro", 1)]);
    yard.define("web", "bridge", json!({"memory": 400}));
    yard.ecs("CreateService", json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "web", "desiredCount": 5, "launchType": "EC2"}));
    yard.pass(120);
    assert_eq!(yard.service("web")["runningCount"], 4);
    let lines = yard.lines("web");
    assert!(
        lines
            .iter()
            .any(|l| l.contains("The closest matching (container-instance ")
                && l.ends_with("has insufficient memory available.")),
        "{lines:?}"
    );
    yard.machine("t3.micro", 2);
    yard.pass(300);
    assert_eq!(yard.service("web")["runningCount"], 5);
    assert!(
        yard.lines("web")
            .last()
            .unwrap()
            .ends_with("has reached a steady state.")
    );
}

#[test]
fn a_service_without_instances_says_so() {
    let mut yard = Yard::new();
    yard.define("web", "bridge", json!({}));
    yard.ecs("CreateService", json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "web", "desiredCount": 1, "launchType": "EC2"}));
    yard.pass(30);
    assert_eq!(
        yard.lines("web"),
        [
            "(service web) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster."
        ]
    );
}

#[test]
fn draining_moves_service_tasks_and_leaves_others() {
    let (mut yard, _) = Yard::with(&[("m5.large", 0), ("m5.large", 1)]);
    yard.define("web", "bridge", json!({}));
    yard.ecs("CreateService", json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "web", "desiredCount": 4, "launchType": "EC2"}));
    yard.pass(120);
    let first = yard.instances()[0]["containerInstanceArn"].clone();
    let alone = yard.ecs(
        "StartTask",
        json!({"cluster": "quay", "taskDefinition": "web", "containerInstances": [first]}),
    );
    assert_eq!(alone["failures"], json!([]));
    yard.pass(60);
    let reply = yard.ecs(
        "UpdateContainerInstancesState",
        json!({"cluster": "quay", "containerInstances": [first], "status": "DRAINING"}),
    );
    assert_eq!(reply["containerInstances"][0]["status"], "DRAINING");
    yard.pass(300);
    let instances = yard.instances();
    assert_eq!(
        (&instances[0]["runningTasksCount"], &instances[1]["runningTasksCount"]),
        (&json!(1), &json!(4))
    );
    assert!(
        yard.refused(
            "ecs",
            "DeregisterContainerInstance",
            json!({"cluster": "quay", "containerInstance": first})
        )
        .contains("Found running tasks on the instance.")
    );
    yard.ecs(
        "DeregisterContainerInstance",
        json!({"cluster": "quay", "containerInstance": first, "force": true}),
    );
    assert_eq!(yard.instances().len(), 1);
    let task = alone["tasks"][0]["taskArn"].clone();
    let task = yard.ecs("DescribeTasks", json!({"cluster": "quay", "tasks": [task]}))["tasks"][0].clone();
    assert_eq!(
        (&task["lastStatus"], &task["stoppedReason"]),
        (
            &json!("STOPPED"),
            &json!("Container instance deregistration forced by user.")
        )
    );
}

#[test]
fn a_terminated_host_takes_its_tasks_along_and_a_stopped_one_stays_registered() {
    let (mut yard, hosts) = Yard::with(&[("m5.large", 0), ("m5.large", 1)]);
    yard.define("web", "bridge", json!({}));
    yard.ecs("CreateService", json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "web", "desiredCount": 2, "launchType": "EC2"}));
    yard.pass(120);
    yard.ok("ec2", "TerminateInstances", json!({"InstanceIds": [hosts[0]]}));
    yard.pass(200);
    assert_eq!(yard.instances().len(), 1);
    assert_eq!(yard.service("web")["runningCount"], 2);
    yard.ok("ec2", "StopInstances", json!({"InstanceIds": [hosts[1]]}));
    yard.pass(120);
    let left = yard.instances();
    assert_eq!((left.len(), &left[0]["agentConnected"]), (1, &json!(false)));
    let lines = yard.lines("web");
    assert!(
        lines.iter().any(|l| l.ends_with("encountered error \"AGENT\".")),
        "{lines:?}"
    );
    yard.ok("ec2", "StartInstances", json!({"InstanceIds": [hosts[1]]}));
    yard.pass(300);
    assert_eq!(yard.service("web")["runningCount"], 2);
    let stopped = yard.ecs("ListTasks", json!({"cluster": "quay", "desiredStatus": "STOPPED"}));
    let stopped = yard.ecs(
        "DescribeTasks",
        json!({"cluster": "quay", "tasks": stopped["taskArns"]}),
    );
    let reasons: Vec<&str> = stopped["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["stoppedReason"].as_str().unwrap())
        .collect();
    assert!(
        reasons.contains(&format!("Host EC2 (instance {}) terminated.", hosts[0]).as_str()),
        "{reasons:?}"
    );
    assert!(
        reasons.contains(&format!("Host EC2 (instance {}) stopped.", hosts[1]).as_str()),
        "{reasons:?}"
    );
}

#[test]
fn a_disconnected_agent_gets_no_tasks_and_keeps_those_it_has() {
    let (mut yard, hosts) = Yard::with(&[("m5.large", 0)]);
    yard.define("web", "bridge", json!({}));
    yard.run("web", json!({}));
    yard.pass(60);
    yard.inject(Inject::AgentConnection {
        instance: hosts[0].clone(),
        connected: false,
    });
    assert_eq!(yard.run("web", json!({}))["failures"][0]["reason"], "AGENT");
    assert_eq!(yard.tasks()[0]["lastStatus"], "RUNNING");
    yard.inject(Inject::AgentConnection {
        instance: hosts[0].clone(),
        connected: true,
    });
    assert_eq!(yard.run("web", json!({}))["failures"], json!([]));
}

#[test]
fn an_auto_scaling_group_keeps_its_instances() {
    let mut yard = Yard::new();
    let image = yard.image();
    let data = crate::model::compute::base64(b"#!/bin/bash\necho ECS_CLUSTER=quay >> /etc/ecs/ecs.config");
    yard.ok("ec2", "CreateLaunchTemplate", json!({"LaunchTemplateName": "quay", "LaunchTemplateData": {"ImageId": image, "InstanceType": "t3.small", "UserData": data, "IamInstanceProfile": {"Name": "ecsInstanceRole"}}}));
    let subnets = yard.subnets().join(",");
    yard.ok("autoscaling", "CreateAutoScalingGroup", json!({"AutoScalingGroupName": "quay", "MinSize": 0, "MaxSize": 4, "DesiredCapacity": 3, "VPCZoneIdentifier": subnets, "LaunchTemplate": {"LaunchTemplateName": "quay", "Version": "$Latest"}}));
    yard.pass(240);
    assert_eq!(yard.instances().len(), 3);
    let group = |yard: &mut Yard| {
        yard.ok(
            "autoscaling",
            "DescribeAutoScalingGroups",
            json!({"AutoScalingGroupNames": ["quay"]}),
        )["AutoScalingGroups"][0]
            .clone()
    };
    let shown = group(&mut yard);
    let mut zones: Vec<String> = shown["Instances"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["AvailabilityZone"].to_string())
        .collect();
    zones.sort();
    zones.dedup();
    assert_eq!(zones.len(), 3);
    let id = shown["Instances"][0]["InstanceId"].as_str().unwrap().to_string();
    yard.inject(Inject::InstanceLoss { instance: id });
    yard.pass(400);
    assert_eq!(
        (
            yard.instances().len(),
            group(&mut yard)["Instances"].as_array().unwrap().len()
        ),
        (3, 3)
    );
    yard.ok(
        "autoscaling",
        "SetDesiredCapacity",
        json!({"AutoScalingGroupName": "quay", "DesiredCapacity": 1}),
    );
    yard.pass(120);
    assert_eq!(yard.instances().len(), 1);
    assert!(
        yard.refused(
            "autoscaling",
            "SetDesiredCapacity",
            json!({"AutoScalingGroupName": "quay", "DesiredCapacity": 9})
        )
        .contains("above max value 4")
    );
    yard.ok(
        "autoscaling",
        "DeleteAutoScalingGroup",
        json!({"AutoScalingGroupName": "quay", "ForceDelete": true}),
    );
    yard.pass(120);
    assert_eq!(
        yard.ok("autoscaling", "DescribeAutoScalingGroups", json!({}))["AutoScalingGroups"],
        json!([])
    );
}

impl Yard {
    /// An Auto Scaling group of machines for `quay`, and a capacity provider over it that the cluster has.
    fn fleet(&mut self, desired: u64) {
        let image = self.image();
        let data = crate::model::compute::base64(b"#!/bin/bash\necho ECS_CLUSTER=quay >> /etc/ecs/ecs.config");
        self.ok(
            "ec2",
            "CreateLaunchTemplate",
            json!({"LaunchTemplateName": "fleet", "LaunchTemplateData": {"ImageId": image,
            "InstanceType": "t3.small", "UserData": data, "IamInstanceProfile": {"Name": "ecsInstanceRole"}}}),
        );
        let subnets = self.subnets().join(",");
        self.ok("autoscaling", "CreateAutoScalingGroup", json!({"AutoScalingGroupName": "fleet", "MinSize": 0, "MaxSize": 4,
            "DesiredCapacity": desired, "VPCZoneIdentifier": subnets, "LaunchTemplate": {"LaunchTemplateName": "fleet"}}));
        let shown = self.ok("autoscaling", "DescribeAutoScalingGroups", json!({}));
        let arn = shown["AutoScalingGroups"][0]["AutoScalingGroupARN"].clone();
        let provider = json!({"name": "fleet", "autoScalingGroupProvider": {"autoScalingGroupArn": arn, "managedScaling": {"status": "ENABLED"}}});
        self.ecs("CreateCapacityProvider", provider);
        self.ecs(
            "PutClusterCapacityProviders",
            json!({"cluster": "quay", "capacityProviders": ["fleet"],
            "defaultCapacityProviderStrategy": [{"capacityProvider": "fleet", "weight": 1}]}),
        );
    }
}

#[test]
fn a_task_of_a_capacity_provider_waits_for_an_instance() {
    let mut yard = Yard::new();
    yard.fleet(0);
    yard.define("web", "bridge", json!({}));
    let reply = yard.ecs(
        "RunTask",
        json!({"cluster": "quay", "taskDefinition": "web", "count": 2}),
    );
    assert_eq!(
        (reply["tasks"].as_array().unwrap().len(), &reply["failures"]),
        (2, &json!([]))
    );
    assert_eq!(reply["tasks"][0]["lastStatus"], "PROVISIONING");
    yard.pass(120);
    assert!(yard.tasks().iter().all(|t| t["lastStatus"] == "PROVISIONING"));
    yard.ok(
        "autoscaling",
        "SetDesiredCapacity",
        json!({"AutoScalingGroupName": "fleet", "DesiredCapacity": 1}),
    );
    yard.pass(300);
    let tasks = yard.tasks();
    assert!(
        tasks
            .iter()
            .all(|t| t["lastStatus"] == "RUNNING" && t["capacityProviderName"] == "fleet"),
        "{tasks:?}"
    );
    assert_eq!(yard.instances()[0]["capacityProviderName"], "fleet");
    let refused = yard.refused("ecs", "DeleteCapacityProvider", json!({"capacityProvider": "fleet"}));
    assert!(refused.contains("associated with cluster: quay"), "{refused}");
    let refused = yard.refused(
        "ecs",
        "PutClusterCapacityProviders",
        json!({"cluster": "quay", "capacityProviders": [], "defaultCapacityProviderStrategy": []}),
    );
    assert!(
        refused.contains("The specified capacity provider is in use and cannot be removed."),
        "{refused}"
    );
}

#[test]
fn managed_draining_empties_an_instance_before_its_group_ends_it() {
    let mut yard = Yard::new();
    yard.fleet(2);
    yard.define("web", "bridge", json!({}));
    yard.pass(240);
    yard.ecs(
        "CreateService",
        json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "web", "desiredCount": 4}),
    );
    yard.pass(120);
    yard.ok(
        "autoscaling",
        "SetDesiredCapacity",
        json!({"AutoScalingGroupName": "fleet", "DesiredCapacity": 1}),
    );
    yard.pass(15);
    assert!(yard.instances().iter().any(|i| i["status"] == "DRAINING"));
    yard.pass(300);
    assert_eq!(
        (yard.instances().len(), yard.service("web")["runningCount"].clone()),
        (1, json!(4))
    );
    let stopped = yard.ecs("ListTasks", json!({"cluster": "quay", "desiredStatus": "STOPPED"}));
    let stopped = yard.ecs(
        "DescribeTasks",
        json!({"cluster": "quay", "tasks": stopped["taskArns"]}),
    );
    assert!(stopped["tasks"].as_array().unwrap().iter().all(|t| {
        t["stoppedReason"]
            .as_str()
            .unwrap()
            .starts_with("Scaling activity initiated by")
    }));
}

#[test]
fn a_load_balancer_reaches_bridge_tasks_through_their_instances_ports() {
    let (mut yard, _) = Yard::with(&[("m5.large", 0), ("m5.large", 1)]);
    let subnets = yard.subnets();
    let vpc = yard.ok(
        "ec2",
        "DescribeVpcs",
        json!({"Filters": [{"Name": "is-default", "Values": ["true"]}]}),
    )["Vpcs"][0]["VpcId"]
        .clone();
    let group = yard.ok(
        "ec2",
        "DescribeSecurityGroups",
        json!({"Filters": [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]}),
    );
    let group = group["SecurityGroups"][0]["GroupId"].clone();
    yard.ok("ec2", "AuthorizeSecurityGroupIngress", json!({"GroupId": group, "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}));
    let target = |kind: &str, name: &str| json!({"Name": name, "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": kind});
    let mut arns = Vec::new();
    for kind in ["instance", "ip"] {
        arns.push(
            yard.ok("elbv2", "CreateTargetGroup", target(kind, kind))["TargetGroups"][0]["TargetGroupArn"].clone(),
        );
    }
    let balancer = yard.ok(
        "elbv2",
        "CreateLoadBalancer",
        json!({"Name": "front", "Subnets": subnets}),
    )["LoadBalancers"][0]
        .clone();
    for (port, arn) in [(80, &arns[0]), (81, &arns[1])] {
        yard.ok(
            "elbv2",
            "CreateListener",
            json!({"LoadBalancerArn": balancer["LoadBalancerArn"], "Protocol": "HTTP", "Port": port,
            "DefaultActions": [{"Type": "forward", "TargetGroupArn": arn}]}),
        );
    }
    yard.define(
        "web",
        "bridge",
        json!({"image": "nginxdemos/hello", "portMappings": [{"containerPort": 80}]}),
    );
    let mut service = json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "web", "desiredCount": 4, "launchType": "EC2",
        "loadBalancers": [{"targetGroupArn": arns[1], "containerName": "app", "containerPort": 80}]});
    assert!(
        yard.refused("ecs", "CreateService", service.clone())
            .contains("target type ip, which is incompatible with the bridge network mode")
    );
    service["loadBalancers"][0]["targetGroupArn"] = arns[0].clone();
    yard.ecs("CreateService", service);
    yard.pass(400);
    let health = yard.ok("elbv2", "DescribeTargetHealth", json!({"TargetGroupArn": arns[0]}));
    let targets = health["TargetHealthDescriptions"].as_array().unwrap();
    assert_eq!(targets.len(), 4);
    assert!(
        targets
            .iter()
            .all(|t| t["TargetHealth"]["State"] == "healthy" && t["Target"]["Id"].as_str().unwrap().starts_with("i-")),
        "{health}"
    );
    assert!(targets.iter().all(|t| t["Target"]["Port"].as_u64().unwrap() >= 32_768));
    let url = format!("http://{}/", balancer["DNSName"].as_str().unwrap());
    let reply = yard.0.apply(&Command::Inject(Inject::Http {
        method: "GET".into(),
        url,
        headers: Default::default(),
        body: String::new(),
    }));
    let reply = reply.reply.unwrap().to_value();
    assert_eq!(reply["status"], 200);
    assert!(reply["target"].as_str().unwrap().starts_with("i-"), "{reply}");
    assert!(
        yard.lines("web")
            .last()
            .unwrap()
            .ends_with("has reached a steady state.")
    );
}

#[test]
fn managed_instances_launch_for_waiting_tasks_and_end_when_idle() {
    let mut yard = Yard::new();
    let trust = TRUST.replace("ec2.", "ecs.");
    yard.ok(
        "iam",
        "CreateRole",
        json!({"RoleName": "infra", "AssumeRolePolicyDocument": trust}),
    );
    let subnets = yard.subnets();
    yard.ecs("CreateCapacityProvider", json!({"name": "managed", "cluster": "quay", "managedInstancesProvider": {
        "infrastructureRoleArn": "arn:aws:iam::123456789012:role/infra",
        "instanceLaunchTemplate": {"ec2InstanceProfileArn": "arn:aws:iam::123456789012:instance-profile/ecsInstanceRole",
            "networkConfiguration": {"subnets": subnets, "securityGroups": []}},
        "infrastructureOptimization": {"scaleInAfter": 60}}}));
    yard.define("web", "host", json!({}));
    let reply = yard.ecs("RunTask", json!({"cluster": "quay", "taskDefinition": "web", "capacityProviderStrategy": [{"capacityProvider": "managed", "weight": 1}]}));
    assert_eq!(reply["tasks"][0]["lastStatus"], "PROVISIONING");
    yard.pass(240);
    let task = yard.tasks()[0].clone();
    assert_eq!(
        (&task["lastStatus"], &task["launchType"]),
        (&json!("RUNNING"), &json!("MANAGED_INSTANCES"))
    );
    assert_eq!(yard.instances()[0]["capacityProviderName"], "managed");
    yard.ecs("StopTask", json!({"cluster": "quay", "task": task["taskArn"]}));
    yard.pass(200);
    assert_eq!(yard.instances().len(), 0);
}

#[test]
fn a_machine_outside_aws_joins_by_an_activation() {
    let mut yard = Yard::bare();
    let trust = TRUST.replace("ec2.", "ssm.");
    yard.ok(
        "iam",
        "CreateRole",
        json!({"RoleName": "anywhere", "AssumeRolePolicyDocument": trust}),
    );
    let install = |id: &str, code: &str| {
        Command::Inject(Inject::ExternalHost {
            name: "cellar".into(),
            activation_id: id.into(),
            activation_code: code.into(),
            cluster: "quay".into(),
            vcpus: 2,
            memory_mib: 4096,
        })
    };
    let reply = yard.ok(
        "ssm",
        "CreateActivation",
        json!({"IamRole": "anywhere", "RegistrationLimit": 1}),
    );
    let (id, code) = (
        reply["ActivationId"].as_str().unwrap(),
        reply["ActivationCode"].as_str().unwrap(),
    );
    assert!(
        yard.0
            .apply(&install(id, "wrong"))
            .reply
            .unwrap_err()
            .message
            .contains("InvalidActivation")
    );
    assert_eq!(
        yard.0.apply(&install(id, code)).reply.unwrap_err().code,
        "AccessDeniedException"
    );
    yard.ok(
        "iam",
        "AttachRolePolicy",
        json!({"RoleName": "anywhere", "PolicyArn": POLICY}),
    );
    yard.0.apply(&install(id, code)).reply.unwrap();
    assert!(
        yard.instances()[0]["ec2InstanceId"]
            .as_str()
            .unwrap()
            .starts_with("mi-")
    );
    yard.define("web", "bridge", json!({}));
    let reply = yard.ecs(
        "RunTask",
        json!({"cluster": "quay", "taskDefinition": "web", "launchType": "EXTERNAL"}),
    );
    assert_eq!(reply["failures"], json!([]));
    yard.pass(60);
    assert_eq!(
        (&yard.tasks()[0]["lastStatus"], &yard.tasks()[0]["launchType"]),
        (&json!("RUNNING"), &json!("EXTERNAL"))
    );
    assert_eq!(yard.run("web", json!({}))["failures"], json!([]));
}

#[test]
fn attributes_are_put_found_and_deleted() {
    let (mut yard, hosts) = Yard::with(&[("m5.large", 0), ("t3.small", 1)]);
    let first = yard.instances()[0]["containerInstanceArn"].clone();
    yard.ecs(
        "PutAttributes",
        json!({"cluster": "quay", "attributes": [{"name": "stack", "value": "prod", "targetId": first}]}),
    );
    let listed = yard.ecs(
        "ListAttributes",
        json!({"cluster": "quay", "targetType": "container-instance", "attributeName": "stack"}),
    );
    assert_eq!(
        (&listed["attributes"][0]["targetId"], &listed["attributes"][0]["value"]),
        (&first, &json!("prod"))
    );
    let mut found = |filter: &str| {
        yard.ecs("ListContainerInstances", json!({"cluster": "quay", "filter": filter}))["containerInstanceArns"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(found("attribute:stack == prod"), 1);
    assert_eq!(found("attribute:stack !exists"), 1);
    assert_eq!(found(&format!("ec2InstanceId in [{}, i-0]", hosts[1])), 1);
    assert_eq!(
        found("not (attribute:ecs.instance-type =~ t3.*) and agentConnected == true"),
        1
    );
    assert!(
        yard.refused(
            "ecs",
            "ListContainerInstances",
            json!({"cluster": "quay", "filter": "stack is prod"})
        )
        .contains("expected a subject")
    );
    let wrong = json!({"cluster": "quay", "attributes": [{"name": "ecs.vpc-id", "value": "x", "targetId": first}]});
    assert!(yard.refused("ecs", "PutAttributes", wrong).contains("reserved"));
    yard.ecs(
        "DeleteAttributes",
        json!({"cluster": "quay", "attributes": [{"name": "stack", "targetId": first}]}),
    );
    let listed = yard.ecs(
        "ListAttributes",
        json!({"cluster": "quay", "targetType": "container-instance", "attributeName": "stack"}),
    );
    assert_eq!(listed["attributes"], json!([]));
    assert!(
        yard.refused(
            "ecs",
            "UpdateContainerAgent",
            json!({"cluster": "quay", "containerInstance": first})
        )
        .starts_with("NoUpdateAvailableException: There is no update available for your container agent.")
    );
}

#[test]
fn a_spot_interruption_stops_the_task_with_its_own_code() {
    let mut yard = Yard::bare();
    yard.ecs("PutClusterCapacityProviders", json!({"cluster": "quay", "capacityProviders": ["FARGATE", "FARGATE_SPOT"], "defaultCapacityProviderStrategy": []}));
    yard.ecs("RegisterTaskDefinition", json!({"family": "web", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "containerDefinitions": [{"name": "app", "image": "nginx"}]}));
    let subnets = yard.subnets();
    let reply = yard.ecs("RunTask", json!({"cluster": "quay", "taskDefinition": "web", "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}],
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}}}));
    let arn = reply["tasks"][0]["taskArn"].clone();
    yard.pass(60);
    yard.inject(Inject::SpotInterruption {
        task: arn.as_str().unwrap().into(),
    });
    yard.pass(60);
    let task = yard.ecs("DescribeTasks", json!({"cluster": "quay", "tasks": [arn]}))["tasks"][0].clone();
    assert_eq!(
        (&task["stopCode"], &task["stoppedReason"]),
        (&json!("SpotInterruption"), &json!("Your Spot Task was interrupted."))
    );
}

#[test]
fn a_lost_zone_moves_its_group_and_its_service_elsewhere() {
    let mut yard = Yard::new();
    yard.fleet(3);
    yard.pass(240);
    yard.define("web", "bridge", json!({}));
    yard.ecs(
        "CreateService",
        json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "web", "desiredCount": 3}),
    );
    yard.pass(120);
    yard.inject(Inject::ZoneLoss {
        zone: "us-east-1a".into(),
        lost: true,
    });
    yard.pass(600);
    assert_eq!(
        (yard.instances().len(), yard.service("web")["runningCount"].clone()),
        (3, json!(3))
    );
    assert!(yard.tasks().iter().all(|t| t["availabilityZone"] != "us-east-1a"));
}
