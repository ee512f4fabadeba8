//! The records of a network: VPCs, subnets, route tables, gateways, security groups, interfaces.
//!
//! Field names follow the EC2 API's; see the EC2 API Reference, data types.

use super::address::Cidr;
use super::members::Tags;
use crate::base::time::Time;
use serde::Serialize;

/// A virtual private cloud.
#[derive(Clone, Debug, Serialize)]
pub struct Vpc {
    pub id: String,
    pub cidr: Cidr,
    pub is_default: bool,
    pub dns_hostnames: bool,
    /// Id of the VPC's default security group.
    pub default_group: String,
    pub dhcp_options: String,
    pub association: String,
    pub tags: Tags,
}

/// A subnet of a VPC in one zone.
#[derive(Clone, Debug, Serialize)]
pub struct Subnet {
    pub id: String,
    pub vpc: String,
    /// `us-east-1a`
    pub zone: String,
    pub cidr: Cidr,
    pub default_for_az: bool,
    pub map_public_ip: bool,
    pub tags: Tags,
    /// Where the search for the next free address begins.
    pub(super) cursor: u32,
    /// How many interfaces hold an address here.
    pub(super) used: u32,
}

impl Subnet {
    /// How many interfaces hold an address here.
    pub fn used_addresses(&self) -> u32 {
        self.used
    }

    /// AWS's `AvailableIpAddressCount`.
    pub fn available(&self) -> u32 {
        let usable = self.cidr.usable();
        (usable.end() + 1 - usable.start()).saturating_sub(self.used)
    }
}

/// Where a route leads.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Hop {
    Local,
    InternetGateway(String),
    NatGateway(String),
}

/// A route table and the subnets that use it.
#[derive(Clone, Debug, Serialize)]
pub struct RouteTable {
    pub id: String,
    pub vpc: String,
    pub main: bool,
    pub routes: Vec<(Cidr, Hop)>,
    /// (association id, subnet); the main table's own association has no subnet.
    pub associations: Vec<(String, Option<String>)>,
    pub tags: Tags,
}

/// An internet gateway and the VPC it is attached to.
#[derive(Clone, Debug, Serialize)]
pub struct InternetGateway {
    pub id: String,
    pub vpc: String,
    pub tags: Tags,
}

/// A public NAT gateway.
#[derive(Clone, Debug, Serialize)]
pub struct NatGateway {
    pub id: String,
    pub vpc: String,
    pub subnet: String,
    pub interface: String,
    pub allocation: String,
    pub association: String,
    pub tags: Tags,
}

/// The other side of a security group rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Peer {
    Ipv4(Cidr),
    /// Kept as given; the model has no IPv6 addresses.
    Ipv6(String),
    Group(String),
    PrefixList(String),
}

/// One security group rule.
#[derive(Clone, Debug, Serialize)]
pub struct GroupRule {
    /// `sgr-0…`
    pub id: String,
    pub egress: bool,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `-1` or a protocol number.
    pub protocol: String,
    /// −1 where the protocol has no ports.
    pub from: i64,
    pub to: i64,
    pub peer: Peer,
    pub description: Option<String>,
    pub tags: Tags,
}

impl GroupRule {
    /// Whether two rules let the same packets through.
    pub fn same(&self, other: &GroupRule) -> bool {
        self.egress == other.egress
            && self.protocol == other.protocol
            && (self.from, self.to) == (other.from, other.to)
            && self.peer == other.peer
    }

    /// Whether it speaks of TCP to a port.
    pub fn covers_tcp(&self, port: u16) -> bool {
        self.protocol == "-1" || (self.protocol == "tcp" && (self.from..=self.to).contains(&i64::from(port)))
    }
}

/// A security group.
#[derive(Clone, Debug, Serialize)]
pub struct SecurityGroup {
    /// `sg-0…`
    pub id: String,
    pub name: String,
    pub description: String,
    pub vpc: String,
    pub rules: Vec<GroupRule>,
    pub tags: Tags,
}

/// What an interface belongs to, as far as EC2 shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Use {
    Task,
    LoadBalancer,
    NatGateway,
    /// An EC2 instance's own, primary interface.
    Instance,
}

/// An elastic network interface.
#[derive(Clone, Debug, Serialize)]
pub struct Interface {
    /// `eni-0…`
    pub id: String,
    pub subnet: String,
    pub vpc: String,
    /// `us-east-1a`
    pub zone: String,
    pub private_ip: String,
    pub public_ip: Option<String>,
    pub mac: String,
    pub security_groups: Vec<String>,
    /// ARN of the task or load balancer it serves.
    pub owner: String,
    pub description: String,
    pub used_by: Use,
    /// `eni-attach-0…`
    pub attachment: String,
    pub attached_at: Time,
}

impl Interface {
    /// `ip-10-0-1-17.ec2.internal`
    pub fn private_dns_name(&self) -> String {
        format!("ip-{}.ec2.internal", self.private_ip.replace('.', "-"))
    }

    /// `ec2-203-0-113-7.compute-1.amazonaws.com`
    pub fn public_dns_name(&self) -> Option<String> {
        let ip = self.public_ip.as_ref()?;
        Some(format!("ec2-{}.compute-1.amazonaws.com", ip.replace('.', "-")))
    }
}
