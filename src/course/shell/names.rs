//! The names of what exists, asked through the door as the learner, for completion.
//!
//! Invariant: a member that names something new (`CreateCluster`'s `clusterName`) is never completed with what exists.

use crate::aws::{Call, arn};
use crate::model::World;
use crate::terminal::Names;
use serde_json::{Value, json};

/// Names kept of one kind.
const MOST: usize = 200;

/// The names in a world.
pub struct Known<'a>(pub &'a World);

/// Where a kind of name is found: service, operation, the list in its reply, the member of each element.
type Source = (&'static str, &'static str, &'static str, &'static str);

const BALANCERS: Source = ("elbv2", "DescribeLoadBalancers", "LoadBalancers", "LoadBalancerArn");
const BALANCER_NAMES: Source = ("elbv2", "DescribeLoadBalancers", "LoadBalancers", "LoadBalancerName");
const GROUPS: Source = ("elbv2", "DescribeTargetGroups", "TargetGroups", "TargetGroupArn");
const GROUP_NAMES: Source = ("elbv2", "DescribeTargetGroups", "TargetGroups", "TargetGroupName");
const SUBNETS: Source = ("ec2", "DescribeSubnets", "Subnets", "SubnetId");
const SECURITY_GROUPS: Source = ("ec2", "DescribeSecurityGroups", "SecurityGroups", "GroupId");
const VPCS: Source = ("ec2", "DescribeVpcs", "Vpcs", "VpcId");
const ROLES: Source = ("iam", "ListRoles", "Roles", "RoleName");
const ROLE_ARNS: Source = ("iam", "ListRoles", "Roles", "Arn");
const POLICIES: Source = ("iam", "ListPolicies", "Policies", "Arn");
const LOG_GROUPS: Source = ("logs", "DescribeLogGroups", "logGroups", "logGroupName");

impl Names for Known<'_> {
    fn names(&self, service: &str, operation: &str, member_path: &str) -> Vec<String> {
        let member = member_path.rsplit('.').next().unwrap_or_default();
        let mut names = match (service, operation, member) {
            ("curl", ..) => self.addresses(),
            ("yard", ..) => self.subjects(),
            _ if is_new(operation, member) => Vec::new(),
            ("ecs", _, member) => self.of_ecs(member),
            (service, _, member) => self.of_others(service, member),
        };
        names.truncate(MOST);
        names
    }
}

/// Whether a member names what an operation is about to make.
fn is_new(operation: &str, member: &str) -> bool {
    let makes = operation.starts_with("Create") || operation.starts_with("Register");
    makes
        && matches!(
            member,
            "clusterName"
                | "serviceName"
                | "family"
                | "Name"
                | "RoleName"
                | "PolicyName"
                | "GroupName"
                | "logGroupName"
        )
}

impl Known<'_> {
    fn of_ecs(&self, member: &str) -> Vec<String> {
        let ecs = self.0.ecs();
        match member {
            "cluster" | "clusters" | "clusterName" => {
                let active = ecs.clusters().filter(|cluster| cluster.active);
                active.map(|cluster| cluster.name.clone()).collect()
            }
            "service" | "services" | "serviceName" => {
                let mut names: Vec<String> = ecs.services().map(|service| service.name.clone()).collect();
                names.sort();
                names.dedup();
                names
            }
            "task" | "tasks" => ecs
                .tasks()
                .rev()
                .map(|task| arn::last(&task.arn()).to_string())
                .collect(),
            "taskDefinition" => {
                let latest = ecs.families().values().filter_map(|family| family.latest());
                latest
                    .flat_map(|one| [one.family.clone(), format!("{}:{}", one.family, one.revision)])
                    .collect()
            }
            "taskDefinitions" | "family" | "familyPrefix" => ecs.families().keys().cloned().collect(),
            "targetGroupArn" => self.listed(GROUPS),
            "loadBalancerName" => self.listed(BALANCER_NAMES),
            "subnets" => self.listed(SUBNETS),
            "securityGroups" => self.listed(SECURITY_GROUPS),
            "executionRoleArn" | "taskRoleArn" | "role" | "roleArn" => self.listed(ROLE_ARNS),
            "resourceArn" => self.arns(),
            _ => Vec::new(),
        }
    }

    fn of_others(&self, service: &str, member: &str) -> Vec<String> {
        match (service, member) {
            (_, "LoadBalancerArn" | "LoadBalancerArns") => self.listed(BALANCERS),
            (_, "TargetGroupArn" | "TargetGroupArns") => self.listed(GROUPS),
            ("elbv2", "Names") => [self.listed(BALANCER_NAMES), self.listed(GROUP_NAMES)].concat(),
            (_, "ListenerArn" | "ListenerArns") => self.listeners(),
            (_, "Subnets" | "SubnetIds" | "SubnetId") => self.listed(SUBNETS),
            (_, "SecurityGroups" | "SecurityGroupIds" | "GroupId" | "GroupIds") => self.listed(SECURITY_GROUPS),
            (_, "VpcId" | "VpcIds") => self.listed(VPCS),
            (_, "RoleName") => self.listed(ROLES),
            ("iam", "PolicyArn") => self.listed(POLICIES),
            ("logs", "logGroupName" | "logGroupNamePrefix" | "logGroupNames") => self.listed(LOG_GROUPS),
            _ => Vec::new(),
        }
    }

    /// Addresses a visitor can try: load balancers' names and tasks' public addresses.
    fn addresses(&self) -> Vec<String> {
        let dns = self.listed(("elbv2", "DescribeLoadBalancers", "LoadBalancers", "DNSName"));
        let public = self.0.ecs().tasks().rev().filter_map(|task| task.public_ip.clone());
        dns.into_iter()
            .chain(public)
            .map(|host| format!("http://{host}/"))
            .collect()
    }

    /// What can be asked "Why?".
    fn subjects(&self) -> Vec<String> {
        let tasks = self
            .0
            .ecs()
            .tasks()
            .rev()
            .map(|task| arn::last(&task.arn()).to_string());
        tasks.take(MOST / 2).chain(self.arns()).collect()
    }

    fn arns(&self) -> Vec<String> {
        let ecs = self.0.ecs();
        let mut arns: Vec<String> = ecs.services().map(|service| service.arn()).collect();
        arns.extend(
            ecs.clusters()
                .filter(|cluster| cluster.active)
                .map(|cluster| cluster.arn()),
        );
        arns.extend(self.listed(BALANCERS));
        arns.extend(self.listed(GROUPS));
        arns
    }

    fn listeners(&self) -> Vec<String> {
        let of = |balancer: String| {
            let input = json!({"LoadBalancerArn": balancer});
            self.asked(("elbv2", "DescribeListeners", "Listeners", "ListenerArn"), input)
        };
        self.listed(BALANCERS).into_iter().flat_map(of).collect()
    }

    fn listed(&self, source: Source) -> Vec<String> {
        self.asked(source, json!({}))
    }

    fn asked(&self, (service, operation, list, member): Source, input: Value) -> Vec<String> {
        let Ok(reply) = self.0.read(&Call::new(service, operation, input)) else {
            return Vec::new();
        };
        let reply = reply.to_value();
        let found = reply.get(list).and_then(Value::as_array).into_iter().flatten();
        found
            .filter_map(|one| one.get(member)?.as_str().map(str::to_string))
            .take(MOST)
            .collect()
    }
}
