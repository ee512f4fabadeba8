//! Worlds to measure in: many tasks, and a service under traffic.

use serde_json::{Value, json};
use taskyard::aws::Call;
use taskyard::base::time::Span;
use taskyard::model::command::{Inject, Profile};
use taskyard::model::{Command, World};

/// Makes a call that must succeed.
pub fn call(world: &mut World, service: &str, operation: &str, input: Value) -> Value {
    let outcome = world.apply(&Command::Call(Call::new(service, operation, input)));
    outcome.reply.unwrap().to_value()
}

pub fn advance(world: &mut World, span: Span) {
    let until = world.now() + span;
    while world.now() < until {
        world.apply(&Command::Advance(until.since(world.now()).0));
    }
}

pub fn subnets(world: &World) -> Vec<String> {
    let vpc = world.network().default_vpc().unwrap().id.clone();
    world
        .network()
        .subnets()
        .filter(|s| s.vpc == vpc)
        .map(|s| s.id.clone())
        .collect()
}

pub fn network(world: &World) -> Value {
    json!({"awsvpcConfiguration": {"subnets": subnets(world), "assignPublicIp": "ENABLED"}})
}

/// A world with a cluster and a task definition.
pub fn ground() -> World {
    let mut world = World::new(1);
    call(&mut world, "ecs", "CreateCluster", json!({"clusterName": "c"}));
    let definition = json!({
        "family": "hello", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
        "cpu": "256", "memory": "512",
        "containerDefinitions": [{
            "name": "app", "image": "nginxdemos/hello", "essential": true, "portMappings": [{"containerPort": 80}],
        }],
    });
    call(&mut world, "ecs", "RegisterTaskDefinition", definition);
    world
}

pub fn run_task(world: &World, count: u64) -> Command {
    let input = json!({"cluster": "c", "taskDefinition": "hello", "count": count, "launchType": "FARGATE",
        "networkConfiguration": network(world)});
    Command::Call(Call::new("ecs", "RunTask", input))
}

pub fn running(world: &World) -> u64 {
    world.ecs().tasks().filter(|t| t.status.word() == "RUNNING").count() as u64
}

/// A world with that many running tasks.
pub fn with_tasks(count: u64) -> World {
    let mut world = ground();
    let ten = run_task(&world, 10);
    for _ in 0..count / 10 {
        world.apply(&ten).reply.unwrap();
    }
    advance(&mut world, Span::mins(5));
    assert_eq!(running(&world), count);
    world
}

/// A world with a service behind a load balancer and visitors, by requests a minute.
pub fn with_traffic(count: u64, requests: u64) -> World {
    let mut world = ground();
    let vpc = world.network().default_vpc().unwrap().id.clone();
    let group = json!({"Name": "g", "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip"});
    let group = call(&mut world, "elbv2", "CreateTargetGroup", group)["TargetGroups"][0]["TargetGroupArn"].clone();
    let open = json!({"GroupName": "open", "Description": "HTTP from everywhere", "VpcId": vpc});
    let open = call(&mut world, "ec2", "CreateSecurityGroup", open)["GroupId"].clone();
    let permission = json!({"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]});
    let permission = json!({"GroupId": open, "IpPermissions": [permission]});
    call(&mut world, "ec2", "AuthorizeSecurityGroupIngress", permission);
    let balancer = json!({"Name": "b", "Subnets": subnets(&world), "SecurityGroups": [open]});
    let balancer = call(&mut world, "elbv2", "CreateLoadBalancer", balancer)["LoadBalancers"][0].clone();
    let listener = json!({
        "LoadBalancerArn": balancer["LoadBalancerArn"], "Protocol": "HTTP", "Port": 80,
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": group}],
    });
    call(&mut world, "elbv2", "CreateListener", listener);
    let mut network = network(&world);
    network["awsvpcConfiguration"]["securityGroups"] = json!([open]);
    let service = json!({
        "cluster": "c", "serviceName": "web", "taskDefinition": "hello", "desiredCount": count,
        "launchType": "FARGATE", "networkConfiguration": network,
        "loadBalancers": [{"targetGroupArn": group, "containerName": "app", "containerPort": 80}],
    });
    call(&mut world, "ecs", "CreateService", service);
    advance(&mut world, Span::mins(60));
    let traffic = Inject::Traffic {
        name: "visitors".into(),
        url: format!("http://{}/", balancer["DNSName"].as_str().unwrap()),
        profile: Profile {
            points: vec![(0, requests)],
        },
    };
    world.apply(&Command::Inject(traffic)).reply.unwrap();
    advance(&mut world, Span::mins(2));
    assert_eq!(running(&world), count);
    world
}
