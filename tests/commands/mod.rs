//! Commands drawn by dice: realistic ones over a small space of names, many of them invalid.
//!
//! What is about something that exists (a task, a listener) is looked up in the world, so that faults find their mark.

mod deployments;
mod instances;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use taskyard::aws::Call;
use taskyard::base::rng::Draw;
use taskyard::model::command::{Inject, Profile};
use taskyard::model::{Command, World};

const CLUSTERS: &[&str] = &[
    "default",
    "yard",
    "arn:aws:ecs:us-east-1:123456789012:cluster/yard",
    "nowhere",
];
const FAMILIES: &[&str] = &["hello", "crasher", "pair", "hello:1", "none:9"];
const SERVICES: &[&str] = &["web", "api", "ghost"];
const GROUPS: &[&str] = &["blue", "green"];
pub const IMAGES: &[&str] = &["nginxdemos/hello", "nginx", "httpd", "no/such:image"];
const SIZES: &[(&str, &str)] = &[("256", "512"), ("512", "1024"), ("256", "8192")];

/// The command that these dice throw in a world.
pub fn command(world: &World, dice: u64) -> Command {
    let mut die = Die(Draw::of(dice, "storm", 0));
    match die.of(100) {
        0..25 => Command::Advance(die.pick(&[0, 1, 999, 1000, 5_000, 20_000, 60_000, 200_000])),
        25..40 => inject(world, &mut die),
        40..55 => balancing(world, &mut die),
        55..60 => around(&mut die),
        60..70 => deployments::command(world, &mut die),
        70..83 => instances::command(world, &mut die),
        _ => ecs(world, &mut die),
    }
}

/// Commands that give a storm something to blow at: a cluster, definitions, a load balancer, a service behind it.
pub fn ground(world: &mut World) -> Vec<Command> {
    let mut done = Vec::new();
    let mut call = |world: &mut World, service: &str, operation: &str, input: Value| {
        let command = Command::Call(Call::new(service, operation, input));
        let reply = world.apply(&command).reply.map(|r| r.to_value()).unwrap_or_default();
        done.push(command);
        reply
    };
    let subnets = subnets(world);
    call(world, "ecs", "CreateCluster", json!({"clusterName": "yard"}));
    call(world, "ecs", "CreateCluster", json!({}));
    call(
        world,
        "ecs",
        "RegisterTaskDefinition",
        definition("hello", "nginxdemos/hello", ("256", "512")),
    );
    call(
        world,
        "ecs",
        "RegisterTaskDefinition",
        definition("crasher", "no/such:image", ("256", "512")),
    );
    let vpc = world.network().default_vpc().map(|vpc| vpc.id.clone());
    let group = json!({"Name": "blue", "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip"});
    let group = call(world, "elbv2", "CreateTargetGroup", group)["TargetGroups"][0]["TargetGroupArn"].clone();
    let balancer = call(
        world,
        "elbv2",
        "CreateLoadBalancer",
        json!({"Name": "front", "Subnets": subnets}),
    );
    let listener = json!({
        "LoadBalancerArn": balancer["LoadBalancers"][0]["LoadBalancerArn"], "Protocol": "HTTP", "Port": 80,
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": group}],
    });
    call(world, "elbv2", "CreateListener", listener);
    let mut service = json!({"cluster": "yard", "serviceName": "web", "taskDefinition": "hello", "desiredCount": 2,
        "launchType": "FARGATE", "networkConfiguration": network(&subnets)});
    service["loadBalancers"] = json!([{"targetGroupArn": group, "containerName": "app", "containerPort": 80}]);
    call(world, "ecs", "CreateService", service);
    for (service, operation, input) in instances::ground(world) {
        call(world, service, operation, input);
    }
    for command in deployments::ground(world) {
        world.apply(&command);
        done.push(command);
    }
    done
}

struct Die(Draw);

impl Die {
    fn of(&mut self, sides: u64) -> u64 {
        self.0.range(0, sides - 1)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.of(from.len() as u64) as usize]
    }

    fn one(&mut self, from: &[String]) -> String {
        match from.is_empty() || self.of(12) == 0 {
            true => self
                .pick(&["", "x", "arn:aws:ecs:us-east-1:123456789012:task/yard/0", "eni-0", "💥"])
                .into(),
            false => from[self.of(from.len() as u64) as usize].clone(),
        }
    }
}

fn ecs(world: &World, die: &mut Die) -> Command {
    let (cluster, service) = (die.pick(CLUSTERS), die.pick(SERVICES));
    let family = die.pick(FAMILIES);
    let task = |die: &mut Die| die.one(&world.ecs().tasks().map(|t| t.arn()).collect::<Vec<_>>());
    let count = die.pick(&[0u64, 1, 2, 3, 5, 11]);
    let deployment = die.pick(&[(100, 200), (50, 100), (0, 100), (100, 100), (50, 150)]);
    let configuration = json!({"minimumHealthyPercent": deployment.0, "maximumPercent": deployment.1,
        "deploymentCircuitBreaker": {"enable": die.of(2) == 0, "rollback": die.of(2) == 0}});
    let subnets = subnets(world);
    let (operation, input) = match die.of(22) {
        0 => (
            "CreateCluster",
            json!({"clusterName": die.pick(&["yard", "default", "bad name!", ""])}),
        ),
        1 => ("DeleteCluster", json!({"cluster": cluster})),
        2..4 => {
            let size = die.pick(SIZES);
            ("RegisterTaskDefinition", definition(family, die.pick(IMAGES), size))
        }
        4 => (
            "DeregisterTaskDefinition",
            json!({"taskDefinition": format!("hello:{}", die.of(3))}),
        ),
        5..8 => {
            let input = json!({"cluster": cluster, "taskDefinition": family, "count": count, "launchType": "FARGATE",
                "networkConfiguration": network(&subnets)});
            ("RunTask", input)
        }
        8..11 => (
            "StopTask",
            json!({"cluster": cluster, "task": task(die), "reason": "storm"}),
        ),
        11..14 => {
            let mut input = json!({"cluster": cluster, "serviceName": service, "taskDefinition": family,
                "desiredCount": count, "launchType": "FARGATE", "networkConfiguration": network(&subnets),
                "deploymentConfiguration": configuration});
            let group = world.balancing().groups().map(|g| g.arn.clone()).collect::<Vec<_>>();
            if die.of(2) == 0 {
                let port = die.pick(&[80, 80, 81]);
                input["loadBalancers"] =
                    json!([{"targetGroupArn": die.one(&group), "containerName": "app", "containerPort": port}]);
            }
            ("CreateService", input)
        }
        14..18 => {
            let mut input = json!({"cluster": cluster, "service": service});
            match die.of(4) {
                0 => input["desiredCount"] = json!(count),
                1 => input["taskDefinition"] = json!(family),
                2 => input["forceNewDeployment"] = json!(true),
                _ => input["deploymentConfiguration"] = configuration,
            }
            ("UpdateService", input)
        }
        18 => (
            "DeleteService",
            json!({"cluster": cluster, "service": service, "force": die.of(2) == 0}),
        ),
        19 => {
            let key = die.pick(&["team", "aws:x", ""]);
            (
                "TagResource",
                json!({"resourceArn": task(die), "tags": [{"key": key, "value": "v"}]}),
            )
        }
        20 => ("DescribeTasks", json!({"cluster": cluster, "tasks": [task(die)]})),
        _ => (
            die.pick(&["RunTask", "Nonsense", "CreateService"]),
            json!({"cluster": [1], "count": -1}),
        ),
    };
    Command::Call(Call::new("ecs", operation, input))
}

fn balancing(world: &World, die: &mut Die) -> Command {
    let groups: Vec<String> = world.balancing().groups().map(|g| g.arn.clone()).collect();
    let balancers: Vec<String> = world.balancing().load_balancers().map(|b| b.arn.clone()).collect();
    let listeners: Vec<String> = balancers
        .iter()
        .flat_map(|b| {
            world
                .balancing()
                .listeners(b)
                .map(|l| l.arn.clone())
                .collect::<Vec<_>>()
        })
        .collect();
    let vpc = world.network().default_vpc().map(|vpc| vpc.id.clone());
    let target = |die: &mut Die| {
        let known: Vec<String> = world.ecs().tasks().filter_map(|t| t.private_ip.clone()).collect();
        json!([{"Id": die.one(&known), "Port": die.pick(&[80, 81])}])
    };
    let forward = |die: &mut Die| json!([{"Type": "forward", "TargetGroupArn": die.one(&groups)}]);
    let (operation, input) = match die.of(11) {
        0 => (
            "CreateLoadBalancer",
            json!({"Name": die.pick(&["front", "back", "-"]), "Subnets": subnets(world)}),
        ),
        1 => ("DeleteLoadBalancer", json!({"LoadBalancerArn": die.one(&balancers)})),
        2 => {
            let name = die.pick(GROUPS);
            let input = json!({"Name": name, "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip",
                "HealthCheckIntervalSeconds": die.pick(&[5, 30, 1])});
            ("CreateTargetGroup", input)
        }
        3 => ("DeleteTargetGroup", json!({"TargetGroupArn": die.one(&groups)})),
        4 | 5 => {
            let input = json!({"LoadBalancerArn": die.one(&balancers), "Protocol": "HTTP",
                "Port": die.pick(&[80, 8080]), "DefaultActions": forward(die)});
            ("CreateListener", input)
        }
        6 => ("DeleteListener", json!({"ListenerArn": die.one(&listeners)})),
        7 => (
            "ModifyListener",
            json!({"ListenerArn": die.one(&listeners), "DefaultActions": forward(die)}),
        ),
        8 => (
            "RegisterTargets",
            json!({"TargetGroupArn": die.one(&groups), "Targets": target(die)}),
        ),
        9 => (
            "DeregisterTargets",
            json!({"TargetGroupArn": die.one(&groups), "Targets": target(die)}),
        ),
        _ => {
            let path = die.pick(&["/", "/missing", "bad"]);
            (
                "ModifyTargetGroup",
                json!({"TargetGroupArn": die.one(&groups), "HealthCheckPath": path}),
            )
        }
    };
    Command::Call(Call::new("elbv2", operation, input))
}

/// IAM, EC2 and logs.
fn around(die: &mut Die) -> Command {
    let role = die.pick(&["ecsTaskExecutionRole", "mine", "none"]);
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]});
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": die.pick(&["Allow", "Deny"]),
        "Action": "ecs:*", "Resource": "*"}]});
    let (service, operation, input) = match die.of(8) {
        0 => (
            "iam",
            "CreateRole",
            json!({"RoleName": role, "AssumeRolePolicyDocument": trust.to_string()}),
        ),
        1 => ("iam", "DeleteRole", json!({"RoleName": role})),
        2 => {
            let input = json!({"RoleName": role, "PolicyName": "p", "PolicyDocument": policy.to_string()});
            ("iam", "PutRolePolicy", input)
        }
        3 => ("iam", "DeleteRolePolicy", json!({"RoleName": role, "PolicyName": "p"})),
        4 => (
            "iam",
            "PutRolePolicy",
            json!({"RoleName": role, "PolicyName": "p", "PolicyDocument": "{"}),
        ),
        5 => (
            "logs",
            "CreateLogGroup",
            json!({"logGroupName": die.pick(&["/ecs/hello", "bad name"])}),
        ),
        6 => (
            "ec2",
            "CreateSecurityGroup",
            json!({"GroupName": "storm", "Description": "d"}),
        ),
        _ => ("sts", "GetCallerIdentity", json!({})),
    };
    Command::Call(Call::new(service, operation, input))
}

fn inject(world: &World, die: &mut Die) -> Command {
    let hosts: Vec<String> = world.balancing().load_balancers().map(|b| b.dns_name.clone()).collect();
    let url = format!("http://{}/", die.one(&hosts));
    let running: Vec<_> = world
        .ecs()
        .tasks()
        .filter(|t| t.status.word() == "RUNNING")
        .map(|t| t.arn())
        .collect();
    Command::Inject(match die.of(8) {
        0 | 1 => Inject::Http {
            method: "GET".into(),
            url,
            headers: BTreeMap::new(),
            body: String::new(),
        },
        2 => Inject::Traffic {
            name: die.pick(&["a", "b"]).into(),
            url,
            profile: Profile {
                points: vec![(0, die.pick(&[0, 60, 6_000])), (60, die.pick(&[0, 600]))],
            },
        },
        3 => Inject::StopTraffic {
            name: die.pick(&["a", "b"]).into(),
        },
        4 | 5 => Inject::CrashContainer {
            task: die.one(&running),
            container: die.pick(&["app", "app", "side"]).into(),
            exit_code: die.pick(&[0, 1, 137, 999]),
        },
        6 => Inject::ImageAvailable {
            image: die.pick(IMAGES).into(),
            available: die.of(2) == 0,
        },
        _ => Inject::ContainerHealth {
            task: die.one(&running),
            container: "app".into(),
            healthy: die.of(2) == 0,
        },
    })
}

fn subnets(world: &World) -> Vec<String> {
    let vpc = world.network().default_vpc().map(|vpc| vpc.id.clone());
    world
        .network()
        .subnets()
        .filter(|s| Some(&s.vpc) == vpc.as_ref())
        .map(|s| s.id.clone())
        .collect()
}

fn network(subnets: &[String]) -> Value {
    json!({"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}})
}

fn definition(family: &str, image: &str, (cpu, memory): (&str, &str)) -> Value {
    let mut containers = vec![json!({"name": "app", "image": image, "essential": true,
        "portMappings": [{"containerPort": 80}]})];
    if family == "pair" {
        containers.push(json!({"name": "side", "image": "nginx", "essential": false}));
    }
    json!({"family": family, "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": cpu,
        "memory": memory, "containerDefinitions": containers})
}
