//! Load balancers: create, describe, delete, and change of their security groups.
//!
//! Source: User Guide for Application Load Balancers, "Create an Application Load Balancer"; elbv2 API Reference.
//! An ALB has a node in each of at least two zones, and is `provisioning` before it is `active`.

use super::pages::{Answer, balancer_gone, check_name, configuration, page, required, validation};
use super::{Wake, attributes, tags, targets};
use crate::aws::{AwsError, arn};
use crate::base::ids;
use crate::base::rng::Draw;
use crate::base::time::{Span, Time};
use crate::model::World;
use crate::model::events::{Kind, New, Seq};
use crate::model::network::NewInterface;
use crate::model::network::members::{Tags, items, text, texts};
use crate::model::routes::Caller;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

const PER_REGION: usize = 50;
/// The hosted zone of Application Load Balancers in us-east-1.
const HOSTED_ZONE: &str = "Z35SXDOTRQ7X7K";

/// A load balancer's presence in one zone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    pub zone: String,
    pub subnet: String,
    /// Id of the network interface.
    pub interface: String,
}

/// An Application Load Balancer.
#[derive(Clone, Debug, Serialize)]
pub struct LoadBalancer {
    pub arn: String,
    pub name: String,
    pub dns_name: String,
    /// `internet-facing` or `internal`
    pub scheme: String,
    pub vpc: String,
    pub nodes: Vec<Node>,
    pub security_groups: Vec<String>,
    /// False while provisioning.
    pub active: bool,
    pub created: Time,
    /// The event that made it, and later the one that made it active.
    pub changed: Seq,
    /// Attributes that differ from AWS's defaults.
    pub attributes: BTreeMap<String, String>,
    pub tags: Tags,
}

impl LoadBalancer {
    /// `app/name/id`, the dimension of its metrics.
    pub fn dimension(&self) -> &str {
        let resource = arn::resource(&self.arn).unwrap_or(&self.arn);
        resource.strip_prefix("loadbalancer/").unwrap_or(resource)
    }

    /// Seconds a connection may be idle before the load balancer gives up on its target.
    pub fn idle_timeout(&self) -> u64 {
        let text = attributes::of_balancer(&self.attributes, "idle_timeout.timeout_seconds");
        text.parse().unwrap_or(60)
    }

    fn render(&self) -> Value {
        let zones: Vec<Value> = self
            .nodes
            .iter()
            .map(|n| json!({"ZoneName": n.zone, "SubnetId": n.subnet, "LoadBalancerAddresses": []}))
            .collect();
        json!({
            "LoadBalancerArn": self.arn,
            "DNSName": self.dns_name,
            "CanonicalHostedZoneId": HOSTED_ZONE,
            "CreatedTime": self.created.unix(),
            "LoadBalancerName": self.name,
            "Scheme": self.scheme,
            "VpcId": self.vpc,
            "State": {"Code": if self.active { "active" } else { "provisioning" }},
            "Type": "application",
            "AvailabilityZones": zones,
            "SecurityGroups": self.security_groups,
            "IpAddressType": "ipv4",
        })
    }
}

/// (zone, subnet) of each requested subnet and their VPC.
type Places = (Vec<(String, String)>, String);

fn places(world: &World, input: &Value) -> Result<Places, AwsError> {
    let mut wanted = texts(input, "Subnets");
    if !wanted.is_empty() && !items(input, "SubnetMappings").is_empty() {
        return Err(validation("Only one of subnets or subnet mappings can be specified").field("Subnets"));
    }
    for mapping in items(input, "SubnetMappings") {
        if text(mapping, "AllocationId").is_some() || text(mapping, "PrivateIPv4Address").is_some() {
            let text =
                "Elastic IP addresses and private IP addresses cannot be specified for application load balancers";
            return Err(configuration(text).field("SubnetMappings"));
        }
        wanted.extend(text(mapping, "SubnetId"));
    }
    let mut found: Vec<(String, String)> = Vec::new();
    let mut vpc: Option<String> = None;
    for id in wanted {
        let Some(subnet) = world.network.subnet(id) else {
            let text = format!("The subnet ID '{id}' does not exist");
            return Err(AwsError::new("SubnetNotFound", text).field("Subnets"));
        };
        if vpc.as_ref().is_some_and(|vpc| *vpc != subnet.vpc) {
            return Err(configuration("All subnets must belong to the same VPC").field("Subnets"));
        }
        vpc = Some(subnet.vpc.clone());
        if found.iter().any(|(zone, _)| *zone == subnet.zone) {
            let text = "A load balancer cannot be attached to multiple subnets in the same Availability Zone";
            return Err(configuration(text).field("Subnets"));
        }
        if subnet.available() < 8 {
            let text = format!(
                "Not enough IP space available in {id}. ELB requires at least 8 free IP addresses in each subnet"
            );
            return Err(AwsError::new("InvalidSubnet", text).field("Subnets"));
        }
        found.push((subnet.zone.clone(), id.to_string()));
    }
    if found.len() < 2 {
        let text = "At least two subnets in two different Availability Zones must be specified";
        return Err(validation(text).field("Subnets"));
    }
    found.sort();
    Ok((found, vpc.unwrap_or_default()))
}

fn security_groups(world: &World, vpc: &str, wanted: &[&str]) -> Result<Vec<String>, AwsError> {
    if wanted.len() > 5 {
        return Err(configuration("You can specify at most 5 security groups").field("SecurityGroups"));
    }
    let mut found: Vec<String> = Vec::new();
    for id in wanted {
        match world.network.security_group(id) {
            Some(group) if group.vpc == vpc => found.push(group.id.clone()),
            Some(_) => {
                let text = format!("One or more security groups are not in the VPC '{vpc}' of the load balancer: {id}");
                return Err(configuration(text).field("SecurityGroups"));
            }
            None => {
                let text = format!("The security group '{id}' does not exist");
                return Err(AwsError::new("InvalidSecurityGroup", text).field("SecurityGroups"));
            }
        }
    }
    if found.is_empty() {
        found.extend(world.network.vpc(vpc).map(|vpc| vpc.default_group.clone()));
    }
    Ok(found)
}

pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let name = required(input, "Name")?;
    check_name("The load balancer name", name)?;
    if name.starts_with("internal-") {
        let text = format!("The load balancer name '{name}' cannot begin with 'internal-'");
        return Err(validation(text).field("Name"));
    }
    match text(input, "Type").unwrap_or("application") {
        "application" => {}
        other => {
            let text = format!("Taskyard models load balancers of type 'application'; type '{other}' is not modelled");
            return Err(AwsError::new("OperationNotPermitted", text)
                .field("Type")
                .rule("elb.types"));
        }
    }
    let scheme = text(input, "Scheme").unwrap_or("internet-facing");
    if !["internet-facing", "internal"].contains(&scheme) {
        let text = format!(
            "1 validation error detected: Value '{scheme}' at 'scheme' failed to satisfy constraint: Member must \
             satisfy enum value set: [internet-facing, internal]"
        );
        return Err(validation(text).field("Scheme"));
    }
    if let Some(other) = text(input, "IpAddressType").filter(|kind| *kind != "ipv4") {
        let text = format!("You must specify subnets with an associated IPv6 CIDR block for IP address type '{other}'");
        return Err(validation(text).field("IpAddressType"));
    }
    let (places, vpc) = places(world, input)?;
    let groups = security_groups(world, &vpc, &texts(input, "SecurityGroups"))?;
    let tags = tags::requested(input)?;
    if let Some(old) = world.balancing.load_balancers().find(|lb| lb.name == name) {
        let same = old.scheme == scheme
            && old.security_groups == groups
            && old.tags == tags
            && old.nodes.iter().map(|n| &n.subnet).eq(places.iter().map(|p| &p.1));
        if same {
            return Ok(json!({"LoadBalancers": [old.render()]}).into());
        }
        let text = format!("A load balancer with the same name '{name}' exists, but with different settings");
        return Err(AwsError::new("DuplicateLoadBalancerName", text).field("Name"));
    }
    if world.balancing.balancers.len() >= PER_REGION {
        let text = "The maximum number of load balancers has been reached.";
        return Err(AwsError::new("TooManyLoadBalancers", text));
    }
    let (scheme, name) = (scheme.to_string(), name.to_string());
    let balancer = build(world, caller.call, name, scheme, vpc, places, groups, tags)?;
    let reply = json!({"LoadBalancers": [balancer.render()]});
    world
        .balancing
        .balancers
        .insert(balancer.arn.clone(), Rc::new(balancer));
    Ok(reply.into())
}

#[allow(clippy::too_many_arguments)]
fn build(
    world: &mut World,
    because: Seq,
    name: String,
    scheme: String,
    vpc: String,
    places: Vec<(String, String)>,
    groups: Vec<String>,
    tags: Tags,
) -> Result<LoadBalancer, AwsError> {
    let number = world.next_number();
    let id = ids::short_hex(world.seed, "loadbalancer", number);
    let digits = Draw::of(world.seed, "load balancer dns", number).range(100_000_000, 2_147_483_647);
    let open = scheme == "internet-facing";
    let prefix = if open { "" } else { "internal-" };
    let arn = arn::of("elasticloadbalancing", &format!("loadbalancer/app/{name}/{id}"));
    let mut draw = Draw::of(world.seed, "load balancer provisioning", number);
    let span = Span(draw.range(80_000, 150_000));
    let text = format!("Load balancer {name} is being provisioned in {} zones.", places.len());
    let made = world.tell(New::of(Kind::Balancer, arn.as_str(), because, text).rule("elb.provisioning"));
    let description = format!("ELB app/{name}/{id}");
    let mut nodes = Vec::new();
    for (zone, subnet) in places {
        let new = NewInterface {
            subnet: &subnet,
            security_groups: &groups,
            public_ip: open,
            owner: &arn,
            description: &description,
        };
        let interface = world.attach_interface(made, new)?;
        nodes.push(Node {
            zone,
            subnet,
            interface,
        });
    }
    let wake = Wake::Active { balancer: arn.clone() };
    world.wake_at(world.now + span, made, crate::model::agenda::Wake::Balancing(wake));
    Ok(LoadBalancer {
        arn,
        dns_name: format!("{prefix}{name}-{digits}.{}.elb.amazonaws.com", crate::aws::REGION),
        name,
        scheme,
        vpc,
        nodes,
        security_groups: groups,
        active: false,
        created: world.now,
        changed: made,
        attributes: BTreeMap::new(),
        tags,
    })
}

/// Provisioning is over.
pub fn activate(world: &mut World, because: Seq, arn: &str) {
    let Some(name) = world.balancing.load_balancer(arn).map(|lb| lb.name.clone()) else {
        return;
    };
    let text = format!("Load balancer {name} is active.");
    let told = world.tell(New::of(Kind::Balancer, arn, because, text).rule("elb.provisioning"));
    if let Some(balancer) = world.balancing.balancers.get_mut(arn) {
        let balancer = Rc::make_mut(balancer);
        balancer.active = true;
        balancer.changed = told;
    }
    super::health::begin(world);
    targets::refresh(world, told);
}

pub fn describe(world: &World, _: &Caller, input: &Value) -> Answer {
    let (arns, names) = (texts(input, "LoadBalancerArns"), texts(input, "Names"));
    if !arns.is_empty() && !names.is_empty() {
        return Err(validation(
            "Load balancer names and ARNs cannot be specified at the same time",
        ));
    }
    let all = || world.balancing.load_balancers();
    let missing = arns.iter().any(|arn| world.balancing.load_balancer(arn).is_none())
        || names.iter().any(|name| !all().any(|lb| lb.name == *name));
    if missing {
        let text = "One or more load balancers not found";
        return Err(AwsError::new("LoadBalancerNotFound", text));
    }
    let found = all()
        .filter(|lb| arns.is_empty() || arns.contains(&lb.arn.as_str()))
        .filter(|lb| names.is_empty() || names.contains(&lb.name.as_str()));
    page(
        "LoadBalancers",
        found.map(|lb| (lb.arn.as_str(), lb.render())).collect(),
        input,
    )
}

pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arn = required(input, "LoadBalancerArn")?;
    if !arn.starts_with("arn:") || !arn.contains(":loadbalancer/") {
        return Err(validation(format!("'{arn}' is not a valid load balancer ARN")).field("LoadBalancerArn"));
    }
    // Deleting what is gone succeeds, as the operation's page says.
    let Some(balancer) = world.balancing.balancers.get(arn).cloned() else {
        return Ok(json!({}).into());
    };
    if attributes::of_balancer(&balancer.attributes, "deletion_protection.enabled") == "true" {
        let text = format!("Load balancer '{arn}' cannot be deleted because deletion protection is enabled");
        return Err(AwsError::new("OperationNotPermitted", text));
    }
    let balancing = &mut world.balancing;
    let listeners: Vec<String> = balancing.listeners(arn).map(|l| l.arn.clone()).collect();
    balancing.rules.retain(|_, rule| !listeners.contains(&rule.listener));
    balancing.listeners.retain(|_, listener| listener.balancer != arn);
    balancing.balancers.remove(arn);
    balancing.flows.remove(arn);
    let text = format!("Load balancer {} was deleted with its listeners.", balancer.name);
    let told = world.tell(New::of(Kind::Balancer, arn, caller.call, text));
    for node in &balancer.nodes {
        world.release_interface(told, &node.interface);
    }
    targets::refresh(world, told);
    Ok(json!({}).into())
}

pub fn set_security_groups(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arn = required(input, "LoadBalancerArn")?;
    let balancer = world.balancing.load_balancer(arn).ok_or_else(|| balancer_gone(arn))?;
    let wanted = texts(input, "SecurityGroups");
    if wanted.is_empty() {
        let text = "At least one security group must be specified";
        return Err(validation(text).field("SecurityGroups"));
    }
    let groups = security_groups(world, &balancer.vpc, &wanted)?;
    let interfaces: Vec<String> = balancer.nodes.iter().map(|n| n.interface.clone()).collect();
    for interface in interfaces {
        world.network.set_groups(&interface, &groups);
    }
    if let Some(balancer) = world.balancing.balancers.get_mut(arn) {
        Rc::make_mut(balancer).security_groups = groups.clone();
    }
    let text = format!("Its security groups are now {}.", groups.join(", "));
    world.tell(New::of(Kind::Balancer, arn, caller.call, text));
    Ok(json!({"SecurityGroupIds": groups}).into())
}
