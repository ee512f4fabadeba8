//! Who can reach whom: routes, public addresses and security groups.
//!
//! Source: VPC User Guide, "Security group rules" (stateful, allow only, any rule of any group suffices) and "Route
//! tables". Network ACLs are left as AWS makes them, letting everything through. There is no peering, so VPCs do not
//! reach each other by private addresses.

use super::records::{Hop, Interface, Peer};
use super::{Network, address};

/// Where packets come from, for security groups.
#[derive(Clone, Debug)]
pub enum From<'a> {
    /// The simulated internet, from an address.
    Internet(&'a str),
    /// An interface inside the account.
    Interface(&'a Interface),
}

/// Stands for some host of the internet, where a rule's block is asked for one.
const SOME_HOST: u32 = 0xc612_ffff;

impl Network {
    /// Whether security groups and routes let a TCP connection through to an interface's port.
    pub fn allows(&self, from: From<'_>, to: &Interface, port: u16) -> bool {
        match from {
            From::Internet(source) => {
                to.public_ip.is_some()
                    && matches!(self.default_route(to), Some(Hop::InternetGateway(_)))
                    && self.admits(to, port, false, &[], address::parse(source).unwrap_or(SOME_HOST))
            }
            From::Interface(source) => {
                let ip = |of: &Interface| address::parse(&of.private_ip).unwrap_or(0);
                source.vpc == to.vpc
                    && self.admits(source, port, true, &to.security_groups, ip(to))
                    && self.admits(to, port, false, &source.security_groups, ip(source))
            }
        }
    }

    /// Whether the interface can open connections to the internet (public address and internet gateway, or a NAT
    /// gateway); the reason in words where not.
    pub fn internet(&self, interface: &Interface) -> Result<(), String> {
        let subnet = &interface.subnet;
        match self.default_route(interface) {
            None => {
                return Err(format!(
                    "the route table of subnet {subnet} has no route to the internet"
                ));
            }
            Some(Hop::InternetGateway(gateway)) if interface.public_ip.is_none() => {
                return Err(format!(
                    "subnet {subnet} leads to the internet through {gateway}, which needs a public address, and the \
                     interface has none"
                ));
            }
            Some(_) => {}
        }
        let reaches_out = |peer: &Peer| matches!(peer, Peer::Ipv4(block) if block.is_public());
        let out = interface
            .security_groups
            .iter()
            .filter_map(|id| self.security_group(id))
            .flat_map(|group| &group.rules)
            .any(|rule| rule.egress && rule.covers_tcp(443) && reaches_out(&rule.peer));
        if out {
            Ok(())
        } else {
            Err(format!(
                "no outbound rule of {} lets TCP port 443 out to the internet",
                interface.security_groups.join(", ")
            ))
        }
    }

    /// Whether one of an interface's groups has a rule for the peer, given by its groups and its address.
    fn admits(&self, of: &Interface, port: u16, egress: bool, groups: &[String], peer: u32) -> bool {
        of.security_groups
            .iter()
            .filter_map(|id| self.security_group(id))
            .flat_map(|group| &group.rules)
            .any(|rule| {
                rule.egress == egress
                    && rule.covers_tcp(port)
                    && match &rule.peer {
                        Peer::Ipv4(block) => block.holds(peer),
                        Peer::Group(id) => groups.contains(id),
                        Peer::Ipv6(_) | Peer::PrefixList(_) => false,
                    }
            })
    }

    /// Where the subnet's table sends packets for the internet.
    fn default_route(&self, interface: &Interface) -> Option<&Hop> {
        let table = self.table_of_subnet(&interface.subnet)?;
        let hop = table
            .routes
            .iter()
            .find(|(block, _)| block.bits() == 0)
            .map(|(_, hop)| hop)?;
        match hop {
            Hop::Local => None,
            Hop::InternetGateway(id) => self.internet_gateways.contains_key(id).then_some(hop),
            Hop::NatGateway(id) => self.nat_gateways.contains_key(id).then_some(hop),
        }
    }
}
