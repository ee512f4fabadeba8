//! Traffic as a whole, through the door.

use crate::aws::Call;
use crate::model::command::Profile;
use crate::model::{Command, Inject, World};
use serde_json::{Value, json};

fn call(world: &mut World, operation: &str, input: Value) -> Value {
    let reply = world.apply(&Command::Call(Call::new("elbv2", operation, input))).reply;
    reply.unwrap().to_value()
}

/// A load balancer in the default VPC that answers 200 by itself; its DNS name and ARN.
fn fixed(world: &mut World) -> (String, String) {
    let default = world.network().default_vpc().unwrap();
    let (vpc, group) = (default.id.clone(), default.default_group.clone());
    let subnets: Vec<String> = world
        .network()
        .subnets()
        .filter(|s| s.vpc == vpc)
        .map(|s| s.id.clone())
        .collect();
    let open = json!([{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]);
    let input = json!({"GroupId": group, "IpPermissions": open});
    world
        .apply(&Command::Call(Call::new("ec2", "AuthorizeSecurityGroupIngress", input)))
        .reply
        .unwrap();
    let made = call(world, "CreateLoadBalancer", json!({"Name": "lb", "Subnets": subnets}));
    let arn = made["LoadBalancers"][0]["LoadBalancerArn"]
        .as_str()
        .unwrap()
        .to_string();
    let action = json!([{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}]);
    let input = json!({"LoadBalancerArn": arn, "Protocol": "HTTP", "Port": 80, "DefaultActions": action});
    call(world, "CreateListener", input);
    world.apply(&Command::Advance(150_000));
    (made["LoadBalancers"][0]["DNSName"].as_str().unwrap().to_string(), arn)
}

fn start(world: &mut World, url: &str, points: Vec<(u64, u64)>) -> Result<(), String> {
    let inject = Inject::Traffic {
        name: "visitors".into(),
        url: url.into(),
        profile: Profile { points },
    };
    world
        .apply(&Command::Inject(inject))
        .reply
        .map(|_| ())
        .map_err(|error| error.code)
}

#[test]
fn a_rate_of_ninety_a_minute_is_exact() {
    let mut world = World::new(1);
    let (host, _) = fixed(&mut world);
    start(&mut world, &format!("http://{host}/"), vec![(0, 90)]).unwrap();
    world.apply(&Command::Advance(59_999));
    let source = world.traffic().source("visitors").unwrap();
    assert_eq!((source.totals.requests, source.totals.status_2xx), (90, 90));
    assert_eq!(source.rate(world.now()), 90);
}

#[test]
fn time_may_be_chopped_while_traffic_runs() {
    let mut whole = World::new(1);
    let (host, _) = fixed(&mut whole);
    start(&mut whole, &format!("http://{host}/"), vec![(0, 0), (60, 700)]).unwrap();
    let mut chopped = whole.clone();
    whole.apply(&Command::Advance(90_000));
    for _ in 0..90_000 / 450 {
        chopped.apply(&Command::Advance(450));
    }
    assert_eq!(
        whole.traffic().source("visitors").unwrap().totals,
        chopped.traffic().source("visitors").unwrap().totals
    );
    assert_eq!(whole.events().next_seq(), chopped.events().next_seq());
    assert_eq!(whole.digest(), chopped.digest());
}

/// A service of two tasks of an image that leaks and dies under load, behind the load balancer of [`fixed`].
fn leaking(world: &mut World) -> String {
    let (host, arn) = fixed(world);
    let vpc = world.network().default_vpc().unwrap().id.clone();
    let subnets: Vec<Value> = world
        .network()
        .subnets()
        .filter(|s| s.vpc == vpc)
        .map(|s| json!(s.id))
        .collect();
    let group = json!({"Name": "g", "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip"});
    let group = call(world, "CreateTargetGroup", group)["TargetGroups"][0]["TargetGroupArn"].clone();
    let listener = world.balancing().listeners(&arn).next().unwrap().arn.clone();
    let forward = json!([{"Type": "forward", "TargetGroupArn": group}]);
    let input = json!({"ListenerArn": listener, "DefaultActions": forward});
    call(world, "ModifyListener", input);
    let open = json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]);
    let own = world.network().default_vpc().unwrap().default_group.clone();
    let mut ecs = |service: &str, operation: &str, input: Value| {
        let command = Command::Call(Call::new(service, operation, input));
        world.apply(&command).reply.unwrap();
    };
    ecs(
        "ec2",
        "AuthorizeSecurityGroupIngress",
        json!({"GroupId": own, "IpPermissions": open}),
    );
    ecs("ecs", "CreateCluster", json!({"clusterName": "c"}));
    let definition = json!({"family": "leak", "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "requiresCompatibilities": ["FARGATE"], "containerDefinitions": [{"name": "app",
        "image": "taskyard/memory-leaker", "portMappings": [{"containerPort": 80}]}]});
    ecs("ecs", "RegisterTaskDefinition", definition);
    let network = json!({"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}});
    let attached = json!([{"targetGroupArn": group, "containerName": "app", "containerPort": 80}]);
    let service = json!({"cluster": "c", "serviceName": "web", "taskDefinition": "leak", "desiredCount": 2,
        "launchType": "FARGATE", "networkConfiguration": network, "loadBalancers": attached});
    ecs("ecs", "CreateService", service);
    world.apply(&Command::Advance(180_000));
    host
}

#[test]
fn time_may_be_chopped_while_traffic_kills_tasks_and_they_are_replaced() {
    let mut whole = World::new(3);
    let host = leaking(&mut whole);
    start(&mut whole, &format!("http://{host}/"), vec![(0, 600), (120, 30_000)]).unwrap();
    let mut chopped = whole.clone();
    let until = whole.now().0 + 900_000;
    while whole.now().0 < until {
        let left = until - whole.now().0;
        whole.apply(&Command::Advance(left));
    }
    for piece in [1, 333, 1_000, 7_777, 60_001].into_iter().cycle() {
        let left = until - chopped.now().0;
        if left == 0 {
            break;
        }
        chopped.apply(&Command::Advance(piece.min(left)));
    }
    let killed = |t: &&std::rc::Rc<crate::model::ecs::task::Task>| t.stop_code == Some("EssentialContainerExited");
    assert!(whole.ecs().tasks().filter(killed).count() > 0, "the leak kills no task");
    let totals = whole.traffic().source("visitors").unwrap().totals;
    assert!(totals.status_2xx > 0 && totals.status_5xx > 0, "{totals:?}");
    assert_eq!(whole.digest(), chopped.digest());
}

#[test]
fn a_lost_load_balancer_turns_requests_into_connection_errors() {
    let mut world = World::new(1);
    let (host, arn) = fixed(&mut world);
    start(&mut world, &host, vec![(0, 600)]).unwrap();
    world.apply(&Command::Advance(4_999));
    call(&mut world, "DeleteLoadBalancer", json!({"LoadBalancerArn": arn}));
    world.apply(&Command::Advance(2_000));
    let totals = world.traffic().source("visitors").unwrap().totals;
    assert_eq!((totals.status_2xx, totals.connection_errors), (50, 20));
    let told = world
        .events()
        .iter()
        .filter(|e| e.bad && e.text.contains("without a connection"))
        .count();
    assert_eq!(told, 1, "a failing source is told once");
    world
        .apply(&Command::Inject(Inject::StopTraffic {
            name: "visitors".into(),
        }))
        .reply
        .unwrap();
    world.apply(&Command::Advance(120_000));
    assert!(world.next_wake().is_none());
}

#[test]
fn starting_again_replaces_a_source() {
    let mut world = World::new(1);
    let (host, _) = fixed(&mut world);
    start(&mut world, &host, vec![(0, 60)]).unwrap();
    world.apply(&Command::Advance(10_000));
    start(&mut world, &host, vec![(0, 120)]).unwrap();
    world.apply(&Command::Advance(9_999));
    assert_eq!(world.traffic().source("visitors").unwrap().totals.requests, 20);
}

#[test]
fn bad_sources_are_refused_and_leave_no_trace() {
    let mut world = World::new(1);
    let (host, _) = fixed(&mut world);
    let before = world.digest_of_traffic();
    for (url, points, code) in [
        ("http://nowhere.example/", vec![(0, 60)], "CouldNotResolveHost"),
        ("http://", vec![(0, 60)], "MalformedUrl"),
        (host.as_str(), vec![], "InvalidTraffic"),
        (host.as_str(), vec![(0, 60), (0, 70)], "InvalidTraffic"),
        (host.as_str(), vec![(5, 60), (4, 70)], "InvalidTraffic"),
        (host.as_str(), vec![(0, u64::MAX)], "InvalidTraffic"),
        (host.as_str(), vec![(u64::MAX, 1)], "InvalidTraffic"),
    ] {
        assert_eq!(start(&mut world, url, points), Err(code.into()), "{url}");
    }
    assert_eq!(before, world.digest_of_traffic());
    let unknown = Inject::StopTraffic { name: "x".into() };
    assert_eq!(
        world.apply(&Command::Inject(unknown)).reply.unwrap_err().code,
        "TrafficNotFound"
    );
}

impl World {
    fn digest_of_traffic(&self) -> String {
        crate::base::digest::digest(&self.traffic)
    }
}

#[test]
fn hostile_requests_are_refused_in_words() {
    let mut world = World::new(1);
    let (host, _) = fixed(&mut world);
    let ask = |world: &mut World, method: &str, url: &str, header: (&str, &str)| {
        let inject = Inject::Http {
            method: method.into(),
            url: url.into(),
            headers: [(header.0.to_string(), header.1.to_string())].into(),
            body: String::new(),
        };
        world
            .apply(&Command::Inject(inject))
            .reply
            .map(|o| o.to_value()["status"].clone())
            .map_err(|e| e.code)
    };
    assert_eq!(ask(&mut world, "GET", &host, ("X-A", "b")), Ok(json!(200)));
    let malformed = Err("MalformedRequest".to_string());
    assert_eq!(ask(&mut world, "GET /", &host, ("a", "b")), malformed);
    assert_eq!(ask(&mut world, "", &host, ("a", "b")), malformed);
    assert_eq!(ask(&mut world, "GET", &host, ("a b", "c")), malformed);
    assert_eq!(ask(&mut world, "GET", &host, ("a", "b\r\nc: d")), malformed);
    assert_eq!(
        ask(&mut world, "GET", &format!("https://{host}:80/"), ("a", "b")),
        Err("SslConnectError".into())
    );
    assert_eq!(
        ask(&mut world, "GET", "http://203.0.113.250/", ("a", "b")),
        Err("ConnectionTimedOut".into())
    );
}
