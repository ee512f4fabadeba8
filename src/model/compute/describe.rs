//! DescribeInstances, DescribeInstanceStatus, DescribeInstanceTypes, DescribeImages, DescribeInstanceAttribute.
//!
//! Source: EC2 API Reference, the pages of these operations, with the filters they list.

use super::images::IMAGES;
use super::templates::with_next;
use super::text::base64;
use super::{Image, Instance, State, TYPES, Type, calls};
use crate::aws::{ACCOUNT, AwsError, Output};
use crate::model::World;
use crate::model::network::Network;
use crate::model::network::members::{choice, items, number, tag_list, text, texts};
use crate::model::network::query::{self, Noun};
use crate::model::routes::Caller;
use serde_json::{Value, json};

type Answer = Result<Output, AwsError>;

fn one(text: &str) -> Vec<String> {
    vec![text.to_string()]
}

/// `{Arn, Id}` of an instance's profile.
pub fn profile(world: &World, instance: &Instance) -> Value {
    let profile = instance
        .profile
        .as_deref()
        .and_then(|name| world.iam.account().profiles.get(name));
    profile.map_or(Value::Null, |p| json!({"Arn": p.arn, "Id": p.id}))
}

/// An instance as DescribeInstances gives it.
pub fn render(world: &World, instance: &Instance) -> Value {
    let mut shown = plain(&world.network, instance);
    let profile = profile(world, instance);
    if !profile.is_null() {
        shown["IamInstanceProfile"] = profile;
    }
    shown
}

fn plain(network: &Network, instance: &Instance) -> Value {
    let groups: Vec<Value> = instance
        .security_groups
        .iter()
        .filter_map(|id| network.security_group(id))
        .map(|group| json!({"GroupId": group.id, "GroupName": group.name}))
        .collect();
    let gone = instance.state == State::Terminated;
    let mut shown = json!({
        "InstanceId": instance.id,
        "ImageId": instance.image.id,
        "InstanceType": instance.kind.name,
        "State": {"Code": instance.state.code(), "Name": instance.state.word()},
        "PrivateDnsName": if gone { String::new() } else { instance.private_dns_name() },
        "PublicDnsName": "",
        "StateTransitionReason": instance.reason.clone().unwrap_or_default(),
        "AmiLaunchIndex": instance.index,
        "ProductCodes": [],
        "LaunchTime": instance.launched_at.unix(),
        "Placement": {"AvailabilityZone": instance.zone, "GroupName": "", "Tenancy": "default"},
        "Monitoring": {"State": "disabled"},
        "Architecture": instance.image.architecture(),
        "BlockDeviceMappings": [],
        "ClientToken": "",
        "EbsOptimized": false,
        "EnaSupport": true,
        "Hypervisor": "xen",
        "NetworkInterfaces": [],
        "RootDeviceName": instance.image.root_device(),
        "RootDeviceType": "ebs",
        "SecurityGroups": if gone { json!([]) } else { groups.into() },
        "SourceDestCheck": true,
        "Tags": tag_list(&instance.tags),
        "VirtualizationType": "hvm",
        "CpuOptions": {"CoreCount": instance.kind.vcpus.div_ceil(2), "ThreadsPerCore": if instance.kind.vcpus > 1 && !instance.kind.arm { 2 } else { 1 }},
        "HibernationOptions": {"Configured": false},
        "MetadataOptions": {"State": "applied", "HttpTokens": "required", "HttpPutResponseHopLimit": 2, "HttpEndpoint": "enabled"},
        "EnclaveOptions": {"Enabled": false},
        "PlatformDetails": if instance.image.windows() { "Windows" } else { "Linux/UNIX" },
        "UsageOperation": if instance.image.windows() { "RunInstances:0002" } else { "RunInstances" },
        "CurrentInstanceBootMode": "uefi",
    });
    if instance.image.windows() {
        shown["Platform"] = json!("windows");
    }
    if let Some(key) = &instance.key {
        shown["KeyName"] = json!(key);
    }
    if instance.spot {
        shown["InstanceLifecycle"] = json!("spot");
    }
    if let Some(reason) = &instance.reason {
        shown["StateReason"] = json!({
            "Code": "Client.UserInitiatedShutdown",
            "Message": format!("Client.UserInitiatedShutdown: {}", reason.split(" (").next().unwrap_or(reason)),
        });
    }
    if !gone {
        shown["PrivateIpAddress"] = json!(instance.private_ip);
        shown["SubnetId"] = json!(instance.subnet);
        shown["VpcId"] = json!(instance.vpc);
    }
    if let Some(interface) = instance.interface.as_deref().and_then(|id| network.interface(id)) {
        let mut shown_interface = json!({
            "NetworkInterfaceId": interface.id,
            "MacAddress": interface.mac,
            "PrivateIpAddress": interface.private_ip,
            "PrivateDnsName": interface.private_dns_name(),
            "SubnetId": interface.subnet,
            "VpcId": interface.vpc,
            "Status": "in-use",
            "OwnerId": ACCOUNT,
            "InterfaceType": "interface",
            "Groups": shown["SecurityGroups"].clone(),
            "Attachment": {"AttachmentId": interface.attachment, "DeviceIndex": 0, "Status": "attached", "DeleteOnTermination": true, "AttachTime": interface.attached_at.unix()},
        });
        if let (Some(ip), Some(name)) = (&interface.public_ip, interface.public_dns_name()) {
            shown["PublicIpAddress"] = json!(ip);
            shown["PublicDnsName"] = json!(name);
            shown_interface["Association"] = json!({"IpOwnerId": "amazon", "PublicIp": ip, "PublicDnsName": name});
        }
        shown["NetworkInterfaces"] = json!([shown_interface]);
    }
    shown
}

const INSTANCES: Noun<Instance> = Noun {
    list: "Instances",
    ids: "InstanceIds",
    filters: "Filters",
    prefix: "i-",
    word: "instance ID",
    not_found: "InvalidInstanceID.NotFound",
    malformed: "InvalidInstanceID.Malformed",
    id: |i| &i.id,
    tags: Some(|i| &i.tags),
    fields: &[
        ("architecture", |_, i| one(i.image.architecture())),
        ("availability-zone", |_, i| one(&i.zone)),
        ("dns-name", |n, i| {
            let interface = i.interface.as_deref().and_then(|id| n.interface(id));
            interface.and_then(|i| i.public_dns_name()).into_iter().collect()
        }),
        ("group-id", |_, i| i.security_groups.clone()),
        ("iam-instance-profile.name", |_, i| {
            i.profile.clone().into_iter().collect()
        }),
        ("image-id", |_, i| one(i.image.id)),
        ("instance-id", |_, i| one(&i.id)),
        (
            "instance-lifecycle",
            |_, i| if i.spot { one("spot") } else { Vec::new() },
        ),
        ("instance-state-code", |_, i| vec![i.state.code().to_string()]),
        ("instance-state-name", |_, i| one(i.state.word())),
        ("instance-type", |_, i| one(i.kind.name)),
        ("instance.group-id", |_, i| i.security_groups.clone()),
        ("ip-address", |_, i| i.public_ip.clone().into_iter().collect()),
        ("key-name", |_, i| i.key.clone().into_iter().collect()),
        ("owner-id", |_, _| one(ACCOUNT)),
        ("private-dns-name", |_, i| vec![i.private_dns_name()]),
        ("private-ip-address", |_, i| one(&i.private_ip)),
        ("reservation-id", |_, i| one(&i.reservation)),
        ("subnet-id", |_, i| one(&i.subnet)),
        ("vpc-id", |_, i| one(&i.vpc)),
    ],
    render: plain,
};

/// DescribeInstances, in reservations.
pub fn instances(world: &World, _: &Caller, input: &Value) -> Answer {
    let found = query::describe(&world.network, &INSTANCES, world.compute.instances(), input)?;
    let mut reservations: Vec<Value> = Vec::new();
    for shown in found.shared.iter().flat_map(|(_, list)| list) {
        let Some(instance) = shown["InstanceId"].as_str().and_then(|id| world.compute.instance(id)) else {
            continue;
        };
        let shown = render(world, instance);
        match reservations
            .iter_mut()
            .find(|r| r["ReservationId"] == json!(instance.reservation))
        {
            Some(reservation) => {
                if let Some(list) = reservation["Instances"].as_array_mut() {
                    list.push(shown);
                }
            }
            None => reservations.push(json!({
                "ReservationId": instance.reservation, "OwnerId": ACCOUNT, "Groups": [], "Instances": [shown],
            })),
        }
    }
    let mut reply = json!({"Reservations": reservations});
    if let Some(next) = found.members.get("NextToken") {
        reply["NextToken"] = next.clone();
    }
    Ok(reply.into())
}

/// DescribeInstanceStatus: running machines, or all of them.
pub fn status(world: &World, _: &Caller, input: &Value) -> Answer {
    for id in texts(input, "InstanceIds") {
        calls::check_id(world, id)?;
    }
    let all = choice(input, "IncludeAllInstances").unwrap_or(false);
    let asked = texts(input, "InstanceIds");
    let shown = |instance: &Instance| {
        let up = instance.state == State::Running;
        let check = match (
            up,
            instance.until.is_some() || matches!(instance.agent, super::Agent::Off),
        ) {
            (false, _) => ("not-applicable", None),
            (true, true) => ("initializing", Some("initializing")),
            (true, false) => ("ok", Some("passed")),
        };
        let details: Vec<Value> = check
            .1
            .iter()
            .map(|s| json!({"Name": "reachability", "Status": s}))
            .collect();
        json!({
            "InstanceId": instance.id,
            "AvailabilityZone": instance.zone,
            "InstanceState": {"Code": instance.state.code(), "Name": instance.state.word()},
            "InstanceStatus": {"Status": check.0, "Details": details},
            "SystemStatus": {"Status": check.0, "Details": details},
        })
    };
    let found = world
        .compute
        .instances()
        .filter(|i| (all || i.state == State::Running) && (asked.is_empty() || asked.contains(&i.id.as_str())));
    let found = found.map(|i| (i.id.as_str(), shown(i)));
    let (page, next) = query::page(found, number(input, "MaxResults"), text(input, "NextToken"))?;
    Ok(with_next(json!({"InstanceStatuses": page}), next))
}

fn render_type(kind: &Type) -> Value {
    let mut shown = json!({
        "InstanceType": kind.name,
        "CurrentGeneration": !kind.name.starts_with("t2."),
        "FreeTierEligible": kind.name == "t2.micro" || kind.name == "t3.micro",
        "SupportedUsageClasses": ["on-demand", "spot"],
        "SupportedRootDeviceTypes": ["ebs"],
        "SupportedVirtualizationTypes": ["hvm"],
        "BareMetal": false,
        "Hypervisor": if kind.name.starts_with("t2.") { "xen" } else { "nitro" },
        "ProcessorInfo": {"SupportedArchitectures": [kind.architecture()]},
        "VCpuInfo": {"DefaultVCpus": kind.vcpus, "DefaultCores": kind.vcpus.div_ceil(2)},
        "MemoryInfo": {"SizeInMiB": kind.memory_mib},
        "NetworkInfo": {
            "MaximumNetworkInterfaces": kind.interfaces,
            "Ipv4AddressesPerInterface": kind.ipv4_per_interface,
            "EnaSupport": "required",
        },
        "BurstablePerformanceSupported": kind.burstable(),
        "HibernationSupported": false,
        "DedicatedHostsSupported": false,
    });
    if kind.gpus > 0 {
        shown["GpuInfo"] = json!({"Gpus": [{"Manufacturer": "NVIDIA", "Count": kind.gpus}]});
    }
    shown
}

/// DescribeInstanceTypes.
pub fn types(_: &World, _: &Caller, input: &Value) -> Answer {
    let asked = texts(input, "InstanceTypes");
    if let Some(name) = asked.iter().find(|name| Type::of(name).is_none()) {
        let text = format!("The following supplied instance types do not exist: [{name}]");
        return Err(AwsError::new("InvalidInstanceType", text).field("InstanceTypes"));
    }
    let fits = |kind: &&Type| {
        (asked.is_empty() || asked.contains(&kind.name))
            && items(input, "Filters").iter().all(|filter| {
                let has = match text(filter, "Name") {
                    Some("instance-type") => kind.name.to_string(),
                    Some("vcpu-info.default-vcpus") => kind.vcpus.to_string(),
                    Some("memory-info.size-in-mib") => kind.memory_mib.to_string(),
                    Some("processor-info.supported-architecture") => kind.architecture().to_string(),
                    Some("current-generation") => (!kind.name.starts_with("t2.")).to_string(),
                    _ => return false,
                };
                texts(filter, "Values").iter().any(|pattern| query::fits(pattern, &has))
            })
    };
    let mut rows: Vec<&Type> = TYPES.iter().filter(fits).collect();
    rows.sort_by_key(|kind| kind.name);
    let rows = rows.into_iter().map(|kind| (kind.name, render_type(kind)));
    let (page, next) = query::page(rows, number(input, "MaxResults"), text(input, "NextToken"))?;
    Ok(with_next(json!({"InstanceTypes": page}), next))
}

/// DescribeImages.
pub fn images(_: &World, _: &Caller, input: &Value) -> Answer {
    let asked = texts(input, "ImageIds");
    for id in &asked {
        Image::of(id)?;
    }
    let fits = |image: &&Image| {
        (asked.is_empty() || asked.contains(&image.id))
            && items(input, "Filters").iter().all(|filter| {
                let has = match text(filter, "Name") {
                    Some("image-id") => image.id,
                    Some("name") => image.name,
                    Some("architecture") => image.architecture(),
                    Some("state") => "available",
                    Some("owner-alias") => "amazon",
                    _ => return true,
                };
                texts(filter, "Values").iter().any(|pattern| query::fits(pattern, has))
            })
    };
    let show = |image: &Image| {
        json!({
            "ImageId": image.id,
            "Name": image.name,
            "Architecture": image.architecture(),
            "CreationDate": "2026-11-13T21:04:11.000Z",
            "ImageOwnerAlias": "amazon",
            "OwnerId": "591542846629",
            "Public": true,
            "State": "available",
            "ImageType": "machine",
            "RootDeviceName": image.root_device(),
            "RootDeviceType": "ebs",
            "VirtualizationType": "hvm",
            "Hypervisor": "xen",
            "EnaSupport": true,
            "PlatformDetails": if image.windows() { "Windows" } else { "Linux/UNIX" },
            "Description": format!("{} {} ECS agent", image.os_name(), if image.agent { "with the" } else { "without an" }),
        })
    };
    Ok(json!({"Images": IMAGES.iter().filter(fits).map(show).collect::<Vec<_>>()}).into())
}

/// DescribeInstanceAttribute: `userData` and `instanceType`.
pub fn attribute(world: &World, _: &Caller, input: &Value) -> Answer {
    let id = text(input, "InstanceId").unwrap_or_default();
    calls::check_id(world, id)?;
    let mut reply = json!({"InstanceId": id});
    if let Some(instance) = world.compute.instance(id) {
        match text(input, "Attribute") {
            Some("userData") => {
                let data = instance
                    .user_data
                    .as_deref()
                    .map(|d| json!({"Value": base64(d.as_bytes())}));
                reply["UserData"] = data.unwrap_or(json!({}));
            }
            Some("instanceType") => reply["InstanceType"] = json!({"Value": instance.kind.name}),
            Some("disableApiTermination") => reply["DisableApiTermination"] = json!({"Value": false}),
            other => {
                let text = format!(
                    "Taskyard answers for the attributes userData, instanceType and disableApiTermination; got {}.",
                    other.unwrap_or("none")
                );
                return Err(AwsError::new("InvalidParameterValue", text).field("Attribute"));
            }
        }
    }
    Ok(reply.into())
}
