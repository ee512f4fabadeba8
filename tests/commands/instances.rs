//! Storm commands around container instances: machines, groups, drains, placements, faults.

use super::{CLUSTERS, Die, subnets};
use serde_json::{Value, json};
use taskyard::aws::Call;
use taskyard::model::command::Inject;
use taskyard::model::{Command, World};

const IMAGE: &str = "ami-0ec5a1b2c3d4e5f01";
/// `#!/bin/bash\necho ECS_CLUSTER=yard >> /etc/ecs/ecs.config`, in base64.
const USER_DATA: &str = "IyEvYmluL2Jhc2gKZWNobyBFQ1NfQ0xVU1RFUj15YXJkID4+IC9ldGMvZWNzL2Vjcy5jb25maWc=";
const KINDS: &[&str] = &["t3.small", "m5.large", "t4g.small", "g4dn.xlarge", "m1.small"];
const FAMILIES: &[&str] = &["bridge", "static", "own", "fat"];

/// The calls that bring a storm its machines.
pub fn ground(world: &World) -> Vec<(&'static str, &'static str, Value)> {
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]});
    let role = json!({"RoleName": "host", "AssumeRolePolicyDocument": trust.to_string()});
    let policy = json!({"RoleName": "host",
        "PolicyArn": "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"});
    let data = json!({"ImageId": IMAGE, "InstanceType": "t3.small", "UserData": USER_DATA,
        "IamInstanceProfile": {"Name": "host"}});
    let group = json!({"AutoScalingGroupName": "fleet", "MinSize": 0, "MaxSize": 5, "DesiredCapacity": 3,
        "VPCZoneIdentifier": subnets(world).join(","), "LaunchTemplate": {"LaunchTemplateName": "fleet"}});
    let mut calls = vec![
        ("iam", "CreateRole", role),
        ("iam", "AttachRolePolicy", policy),
        ("iam", "CreateInstanceProfile", json!({"InstanceProfileName": "host"})),
        (
            "iam",
            "AddRoleToInstanceProfile",
            json!({"InstanceProfileName": "host", "RoleName": "host"}),
        ),
        (
            "ec2",
            "CreateLaunchTemplate",
            json!({"LaunchTemplateName": "fleet", "LaunchTemplateData": data}),
        ),
        ("autoscaling", "CreateAutoScalingGroup", group),
    ];
    for (family, mode, ports) in [
        ("bridge", "bridge", json!([{"containerPort": 80}])),
        ("static", "bridge", json!([{"containerPort": 80, "hostPort": 8080}])),
        ("own", "awsvpc", json!([{"containerPort": 80}])),
    ] {
        calls.push(("ecs", "RegisterTaskDefinition", definition(family, mode, ports, 200)));
    }
    calls.push((
        "ecs",
        "RegisterTaskDefinition",
        definition("fat", "host", json!([]), 1500),
    ));
    let mut service = json!({"cluster": "yard", "serviceName": "packed", "taskDefinition": "bridge", "desiredCount": 4,
        "launchType": "EC2", "placementStrategy": [{"type": "binpack", "field": "memory"}]});
    calls.push(("ecs", "CreateService", service.clone()));
    service["serviceName"] = json!("spread");
    service["placementStrategy"] = json!([]);
    calls.push(("ecs", "CreateService", service));
    calls
}

fn definition(family: &str, mode: &str, ports: Value, memory: u64) -> Value {
    json!({"family": family, "networkMode": mode, "containerDefinitions": [{"name": "app", "image": "nginx",
        "memory": memory, "cpu": 64, "portMappings": ports}]})
}

/// One command about instances.
pub fn command(world: &World, die: &mut Die) -> Command {
    if die.of(5) == 0 {
        return inject(world, die);
    }
    let cluster = die.pick(CLUSTERS);
    let hosts: Vec<String> = world.compute().instances().map(|i| i.id.clone()).collect();
    let registered: Vec<String> = world.ecs().container_instances().map(|i| i.arn()).collect();
    let groups: Vec<String> = world.scaling().groups().map(|g| g.name.clone()).collect();
    let (host, instance) = (die.one(&hosts), die.one(&registered));
    let family = die.pick(FAMILIES);
    let strategy = die.pick(&[
        "[]",
        r#"[{"type":"binpack","field":"cpu"}]"#,
        r#"[{"type":"random"}]"#,
        r#"[{"type":"spread","field":"attribute:ecs.availability-zone"},{"type":"binpack","field":"memory"}]"#,
    ]);
    let constraints = die.pick(&[
        "[]",
        "[]",
        r#"[{"type":"distinctInstance"}]"#,
        r#"[{"type":"memberOf","expression":"attribute:ecs.instance-type =~ t3.* and runningTasksCount < 3"}]"#,
        r#"[{"type":"memberOf","expression":"nonsense =="}]"#,
    ]);
    let placed = |mut input: Value| -> Value {
        input["placementStrategy"] = serde_json::from_str(strategy).unwrap();
        input["placementConstraints"] = serde_json::from_str(constraints).unwrap();
        if family == "own" {
            input["networkConfiguration"] = json!({"awsvpcConfiguration": {"subnets": subnets(world)}});
        }
        input
    };
    let (service, operation, input) = match die.of(26) {
        0 | 1 => {
            let subnets = subnets(world);
            (
                "ec2",
                "RunInstances",
                json!({"ImageId": IMAGE, "InstanceType": die.pick(KINDS), "MinCount": 1,
                "MaxCount": die.pick(&[1, 2, 0]), "SubnetId": die.one(&subnets), "UserData": USER_DATA,
                "IamInstanceProfile": {"Name": die.pick(&["host", "host", "ghost"])}}),
            )
        }
        2 => ("ec2", "TerminateInstances", json!({"InstanceIds": [host]})),
        3 => ("ec2", "StopInstances", json!({"InstanceIds": [host]})),
        4 | 5 => ("ec2", "StartInstances", json!({"InstanceIds": [host]})),
        6 => ("ec2", "RebootInstances", json!({"InstanceIds": [host]})),
        7 | 8 => (
            "autoscaling",
            "SetDesiredCapacity",
            json!({"AutoScalingGroupName": die.one(&groups),
            "DesiredCapacity": die.pick(&[0, 1, 3, 5, 9])}),
        ),
        9 => (
            "autoscaling",
            "TerminateInstanceInAutoScalingGroup",
            json!({"InstanceId": host,
            "ShouldDecrementDesiredCapacity": die.of(2) == 0}),
        ),
        10 => (
            "autoscaling",
            "SetInstanceProtection",
            json!({"AutoScalingGroupName": "fleet", "InstanceIds": [host],
            "ProtectedFromScaleIn": die.of(2) == 0}),
        ),
        11..14 => (
            "ecs",
            "RunTask",
            placed(
                json!({"cluster": cluster, "taskDefinition": family, "launchType": "EC2",
            "count": die.pick(&[1, 2, 5, 10])}),
            ),
        ),
        14 => (
            "ecs",
            "StartTask",
            json!({"cluster": cluster, "taskDefinition": family, "containerInstances": [instance]}),
        ),
        15 | 16 => (
            "ecs",
            "UpdateContainerInstancesState",
            json!({"cluster": cluster, "containerInstances": [instance],
            "status": die.pick(&["DRAINING", "ACTIVE", "GONE"])}),
        ),
        17 => (
            "ecs",
            "DeregisterContainerInstance",
            json!({"cluster": cluster, "containerInstance": instance,
            "force": die.of(2) == 0}),
        ),
        18 => (
            "ecs",
            "PutAttributes",
            json!({"cluster": cluster, "attributes": [{"name": die.pick(&["stack", "ecs.x", ""]),
            "value": "blue", "targetId": instance}]}),
        ),
        19 => (
            "ecs",
            "CreateService",
            placed(
                json!({"cluster": cluster, "serviceName": die.pick(&["packed", "spread", "third"]),
            "taskDefinition": family, "desiredCount": die.pick(&[0, 2, 6]), "launchType": "EC2"}),
            ),
        ),
        20 | 21 => (
            "ecs",
            "UpdateService",
            json!({"cluster": "yard", "service": die.pick(&["packed", "spread", "third"]),
            "desiredCount": die.pick(&[0, 1, 4, 9]), "forceNewDeployment": die.of(3) == 0}),
        ),
        22 => {
            let arn = world
                .scaling()
                .groups()
                .next()
                .map(|g| g.arn.clone())
                .unwrap_or_default();
            (
                "ecs",
                "CreateCapacityProvider",
                json!({"name": "fleet", "autoScalingGroupProvider":
                {"autoScalingGroupArn": arn, "managedScaling": {"status": "ENABLED"}}}),
            )
        }
        23 => (
            "ecs",
            "PutClusterCapacityProviders",
            json!({"cluster": "yard", "capacityProviders":
            die.pick(&[["fleet", "FARGATE"], ["FARGATE", "FARGATE_SPOT"]]), "defaultCapacityProviderStrategy": []}),
        ),
        24 => (
            "ecs",
            "RunTask",
            placed(
                json!({"cluster": "yard", "taskDefinition": family, "count": die.pick(&[1, 4]),
            "capacityProviderStrategy": [{"capacityProvider": "fleet", "weight": 1}]}),
            ),
        ),
        _ => (
            "ecs",
            "PutAccountSettingDefault",
            json!({"name": "awsvpcTrunking", "value": die.pick(&["enabled", "disabled"])}),
        ),
    };
    Command::Call(Call::new(service, operation, input))
}

fn inject(world: &World, die: &mut Die) -> Command {
    let hosts: Vec<String> = world.compute().instances().map(|i| i.id.clone()).collect();
    let tasks: Vec<String> = world.ecs().tasks().map(|t| t.arn()).collect();
    Command::Inject(match die.of(6) {
        0 => Inject::InstanceLoss {
            instance: die.one(&hosts),
        },
        1 => Inject::ZoneLoss {
            zone: die.pick(&["us-east-1a", "us-east-1b", "nowhere"]).into(),
            lost: true,
        },
        2 | 3 => Inject::ZoneLoss {
            zone: die.pick(&["us-east-1a", "us-east-1b"]).into(),
            lost: false,
        },
        4 => Inject::AgentConnection {
            instance: die.one(&hosts),
            connected: die.of(2) == 0,
        },
        _ => Inject::SpotInterruption { task: die.one(&tasks) },
    })
}
