//! Load balancing as a whole, through the door.

use super::*;
use crate::aws::Call;
use crate::model::network::NewInterface;
use crate::model::{Command, Inject};
use serde_json::{Value, json};

fn try_call(world: &mut World, operation: &str, input: Value) -> Result<Value, (String, String)> {
    let reply = world.apply(&Command::Call(Call::new("elbv2", operation, input))).reply;
    reply
        .map(|output| output.to_value())
        .map_err(|error| (error.code, error.message))
}

fn call(world: &mut World, operation: &str, input: Value) -> Value {
    try_call(world, operation, input).unwrap()
}

fn refused(world: &mut World, operation: &str, input: Value) -> (String, String) {
    let before = serde_json::to_string(&world.balancing).unwrap();
    let error = try_call(world, operation, input).unwrap_err();
    assert_eq!(
        before,
        serde_json::to_string(&world.balancing).unwrap(),
        "a refusal changes nothing"
    );
    error
}

fn ec2(world: &mut World, operation: &str, input: Value) -> Value {
    world
        .apply(&Command::Call(Call::new("ec2", operation, input)))
        .reply
        .unwrap()
        .to_value()
}

fn pass(world: &mut World, seconds: u64) {
    assert!(world.apply(&Command::Advance(seconds * 1000)).complete);
    assert_eq!(world.faults(), Vec::<String>::new());
}

fn subnets(world: &World, which: std::ops::Range<u8>) -> Vec<String> {
    let of = |n: u8| {
        world
            .network
            .subnets()
            .find(|s| s.cidr.to_string() == format!("10.0.{n}.0/24"))
    };
    which.map(|n| of(n).unwrap().id.clone()).collect()
}

fn yard(world: &World) -> String {
    world.network.vpcs().find(|vpc| !vpc.is_default).unwrap().id.clone()
}

/// A load balancer open to the world, with a target group behind a listener on port 80.
struct Front {
    world: World,
    balancer: String,
    group: String,
    listener: String,
    web: String,
}

fn front() -> Front {
    let mut world = World::new(1);
    let vpc = yard(&world);
    let input = json!({"GroupName": "web", "Description": "d", "VpcId": vpc});
    let web = ec2(&mut world, "CreateSecurityGroup", input)["GroupId"]
        .as_str()
        .unwrap()
        .to_string();
    let open = json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]);
    ec2(
        &mut world,
        "AuthorizeSecurityGroupIngress",
        json!({"GroupId": web, "IpPermissions": open}),
    );
    let input = json!({"Name": "front", "Subnets": subnets(&world, 1..4), "SecurityGroups": [web]});
    let made = call(&mut world, "CreateLoadBalancer", input);
    let balancer = made["LoadBalancers"][0]["LoadBalancerArn"]
        .as_str()
        .unwrap()
        .to_string();
    let input = json!({"Name": "app", "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip"});
    let made = call(&mut world, "CreateTargetGroup", input);
    let group = made["TargetGroups"][0]["TargetGroupArn"].as_str().unwrap().to_string();
    let input = json!({"LoadBalancerArn": balancer, "Protocol": "HTTP", "Port": 80,
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": group}]});
    let made = call(&mut world, "CreateListener", input);
    let listener = made["Listeners"][0]["ListenerArn"].as_str().unwrap().to_string();
    Front {
        world,
        balancer,
        group,
        listener,
        web,
    }
}

/// An interface in a private subnet where no program listens; its address.
fn host(front: &mut Front, subnet: u8) -> String {
    let subnet = subnets(&front.world, subnet..subnet + 1).remove(0);
    let groups = [front.web.clone()];
    let new = NewInterface {
        subnet: &subnet,
        security_groups: &groups,
        public_ip: false,
        owner: "nobody",
        description: "",
    };
    let id = front.world.attach_interface(0, new).unwrap();
    front.world.network.interface(&id).unwrap().private_ip.clone()
}

fn health(front: &mut Front) -> Value {
    let input = json!({"TargetGroupArn": front.group});
    call(&mut front.world, "DescribeTargetHealth", input)["TargetHealthDescriptions"].clone()
}

fn get(front: &mut Front, path: &str) -> Result<Value, String> {
    let host = front
        .world
        .balancing
        .load_balancer(&front.balancer)
        .unwrap()
        .dns_name
        .clone();
    let inject = Inject::Http {
        method: "GET".into(),
        url: format!("http://{host}{path}"),
        headers: Default::default(),
        body: String::new(),
    };
    let reply = front.world.apply(&Command::Inject(inject)).reply;
    reply.map(|output| output.to_value()).map_err(|error| error.code)
}

#[test]
fn a_load_balancer_is_provisioned_before_it_is_active() {
    let mut front = front();
    let input = json!({"Names": ["front"]});
    let state = |world: &mut World| {
        call(world, "DescribeLoadBalancers", input.clone())["LoadBalancers"][0]["State"]["Code"].clone()
    };
    assert_eq!(state(&mut front.world), "provisioning");
    assert_eq!(get(&mut front, "/"), Err("CouldNotResolveHost".into()));
    pass(&mut front.world, 150);
    assert_eq!(state(&mut front.world), "active");
    let lb = front.world.balancing.load_balancer(&front.balancer).unwrap();
    assert!(lb.dns_name.starts_with("front-") && lb.dns_name.ends_with(".us-east-1.elb.amazonaws.com"));
    assert_eq!(lb.nodes.len(), 3);
    assert!(
        front
            .world
            .network
            .by_owner(&front.balancer)
            .all(|i| i.public_ip.is_some())
    );
}

#[test]
fn targets_are_unused_until_the_load_balancer_is_active() {
    let mut front = front();
    let ip = host(&mut front, 11);
    let input = json!({"TargetGroupArn": front.group, "Targets": [{"Id": ip}]});
    call(&mut front.world, "RegisterTargets", input);
    let shown = health(&mut front);
    assert_eq!(shown[0]["TargetHealth"]["State"], "unused");
    assert_eq!(shown[0]["TargetHealth"]["Reason"], "Target.NotInUse");
    pass(&mut front.world, 151);
    assert_eq!(health(&mut front)[0]["Target"]["AvailabilityZone"], "us-east-1a");
    assert_ne!(health(&mut front)[0]["TargetHealth"]["State"], "unused");
}

#[test]
fn two_refused_checks_make_a_target_unhealthy_and_why_says_so() {
    let mut front = front();
    pass(&mut front.world, 150);
    let ip = host(&mut front, 11);
    let input = json!({"TargetGroupArn": front.group, "Targets": [{"Id": ip, "Port": 8080}]});
    call(&mut front.world, "RegisterTargets", input);
    assert_eq!(
        health(&mut front)[0]["TargetHealth"]["Reason"],
        "Elb.RegistrationInProgress"
    );
    pass(&mut front.world, 8);
    assert_eq!(
        health(&mut front)[0]["TargetHealth"]["Reason"],
        "Elb.InitialHealthChecking"
    );
    pass(&mut front.world, 30);
    let shown = health(&mut front)[0]["TargetHealth"].clone();
    assert_eq!(shown["State"], "unhealthy");
    let target = front.world.balancing.target(&front.group, &ip, 8080).unwrap();
    let chain = front.world.events.causes(target.changed);
    assert!(chain[0].bad && chain[0].text.contains("Two checks in a row failed; the limit is 2"));
    assert!(chain[1].text.contains("(2 of 2)") && chain[2].text.contains("(1 of 2)"));
    assert!(chain.len() > 4, "the chain goes on to the registration");
}

#[test]
fn a_target_that_security_groups_hide_times_out() {
    let mut front = front();
    pass(&mut front.world, 150);
    let subnet = subnets(&front.world, 11..12).remove(0);
    let new = NewInterface {
        subnet: &subnet,
        security_groups: &[],
        public_ip: false,
        owner: "x",
        description: "",
    };
    let id = front.world.attach_interface(0, new).unwrap();
    let ip = front.world.network.interface(&id).unwrap().private_ip.clone();
    let input = json!({"TargetGroupArn": front.group, "Targets": [{"Id": ip}]});
    call(&mut front.world, "RegisterTargets", input);
    pass(&mut front.world, 38);
    let shown = health(&mut front)[0]["TargetHealth"].clone();
    assert_eq!(
        (shown["Reason"].as_str(), shown["Description"].as_str()),
        (Some("Target.Timeout"), Some("Request timed out"))
    );
    assert_eq!(get(&mut front, "/").unwrap()["status"], 504);
}

#[test]
fn a_group_without_targets_answers_503_and_a_silent_one_502() {
    let mut front = front();
    pass(&mut front.world, 150);
    let reply = get(&mut front, "/").unwrap();
    assert_eq!(reply["status"], 503);
    assert_eq!(reply["headers"]["Server"], "awselb/2.0");
    assert!(
        reply["body"]
            .as_str()
            .unwrap()
            .contains("<h1>503 Service Temporarily Unavailable</h1>")
    );
    assert_eq!(reply["target"], Value::Null);
}

#[test]
fn deregistered_targets_drain_for_the_delay() {
    let mut front = front();
    pass(&mut front.world, 150);
    let ip = host(&mut front, 11);
    let target = json!({"TargetGroupArn": front.group, "Targets": [{"Id": ip}]});
    call(&mut front.world, "RegisterTargets", target.clone());
    let attributes = json!([{"Key": "deregistration_delay.timeout_seconds", "Value": "20"}]);
    let input = json!({"TargetGroupArn": front.group, "Attributes": attributes});
    call(&mut front.world, "ModifyTargetGroupAttributes", input);
    call(&mut front.world, "DeregisterTargets", target.clone());
    let shown = health(&mut front)[0]["TargetHealth"].clone();
    assert_eq!(
        (&shown["State"], &shown["Reason"]),
        (&json!("draining"), &json!("Target.DeregistrationInProgress"))
    );
    assert_eq!(
        get(&mut front, "/").unwrap()["status"],
        503,
        "a draining target gets no new requests"
    );
    pass(&mut front.world, 19);
    assert_eq!(health(&mut front).as_array().unwrap().len(), 1);
    pass(&mut front.world, 2);
    assert_eq!(health(&mut front).as_array().unwrap().len(), 0);
    call(&mut front.world, "DeregisterTargets", target);
}

#[test]
fn a_drained_wake_of_an_earlier_registration_does_nothing() {
    let mut front = front();
    pass(&mut front.world, 150);
    let ip = host(&mut front, 11);
    let target = json!({"TargetGroupArn": front.group, "Targets": [{"Id": ip}]});
    call(&mut front.world, "RegisterTargets", target.clone());
    call(&mut front.world, "DeregisterTargets", target.clone());
    pass(&mut front.world, 100);
    call(&mut front.world, "RegisterTargets", target);
    assert_eq!(health(&mut front)[0]["TargetHealth"]["State"], "initial");
    pass(&mut front.world, 300);
    assert_eq!(health(&mut front)[0]["TargetHealth"]["State"], "unhealthy");
}

#[test]
fn rules_are_tried_by_priority_before_the_default() {
    let mut front = front();
    pass(&mut front.world, 150);
    let fixed = |text: &str| {
        json!([{"Type": "fixed-response", "FixedResponseConfig":
            {"StatusCode": "200", "ContentType": "text/plain", "MessageBody": text}}])
    };
    for (priority, path, text) in [(20, "/api/*", "all"), (10, "/api/v?", "versions")] {
        let input = json!({"ListenerArn": front.listener, "Priority": priority, "Actions": fixed(text),
            "Conditions": [{"Field": "path-pattern", "Values": [path]}]});
        call(&mut front.world, "CreateRule", input);
    }
    assert_eq!(get(&mut front, "/api/v1?x=1").unwrap()["body"], "versions");
    assert_eq!(get(&mut front, "/api/v10").unwrap()["body"], "all");
    assert_eq!(get(&mut front, "/").unwrap()["status"], 503);
    let shown = call(
        &mut front.world,
        "DescribeRules",
        json!({"ListenerArn": front.listener}),
    );
    let priorities: Vec<&str> = shown["Rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["Priority"].as_str().unwrap())
        .collect();
    assert_eq!(priorities, ["10", "20", "default"]);
    let again = json!({"ListenerArn": front.listener, "Priority": 10, "Actions": fixed("x"),
        "Conditions": [{"Field": "path-pattern", "Values": ["/"]}]});
    assert_eq!(
        refused(&mut front.world, "CreateRule", again),
        ("PriorityInUse".into(), "Priority '10' is currently in use".into())
    );
    let default = shown["Rules"][2]["RuleArn"].clone();
    assert_eq!(
        refused(&mut front.world, "DeleteRule", json!({"RuleArn": default})).0,
        "OperationNotPermitted"
    );
}

#[test]
fn redirects_keep_what_they_do_not_name() {
    let mut front = front();
    pass(&mut front.world, 150);
    let action =
        json!([{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}]);
    let input = json!({"ListenerArn": front.listener, "DefaultActions": action});
    call(&mut front.world, "ModifyListener", input);
    let reply = get(&mut front, "/a/b?c=d").unwrap();
    let host = front
        .world
        .balancing
        .load_balancer(&front.balancer)
        .unwrap()
        .dns_name
        .clone();
    assert_eq!(reply["status"], 301);
    assert_eq!(reply["headers"]["Location"], format!("https://{host}:443/a/b?c=d"));
}

#[test]
fn a_port_without_a_rule_or_listener_is_not_reached() {
    let mut front = front();
    pass(&mut front.world, 150);
    let dns = front
        .world
        .balancing
        .load_balancer(&front.balancer)
        .unwrap()
        .dns_name
        .clone();
    let ask = |world: &mut World, url: String| {
        let inject = Inject::Http {
            method: "GET".into(),
            url,
            headers: Default::default(),
            body: String::new(),
        };
        world.apply(&Command::Inject(inject)).reply.unwrap_err().code
    };
    assert_eq!(ask(&mut front.world, format!("http://{dns}:81/")), "ConnectionRefused");
    let open = json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]);
    let input = json!({"GroupId": front.web, "IpPermissions": open});
    ec2(&mut front.world, "RevokeSecurityGroupIngress", input);
    assert_eq!(ask(&mut front.world, format!("http://{dns}/")), "ConnectionTimedOut");
    assert_eq!(
        ask(&mut front.world, "http://no.such.host/".into()),
        "CouldNotResolveHost"
    );
}

#[test]
fn creation_is_idempotent_and_names_are_unique() {
    let mut front = front();
    let input = json!({"Name": "front", "Subnets": subnets(&front.world, 1..4), "SecurityGroups": [front.web]});
    let again = call(&mut front.world, "CreateLoadBalancer", input);
    assert_eq!(again["LoadBalancers"][0]["LoadBalancerArn"], front.balancer.as_str());
    let other = json!({"Name": "front", "Subnets": subnets(&front.world, 1..3)});
    assert_eq!(
        refused(&mut front.world, "CreateLoadBalancer", other).0,
        "DuplicateLoadBalancerName"
    );
    let vpc = yard(&front.world);
    let same = json!({"Name": "app", "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip"});
    assert_eq!(
        call(&mut front.world, "CreateTargetGroup", same)["TargetGroups"][0]["TargetGroupArn"],
        front.group.as_str()
    );
    let other = json!({"Name": "app", "Protocol": "HTTP", "Port": 81, "VpcId": vpc, "TargetType": "ip"});
    assert_eq!(
        refused(&mut front.world, "CreateTargetGroup", other).0,
        "DuplicateTargetGroupName"
    );
}

#[test]
fn bad_load_balancers_are_refused() {
    let mut world = World::new(1);
    let (a, private) = (subnets(&world, 1..4), subnets(&world, 11..12).remove(0));
    let long = "x".repeat(33);
    for (input, code) in [
        (json!({"Name": "a", "Subnets": [a[0]]}), "ValidationError"),
        (
            json!({"Name": "a", "Subnets": [a[0], private]}),
            "InvalidConfigurationRequest",
        ),
        (json!({"Name": "a", "Subnets": [a[0], "subnet-0"]}), "SubnetNotFound"),
        (json!({"Name": long, "Subnets": a}), "ValidationError"),
        (json!({"Name": "-a", "Subnets": a}), "ValidationError"),
        (json!({"Name": "internal-a", "Subnets": a}), "ValidationError"),
        (
            json!({"Name": "a", "Subnets": a, "SecurityGroups": ["sg-0"]}),
            "InvalidSecurityGroup",
        ),
        (
            json!({"Name": "a", "Subnets": a, "Type": "network"}),
            "OperationNotPermitted",
        ),
        (
            json!({"Name": "a", "Subnets": a, "Scheme": "public"}),
            "ValidationError",
        ),
    ] {
        assert_eq!(
            refused(&mut world, "CreateLoadBalancer", input.clone()).0,
            code,
            "{input}"
        );
    }
    assert_eq!(world.network.interfaces().count(), 1, "only the NAT gateway's");
}

#[test]
fn bad_target_groups_are_refused() {
    let mut world = World::new(1);
    let good = json!({"Name": "a", "Protocol": "HTTP", "Port": 80, "VpcId": yard(&world), "TargetType": "ip"});
    for (member, value, code) in [
        ("Name", json!("a_b"), "ValidationError"),
        ("Port", json!(0), "ValidationError"),
        ("Port", Value::Null, "ValidationError"),
        ("VpcId", json!("vpc-0"), "ValidationError"),
        ("TargetType", json!("lambda"), "OperationNotPermitted"),
        ("HealthCheckIntervalSeconds", json!(4), "ValidationError"),
        ("HealthCheckTimeoutSeconds", json!(30), "ValidationError"),
        ("HealthyThresholdCount", json!(11), "ValidationError"),
        ("HealthCheckPath", json!("x"), "ValidationError"),
        ("Matcher", json!({"HttpCode": "600"}), "ValidationError"),
        ("HealthCheckPort", json!("http"), "ValidationError"),
    ] {
        let mut input = good.clone();
        input[member] = value;
        assert_eq!(refused(&mut world, "CreateTargetGroup", input).0, code, "{member}");
    }
}

#[test]
fn listeners_share_no_port_and_groups_no_load_balancer() {
    let mut front = front();
    let action = json!([{"Type": "forward", "TargetGroupArn": front.group}]);
    let fixed = json!([{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}]);
    let listener = |balancer: &str, port: u16, action: &Value| json!({"LoadBalancerArn": balancer, "Protocol": "HTTP", "Port": port, "DefaultActions": action});
    let taken = listener(&front.balancer, 80, &fixed);
    assert_eq!(
        refused(&mut front.world, "CreateListener", taken).0,
        "DuplicateListener"
    );
    let input = json!({"Name": "second", "Subnets": subnets(&front.world, 1..3)});
    let second = call(&mut front.world, "CreateLoadBalancer", input)["LoadBalancers"][0]["LoadBalancerArn"].clone();
    let shared = listener(second.as_str().unwrap(), 80, &action);
    assert_eq!(
        refused(&mut front.world, "CreateListener", shared).0,
        "TargetGroupAssociationLimit"
    );
    let in_use = json!({"TargetGroupArn": front.group});
    assert_eq!(
        refused(&mut front.world, "DeleteTargetGroup", in_use.clone()).0,
        "ResourceInUse"
    );
    let secure = json!({"LoadBalancerArn": front.balancer, "Protocol": "HTTPS", "Port": 443, "DefaultActions": action});
    assert_eq!(refused(&mut front.world, "CreateListener", secure).0, "ValidationError");
    let listener_arn = json!({"ListenerArn": front.listener});
    call(&mut front.world, "DeleteListener", listener_arn.clone());
    assert!(
        front
            .world
            .balancing
            .group(&front.group)
            .unwrap()
            .load_balancers
            .is_empty()
    );
    call(&mut front.world, "DeleteTargetGroup", in_use);
    assert_eq!(
        refused(&mut front.world, "DeleteListener", listener_arn).0,
        "ListenerNotFound"
    );
}

#[test]
fn deleting_a_load_balancer_frees_its_interfaces_and_ends_its_listeners() {
    let mut front = front();
    pass(&mut front.world, 150);
    let protect = |on: &str| json!([{"Key": "deletion_protection.enabled", "Value": on}]);
    let arn = json!({"LoadBalancerArn": front.balancer});
    let input = |on| json!({"LoadBalancerArn": front.balancer, "Attributes": protect(on)});
    call(&mut front.world, "ModifyLoadBalancerAttributes", input("true"));
    assert_eq!(
        refused(&mut front.world, "DeleteLoadBalancer", arn.clone()).0,
        "OperationNotPermitted"
    );
    call(&mut front.world, "ModifyLoadBalancerAttributes", input("false"));
    call(&mut front.world, "DeleteLoadBalancer", arn.clone());
    assert_eq!(front.world.network.by_owner(&front.balancer).count(), 0);
    let gone = json!({"ListenerArn": front.listener});
    assert_eq!(refused(&mut front.world, "DescribeRules", gone).0, "ListenerNotFound");
    call(&mut front.world, "DeleteLoadBalancer", arn);
    let names = json!({"Names": ["front"]});
    assert_eq!(
        refused(&mut front.world, "DescribeLoadBalancers", names),
        (
            "LoadBalancerNotFound".into(),
            "One or more load balancers not found".into()
        )
    );
    pass(&mut front.world, 600);
    assert!(front.world.next_wake().is_none(), "nothing is left on the agenda");
}

#[test]
fn attributes_have_awss_defaults_and_unknown_ones_are_refused() {
    let mut front = front();
    let shown = call(
        &mut front.world,
        "DescribeTargetGroupAttributes",
        json!({"TargetGroupArn": front.group}),
    );
    let value = |key: &str| {
        let found = shown["Attributes"].as_array().unwrap().iter().find(|a| a["Key"] == key);
        found.unwrap()["Value"].as_str().unwrap().to_string()
    };
    assert_eq!(value("deregistration_delay.timeout_seconds"), "300");
    assert_eq!(value("load_balancing.algorithm.type"), "round_robin");
    for (key, text, code) in [
        ("colour", "red", "InvalidConfigurationRequest"),
        ("deregistration_delay.timeout_seconds", "3601", "ValidationError"),
        ("stickiness.enabled", "yes", "ValidationError"),
    ] {
        let input = json!({"TargetGroupArn": front.group, "Attributes": [{"Key": key, "Value": text}]});
        assert_eq!(
            refused(&mut front.world, "ModifyTargetGroupAttributes", input).0,
            code,
            "{key}"
        );
    }
}

#[test]
fn targets_must_be_addresses_the_group_can_reach() {
    let mut front = front();
    for (target, code) in [
        (json!({"Id": "10.0.1"}), "ValidationError"),
        (json!({"Id": "8.8.8.8", "AvailabilityZone": "all"}), "InvalidTarget"),
        (json!({"Id": "192.168.0.1"}), "ValidationError"),
        (json!({"Id": "10.0.99.1"}), "InvalidTarget"),
        (json!({"Id": "10.0.1.9", "Port": 0}), "ValidationError"),
    ] {
        let input = json!({"TargetGroupArn": front.group, "Targets": [target]});
        assert_eq!(
            refused(&mut front.world, "RegisterTargets", input.clone()).0,
            code,
            "{input}"
        );
    }
    let input = json!({"TargetGroupArn": "arn:x", "Targets": [{"Id": "10.0.1.9"}]});
    assert_eq!(
        refused(&mut front.world, "RegisterTargets", input).0,
        "TargetGroupNotFound"
    );
    let asked = json!({"TargetGroupArn": front.group, "Targets": [{"Id": "10.0.1.9"}]});
    let shown = call(&mut front.world, "DescribeTargetHealth", asked);
    assert_eq!(
        shown["TargetHealthDescriptions"][0]["TargetHealth"]["Reason"],
        "Target.NotRegistered"
    );
}

#[test]
fn tags_come_and_go_on_every_kind_of_resource() {
    let mut front = front();
    for arn in [front.balancer.clone(), front.group.clone(), front.listener.clone()] {
        let tags = json!([{"Key": "team", "Value": "blue"}]);
        call(
            &mut front.world,
            "AddTags",
            json!({"ResourceArns": [arn], "Tags": tags}),
        );
        let shown = call(&mut front.world, "DescribeTags", json!({"ResourceArns": [arn]}));
        assert_eq!(shown["TagDescriptions"][0]["Tags"], tags);
        call(
            &mut front.world,
            "RemoveTags",
            json!({"ResourceArns": [arn], "TagKeys": ["team"]}),
        );
        let shown = call(&mut front.world, "DescribeTags", json!({"ResourceArns": [arn]}));
        assert_eq!(shown["TagDescriptions"][0]["Tags"], json!([]));
    }
}

#[test]
fn pages_of_target_groups_join() {
    let mut world = World::new(1);
    let vpc = yard(&world);
    for n in 0..5 {
        let input = json!({"Name": format!("g{n}"), "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip"});
        call(&mut world, "CreateTargetGroup", input);
    }
    let first = call(&mut world, "DescribeTargetGroups", json!({"PageSize": 3}));
    let rest = call(
        &mut world,
        "DescribeTargetGroups",
        json!({"PageSize": 3, "Marker": first["NextMarker"]}),
    );
    let count = |page: &Value| page["TargetGroups"].as_array().unwrap().len();
    assert_eq!((count(&first), count(&rest), rest.get("NextMarker")), (3, 2, None));
    assert_eq!(
        refused(&mut world, "DescribeTargetGroups", json!({"Marker": "x"})).0,
        "ValidationError"
    );
}

#[test]
fn dates_are_written_as_http_writes_them() {
    assert_eq!(routing::http_date(Time(0)), "Mon, 23 Nov 2026 09:00:00 GMT");
}
