//! Commands about deployments: strategies, hooks, alarms, task sets, protection, names, commands inside containers.

use super::{Die, network, subnets};
use serde_json::{Value, json};
use taskyard::aws::Call;
use taskyard::model::{Command, World};

const ROLE: &str = "arn:aws:iam::123456789012:role/infrastructure";
const HOOK: &str = "arn:aws:lambda:us-east-1:123456789012:function:check";
const STAGES: &[&str] = &[
    "PRE_SCALE_UP",
    "POST_SCALE_UP",
    "POST_TEST_TRAFFIC_SHIFT",
    "PRE_PRODUCTION_TRAFFIC_SHIFT",
    "BAKE_TIME",
];

/// What these commands need: a role, a second target group, a function, an alarm, a namespace.
pub fn ground(world: &World) -> Vec<Command> {
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": ["ecs.amazonaws.com", "lambda.amazonaws.com", "ecs-tasks.amazonaws.com"]}}]});
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    let vpc = world.network().default_vpc().map(|vpc| vpc.id.clone());
    let call = |service: &str, operation: &str, input: Value| Command::Call(Call::new(service, operation, input));
    vec![
        call(
            "iam",
            "CreateRole",
            json!({"RoleName": "infrastructure", "AssumeRolePolicyDocument": trust.to_string()}),
        ),
        call(
            "iam",
            "PutRolePolicy",
            json!({"RoleName": "infrastructure", "PolicyName": "p", "PolicyDocument": policy.to_string()}),
        ),
        call(
            "lambda",
            "CreateFunction",
            json!({"FunctionName": "check", "Role": ROLE, "Runtime": "python3.13", "Handler": "a.b", "Code": {}}),
        ),
        call(
            "elbv2",
            "CreateTargetGroup",
            json!({"Name": "green", "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip"}),
        ),
        call("servicediscovery", "CreateHttpNamespace", json!({"Name": "yard.http"})),
        call(
            "servicediscovery",
            "CreatePrivateDnsNamespace",
            json!({"Name": "yard.local", "Vpc": vpc}),
        ),
        call(
            "cloudwatch",
            "PutMetricAlarm",
            json!({"AlarmName": "errors", "Namespace": "AWS/ECS", "MetricName": "CPUUtilization", "Statistic": "Average",
                "Dimensions": [{"Name": "ClusterName", "Value": "yard"}, {"Name": "ServiceName", "Value": "web"}],
                "Period": 60, "EvaluationPeriods": 1, "Threshold": 50.0, "ComparisonOperator": "GreaterThanThreshold"}),
        ),
    ]
}

fn configuration(die: &mut Die) -> Value {
    let strategy = die.pick(&["ROLLING", "BLUE_GREEN", "BLUE_GREEN", "LINEAR", "CANARY", "ODD"]);
    let mut out = json!({"strategy": strategy, "bakeTimeInMinutes": die.pick(&[0, 1, 3]),
        "deploymentCircuitBreaker": {"enable": true, "rollback": die.of(2) == 0}});
    match strategy {
        "LINEAR" => out["linearConfiguration"] = json!({"stepPercent": 50.0, "stepBakeTimeInMinutes": 1}),
        "CANARY" => out["canaryConfiguration"] = json!({"canaryPercent": 0.5, "canaryBakeTimeInMinutes": 1}),
        _ => {}
    }
    let stage = die.pick(STAGES);
    match die.of(4) {
        0 => {
            let hook = json!({"hookTargetArn": HOOK, "roleArn": ROLE, "lifecycleStages": [stage]});
            out["lifecycleHooks"] = json!([hook]);
        }
        1 => {
            let hook = json!({"targetType": "PAUSE", "lifecycleStages": [stage],
                "timeoutConfiguration": {"timeoutInMinutes": 5, "action": die.pick(&["ROLLBACK", "CONTINUE"])}});
            out["lifecycleHooks"] = json!([hook]);
        }
        2 => out["lifecycleHooks"] = json!([]),
        _ => {}
    }
    if die.of(3) == 0 {
        out["alarms"] = json!({"alarmNames": ["errors"], "enable": true, "rollback": die.of(2) == 0});
    }
    out
}

/// One command.
pub fn command(world: &World, die: &mut Die) -> Command {
    let subnets = subnets(world);
    let service = die.pick(&["web", "shift", "sets", "named"]);
    let task = |die: &mut Die| die.one(&world.ecs().tasks().map(|t| t.arn()).collect::<Vec<_>>());
    let set = |die: &mut Die| {
        let sets = world.ecs().services().flat_map(|s| &s.sets);
        die.one(&sets.map(|set| set.deployment.id.clone()).collect::<Vec<_>>())
    };
    let arns: Vec<String> = world
        .ecs()
        .services()
        .flat_map(|s| {
            let part = |id: &str| {
                format!(
                    "arn:aws:ecs:us-east-1:123456789012:service-deployment/{}/{}/{id}",
                    s.cluster, s.name
                )
            };
            s.records.iter().map(|r| part(&r.id)).collect::<Vec<_>>()
        })
        .collect();
    let groups: Vec<String> = world.balancing().groups().map(|g| g.arn.clone()).collect();
    let rules: Vec<String> = world
        .balancing()
        .load_balancers()
        .flat_map(|b| {
            world
                .balancing()
                .listeners(&b.arn)
                .map(|l| l.default_rule.clone())
                .collect::<Vec<_>>()
        })
        .collect();
    let registries: Vec<String> = world
        .discovery()
        .namespaces()
        .flat_map(|n| {
            world
                .discovery()
                .services_of(&n.id)
                .map(|s| s.arn())
                .collect::<Vec<_>>()
        })
        .collect();
    let scale = json!({"value": die.pick(&[0.0, 33.3, 100.0, 101.0]), "unit": "PERCENT"});
    let (operation, input) = match die.of(16) {
        0 | 1 => {
            let (one, other) = (die.one(&groups), die.one(&groups));
            let more = json!({"alternateTargetGroupArn": other, "productionListenerRule": die.one(&rules),
                "testListenerRule": die.one(&rules), "roleArn": ROLE});
            let balancer = json!({"targetGroupArn": one, "containerName": "app", "containerPort": 80,
                "advancedConfiguration": more});
            let input = json!({"cluster": "yard", "serviceName": "shift", "taskDefinition": "hello", "desiredCount": 2,
                "launchType": "FARGATE", "networkConfiguration": network(&subnets), "loadBalancers": [balancer],
                "deploymentConfiguration": configuration(die)});
            ("CreateService", input)
        }
        2 | 3 => {
            let family = die.pick(&["hello", "crasher", "pair"]);
            let input = json!({"cluster": "yard", "service": service, "taskDefinition": family,
                "forceNewDeployment": true, "deploymentConfiguration": configuration(die)});
            ("UpdateService", input)
        }
        4 => (
            "UpdateService",
            json!({"cluster": "yard", "service": service, "forceNewDeployment": true}),
        ),
        5 => ("StopServiceDeployment", json!({"serviceDeploymentArn": die.one(&arns)})),
        6 => {
            let runs = world.ecs().services().flat_map(|s| &s.records).flat_map(|r| &r.hooks);
            let ids: Vec<String> = runs.map(|run| run.id.clone()).collect();
            let input = json!({"serviceDeploymentArn": die.one(&arns), "hookId": die.one(&ids),
                "action": die.pick(&["CONTINUE", "ROLLBACK"])});
            ("ContinueServiceDeployment", input)
        }
        7 => (
            "CreateService",
            json!({"cluster": "yard", "serviceName": "sets", "desiredCount": 3, "deploymentController": {"type": "EXTERNAL"}}),
        ),
        8 => (
            "CreateTaskSet",
            json!({"cluster": "yard", "service": "sets", "taskDefinition": "hello", "launchType": "FARGATE",
                "networkConfiguration": network(&subnets), "scale": scale}),
        ),
        9 => {
            let input = json!({"cluster": "yard", "service": "sets", "taskSet": set(die), "scale": scale});
            ("UpdateTaskSet", input)
        }
        10 => (
            die.pick(&["DeleteTaskSet", "UpdateServicePrimaryTaskSet"]),
            json!({"cluster": "yard", "service": "sets", "taskSet": set(die), "primaryTaskSet": set(die)}),
        ),
        11 => (
            "UpdateTaskProtection",
            json!({"cluster": "yard", "tasks": [task(die)], "protectionEnabled": die.of(3) > 0,
                "expiresInMinutes": die.pick(&[1, 5, 0])}),
        ),
        12 => (
            "ExecuteCommand",
            json!({"cluster": "yard", "task": task(die), "interactive": true,
                "command": die.pick(&["env", "curl -s http://web.yard.local/", "$(", "sh -c 'ls | wc'"])}),
        ),
        13 => {
            let registry = json!([{"registryArn": die.one(&registries)}]);
            let input = json!({"cluster": "yard", "serviceName": "named", "taskDefinition": "hello", "desiredCount": 2,
                "launchType": "FARGATE", "networkConfiguration": network(&subnets), "serviceRegistries": registry,
                "enableExecuteCommand": die.of(4) == 0});
            ("CreateService", input)
        }
        14 => (
            "DeleteService",
            json!({"cluster": "yard", "service": service, "force": die.of(3) > 0}),
        ),
        _ => return around(world, die),
    };
    Command::Call(Call::new("ecs", operation, input))
}

fn around(world: &World, die: &mut Die) -> Command {
    let namespaces: Vec<String> = world.discovery().namespaces().map(|n| n.id.clone()).collect();
    let (service, operation, input) = match die.of(5) {
        0 | 1 => {
            let state = die.pick(&["OK", "ALARM", "INSUFFICIENT_DATA"]);
            let input = json!({"AlarmName": "errors", "StateValue": state, "StateReason": "storm"});
            ("cloudwatch", "SetAlarmState", input)
        }
        2 => {
            let word = die.pick(&["SUCCEEDED", "FAILED", "IN_PROGRESS"]);
            let input = json!({"FunctionName": "check", "Environment": {"Variables": {"hookStatus": word}}});
            ("lambda", "UpdateFunctionConfiguration", input)
        }
        3 => {
            let input = json!({"Name": die.pick(&["web", "api"]), "NamespaceId": die.one(&namespaces),
                "DnsConfig": {"DnsRecords": [{"Type": "A", "TTL": 10}]}});
            ("servicediscovery", "CreateService", input)
        }
        _ => (
            "servicediscovery",
            "DeleteNamespace",
            json!({"Id": die.one(&namespaces)}),
        ),
    };
    Command::Call(Call::new(service, operation, input))
}
