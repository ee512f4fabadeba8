//! Behaviour of deployments through the door.

use crate::aws::Call;
use crate::model::ecs::tests::{Yard, definition};
use crate::model::{Command, Inject};
use serde_json::{Value, json};

fn call(yard: &mut Yard, service: &str, operation: &str, input: Value) -> Value {
    let outcome = yard.0.apply(&Command::Call(Call::new(service, operation, input)));
    match outcome.reply {
        Ok(output) => output.to_value(),
        Err(error) => panic!("{service} {operation}: {error}"),
    }
}

fn role(yard: &mut Yard, name: &str, who: &str, policy: &str) -> String {
    let trust = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": who}, "Action": "sts:AssumeRole"}]});
    let input = json!({"RoleName": name, "AssumeRolePolicyDocument": trust.to_string()});
    let arn = call(yard, "iam", "CreateRole", input)["Role"]["Arn"]
        .as_str()
        .unwrap()
        .to_string();
    call(
        yard,
        "iam",
        "PutRolePolicy",
        json!({"RoleName": name, "PolicyName": "p", "PolicyDocument": json!({"Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": policy, "Resource": "*"}]}).to_string()}),
    );
    arn
}

/// A load balancer with two target groups, a production rule and a test rule.
struct Front {
    groups: [String; 2],
    rule: String,
    test_rule: String,
    role: String,
}

fn front(yard: &mut Yard) -> Front {
    let subnets = call(yard, "ec2", "DescribeSubnets", json!({}));
    let all: Vec<Value> = subnets["Subnets"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|s| s["DefaultForAz"] == json!(true))
        .cloned()
        .collect();
    let vpc = all[0]["VpcId"].clone();
    let ids: Vec<&Value> = all.iter().map(|s| &s["SubnetId"]).collect();
    let group = call(
        yard,
        "ec2",
        "CreateSecurityGroup",
        json!({"GroupName": "web", "Description": "web", "VpcId": vpc}),
    )["GroupId"]
        .clone();
    call(
        yard,
        "ec2",
        "AuthorizeSecurityGroupIngress",
        json!({"GroupId": group, "IpPermissions": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}),
    );
    let lb = call(
        yard,
        "elbv2",
        "CreateLoadBalancer",
        json!({"Name": "web", "Subnets": ids, "SecurityGroups": [group]}),
    )["LoadBalancers"][0]["LoadBalancerArn"]
        .clone();
    let groups = ["blue", "green"].map(|name| {
        let input = json!({"Name": name, "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip",
            "HealthCheckIntervalSeconds": 10, "HealthyThresholdCount": 2});
        let arn = call(yard, "elbv2", "CreateTargetGroup", input)["TargetGroups"][0]["TargetGroupArn"].clone();
        arn.as_str().unwrap().to_string()
    });
    let [rule, test_rule] = [80, 8080].map(|port| {
        let forward = json!([{"Type": "forward", "TargetGroupArn": groups[0]}]);
        let input = json!({"LoadBalancerArn": lb, "Protocol": "HTTP", "Port": port, "DefaultActions": forward});
        let listener = call(yard, "elbv2", "CreateListener", input)["Listeners"][0]["ListenerArn"].clone();
        let path = json!([{"Field": "path-pattern", "Values": ["/*"]}]);
        let input = json!({"ListenerArn": listener, "Priority": 1, "Conditions": path, "Actions": forward});
        let rule = call(yard, "elbv2", "CreateRule", input)["Rules"][0]["RuleArn"].clone();
        rule.as_str().unwrap().to_string()
    });
    let role = role(yard, "infrastructure", "ecs.amazonaws.com", "elasticloadbalancing:*");
    yard.pass(300);
    Front {
        groups,
        rule,
        test_rule,
        role,
    }
}

fn weights(yard: &mut Yard, rule: &str) -> Vec<(String, u64)> {
    let reply = call(yard, "elbv2", "DescribeRules", json!({"RuleArns": [rule]}));
    let list = reply["Rules"][0]["Actions"][0]["ForwardConfig"]["TargetGroups"].clone();
    let pair = |g: &Value| {
        let name = g["TargetGroupArn"].as_str().unwrap().split('/').nth(1).unwrap();
        (name.to_string(), g["Weight"].as_u64().unwrap())
    };
    list.as_array().unwrap().iter().map(pair).collect()
}

/// A service behind the front with a deployment configuration, deployed once.
fn shifting(yard: &mut Yard, front: &Front, configuration: Value) {
    yard.ok("RegisterTaskDefinition", definition("web", "nginxdemos/hello"));
    let network = yard.network();
    let mut network = network.clone();
    network["awsvpcConfiguration"]["securityGroups"] = json!([]);
    let groups = call(
        yard,
        "ec2",
        "DescribeSecurityGroups",
        json!({"Filters": [{"Name": "group-name", "Values": ["web"]}]}),
    );
    network["awsvpcConfiguration"]["securityGroups"] = json!([groups["SecurityGroups"][0]["GroupId"]]);
    let balancers = json!([{"targetGroupArn": front.groups[0], "containerName": "app", "containerPort": 80,
        "advancedConfiguration": {"alternateTargetGroupArn": front.groups[1], "productionListenerRule": front.rule,
            "testListenerRule": front.test_rule, "roleArn": front.role}}]);
    yard.ok(
        "CreateService",
        json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "web", "desiredCount": 2,
            "launchType": "FARGATE", "networkConfiguration": network, "loadBalancers": balancers,
            "deploymentConfiguration": configuration}),
    );
    yard.pass(300);
    assert_eq!(record(yard, 0)["status"], "SUCCESSFUL", "{:#?}", yard.lines());
}

fn record(yard: &mut Yard, index: usize) -> Value {
    let list = yard.ok("ListServiceDeployments", json!({"cluster": "quay", "service": "web"}));
    let arn = list["serviceDeployments"][index]["serviceDeploymentArn"].clone();
    let reply = yard.ok("DescribeServiceDeployments", json!({"serviceDeploymentArns": [arn]}));
    reply["serviceDeployments"][0].clone()
}

fn force(yard: &mut Yard) {
    yard.ok(
        "UpdateService",
        json!({"cluster": "quay", "service": "web", "forceNewDeployment": true}),
    );
}

fn plain(yard: &mut Yard, desired: u64, configuration: Value) {
    yard.register("web", "nginxdemos/hello");
    let network = yard.network();
    yard.ok(
        "CreateService",
        json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "web", "desiredCount": desired,
            "launchType": "FARGATE", "networkConfiguration": network, "deploymentConfiguration": configuration}),
    );
    yard.pass(180);
}

#[test]
fn a_rollback_brings_the_last_good_deployment_and_its_tasks_back() {
    let mut yard = Yard::new();
    plain(
        &mut yard,
        2,
        json!({"deploymentCircuitBreaker": {"enable": true, "rollback": true}}),
    );
    let good = yard.service()["deployments"][0]["id"].clone();
    let tasks = yard.ok("ListTasks", json!({"cluster": "quay"}))["taskArns"].clone();
    yard.register("web", "nginx:does-not-exist");
    yard.ok(
        "UpdateService",
        json!({"cluster": "quay", "service": "web", "taskDefinition": "web"}),
    );
    yard.pass(900);
    let service = yard.service();
    assert_eq!(service["deployments"][0]["id"], good);
    assert_eq!(service["deployments"][0]["rolloutState"], "COMPLETED");
    assert_eq!(yard.ok("ListTasks", json!({"cluster": "quay"}))["taskArns"], tasks);
    let record = record(&mut yard, 0);
    assert_eq!(record["status"], "ROLLBACK_SUCCESSFUL");
    assert_eq!(record["deploymentCircuitBreaker"]["status"], "TRIGGERED");
    let digits = good.as_str().unwrap().rsplit('/').next().unwrap();
    let rollback = record["rollback"]["serviceRevisionArn"].as_str().unwrap();
    assert!(
        rollback.ends_with(&format!("service-revision/quay/web/{digits}")),
        "{rollback}"
    );
}

#[test]
fn blue_green_scales_up_before_traffic_and_keeps_the_old_revision_through_the_bake_time() {
    let mut yard = Yard::new();
    let front = front(&mut yard);
    shifting(
        &mut yard,
        &front,
        json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 5}),
    );
    assert_eq!(
        weights(&mut yard, &front.rule),
        [("blue".into(), 100), ("green".into(), 0)]
    );
    force(&mut yard);
    yard.pass(30);
    let stage = record(&mut yard, 0)["lifecycleStage"].clone();
    assert_eq!(stage, "SCALE_UP");
    assert_eq!(weights(&mut yard, &front.rule)[1], ("blue".into(), 100));
    yard.pass(150);
    let now = record(&mut yard, 0);
    assert_eq!(now["lifecycleStage"], "BAKE_TIME");
    assert_eq!(now["targetServiceRevision"]["requestedProductionTrafficWeight"], 100.0);
    assert_eq!(yard.service()["runningCount"], 4);
    assert_eq!(
        weights(&mut yard, &front.rule),
        [("green".into(), 100), ("blue".into(), 0)]
    );
    assert_eq!(weights(&mut yard, &front.test_rule)[0], ("green".into(), 100));
    yard.pass(900);
    assert_eq!(record(&mut yard, 0)["status"], "SUCCESSFUL");
    assert_eq!(yard.service()["runningCount"], 2);
    let tasks = yard.0.ecs().tasks().filter(|t| t.wanted);
    assert!(
        tasks
            .flat_map(|t| &t.targets)
            .all(|(group, _)| *group == front.groups[1])
    );
    let revision = record(&mut yard, 0)["targetServiceRevision"]["arn"].clone();
    let reply = yard.ok("DescribeServiceRevisions", json!({"serviceRevisionArns": [revision]}));
    let revision = &reply["serviceRevisions"][0];
    assert_eq!(
        revision["resolvedConfiguration"]["loadBalancers"][0]["targetGroupArn"],
        json!(front.groups[1])
    );
    let image = &revision["containerImages"][0];
    assert!(image["imageDigest"].as_str().unwrap().starts_with("sha256:"), "{image}");
}

#[test]
fn a_stopped_blue_green_deployment_shifts_back_and_its_tasks_go() {
    let mut yard = Yard::new();
    let front = front(&mut yard);
    shifting(
        &mut yard,
        &front,
        json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 60}),
    );
    force(&mut yard);
    yard.pass(400);
    let arn = record(&mut yard, 0)["serviceDeploymentArn"].clone();
    yard.ok("StopServiceDeployment", json!({"serviceDeploymentArn": arn}));
    assert_eq!(record(&mut yard, 0)["status"], "ROLLBACK_IN_PROGRESS");
    assert_eq!(
        weights(&mut yard, &front.rule),
        [("green".into(), 0), ("blue".into(), 100)]
    );
    yard.pass(600);
    assert_eq!(record(&mut yard, 0)["status"], "ROLLBACK_SUCCESSFUL");
    assert_eq!(yard.service()["runningCount"], 2);
    let refused = yard.refused("StopServiceDeployment", json!({"serviceDeploymentArn": arn}));
    assert!(refused.starts_with("ConflictException"), "{refused}");
}

#[test]
fn a_canary_and_a_linear_deployment_shift_in_steps() {
    let mut yard = Yard::new();
    let front = front(&mut yard);
    let canary = json!({"strategy": "CANARY", "bakeTimeInMinutes": 1,
        "canaryConfiguration": {"canaryPercent": 10.0, "canaryBakeTimeInMinutes": 5}});
    shifting(&mut yard, &front, canary);
    force(&mut yard);
    yard.pass(240);
    assert_eq!(
        weights(&mut yard, &front.rule),
        [("green".into(), 10), ("blue".into(), 90)]
    );
    yard.pass(300);
    assert_eq!(
        weights(&mut yard, &front.rule),
        [("green".into(), 100), ("blue".into(), 0)]
    );
    yard.pass(900);
    assert_eq!(record(&mut yard, 0)["status"], "SUCCESSFUL");
    yard.ok(
        "UpdateService",
        json!({"cluster": "quay", "service": "web", "forceNewDeployment": true, "deploymentConfiguration":
            {"strategy": "LINEAR", "linearConfiguration": {"stepPercent": 40.0, "stepBakeTimeInMinutes": 2}}}),
    );
    let mut seen = Vec::new();
    for _ in 0..120 {
        yard.pass(5);
        let share = weights(&mut yard, &front.rule)
            .into_iter()
            .find(|(name, _)| name == "blue")
            .unwrap()
            .1;
        if seen.last() != Some(&share) {
            seen.push(share);
        }
    }
    assert_eq!(seen, [0, 40, 80, 100]);
}

#[test]
fn a_hooks_function_says_whether_a_deployment_goes_on() {
    let mut yard = Yard::new();
    let front = front(&mut yard);
    let runs = role(&mut yard, "runs", "lambda.amazonaws.com", "logs:*");
    let hooks = role(&mut yard, "hooks", "ecs.amazonaws.com", "lambda:InvokeFunction");
    let input = json!({"FunctionName": "check", "Role": runs, "Runtime": "python3.13", "Handler": "a.b",
        "Code": {"ZipFile": "AA=="}});
    let function = call(&mut yard, "lambda", "CreateFunction", input)["FunctionArn"].clone();
    let answer = |yard: &mut Yard, word: &str| {
        let input = json!({"FunctionName": "check", "Environment": {"Variables": {"hookStatus": word}}});
        call(yard, "lambda", "UpdateFunctionConfiguration", input);
    };
    shifting(
        &mut yard,
        &front,
        json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 1, "lifecycleHooks": [
            {"hookTargetArn": function, "roleArn": hooks, "lifecycleStages": ["POST_TEST_TRAFFIC_SHIFT"]}]}),
    );
    answer(&mut yard, "IN_PROGRESS");
    force(&mut yard);
    yard.pass(400);
    let waiting = record(&mut yard, 0);
    assert_eq!(waiting["lifecycleStage"], "POST_TEST_TRAFFIC_SHIFT");
    assert_eq!(waiting["lifecycleHookDetails"][0]["status"], "IN_PROGRESS");
    answer(&mut yard, "FAILED");
    yard.pass(600);
    assert_eq!(record(&mut yard, 0)["status"], "ROLLBACK_SUCCESSFUL");
    assert_eq!(weights(&mut yard, &front.test_rule)[0], ("green".into(), 0));
    answer(&mut yard, "SUCCEEDED");
    force(&mut yard);
    yard.pass(1200);
    assert_eq!(record(&mut yard, 0)["status"], "SUCCESSFUL");
}

#[test]
fn a_pause_hook_waits_for_a_person() {
    let mut yard = Yard::new();
    let front = front(&mut yard);
    shifting(
        &mut yard,
        &front,
        json!({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 1}),
    );
    yard.ok(
        "UpdateService",
        json!({"cluster": "quay", "service": "web", "forceNewDeployment": true, "deploymentConfiguration": {
            "lifecycleHooks": [{"targetType": "PAUSE", "lifecycleStages": ["PRE_PRODUCTION_TRAFFIC_SHIFT"],
                "timeoutConfiguration": {"timeoutInMinutes": 60}}]}}),
    );
    yard.pass(900);
    let waiting = record(&mut yard, 0);
    let hook = &waiting["lifecycleHookDetails"][0];
    assert_eq!(
        (&hook["targetType"], &hook["status"]),
        (&json!("PAUSE"), &json!("AWAITING_ACTION"))
    );
    let input = json!({"serviceDeploymentArn": waiting["serviceDeploymentArn"], "hookId": hook["hookId"]});
    yard.ok("ContinueServiceDeployment", input.clone());
    yard.pass(900);
    assert_eq!(record(&mut yard, 0)["status"], "SUCCESSFUL");
    assert!(
        yard.refused("ContinueServiceDeployment", input)
            .starts_with("InvalidParameterException")
    );
    force(&mut yard);
    yard.pass(60 * 60 + 900);
    assert_eq!(record(&mut yard, 0)["status"], "ROLLBACK_SUCCESSFUL");
}

#[test]
fn an_alarm_that_sounds_fails_a_deployment_and_rolls_it_back() {
    let mut yard = Yard::new();
    call(
        &mut yard,
        "cloudwatch",
        "PutMetricAlarm",
        json!({"AlarmName": "errors", "Namespace": "N", "MetricName": "M", "Statistic": "Sum", "Period": 60,
            "EvaluationPeriods": 1, "Threshold": 1.0, "ComparisonOperator": "GreaterThanThreshold"}),
    );
    plain(
        &mut yard,
        2,
        json!({"alarms": {"alarmNames": ["errors"], "enable": true, "rollback": true}}),
    );
    yard.pass(300);
    assert_eq!(record(&mut yard, 0)["alarms"]["status"], "MONITORING_COMPLETE");
    let good = yard.service()["deployments"][0]["id"].clone();
    force(&mut yard);
    yard.pass(10);
    let sound = json!({"AlarmName": "errors", "StateValue": "ALARM", "StateReason": "a test"});
    call(&mut yard, "cloudwatch", "SetAlarmState", sound);
    let record_now = record(&mut yard, 0);
    assert_eq!(record_now["alarms"]["triggeredAlarmNames"], json!(["errors"]));
    assert_eq!(record_now["status"], "ROLLBACK_IN_PROGRESS");
    yard.pass(300);
    assert_eq!(yard.service()["deployments"][0]["id"], good);
    assert!(
        yard.lines()
            .iter()
            .any(|l| l.contains("deployment failed: alarm detected."))
    );
}

#[test]
fn task_sets_run_their_share_rounded_up() {
    let mut yard = Yard::new();
    yard.register("web", "nginxdemos/hello");
    yard.ok(
        "CreateService",
        json!({"cluster": "quay", "serviceName": "web", "desiredCount": 3, "deploymentController": {"type": "EXTERNAL"}}),
    );
    let network = yard.network();
    let input = json!({"cluster": "quay", "service": "web", "taskDefinition": "web", "launchType": "FARGATE",
        "networkConfiguration": network, "scale": {"value": 50.0, "unit": "PERCENT"}, "externalId": "one"});
    let set = yard.ok("CreateTaskSet", input)["taskSet"].clone();
    assert_eq!(
        (&set["computedDesiredCount"], &set["status"]),
        (&json!(2), &json!("ACTIVE"))
    );
    yard.pass(180);
    let id = set["id"].clone();
    yard.ok(
        "UpdateServicePrimaryTaskSet",
        json!({"cluster": "quay", "service": "web", "primaryTaskSet": id}),
    );
    let shown = yard.ok("DescribeTaskSets", json!({"cluster": "quay", "service": "web"}))["taskSets"][0].clone();
    assert_eq!(
        (&shown["runningCount"], &shown["status"]),
        (&json!(2), &json!("PRIMARY"))
    );
    assert_eq!(shown["stabilityStatus"], "STEADY_STATE");
    yard.ok(
        "UpdateTaskSet",
        json!({"cluster": "quay", "service": "web", "taskSet": id, "scale": {"value": 100.0, "unit": "PERCENT"}}),
    );
    yard.pass(180);
    assert_eq!(yard.service()["runningCount"], 3);
    let input = json!({"cluster": "quay", "service": "web", "taskSet": id});
    assert!(yard.refused("DeleteTaskSet", input.clone()).contains("scaled above 0"));
    let mut input = input;
    input["force"] = json!(true);
    assert_eq!(yard.ok("DeleteTaskSet", input)["taskSet"]["status"], "DRAINING");
    yard.pass(180);
    assert_eq!(yard.service()["taskSets"], json!([]));
    assert_eq!(yard.service()["runningCount"], 0);
}

#[test]
fn later_tasks_of_a_deployment_pull_the_digest_of_the_first() {
    let mut yard = Yard::new();
    plain(&mut yard, 1, json!({}));
    let gone = Inject::ImageAvailable {
        image: "nginxdemos/hello".into(),
        available: false,
    };
    yard.0.apply(&Command::Inject(gone));
    yard.ok(
        "UpdateService",
        json!({"cluster": "quay", "service": "web", "desiredCount": 2}),
    );
    yard.pass(120);
    let failed = yard.0.ecs().tasks().find_map(|t| t.stopped_reason.clone()).unwrap();
    assert!(failed.contains("@sha256:"), "{failed}");
}

#[test]
fn a_protected_task_outlives_scale_in_and_deployments() {
    let mut yard = Yard::new();
    plain(&mut yard, 2, json!({}));
    let arns = yard.ok("ListTasks", json!({"cluster": "quay"}))["taskArns"].clone();
    let kept = arns[0].clone();
    let input = json!({"cluster": "quay", "tasks": [kept], "protectionEnabled": true, "expiresInMinutes": 30});
    let reply = yard.ok("UpdateTaskProtection", input);
    assert_eq!(reply["protectedTasks"][0]["protectionEnabled"], true);
    yard.ok(
        "UpdateService",
        json!({"cluster": "quay", "service": "web", "desiredCount": 0}),
    );
    yard.pass(300);
    let left = yard.ok("ListTasks", json!({"cluster": "quay"}))["taskArns"].clone();
    assert_eq!(left, json!([kept]));
    assert!(
        yard.lines().iter().any(|l| l.contains("was unable to scale in")),
        "{:?}",
        yard.lines()
    );
    yard.pass(30 * 60);
    assert_eq!(yard.ok("ListTasks", json!({"cluster": "quay"}))["taskArns"], json!([]));
    let alone = yard.run("web");
    let reply = yard.ok(
        "UpdateTaskProtection",
        json!({"cluster": "quay", "tasks": [alone], "protectionEnabled": true}),
    );
    assert_eq!(reply["failures"][0]["reason"], "TASK_NOT_VALID");
}

#[test]
fn tasks_stand_in_cloud_map_while_they_run() {
    let mut yard = Yard::new();
    let vpc = call(&mut yard, "ec2", "DescribeVpcs", json!({}))["Vpcs"][0]["VpcId"].clone();
    call(
        &mut yard,
        "servicediscovery",
        "CreatePrivateDnsNamespace",
        json!({"Name": "yard.local", "Vpc": vpc}),
    );
    let namespace = call(&mut yard, "servicediscovery", "ListNamespaces", json!({}))["Namespaces"][0].clone();
    let dns = json!({"DnsRecords": [{"Type": "A", "TTL": 10}]});
    let service = call(
        &mut yard,
        "servicediscovery",
        "CreateService",
        json!({"Name": "web", "NamespaceId": namespace["Id"], "DnsConfig": dns}),
    );
    yard.register("web", "nginxdemos/hello");
    let network = yard.network();
    let mut input = json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "web", "desiredCount": 2,
        "launchType": "FARGATE", "networkConfiguration": network,
        "serviceRegistries": [{"registryArn": "arn:aws:servicediscovery:us-east-1:123456789012:service/srv-none"}]});
    assert!(yard.refused("CreateService", input.clone()).contains("does not exist"));
    input["serviceRegistries"] = json!([{"registryArn": service["Service"]["Arn"]}]);
    yard.ok("CreateService", input);
    yard.pass(120);
    let asked = json!({"NamespaceName": "yard.local", "ServiceName": "web"});
    let found = call(&mut yard, "servicediscovery", "DiscoverInstances", asked.clone());
    assert_eq!(found["Instances"].as_array().unwrap().len(), 2);
    let listed = yard.ok("ListServicesByNamespace", json!({"namespace": "yard.local"}));
    assert_eq!(listed["serviceArns"].as_array().unwrap().len(), 1);
    yard.ok(
        "UpdateService",
        json!({"cluster": "quay", "service": "web", "desiredCount": 1}),
    );
    yard.pass(5);
    let found = call(&mut yard, "servicediscovery", "DiscoverInstances", asked);
    assert_eq!(found["Instances"].as_array().unwrap().len(), 1);
}

#[test]
fn service_connect_makes_its_namespace_and_names() {
    let mut yard = Yard::new();
    yard.ok(
        "UpdateCluster",
        json!({"cluster": "quay", "serviceConnectDefaults": {"namespace": "quay.local"}}),
    );
    let mut input = definition("web", "nginxdemos/hello");
    input["containerDefinitions"][0]["portMappings"][0]["name"] = json!("http");
    yard.ok("RegisterTaskDefinition", input);
    let network = yard.network();
    let connect = |port: &str| {
        json!({"enabled": true, "services": [{"portName": port, "discoveryName": "web",
        "clientAliases": [{"port": 8080, "dnsName": "shop"}]}]})
    };
    let create = |port: &str| {
        json!({"cluster": "quay", "serviceName": "web", "taskDefinition": "web",
        "desiredCount": 1, "launchType": "FARGATE", "networkConfiguration": network,
        "serviceConnectConfiguration": connect(port)})
    };
    let refused = yard.refused("CreateService", create("nope"));
    assert!(refused.contains("portName(s) not found"), "{refused}");
    yard.ok("CreateService", create("http"));
    yard.pass(120);
    let resources = yard.service()["deployments"][0]["serviceConnectResources"].clone();
    assert_eq!(resources[0]["discoveryName"], "web");
    let task = yard.0.ecs().tasks().next().unwrap().clone();
    let places = super::registries::lookup(&yard.0, &task, "shop", 8080).unwrap();
    assert_eq!(places, [(task.private_ip.clone().unwrap(), 80)]);
    assert_eq!(super::registries::lookup(&yard.0, &task, "shop", 80), None);
}
