//! VPCs, subnets, routes, security groups and network interfaces.

use crate::aws::AwsError;
use crate::model::World;
use crate::model::events::Seq;
use crate::model::fidelity::Rule;
use crate::model::routes::Route;
use serde::Serialize;

pub const RULES: &[Rule] = &[];
pub const ROUTES: &[Route] = &[];

/// The account's network.
#[derive(Clone, Debug, Serialize)]
pub struct Network {}

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
}

/// Where packets come from, for security groups.
#[derive(Clone, Debug)]
pub enum From<'a> {
    /// The simulated internet, from an address.
    Internet(&'a str),
    /// An interface inside the account.
    Interface(&'a Interface),
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
    /// The default VPC and the VPC `yard`.
    pub fn new(_seed: u64) -> Network {
        Network {}
    }
    /// The interface of an id.
    pub fn interface(&self, _id: &str) -> Option<&Interface> {
        None
    }
    /// The interface that holds a private or public address.
    pub fn by_address(&self, _ip: &str) -> Option<&Interface> {
        None
    }
    /// Checks an awsvpc configuration as RunTask and CreateService do: subnets exist and lie in one VPC, security
    /// groups exist and belong to it, AWS's limits.
    pub fn check_awsvpc(&self, _subnets: &[String], _security_groups: &[String]) -> Result<(), AwsError> {
        Ok(())
    }
    /// Zone of a subnet.
    pub fn zone_of_subnet(&self, _subnet: &str) -> Option<&str> {
        None
    }
    /// Whether the interface can open connections to the internet (public address and internet gateway, or a NAT
    /// gateway); the reason in words where not.
    pub fn internet(&self, _interface: &Interface) -> Result<(), String> {
        Ok(())
    }
    /// Whether security groups and routes let a TCP connection through to an interface's port.
    pub fn allows(&self, _from: From<'_>, _to: &Interface, _port: u16) -> bool {
        true
    }
}

impl World {
    /// Makes an interface; AWS's error where the subnet has no free address.
    pub(in crate::model) fn attach_interface(
        &mut self,
        _because: Seq,
        _new: NewInterface<'_>,
    ) -> Result<String, AwsError> {
        Ok(String::new())
    }
    /// Deletes an interface and frees its addresses.
    pub(in crate::model) fn release_interface(&mut self, _because: Seq, _id: &str) {}
}
