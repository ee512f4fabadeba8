//! How fast the world is: calls with many tasks present, and simulated time with traffic.
//!
//! The figures to beat: RunTask ≤ 20 µs, DescribeTasks of 100 ≤ 60 µs, ListTasks of 10,000 ≤ 1 ms. Traffic goes through
//! a load balancer.

#![allow(clippy::disallowed_types, clippy::disallowed_methods)]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};
use std::hint::black_box;
use std::time::Duration;
use taskyard::aws::Call;
use taskyard::base::time::Span;
use taskyard::model::command::{Inject, Profile};
use taskyard::model::{Command, World};

/// Makes a call that must succeed.
fn call(world: &mut World, service: &str, operation: &str, input: Value) -> Value {
    let outcome = world.apply(&Command::Call(Call::new(service, operation, input)));
    outcome.reply.unwrap().to_value()
}

fn advance(world: &mut World, span: Span) {
    let until = world.now() + span;
    while world.now() < until {
        world.apply(&Command::Advance(until.since(world.now()).0));
    }
}

fn subnets(world: &World) -> Vec<String> {
    let vpc = world.network().default_vpc().unwrap().id.clone();
    world
        .network()
        .subnets()
        .filter(|s| s.vpc == vpc)
        .map(|s| s.id.clone())
        .collect()
}

fn network(world: &World) -> Value {
    json!({"awsvpcConfiguration": {"subnets": subnets(world), "assignPublicIp": "ENABLED"}})
}

/// A world with a cluster and a task definition.
fn ground() -> World {
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

fn run_task(world: &World, count: u64) -> Command {
    let input = json!({"cluster": "c", "taskDefinition": "hello", "count": count, "launchType": "FARGATE",
        "networkConfiguration": network(world)});
    Command::Call(Call::new("ecs", "RunTask", input))
}

fn running(world: &World) -> u64 {
    world.ecs().tasks().filter(|t| t.status.word() == "RUNNING").count() as u64
}

/// A world with that many running tasks.
fn with_tasks(count: u64) -> World {
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
fn with_traffic(count: u64, requests: u64) -> World {
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

fn calls(c: &mut Criterion) {
    for count in [1_000, 10_000] {
        let world = with_tasks(count);
        let mut group = c.benchmark_group(format!("{count} tasks"));
        let run = run_task(&world, 1);
        let mut busy = world.clone();
        let mut n = 0;
        group.bench_function("RunTask", |b| {
            b.iter(|| {
                n += 1;
                // The number of tasks must not grow far beyond the one measured.
                if n % (count / 2) == 0 {
                    busy = world.clone();
                }
                black_box(busy.apply(&run).reply.is_ok())
            });
        });
        let hundred: Vec<String> = world
            .ecs()
            .tasks()
            .step_by(count as usize / 100)
            .map(|t| t.arn())
            .collect();
        let describe = Call::new("ecs", "DescribeTasks", json!({"cluster": "c", "tasks": hundred}));
        group.bench_function("DescribeTasks of 100", |b| {
            b.iter(|| black_box(world.read(&describe).is_ok()));
        });
        group.bench_function("ListTasks, all pages", |b| {
            b.iter(|| {
                let (mut token, mut total) = (None, 0);
                loop {
                    let mut input = json!({"cluster": "c"});
                    if let Some(token) = token {
                        input["nextToken"] = token;
                    }
                    let page = world.read(&Call::new("ecs", "ListTasks", input)).unwrap();
                    total += page.members["taskArns"].as_array().map_or(0, Vec::len);
                    token = page.members.get("nextToken").cloned();
                    if token.is_none() {
                        break;
                    }
                }
                assert_eq!(total, count as usize);
            });
        });
        let mut shown = world.clone();
        group.bench_function("a snapshot and the first change after it", |b| {
            b.iter(|| {
                let kept = shown.clone();
                shown.apply(&Command::Advance(1));
                black_box(kept.now())
            });
        });
        group.bench_function("digest", |b| b.iter(|| black_box(world.digest())));
        group.finish();
    }
}

fn time(c: &mut Criterion) {
    let mut group = c.benchmark_group("time");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    let world = with_traffic(1_000, 60_000);
    group.throughput(Throughput::Elements(60));
    group.bench_function("a minute of 1,000 tasks with 1,000 requests a second", |b| {
        b.iter_batched_ref(
            || world.clone(),
            |world| advance(world, Span::mins(1)),
            BatchSize::PerIteration,
        );
    });
    let world = with_traffic(2, 600);
    group.throughput(Throughput::Elements(86_400));
    group.bench_function("a day of one service with 864,000 requests", |b| {
        b.iter_batched_ref(
            || world.clone(),
            |world| advance(world, Span::mins(24 * 60)),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, calls, time);
criterion_main!(benches);
