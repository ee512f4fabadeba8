//! The network a world begins with: the default VPC as AWS makes it, and the VPC `yard`.
//!
//! Source: VPC User Guide, "Default VPCs" (172.31.0.0/16, a /20 public default subnet per zone, internet gateway,
//! main route table, default security group). `yard` has public and private subnets in each zone and one NAT gateway.
//! Invariant: ids depend on the seed alone.

use super::address::Cidr;
use super::members::Tags;
use super::records::{GroupRule, Hop, InternetGateway, NatGateway, Peer, RouteTable, SecurityGroup, Subnet, Use, Vpc};
use super::{Interface, Network};
use crate::aws::ZONES;
use crate::base::rng::Draw;
use crate::base::time::Time;
use std::rc::Rc;

/// Numbers from here on are apart from those of `World::next_number`.
const FOUND: u64 = 1 << 40;
const EVERYWHERE: Cidr = Cidr::new(0, 0);

impl Network {
    /// The default VPC and the VPC `yard`.
    pub fn new(seed: u64) -> Network {
        let mut network = Network::empty(seed);
        default_vpc(&mut network);
        yard(&mut network);
        network
    }
}

fn id_of(seed: u64, prefix: &str, number: u64) -> String {
    crate::base::ids::ec2(seed, prefix, FOUND + number)
}

fn named(name: &str) -> Tags {
    Tags::from([("Name".to_string(), name.to_string())])
}

fn block(a: u8, b: u8, c: u8, bits: u8) -> Cidr {
    Cidr::new(u32::from_be_bytes([a, b, c, 0]), bits)
}

fn default_vpc(network: &mut Network) {
    let seed = network.seed;
    let id = |prefix: &str, n: u64| id_of(seed, prefix, n);
    let (vpc, igw) = (id("vpc", 1), id("igw", 1));
    let cidr = block(172, 31, 0, 16);
    let table = RouteTable {
        id: id("rtb", 1),
        vpc: vpc.clone(),
        main: true,
        routes: vec![(cidr, Hop::Local), (EVERYWHERE, Hop::InternetGateway(igw.clone()))],
        associations: vec![(id("rtbassoc", 1), None)],
        tags: Tags::new(),
    };
    let mut subnets = Vec::new();
    for (n, zone) in ZONES.iter().enumerate() {
        subnets.push(Subnet {
            id: id("subnet", 1 + n as u64),
            vpc: vpc.clone(),
            zone: (*zone).into(),
            cidr: block(172, 31, 16 * n as u8, 20),
            default_for_az: true,
            map_public_ip: true,
            tags: Tags::new(),
            cursor: 0,
            used: 0,
        });
    }
    add_vpc(network, 1, vpc, cidr, true, Tags::new());
    subnets.into_iter().for_each(|subnet| add_subnet(network, subnet));
    network.tables.insert(table.id.clone(), Rc::new(table));
    add_gateway(network, igw, 1, Tags::new());
}

fn yard(network: &mut Network) {
    let seed = network.seed;
    let id = |prefix: &str, n: u64| id_of(seed, prefix, n);
    let (vpc, igw, nat) = (id("vpc", 2), id("igw", 2), id("nat", 1));
    let cidr = block(10, 0, 0, 16);
    add_vpc(network, 2, vpc.clone(), cidr, false, named("yard"));
    let mut members = [Vec::new(), Vec::new()];
    for (side, (word, first, number)) in [("public", 1, 4), ("private", 11, 7)].into_iter().enumerate() {
        for (n, zone) in ZONES.iter().enumerate() {
            let subnet = id("subnet", number + n as u64);
            members[side].push((id("rtbassoc", number + n as u64), Some(subnet.clone())));
            let letter = zone.chars().last().unwrap_or('a');
            add_subnet(
                network,
                Subnet {
                    id: subnet,
                    vpc: vpc.clone(),
                    zone: (*zone).into(),
                    cidr: block(10, 0, first + n as u8, 24),
                    default_for_az: false,
                    map_public_ip: side == 0,
                    tags: named(&format!("yard-{word}-{letter}")),
                    cursor: 0,
                    used: 0,
                },
            );
        }
    }
    let [public, private] = members;
    let out = Hop::InternetGateway(igw.clone());
    let tables = [
        (2, true, None, vec![(id("rtbassoc", 2), None)], Tags::new()),
        (3, false, Some(out), public, named("yard-public")),
        (
            4,
            false,
            Some(Hop::NatGateway(nat.clone())),
            private,
            named("yard-private"),
        ),
    ];
    for (n, main, out, associations, tags) in tables {
        let mut routes = vec![(cidr, Hop::Local)];
        routes.extend(out.map(|hop| (EVERYWHERE, hop)));
        let table = RouteTable {
            id: id("rtb", n),
            vpc: vpc.clone(),
            main,
            routes,
            associations,
            tags,
        };
        network.tables.insert(table.id.clone(), Rc::new(table));
    }
    add_gateway(network, igw, 2, named("yard"));
    add_nat(network, nat, vpc, id("subnet", 4));
}

fn add_vpc(network: &mut Network, number: u64, id: String, cidr: Cidr, is_default: bool, tags: Tags) {
    let seed = network.seed;
    let group = id_of(seed, "sg", number);
    let rule = |n: u64, egress: bool, peer: Peer| GroupRule {
        id: id_of(seed, "sgr", 2 * number + n),
        egress,
        protocol: "-1".into(),
        from: -1,
        to: -1,
        peer,
        description: None,
        tags: Tags::new(),
    };
    let rules = vec![
        rule(0, false, Peer::Group(group.clone())),
        rule(1, true, Peer::Ipv4(EVERYWHERE)),
    ];
    network.groups.insert(
        group.clone(),
        Rc::new(SecurityGroup {
            id: group.clone(),
            name: "default".into(),
            description: "default VPC security group".into(),
            vpc: id.clone(),
            rules,
            tags: Tags::new(),
        }),
    );
    network.vpcs.insert(
        id.clone(),
        Rc::new(Vpc {
            id,
            cidr,
            is_default,
            // A VPC made by hand has DNS hostnames off until one turns them on; `yard` is a well-kept one.
            dns_hostnames: true,
            default_group: group,
            dhcp_options: id_of(seed, "dopt", 1),
            association: id_of(seed, "vpc-cidr-assoc", number),
            tags,
        }),
    );
}

fn add_subnet(network: &mut Network, mut subnet: Subnet) {
    let usable = subnet.cidr.usable();
    let start = Draw::of(network.seed, "first address", u64::from(subnet.cidr.first())).range(3, 40);
    subnet.cursor = usable.start() + start as u32;
    network.subnets.insert(subnet.id.clone(), Rc::new(subnet));
}

fn add_gateway(network: &mut Network, id: String, number: u64, tags: Tags) {
    let vpc = id_of(network.seed, "vpc", number);
    network
        .internet_gateways
        .insert(id.clone(), Rc::new(InternetGateway { id, vpc, tags }));
}

fn add_nat(network: &mut Network, id: String, vpc: String, subnet: String) {
    let seed = network.seed;
    let Some((private, zone)) = network.take_private(&subnet).map(|a| (a, ZONES[0].to_string())) else {
        return;
    };
    let interface = Interface {
        id: id_of(seed, "eni", 0),
        subnet: subnet.clone(),
        vpc: vpc.clone(),
        zone,
        private_ip: super::address::text(private),
        public_ip: network.take_public().map(super::address::text),
        mac: super::mac(seed, FOUND),
        security_groups: Vec::new(),
        owner: id.clone(),
        description: format!("Interface for NAT Gateway {id}"),
        used_by: Use::NatGateway,
        attachment: id_of(seed, "ela-attach", 0),
        attached_at: Time(0),
    };
    let gateway = NatGateway {
        id: id.clone(),
        vpc,
        subnet,
        interface: interface.id.clone(),
        allocation: id_of(seed, "eipalloc", 1),
        association: id_of(seed, "eipassoc", 1),
        tags: named("yard"),
    };
    network.keep(interface);
    network.nat_gateways.insert(id, Rc::new(gateway));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_network_is_two_vpcs_with_nine_subnets_in_three_zones() {
        let network = Network::new(1);
        let mut blocks: Vec<String> = network.subnets().map(|s| s.cidr.to_string()).collect();
        blocks.sort();
        assert_eq!(
            blocks,
            [
                "10.0.1.0/24",
                "10.0.11.0/24",
                "10.0.12.0/24",
                "10.0.13.0/24",
                "10.0.2.0/24",
                "10.0.3.0/24",
                "172.31.0.0/20",
                "172.31.16.0/20",
                "172.31.32.0/20"
            ]
        );
        assert!(
            network
                .vpcs()
                .any(|v| v.is_default && v.cidr.to_string() == "172.31.0.0/16")
        );
        for subnet in network.subnets() {
            assert!(network.vpc(&subnet.vpc).unwrap().cidr.holds(subnet.cidr.first()));
        }
    }

    #[test]
    fn ids_follow_the_seed_and_never_repeat() {
        let ids = |seed| {
            let n = Network::new(seed);
            let mut ids: Vec<String> = n.subnets().map(|s| s.id.clone()).collect();
            ids.extend(n.security_groups().flat_map(|g| g.rules.iter().map(|r| r.id.clone())));
            ids.extend(
                n.tables
                    .values()
                    .flat_map(|t| t.associations.iter().map(|a| a.0.clone())),
            );
            ids
        };
        assert_eq!(ids(5), ids(5));
        assert_ne!(ids(5), ids(6));
        let mut once = ids(5);
        once.sort();
        once.dedup();
        assert_eq!(once.len(), ids(5).len());
    }
}
