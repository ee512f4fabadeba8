//! The network as a whole: addresses, reachability and the operations, through the door.

use super::*;
use crate::aws::Call;
use crate::model::{Command, Outcome};
use serde_json::{Value, json};

fn call(world: &mut World, operation: &str, input: Value) -> Outcome {
    world.apply(&Command::Call(Call::new("ec2", operation, input)))
}

fn ok(world: &mut World, operation: &str, input: Value) -> Value {
    call(world, operation, input).reply.unwrap().to_value()
}

fn refused(world: &mut World, operation: &str, input: Value) -> (String, String) {
    let before = (world.network.clone(), world.born);
    let error = call(world, operation, input).reply.unwrap_err();
    assert_eq!(
        format!("{:?}", before),
        format!("{:?}", (&world.network, world.born)),
        "a refusal changes nothing"
    );
    (error.code, error.message)
}

fn subnet(world: &World, cidr: &str) -> String {
    world
        .network
        .subnets()
        .find(|s| s.cidr.to_string() == cidr)
        .unwrap()
        .id
        .clone()
}

fn attach(world: &mut World, cidr: &str, groups: &[String], public_ip: bool, owner: &str) -> String {
    let subnet = subnet(world, cidr);
    let new = NewInterface {
        subnet: &subnet,
        security_groups: groups,
        public_ip,
        owner,
        description: "d",
    };
    world.attach_interface(0, new).unwrap()
}

fn group(world: &mut World, name: &str) -> String {
    let yard = world.network.vpcs().find(|v| !v.is_default).unwrap().id.clone();
    let input = json!({"GroupName": name, "Description": "for tests", "VpcId": yard});
    ok(world, "CreateSecurityGroup", input)["GroupId"]
        .as_str()
        .unwrap()
        .to_string()
}

fn open(world: &mut World, group: &str, port: u16, peer: Value) {
    let mut permission = json!({"IpProtocol": "tcp", "FromPort": port, "ToPort": port});
    permission
        .as_object_mut()
        .unwrap()
        .extend(peer.as_object().unwrap().clone());
    ok(
        world,
        "AuthorizeSecurityGroupIngress",
        json!({"GroupId": group, "IpPermissions": [permission]}),
    );
}

#[test]
fn addresses_are_found_freed_and_not_reused_at_once() {
    let mut world = World::new(1);
    let id = attach(&mut world, "10.0.1.0/24", &[], true, "task/1");
    let first = world.network.interface(&id).unwrap().clone();
    assert_eq!(world.network.by_address(&first.private_ip).unwrap().id, id);
    assert_eq!(
        world.network.by_address(first.public_ip.as_ref().unwrap()).unwrap().id,
        id
    );
    assert_eq!(world.network.by_owner("task/1").count(), 1);
    world.release_interface(0, &id);
    assert!(world.network.by_address(&first.private_ip).is_none());
    assert!(world.network.by_owner("task/1").next().is_none());
    let id = attach(&mut world, "10.0.1.0/24", &[], true, "task/2");
    assert_ne!(world.network.interface(&id).unwrap().private_ip, first.private_ip);
}

#[test]
fn a_subnet_gives_251_addresses_and_then_refuses() {
    let mut world = World::new(1);
    let id = subnet(&world, "10.0.12.0/24");
    let mut seen = BTreeSet::new();
    for n in 0..251 {
        let eni = attach(&mut world, "10.0.12.0/24", &[], false, &format!("task/{n}"));
        seen.insert(world.network.interface(&eni).unwrap().private_ip.clone());
    }
    assert_eq!(seen.len(), 251);
    assert!(!seen.contains("10.0.12.3") && !seen.contains("10.0.12.255"));
    let new = NewInterface {
        subnet: &id,
        security_groups: &[],
        public_ip: false,
        owner: "x",
        description: "",
    };
    assert_eq!(
        world.attach_interface(0, new).unwrap_err().code,
        "InsufficientFreeAddressesInSubnet"
    );
    let shown = ok(&mut world, "DescribeSubnets", json!({"SubnetIds": [id]}));
    assert_eq!(shown["Subnets"][0]["AvailableIpAddressCount"], 0);
}

#[test]
fn the_internet_gets_in_by_public_address_gateway_and_rule_only() {
    let mut world = World::new(1);
    let web = group(&mut world, "web");
    open(&mut world, &web, 80, json!({"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}));
    let groups = [web];
    let shut = attach(&mut world, "10.0.1.0/24", &[], true, "a");
    let good = attach(&mut world, "10.0.1.0/24", &groups, true, "b");
    let no_ip = attach(&mut world, "10.0.1.0/24", &groups, false, "c");
    let private = attach(&mut world, "10.0.11.0/24", &groups, true, "d");
    let can = |id: &str, port| {
        let to = world.network.interface(id).unwrap();
        world.network.allows(From::Internet("198.18.7.7"), to, port)
    };
    assert_eq!([can(&good, 80), can(&good, 81)], [true, false]);
    assert_eq!(
        [can(&shut, 80), can(&no_ip, 80), can(&private, 80)],
        [false, false, false]
    );
}

#[test]
fn groups_may_name_groups_and_both_sides_count() {
    let mut world = World::new(1);
    let (lb, app) = (group(&mut world, "lb"), group(&mut world, "app"));
    open(&mut world, &app, 8080, json!({"UserIdGroupPairs": [{"GroupId": lb}]}));
    let from = attach(&mut world, "10.0.1.0/24", std::slice::from_ref(&lb), true, "lb");
    let to = attach(&mut world, "10.0.11.0/24", std::slice::from_ref(&app), false, "app");
    let can = |world: &World, from: &str, to: &str| {
        let side = |id: &str| world.network.interface(id).unwrap().clone();
        world.network.allows(From::Interface(&side(from)), &side(to), 8080)
    };
    assert!(can(&world, &from, &to));
    assert!(!can(&world, &to, &from));
    let all_out = json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]);
    ok(
        &mut world,
        "RevokeSecurityGroupEgress",
        json!({"GroupId": lb, "IpPermissions": all_out}),
    );
    assert!(!can(&world, &from, &to), "the source's outbound rules count too");
}

#[test]
fn the_way_out_needs_an_address_or_a_nat_gateway() {
    let mut world = World::new(1);
    let way = |world: &World, id: &str| world.network.internet(world.network.interface(id).unwrap());
    let with = attach(&mut world, "172.31.0.0/20", &[], true, "a");
    let without = attach(&mut world, "172.31.0.0/20", &[], false, "b");
    let behind_nat = attach(&mut world, "10.0.13.0/24", &[], false, "c");
    assert_eq!(way(&world, &with), Ok(()));
    assert_eq!(way(&world, &behind_nat), Ok(()));
    assert!(way(&world, &without).unwrap_err().contains("needs a public address"));
}

#[test]
fn awsvpc_configurations_are_checked_as_ecs_does() {
    let mut world = World::new(1);
    let (a, b) = (subnet(&world, "10.0.1.0/24"), subnet(&world, "172.31.0.0/20"));
    let default = world.network.default_vpc().unwrap().default_group.clone();
    let own = group(&mut world, "own");
    let text = |subnets: &[&String], groups: &[&String]| {
        let list = |of: &[&String]| of.iter().map(|s| s.to_string()).collect::<Vec<_>>();
        world
            .network
            .check_awsvpc(&list(subnets), &list(groups))
            .map_err(|e| e.message)
    };
    assert_eq!(text(&[&a], &[&own]), Ok(()));
    assert!(
        text(&[&"subnet-x".into()], &[])
            .unwrap_err()
            .contains("The subnet ID 'subnet-x' does not exist")
    );
    assert_eq!(text(&[&a; 17], &[]), Err("subnets can have at most 16 items.".into()));
    assert!(text(&[], &[]).is_err() && text(&[&a, &b], &[]).is_err());
    assert!(text(&[&a], &[&default]).is_err() && text(&[&a], &[&"sg-0".into()]).is_err());
    assert!(text(&[&a], &[&own; 6]).is_err());
}

#[test]
fn filters_combine_and_unknown_ones_are_refused() {
    let mut world = World::new(1);
    let filters = json!([
        {"Name": "tag:Name", "Values": ["yard-p*-a", "nothing"]},
        {"Name": "map-public-ip-on-launch", "Values": ["true"]},
    ]);
    let found = ok(&mut world, "DescribeSubnets", json!({"Filters": filters}));
    assert_eq!(found["Subnets"].as_array().unwrap().len(), 1);
    assert_eq!(found["Subnets"][0]["CidrBlock"], "10.0.1.0/24");
    // The gateway and its interface take one address.
    assert_eq!(found["Subnets"][0]["AvailableIpAddressCount"], 250);
    let bad = json!({"Filters": [{"Name": "colour", "Values": ["red"]}]});
    assert_eq!(
        refused(&mut world, "DescribeVpcs", bad),
        ("InvalidParameterValue".into(), "The filter 'colour' is invalid".into())
    );
    let zones = ok(&mut world, "DescribeAvailabilityZones", json!({}));
    assert_eq!(zones["AvailabilityZones"].as_array().unwrap().len(), 3);
}

#[test]
fn unknown_ids_have_ec2s_errors() {
    let mut world = World::new(1);
    for (operation, input, code, message) in [
        (
            "DescribeVpcs",
            json!({"VpcIds": ["vpc-1"]}),
            "InvalidVpcID.NotFound",
            "The vpc ID 'vpc-1' does not exist",
        ),
        (
            "DescribeSubnets",
            json!({"SubnetIds": ["subnet-1"]}),
            "InvalidSubnetID.NotFound",
            "The subnet ID 'subnet-1' does not exist",
        ),
        (
            "DescribeSecurityGroups",
            json!({"GroupIds": ["sg-1"]}),
            "InvalidGroup.NotFound",
            "The security group 'sg-1' does not exist",
        ),
        (
            "DescribeSecurityGroups",
            json!({"GroupIds": ["web"]}),
            "InvalidGroupId.Malformed",
            "Invalid id: \"web\" (expecting \"sg-...\")",
        ),
        (
            "DescribeNetworkInterfaces",
            json!({"NetworkInterfaceIds": ["eni-1"]}),
            "InvalidNetworkInterfaceID.NotFound",
            "The networkInterface ID 'eni-1' does not exist",
        ),
        (
            "DescribeNatGateways",
            json!({"NatGatewayIds": ["nat-1"]}),
            "NatGatewayNotFound",
            "NatGateway nat-1 was not found",
        ),
        (
            "DeleteSecurityGroup",
            json!({"GroupId": "sg-1"}),
            "InvalidGroup.NotFound",
            "The security group 'sg-1' does not exist",
        ),
        (
            "DescribeVpcs",
            json!({"DryRun": true}),
            "DryRunOperation",
            "Request would have succeeded, but DryRun flag is set.",
        ),
    ] {
        assert_eq!(
            refused(&mut world, operation, input),
            (code.into(), message.into()),
            "{operation}"
        );
    }
}

#[test]
fn rules_come_once_and_go_again() {
    let mut world = World::new(1);
    let web = group(&mut world, "web");
    let http = json!([{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]);
    let input = json!({"GroupId": web, "IpPermissions": http});
    let made = ok(&mut world, "AuthorizeSecurityGroupIngress", input.clone());
    assert_eq!(made["SecurityGroupRules"][0]["CidrIpv4"], "0.0.0.0/0");
    assert_eq!(
        refused(&mut world, "AuthorizeSecurityGroupIngress", input.clone()),
        (
            "InvalidPermission.Duplicate".into(),
            "the specified rule \"peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW\" already exists".into()
        )
    );
    let shown = ok(&mut world, "DescribeSecurityGroups", json!({"GroupIds": [web]}));
    assert_eq!(
        shown["SecurityGroups"][0]["IpPermissions"][0]["IpRanges"][0]["CidrIp"],
        "0.0.0.0/0"
    );
    assert!(
        shown["SecurityGroups"][0]["IpPermissionsEgress"][0]
            .get("FromPort")
            .is_none()
    );
    ok(&mut world, "RevokeSecurityGroupIngress", input.clone());
    assert_eq!(
        refused(&mut world, "RevokeSecurityGroupIngress", input).0,
        "InvalidPermission.NotFound"
    );
    let by_id = json!({"GroupId": web, "SecurityGroupRuleIds": ["sgr-1"]});
    assert_eq!(
        refused(&mut world, "RevokeSecurityGroupIngress", by_id).0,
        "InvalidSecurityGroupRuleId.NotFound"
    );
}

#[test]
fn bad_permissions_are_refused() {
    let mut world = World::new(1);
    let web = group(&mut world, "web");
    let rule = |protocol: &str, from: Value, to: Value, block: &str| json!([{"IpProtocol": protocol, "FromPort": from, "ToPort": to, "IpRanges": [{"CidrIp": block}]}]);
    for bad in [
        rule("tcp", json!(80), json!(80), "10.0.0/8"),
        rule("tcp", json!(81), json!(80), "0.0.0.0/0"),
        rule("tcp", json!(80), json!(70000), "0.0.0.0/0"),
        rule("tcp", json!(-1), json!(80), "0.0.0.0/0"),
        rule("tcp", Value::Null, json!(80), "0.0.0.0/0"),
        rule("smoke", json!(80), json!(80), "0.0.0.0/0"),
        json!([]),
        json!([{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1}]),
        json!([{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "UserIdGroupPairs": [{"GroupId": "sg-0"}]}]),
        json!("all"),
    ] {
        let input = json!({"GroupId": web, "IpPermissions": bad});
        let (code, _) = refused(&mut world, "AuthorizeSecurityGroupIngress", input);
        assert!(["InvalidParameterValue", "MissingParameter", "InvalidGroup.NotFound"].contains(&code.as_str()));
    }
}

#[test]
fn a_group_in_use_stays() {
    let mut world = World::new(1);
    let (a, b) = (group(&mut world, "a"), group(&mut world, "b"));
    open(&mut world, &b, 80, json!({"UserIdGroupPairs": [{"GroupId": a}]}));
    let violation = |id: &str| {
        (
            "DependencyViolation".to_string(),
            format!("resource {id} has a dependent object"),
        )
    };
    assert_eq!(
        refused(&mut world, "DeleteSecurityGroup", json!({"GroupId": a})),
        violation(&a)
    );
    let eni = attach(&mut world, "10.0.1.0/24", std::slice::from_ref(&b), false, "x");
    assert_eq!(
        refused(&mut world, "DeleteSecurityGroup", json!({"GroupId": b})),
        violation(&b)
    );
    world.release_interface(0, &eni);
    ok(&mut world, "DeleteSecurityGroup", json!({"GroupId": b}));
    ok(&mut world, "DeleteSecurityGroup", json!({"GroupId": a}));
    let default = world.network.default_vpc().unwrap().default_group.clone();
    assert_eq!(
        refused(&mut world, "DeleteSecurityGroup", json!({"GroupId": default})).0,
        "CannotDelete"
    );
}

#[test]
fn names_of_groups_are_unique_within_a_vpc() {
    let mut world = World::new(1);
    let input = json!({"GroupName": "web", "Description": "d"});
    ok(&mut world, "CreateSecurityGroup", input.clone());
    assert_eq!(
        refused(&mut world, "CreateSecurityGroup", input).0,
        "InvalidGroup.Duplicate"
    );
    group(&mut world, "web");
    let long = "x".repeat(256);
    for (name, description) in [
        ("sg-a", "d"),
        ("default", "d"),
        ("", "d"),
        ("a", ""),
        ("ä", "d"),
        (&long, "d"),
    ] {
        let input = json!({"GroupName": name, "Description": description});
        let (code, _) = refused(&mut world, "CreateSecurityGroup", input);
        assert!(
            ["InvalidParameterValue", "MissingParameter"].contains(&code.as_str()),
            "{name}"
        );
    }
    let elsewhere = json!({"GroupName": "a", "Description": "d", "VpcId": "vpc-0"});
    assert_eq!(
        refused(&mut world, "CreateSecurityGroup", elsewhere).0,
        "InvalidVpcID.NotFound"
    );
}

#[test]
fn interfaces_are_described_with_their_addresses_and_groups() {
    let mut world = World::new(1);
    let id = attach(&mut world, "10.0.2.0/24", &[], true, "task/1");
    let shown = ok(
        &mut world,
        "DescribeNetworkInterfaces",
        json!({"NetworkInterfaceIds": [id]}),
    );
    let shown = &shown["NetworkInterfaces"][0];
    let record = world.network.interface(&id).unwrap();
    assert_eq!(shown["Association"]["PublicIp"].as_str(), record.public_ip.as_deref());
    assert_eq!(shown["Groups"][0]["GroupName"], "default");
    assert_eq!(shown["AvailabilityZone"], "us-east-1b");
    assert_eq!(shown["RequesterManaged"], true);
    let filter = json!({"Filters": [{"Name": "association.public-ip", "Values": [record.public_ip]}]});
    assert_eq!(
        ok(&mut world, "DescribeNetworkInterfaces", filter)["NetworkInterfaces"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
