//! The finished hands-on: `nginxdemos/hello` in a service behind a load balancer, with visitors.
//!
//! What AWS's tutorial for a Fargate service behind an Application Load Balancer ends with; see the ECS Developer
//! Guide, "Creating an Amazon ECS Linux task for the Fargate launch type".

use super::Build;
use crate::model::command::{Inject, Profile};
use serde_json::{Value, json};

/// Longest wait for the first healthy target, in seconds.
const PATIENCE: u64 = 600;
/// Visitors' requests a minute.
const REQUESTS: u64 = 120;

pub(super) fn build(to: &mut Build) {
    let vpcs = to.call(
        "ec2",
        "DescribeVpcs",
        json!({"Filters": [{"Name": "is-default", "Values": ["true"]}]}),
    );
    let vpc = vpcs["Vpcs"][0]["VpcId"].clone();
    let filter = json!({"Filters": [{"Name": "vpc-id", "Values": [vpc]}]});
    let found = to.call("ec2", "DescribeSubnets", filter);
    let subnets: Vec<Value> = found["Subnets"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|s| s["SubnetId"].clone())
        .collect();

    let front = group(
        to,
        &vpc,
        "hello-alb",
        "Visitors to the load balancer",
        json!({"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}),
    );
    let behind = json!({"UserIdGroupPairs": [{"GroupId": front}]});
    let tasks = group(to, &vpc, "hello-tasks", "The load balancer to the tasks", behind);

    let balancer = json!({"Name": "hello", "Subnets": subnets, "SecurityGroups": [front]});
    let balancer = to.call("elbv2", "CreateLoadBalancer", balancer)["LoadBalancers"][0].clone();
    let target_group = json!({
        "Name": "hello", "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip", "HealthCheckPath": "/",
    });
    let target_group = to.call("elbv2", "CreateTargetGroup", target_group)["TargetGroups"][0]["TargetGroupArn"].clone();
    let listener = json!({
        "LoadBalancerArn": balancer["LoadBalancerArn"], "Protocol": "HTTP", "Port": 80,
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": target_group}],
    });
    to.call("elbv2", "CreateListener", listener);

    to.call("ecs", "CreateCluster", json!({"clusterName": "hello"}));
    let definition = json!({
        "family": "hello",
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": [{
            "name": "web",
            "image": "nginxdemos/hello",
            "essential": true,
            "portMappings": [{"containerPort": 80, "protocol": "tcp"}],
        }],
    });
    to.call("ecs", "RegisterTaskDefinition", definition);
    let service = json!({
        "cluster": "hello",
        "serviceName": "web",
        "taskDefinition": "hello:1",
        "desiredCount": 1,
        "launchType": "FARGATE",
        "networkConfiguration": {"awsvpcConfiguration": {
            "subnets": subnets, "securityGroups": [tasks], "assignPublicIp": "ENABLED",
        }},
        "loadBalancers": [{"targetGroupArn": target_group, "containerName": "web", "containerPort": 80}],
    });
    to.call("ecs", "CreateService", service);
    for _ in 0..PATIENCE {
        let health = to.call("elbv2", "DescribeTargetHealth", json!({"TargetGroupArn": target_group}));
        if health["TargetHealthDescriptions"][0]["TargetHealth"]["State"] == "healthy" {
            break;
        }
        to.second();
    }
    to.inject(Inject::Traffic {
        name: "visitors".into(),
        url: format!("http://{}/", balancer["DNSName"].as_str().unwrap_or_default()),
        profile: Profile {
            points: vec![(0, REQUESTS)],
        },
    });
}

/// A security group of the VPC that lets HTTP in from somewhere; its id.
fn group(to: &mut Build, vpc: &Value, name: &str, about: &str, from: Value) -> Value {
    let new = json!({"GroupName": name, "Description": about, "VpcId": vpc});
    let id = to.call("ec2", "CreateSecurityGroup", new)["GroupId"].clone();
    let mut permission = json!({"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80});
    if let (Some(permission), Some(from)) = (permission.as_object_mut(), from.as_object()) {
        permission.extend(from.clone());
    }
    to.call(
        "ec2",
        "AuthorizeSecurityGroupIngress",
        json!({"GroupId": id, "IpPermissions": [permission]}),
    );
    id
}
