//! DescribeNetworkInterfaces.
//!
//! Source: EC2 API Reference, NetworkInterface; how AWS shows the interfaces of Fargate tasks, load balancers and NAT
//! gateways: managed by a requester, attached by an owner that is not the account.

use super::Network;
use super::describe::{one, zone_id};
use super::members::Tags;
use super::query::{self, Noun};
use super::records::{Interface, Use};
use crate::aws::{ACCOUNT, AwsError, Output};
use crate::base::ids;
use crate::model::World;
use crate::model::routes::Caller;
use serde_json::{Value, json};

type Answer = Result<Output, AwsError>;

fn instance_owner(interface: &Interface) -> &'static str {
    match interface.used_by {
        Use::Task => "amazon-aws",
        Use::LoadBalancer => "amazon-elb",
        Use::NatGateway => "amazon-aws",
        Use::Instance => ACCOUNT,
    }
}

/// The EC2 instance whose primary interface it is.
fn instance(interface: &Interface) -> Option<&str> {
    let owner = interface.owner.rsplit_once(":instance/").map(|(_, id)| id);
    owner.filter(|_| interface.used_by == Use::Instance)
}

fn requester(network: &Network, interface: &Interface) -> String {
    match interface.used_by {
        Use::LoadBalancer => "amazon-elb".into(),
        // AWS shows a session of its own role here; any fixed one of the right shape will do.
        Use::Task => ids::iam(network.seed, "AROA", 1 << 40) + ":ecs-eni-provisioning",
        Use::NatGateway | Use::Instance => ACCOUNT.into(),
    }
}

fn kind(interface: &Interface) -> &'static str {
    match interface.used_by {
        Use::NatGateway => "nat_gateway",
        _ => "interface",
    }
}

fn association(network: &Network, interface: &Interface) -> Option<Value> {
    let ip = interface.public_ip.as_ref()?;
    let mut association = json!({
        "IpOwnerId": "amazon",
        "PublicDnsName": interface.public_dns_name(),
        "PublicIp": ip,
    });
    if let Some(nat) = network.nat_gateways.values().find(|nat| nat.interface == interface.id) {
        association["IpOwnerId"] = ACCOUNT.into();
        association["AllocationId"] = nat.allocation.as_str().into();
        association["AssociationId"] = nat.association.as_str().into();
    }
    Some(association)
}

fn render_interface(network: &Network, interface: &Interface) -> Value {
    let groups: Vec<Value> = interface
        .security_groups
        .iter()
        .filter_map(|id| network.security_group(id))
        .map(|group| json!({"GroupId": group.id, "GroupName": group.name}))
        .collect();
    let mut address = json!({
        "Primary": true,
        "PrivateDnsName": interface.private_dns_name(),
        "PrivateIpAddress": interface.private_ip,
    });
    let mut shown = json!({
        "Attachment": {
            "AttachTime": interface.attached_at.unix(),
            "AttachmentId": interface.attachment,
            "DeleteOnTermination": false,
            "DeviceIndex": 1,
            "NetworkCardIndex": 0,
            "InstanceOwnerId": instance_owner(interface),
            "Status": "attached",
        },
        "AvailabilityZone": interface.zone,
        "Description": interface.description,
        "Groups": groups,
        "InterfaceType": kind(interface),
        "Ipv6Addresses": [],
        "MacAddress": interface.mac,
        "NetworkInterfaceId": interface.id,
        "OwnerId": ACCOUNT,
        "PrivateDnsName": interface.private_dns_name(),
        "PrivateIpAddress": interface.private_ip,
        "RequesterId": requester(network, interface),
        "RequesterManaged": true,
        "SourceDestCheck": interface.used_by != Use::NatGateway,
        "Status": "in-use",
        "SubnetId": interface.subnet,
        "TagSet": [],
        "VpcId": interface.vpc,
        "AvailabilityZoneId": zone_id(&interface.zone),
    });
    if let Some(id) = instance(interface) {
        shown["Attachment"]["InstanceId"] = id.into();
        shown["Attachment"]["DeviceIndex"] = 0.into();
        shown["Attachment"]["DeleteOnTermination"] = true.into();
        shown["RequesterManaged"] = false.into();
        if let Some(members) = shown.as_object_mut() {
            members.remove("RequesterId");
        }
    }
    if let Some(association) = association(network, interface) {
        address["Association"] = association.clone();
        shown["PublicDnsName"] = association["PublicDnsName"].clone();
        shown["Association"] = association;
    }
    shown["PrivateIpAddresses"] = json!([address]);
    shown
}

const INTERFACES: Noun<Interface> = Noun {
    list: "NetworkInterfaces",
    ids: "NetworkInterfaceIds",
    filters: "Filters",
    prefix: "eni-",
    word: "networkInterface ID",
    not_found: "InvalidNetworkInterfaceID.NotFound",
    malformed: "InvalidNetworkInterfaceID.Malformed",
    id: |interface| &interface.id,
    tags: Some(|_| {
        static NONE: Tags = Tags::new();
        &NONE
    }),
    fields: &[
        ("addresses.association.public-ip", |_, i| {
            i.public_ip.clone().into_iter().collect()
        }),
        ("addresses.primary", |_, _| one("true")),
        ("addresses.private-ip-address", |_, i| one(&i.private_ip)),
        ("association.ip-owner-id", |network, i| {
            field(association(network, i), "IpOwnerId")
        }),
        ("association.public-dns-name", |_, i| {
            i.public_dns_name().into_iter().collect()
        }),
        ("association.public-ip", |_, i| {
            i.public_ip.clone().into_iter().collect()
        }),
        ("attachment.attachment-id", |_, i| one(&i.attachment)),
        ("attachment.delete-on-termination", |_, _| one("false")),
        ("attachment.device-index", |_, _| one("1")),
        ("attachment.instance-id", |_, i| {
            instance(i).map(str::to_string).into_iter().collect()
        }),
        ("attachment.instance-owner-id", |_, i| one(instance_owner(i))),
        ("attachment.status", |_, _| one("attached")),
        ("availability-zone", |_, i| one(&i.zone)),
        ("availability-zone-id", |_, i| one(zone_id(&i.zone))),
        ("description", |_, i| one(&i.description)),
        ("group-id", |_, i| i.security_groups.clone()),
        ("group-name", |network, i| {
            let groups = i.security_groups.iter().filter_map(|id| network.security_group(id));
            groups.map(|group| group.name.clone()).collect()
        }),
        ("interface-type", |_, i| one(kind(i))),
        ("mac-address", |_, i| one(&i.mac)),
        ("network-interface-id", |_, i| one(&i.id)),
        ("owner-id", |_, _| one(ACCOUNT)),
        ("private-dns-name", |_, i| vec![i.private_dns_name()]),
        ("private-ip-address", |_, i| one(&i.private_ip)),
        ("requester-id", |network, i| vec![requester(network, i)]),
        ("requester-managed", |_, _| one("true")),
        ("source-dest-check", |_, i| {
            vec![(i.used_by != Use::NatGateway).to_string()]
        }),
        ("status", |_, _| one("in-use")),
        ("subnet-id", |_, i| one(&i.subnet)),
        ("vpc-id", |_, i| one(&i.vpc)),
    ],
    render: render_interface,
};

fn field(value: Option<Value>, name: &str) -> Vec<String> {
    let text = value.and_then(|value| value.get(name)?.as_str().map(str::to_string));
    text.into_iter().collect()
}

pub fn network_interfaces(world: &World, _: &Caller, input: &Value) -> Answer {
    query::describe(&world.network, &INTERFACES, world.network.interfaces(), input)
}
