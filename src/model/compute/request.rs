//! What RunInstances, launch templates and Auto Scaling groups ask for, checked.
//!
//! Source: EC2 API Reference, RunInstances, with EC2's error codes and messages.

use super::text::unbase64;
use super::{AgentConfig, Image, Type, templates};
use crate::aws::AwsError;
use crate::model::World;
use crate::model::iam::Context;
use crate::model::network::members::{Tags, choice, flag, items, tags, text, texts};
use crate::model::network::query;
use serde_json::{Map, Value};
use std::rc::Rc;

/// Bytes of user data before base64.
const USER_DATA: usize = 16_384;

/// An instance that can be launched as asked.
#[derive(Clone, Debug)]
pub struct Ready {
    pub kind: &'static Type,
    pub image: &'static Image,
    pub subnet: String,
    pub security_groups: Vec<String>,
    pub public: bool,
    pub profile: Option<String>,
    pub key: Option<String>,
    pub user_data: Option<String>,
    pub config: Rc<AgentConfig>,
    pub tags: Tags,
    pub spot: bool,
    pub template: Option<(String, u64)>,
}

/// Checks a request, with what its launch template adds; `subnet` where the caller chooses one itself.
pub fn ready(world: &World, caller: &str, input: &Value, subnet: Option<&str>) -> Result<Ready, AwsError> {
    let (merged, template) = merged(world, input)?;
    let input = &merged;
    let Some(image) = text(input, "ImageId") else {
        let text = "The request must contain the parameter ImageId";
        return Err(AwsError::new("MissingParameter", text).field("ImageId"));
    };
    let image = Image::of(image)?;
    let kind = kind(input)?;
    if kind.arm != image.arm {
        let text = format!(
            "The architecture '{}' of the specified instance type does not match the architecture '{}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.",
            kind.architecture(),
            image.architecture()
        );
        return Err(AwsError::new("InvalidParameterValue", text).field("InstanceType"));
    }
    let interface = items(input, "NetworkInterfaces").first();
    let subnet = match subnet
        .or_else(|| interface.and_then(|i| text(i, "SubnetId")))
        .or_else(|| text(input, "SubnetId"))
    {
        Some(id) => world
            .network
            .subnet(id)
            .ok_or_else(|| query::missing("InvalidSubnetID.NotFound", "subnet", id).field("SubnetId"))?,
        None => default_subnet(world, input)?,
    };
    if world.compute.is_lost(&subnet.zone) {
        let text = format!(
            "We currently do not have sufficient {} capacity in the Availability Zone you requested ({}). Our system will be working on provisioning additional capacity. You can currently get {} capacity by not specifying an Availability Zone in your request or choosing another one.",
            kind.name, subnet.zone, kind.name
        );
        return Err(AwsError::new("InsufficientInstanceCapacity", text).status(500));
    }
    let mut groups: Vec<String> = texts(interface.unwrap_or(&Value::Null), "Groups")
        .into_iter()
        .chain(texts(input, "SecurityGroupIds"))
        .map(str::to_string)
        .collect();
    for name in texts(input, "SecurityGroups") {
        let found = world
            .network
            .security_groups()
            .find(|g| g.vpc == subnet.vpc && g.name == name);
        groups.push(found.map(|g| g.id.clone()).ok_or_else(|| no_group(name))?);
    }
    for id in &groups {
        let group = world.network.security_group(id).ok_or_else(|| no_group(id))?;
        if group.vpc != subnet.vpc {
            let text = format!(
                "Security group {id} and subnet {} belong to different networks.",
                subnet.id
            );
            return Err(AwsError::new("InvalidParameter", text).field("SecurityGroupIds"));
        }
    }
    let public = interface
        .and_then(|i| choice(i, "AssociatePublicIpAddress"))
        .unwrap_or(subnet.map_public_ip);
    let profile = profile(world, caller, input)?;
    let user_data = user_data(input)?;
    let config = Rc::new(AgentConfig::of(user_data.as_deref(), image.os));
    let mut own = Tags::new();
    for specification in items(input, "TagSpecifications") {
        if text(specification, "ResourceType") == Some("instance") {
            own.extend(tags(items(specification, "Tags")));
        }
    }
    super::tags::check(&own)?;
    let market = input.get("InstanceMarketOptions");
    Ok(Ready {
        kind,
        image,
        subnet: subnet.id.clone(),
        security_groups: groups,
        public,
        profile,
        key: text(input, "KeyName").map(str::to_string),
        user_data,
        config,
        tags: own,
        spot: market.and_then(|m| text(m, "MarketType")) == Some("spot"),
        template,
    })
}

fn no_group(id: &str) -> AwsError {
    query::missing("InvalidGroup.NotFound", "security group", id).field("SecurityGroupIds")
}

/// A request with its launch template's data below its own members.
fn merged(world: &World, input: &Value) -> Result<(Value, Option<(String, u64)>), AwsError> {
    let Some(named) = input.get("LaunchTemplate").filter(|t| t.is_object()) else {
        return Ok((input.clone(), None));
    };
    let (template, version, data) = templates::version(world, named)?;
    let mut whole: Map<String, Value> = data.as_object().cloned().unwrap_or_default();
    for (member, value) in input.as_object().into_iter().flatten() {
        if member == "TagSpecifications" && whole.contains_key(member) {
            let both = items(&data, member)
                .iter()
                .chain(items(input, member))
                .cloned()
                .collect();
            whole.insert(member.clone(), both);
        } else {
            whole.insert(member.clone(), value.clone());
        }
    }
    Ok((Value::Object(whole), Some((template, version))))
}

fn kind(input: &Value) -> Result<&'static Type, AwsError> {
    let Some(name) = text(input, "InstanceType") else {
        // EC2 takes m1.small, which none of its images here runs on.
        let text = "The requested configuration is currently not supported. Please check the documentation for supported configurations.";
        return Err(AwsError::new("Unsupported", text).field("InstanceType"));
    };
    let wrong = || {
        AwsError::new(
            "InvalidParameterValue",
            format!("Invalid value '{name}' for InstanceType."),
        )
        .field("InstanceType")
        .rule("ec2.types")
    };
    Type::of(name).ok_or_else(wrong)
}

fn default_subnet<'w>(world: &'w World, input: &Value) -> Result<&'w crate::model::network::Subnet, AwsError> {
    let zone = input.get("Placement").and_then(|p| text(p, "AvailabilityZone"));
    if let Some(zone) = zone.filter(|zone| !crate::aws::ZONES.contains(zone)) {
        let text = format!("Invalid availability zone: [{zone}]");
        return Err(AwsError::new("InvalidParameterValue", text).field("Placement.AvailabilityZone"));
    }
    let default = world.network.default_vpc().map_or("", |vpc| &vpc.id);
    let mut subnets: Vec<_> = world
        .network
        .subnets()
        .filter(|s| s.vpc == default && s.default_for_az && zone.is_none_or(|zone| s.zone == zone))
        .collect();
    subnets.sort_by_key(|s| (world.compute.is_lost(&s.zone), s.used_addresses(), s.zone.clone()));
    subnets.first().copied().ok_or_else(|| {
        let text = format!("No subnets found for the default VPC '{default}'. Please specify a subnet.");
        AwsError::new("MissingInput", text).field("SubnetId")
    })
}

/// The name of the instance profile asked for; the caller may pass its role.
fn profile(world: &World, caller: &str, input: &Value) -> Result<Option<String>, AwsError> {
    let Some(given) = input.get("IamInstanceProfile").filter(|p| p.is_object()) else {
        return Ok(None);
    };
    profile_name(world, caller, given).map(Some)
}

/// The instance profile that `{Name}` or `{Arn}` names.
pub fn profile_name(world: &World, caller: &str, given: &Value) -> Result<String, AwsError> {
    let profiles = &world.iam.account().profiles;
    let found = match (text(given, "Arn"), text(given, "Name")) {
        (Some(arn), _) => profiles.values().find(|p| p.arn == arn).ok_or((arn, "arn", "ARN")),
        (None, Some(name)) => profiles.get(name).ok_or((name, "name", "name")),
        (None, None) => Err(("", "name", "name")),
    };
    let profile = found.map_err(|(value, member, word)| {
        let text = format!(
            "Value ({value}) for parameter iamInstanceProfile.{member} is invalid. Invalid IAM Instance Profile {word}"
        );
        AwsError::new("InvalidParameterValue", text).field("IamInstanceProfile")
    })?;
    if let Some(role) = profile.role.as_deref().and_then(|name| world.iam.role(name)) {
        let mut context = Context::default();
        context
            .0
            .insert("iam:PassedToService".into(), "ec2.amazonaws.com".into());
        world
            .iam
            .authorize(caller, "iam:PassRole", &role.arn, &context)
            .refusal("ec2")?;
    }
    Ok(profile.name.clone())
}

fn user_data(input: &Value) -> Result<Option<String>, AwsError> {
    let Some(given) = text(input, "UserData").filter(|t| !t.is_empty()) else {
        return Ok(None);
    };
    let refuse = |text: String| AwsError::new("InvalidParameterValue", text).field("UserData");
    let bytes = unbase64(given).ok_or_else(|| refuse("Invalid BASE64 encoding of user data.".into()))?;
    if bytes.len() > USER_DATA {
        return Err(refuse(format!("User data is limited to {USER_DATA} bytes")));
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Whether a request is a dry run, refused as EC2 refuses one that would succeed.
pub fn dry_run(input: &Value) -> Result<(), AwsError> {
    if flag(input, "DryRun") {
        query::dry_run(input)
    } else {
        Ok(())
    }
}
