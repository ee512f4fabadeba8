//! VPCs, subnets, routes, security groups and network interfaces.
//!
//! Follows the VPC User Guide and the EC2 API Reference. Invariants: an address is held by at most one interface;
//! `by_address`, `by_owner` and each subnet's count agree with the interfaces; ids never repeat.

pub mod address;
mod awsvpc;
mod describe;
mod found;
mod gateways;
mod groups;
mod interfaces;
pub(in crate::model) mod members;
mod permissions;
pub(in crate::model) mod query;
mod reach;
mod records;
mod routes;
#[cfg(test)]
mod tests;

pub use address::Cidr;
pub use reach::From;
pub use records::{
    GroupRule, Hop, Interface, InternetGateway, NatGateway, Peer, RouteTable, SecurityGroup, Subnet, Use, Vpc,
};
pub use routes::{ROUTES, RULES};

use crate::aws::AwsError;
use crate::base::ids;
use crate::base::rng::Draw;
use crate::model::World;
use crate::model::events::{Kind, New, Seq};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The account's network.
#[derive(Clone, Debug, Serialize)]
pub struct Network {
    seed: u64,
    vpcs: BTreeMap<String, Rc<Vpc>>,
    subnets: BTreeMap<String, Rc<Subnet>>,
    tables: BTreeMap<String, Rc<RouteTable>>,
    internet_gateways: BTreeMap<String, Rc<InternetGateway>>,
    nat_gateways: BTreeMap<String, Rc<NatGateway>>,
    groups: BTreeMap<String, Rc<SecurityGroup>>,
    interfaces: Rc<BTreeMap<Rc<str>, Rc<Interface>>>,
    /// Which interface holds an address, private or public. Rebuilt from the interfaces, so not part of the digest.
    #[serde(skip)]
    by_address: Rc<BTreeMap<u32, Rc<str>>>,
    #[serde(skip)]
    by_owner: Rc<BTreeSet<(Rc<str>, Rc<str>)>>,
    /// Where the search for the next free public address begins.
    public_cursor: u64,
}

/// What an interface is asked for.
#[derive(Clone, Debug)]
pub struct NewInterface<'a> {
    pub subnet: &'a str,
    /// Empty means the VPC's default security group.
    pub security_groups: &'a [String],
    pub public_ip: bool,
    pub owner: &'a str,
    pub description: &'a str,
}

impl Network {
    fn empty(seed: u64) -> Network {
        Network {
            seed,
            vpcs: BTreeMap::new(),
            subnets: BTreeMap::new(),
            tables: BTreeMap::new(),
            internet_gateways: BTreeMap::new(),
            nat_gateways: BTreeMap::new(),
            groups: BTreeMap::new(),
            interfaces: Rc::default(),
            by_address: Rc::default(),
            by_owner: Rc::default(),
            public_cursor: 0,
        }
    }

    /// Every VPC, by id.
    pub fn vpcs(&self) -> impl Iterator<Item = &Vpc> {
        self.vpcs.values().map(Rc::as_ref)
    }

    /// Every subnet, by id.
    pub fn subnets(&self) -> impl Iterator<Item = &Subnet> {
        self.subnets.values().map(Rc::as_ref)
    }

    /// Every security group, by id.
    pub fn security_groups(&self) -> impl Iterator<Item = &SecurityGroup> {
        self.groups.values().map(Rc::as_ref)
    }

    /// Every route table, by id.
    pub fn route_tables(&self) -> impl Iterator<Item = &RouteTable> {
        self.tables.values().map(Rc::as_ref)
    }

    /// Every NAT gateway, by id.
    pub fn nat_gateways(&self) -> impl Iterator<Item = &NatGateway> {
        self.nat_gateways.values().map(Rc::as_ref)
    }

    /// Every interface, by id.
    pub fn interfaces(&self) -> impl Iterator<Item = &Interface> {
        self.interfaces.values().map(Rc::as_ref)
    }

    /// The VPC of an id.
    pub fn vpc(&self, id: &str) -> Option<&Vpc> {
        self.vpcs.get(id).map(Rc::as_ref)
    }

    /// The default VPC.
    pub fn default_vpc(&self) -> Option<&Vpc> {
        self.vpcs().find(|vpc| vpc.is_default)
    }

    /// The subnet of an id.
    pub fn subnet(&self, id: &str) -> Option<&Subnet> {
        self.subnets.get(id).map(Rc::as_ref)
    }

    /// The security group of an id.
    pub fn security_group(&self, id: &str) -> Option<&SecurityGroup> {
        self.groups.get(id).map(Rc::as_ref)
    }

    /// The interface of an id.
    pub fn interface(&self, id: &str) -> Option<&Interface> {
        self.interfaces.get(id).map(Rc::as_ref)
    }

    /// The interface that holds a private or public address.
    pub fn by_address(&self, ip: &str) -> Option<&Interface> {
        self.interface(self.by_address.get(&address::parse(ip)?)?)
    }

    /// The interfaces of an owner, by id.
    pub fn by_owner<'a>(&'a self, owner: &'a str) -> impl Iterator<Item = &'a Interface> {
        let first: (Rc<str>, Rc<str>) = (owner.into(), "".into());
        self.by_owner
            .range(first..)
            .take_while(move |(of, _)| &**of == owner)
            .filter_map(|(_, id)| self.interface(id))
    }

    /// Zone of a subnet.
    pub fn zone_of_subnet(&self, subnet: &str) -> Option<&str> {
        self.subnet(subnet).map(|subnet| subnet.zone.as_str())
    }

    /// The route table a subnet uses: its own, or its VPC's main one.
    pub fn table_of_subnet(&self, subnet: &str) -> Option<&RouteTable> {
        let vpc = &self.subnet(subnet)?.vpc;
        let own = |table: &&RouteTable| table.associations.iter().any(|(_, of)| of.as_deref() == Some(subnet));
        self.route_tables()
            .find(own)
            .or_else(|| self.route_tables().find(|table| table.main && table.vpc == *vpc))
    }

    /// Takes the next free private address of a subnet; none when all are in use.
    fn take_private(&mut self, subnet: &str) -> Option<u32> {
        let taken = &self.by_address;
        let record = self.subnets.get_mut(subnet)?;
        if record.available() == 0 {
            return None;
        }
        let usable = record.cidr.usable();
        let (first, last) = (*usable.start(), *usable.end());
        let from = record.cursor.clamp(first, last);
        let free = (from..=last)
            .chain(first..from)
            .find(|address| !taken.contains_key(address))?;
        let record = Rc::make_mut(record);
        record.cursor = if free == last { first } else { free + 1 };
        record.used += 1;
        Some(free)
    }

    /// Takes the next free public address.
    fn take_public(&mut self) -> Option<u32> {
        let place = (0..address::PUBLIC)
            .map(|n| (self.public_cursor + n) % address::PUBLIC)
            .find(|place| !self.by_address.contains_key(&address::public(self.seed, *place)))?;
        self.public_cursor = (place + 1) % address::PUBLIC;
        Some(address::public(self.seed, place))
    }

    /// Keeps an interface whose addresses were taken.
    fn keep(&mut self, interface: Interface) {
        let id: Rc<str> = interface.id.as_str().into();
        let addresses = Rc::make_mut(&mut self.by_address);
        for ip in [Some(&interface.private_ip), interface.public_ip.as_ref()]
            .into_iter()
            .flatten()
        {
            if let Some(address) = address::parse(ip) {
                addresses.insert(address, id.clone());
            }
        }
        Rc::make_mut(&mut self.by_owner).insert((interface.owner.as_str().into(), id.clone()));
        Rc::make_mut(&mut self.interfaces).insert(id, Rc::new(interface));
    }

    fn drop_interface(&mut self, id: &str) -> Option<Rc<Interface>> {
        self.interfaces.get(id)?;
        let interface = Rc::make_mut(&mut self.interfaces).remove(id)?;
        let addresses = Rc::make_mut(&mut self.by_address);
        for ip in [Some(&interface.private_ip), interface.public_ip.as_ref()]
            .into_iter()
            .flatten()
        {
            if let Some(address) = address::parse(ip) {
                addresses.remove(&address);
            }
        }
        Rc::make_mut(&mut self.by_owner).remove(&(interface.owner.as_str().into(), id.into()));
        if let Some(subnet) = self.subnets.get_mut(&interface.subnet) {
            let subnet = Rc::make_mut(subnet);
            subnet.used = subnet.used.saturating_sub(1);
        }
        Some(interface)
    }

    /// Takes an interface's public address away.
    pub(in crate::model) fn drop_public(&mut self, id: &str) {
        let Some(ip) = self.interfaces.get(id).and_then(|i| i.public_ip.clone()) else {
            return;
        };
        if let Some(address) = address::parse(&ip) {
            Rc::make_mut(&mut self.by_address).remove(&address);
        }
        if let Some(interface) = Rc::make_mut(&mut self.interfaces).get_mut(id) {
            Rc::make_mut(interface).public_ip = None;
        }
    }

    /// Gives an interface a public address, if one is free.
    pub(in crate::model) fn add_public(&mut self, id: &str) -> Option<String> {
        self.interfaces.get(id)?;
        let address = self.take_public()?;
        let text = address::text(address);
        Rc::make_mut(&mut self.by_address).insert(address, id.into());
        if let Some(interface) = Rc::make_mut(&mut self.interfaces).get_mut(id) {
            Rc::make_mut(interface).public_ip = Some(text.clone());
        }
        Some(text)
    }

    /// Gives an interface other security groups; the caller has checked them.
    pub(in crate::model) fn set_groups(&mut self, id: &str, groups: &[String]) {
        if self.interfaces.contains_key(id)
            && let Some(interface) = Rc::make_mut(&mut self.interfaces).get_mut(id)
        {
            Rc::make_mut(interface).security_groups = groups.to_vec();
        }
    }
}

/// A locally administered MAC address.
fn mac(seed: u64, number: u64) -> String {
    let hex = Draw::of(seed, "mac", number).hex(10);
    let pairs: Vec<&str> = (0..5).filter_map(|n| hex.get(2 * n..2 * n + 2)).collect();
    format!("0a:{}", pairs.join(":"))
}

impl World {
    /// Makes an interface; AWS's error where the subnet has no free address.
    pub(in crate::model) fn attach_interface(
        &mut self,
        because: Seq,
        new: NewInterface<'_>,
    ) -> Result<String, AwsError> {
        let Some(subnet) = self.network.subnets.get(new.subnet).cloned() else {
            return Err(query::missing("InvalidSubnetID.NotFound", "subnet", new.subnet));
        };
        let groups = match new.security_groups {
            [] => self
                .network
                .vpc(&subnet.vpc)
                .map(|vpc| vpc.default_group.clone())
                .into_iter()
                .collect(),
            groups => groups.to_vec(),
        };
        if let Some(gone) = groups.iter().find(|id| self.network.security_group(id).is_none()) {
            return Err(query::missing("InvalidGroup.NotFound", "security group", gone));
        }
        let full = || {
            let text = "The specified subnet does not have enough free addresses to satisfy the request.";
            AwsError::new("InsufficientFreeAddressesInSubnet", text)
        };
        let private = self.network.take_private(new.subnet).ok_or_else(full)?;
        let public = if new.public_ip {
            self.network.take_public()
        } else {
            None
        };
        let number = self.next_number();
        let seed = self.seed;
        let load_balancer = new.owner.contains(":loadbalancer/");
        let interface = Interface {
            id: ids::ec2(seed, "eni", number),
            subnet: subnet.id.clone(),
            vpc: subnet.vpc.clone(),
            zone: subnet.zone.clone(),
            private_ip: address::text(private),
            public_ip: public.map(address::text),
            mac: mac(seed, number),
            security_groups: groups,
            owner: new.owner.into(),
            description: new.description.into(),
            used_by: match (load_balancer, new.owner.contains(":instance/")) {
                (true, _) => Use::LoadBalancer,
                (false, true) => Use::Instance,
                (false, false) => Use::Task,
            },
            attachment: ids::ec2(seed, if load_balancer { "ela-attach" } else { "eni-attach" }, number),
            attached_at: self.now,
        };
        let id = interface.id.clone();
        let public = match &interface.public_ip {
            Some(ip) => format!(" and public address {ip}"),
            None => String::new(),
        };
        let text = format!(
            "Interface with private address {}{public} was made in subnet {} ({}).",
            interface.private_ip, interface.subnet, interface.zone
        );
        self.network.keep(interface);
        self.tell(New::of(Kind::Network, id.as_str(), because, text).rule("network.addresses"));
        Ok(id)
    }

    /// Deletes an interface and frees its addresses.
    pub(in crate::model) fn release_interface(&mut self, because: Seq, id: &str) {
        if let Some(interface) = self.network.drop_interface(id) {
            let text = format!("Interface was deleted; address {} is free again.", interface.private_ip);
            self.tell(New::of(Kind::Network, id, because, text));
        }
    }
}
