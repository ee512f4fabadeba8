//! Machines outside AWS: activations of Systems Manager, and the machines that used one (ECS Anywhere).
//!
//! Sources: SSM API Reference, CreateActivation; ECS Developer Guide, "Registering an external instance to an Amazon ECS
//! cluster": the install script registers with Systems Manager, then the ECS agent with the cluster.

use crate::aws::{AwsError, Output, arn};
use crate::base::ids;
use crate::base::rng::Draw;
use crate::base::time::Time;
use crate::model::World;
use crate::model::ecs::{self, external};
use crate::model::events::{Kind, New};
use crate::model::network::members::{number, text};
use crate::model::routes::Caller;
use serde::Serialize;
use serde_json::{Value, json};

/// An activation: code and id that let machines in.
#[derive(Clone, Debug, Serialize)]
pub struct Activation {
    pub id: String,
    pub code: String,
    /// Name of the role the machines get.
    pub role: String,
    pub description: String,
    pub limit: u64,
    pub used: u64,
    pub created_at: Time,
}

/// A machine outside AWS.
#[derive(Clone, Debug, Serialize)]
pub struct Outsider {
    /// `mi-0…`
    pub id: String,
    pub name: String,
    pub role: String,
    pub activation: String,
    pub registered_at: Time,
}

fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::new("ValidationException", message)
}

/// CreateActivation.
pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let role = arn::last(text(input, "IamRole").unwrap_or_default()).to_string();
    let known = world.iam.role(&role).map(|r| r.arn.clone());
    if !known
        .as_ref()
        .is_some_and(|arn| world.iam.trusts(arn, "ssm.amazonaws.com"))
    {
        let arn = known.unwrap_or_else(|| arn::of("iam", &format!("role/{role}")));
        let text = format!("Nonexistent role or missing ssm service principal in trust policy: {arn}");
        return Err(invalid(text).field("IamRole"));
    }
    let limit = number(input, "RegistrationLimit").unwrap_or(1);
    if !(1..=1000).contains(&limit) {
        return Err(
            invalid(format!("RegistrationLimit must be between 1 and 1000; got {limit}.")).field("RegistrationLimit"),
        );
    }
    let number = world.next_number();
    let id = ids::uuid(world.seed, "activation", number);
    let activation = Activation {
        code: Draw::of(world.seed, "activation code", number).hex(20),
        id: id.clone(),
        role,
        description: text(input, "Description").unwrap_or_default().into(),
        limit: limit as u64,
        used: 0,
        created_at: world.now,
    };
    let reply = json!({"ActivationId": id, "ActivationCode": activation.code});
    world.compute.activations.insert(id.clone(), activation);
    world.tell(New::of(
        Kind::Call,
        id,
        caller.call,
        "An activation for machines outside AWS was made.",
    ));
    Ok(reply.into())
}

/// DescribeActivations.
pub fn describe(world: &World, _: &Caller, _: &Value) -> Result<Output, AwsError> {
    let show = |a: &Activation| {
        json!({
            "ActivationId": a.id, "Description": a.description, "IamRole": a.role, "RegistrationLimit": a.limit,
            "RegistrationsCount": a.used, "Expired": false, "CreatedDate": a.created_at.unix(), "Tags": [],
        })
    };
    Ok(json!({"ActivationList": world.compute.activations.values().map(show).collect::<Vec<_>>()}).into())
}

/// DeleteActivation: machines that used it stay.
pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let id = text(input, "ActivationId").unwrap_or_default();
    if world.compute.activations.remove(id).is_none() {
        return Err(
            AwsError::new("InvalidActivationId", format!("Activation ID {id} does not exist.")).field("ActivationId"),
        );
    }
    world.tell(New::of(Kind::Call, id, caller.call, "The activation was deleted."));
    Ok(Output::empty())
}

/// DescribeInstanceInformation: the machines outside AWS.
pub fn information(world: &World, _: &Caller, _: &Value) -> Result<Output, AwsError> {
    let show = |m: &Outsider| {
        let up = world.ecs.instance_of_host(&m.id).is_none_or(|i| i.connected);
        json!({
            "InstanceId": m.id, "PingStatus": if up { "Online" } else { "ConnectionLost" }, "PlatformType": "Linux",
            "PlatformName": "Ubuntu", "ResourceType": "ManagedInstance", "ActivationId": m.activation,
            "IamRole": m.role, "Name": m.name, "ComputerName": m.name, "RegistrationDate": m.registered_at.unix(),
        })
    };
    Ok(json!({"InstanceInformationList": world.compute.outsiders.values().map(show).collect::<Vec<_>>()}).into())
}

/// DeregisterManagedInstance: its ECS agent loses its credentials, so its connection.
pub fn deregister(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let id = text(input, "InstanceId").unwrap_or_default().to_string();
    if world.compute.outsiders.remove(&id).is_none() {
        return Err(
            AwsError::new("InvalidInstanceId", format!("Managed instance {id} does not exist.")).field("InstanceId"),
        );
    }
    let told = world.tell(New::of(
        Kind::Instance,
        id.as_str(),
        caller.call,
        format!("Machine {id} left Systems Manager."),
    ));
    ecs::host_goes(world, told, &id, "deregistered", false);
    Ok(Output::empty())
}

/// The install script of ECS Anywhere is run on a machine outside AWS.
pub fn install(
    world: &mut World,
    name: &str,
    activation: (&str, &str),
    cluster: &str,
    (vcpus, memory): (u64, u64),
) -> Result<Output, AwsError> {
    let (id, code) = activation;
    let known = world.compute.activations.get(id).filter(|a| a.code == code);
    let Some(known) = known else {
        let text = "Registration failed due to error registering the instance with AWS SSM. InvalidActivation: expected the ActivationId and ActivationCode of create-activation.";
        return Err(invalid(text).field("activationId"));
    };
    if known.used >= known.limit {
        let text = format!(
            "Registration failed: activation {id} has been used for its {} registrations.",
            known.limit
        );
        return Err(invalid(text).field("activationId"));
    }
    if !(1..=256).contains(&vcpus) || !(128..=1_048_576).contains(&memory) {
        return Err(invalid("A machine has 1 to 256 vCPUs and 128 to 1048576 MiB of memory.").field("vcpus"));
    }
    let role = known.role.clone();
    external::check(world, &role, cluster)?;
    let number = world.next_number();
    let host = ids::ec2(world.seed, "mi", number);
    let text = format!("The ECS Anywhere install script was run on {name}: it is {host} of Systems Manager.");
    let told = world.tell(New::of(Kind::Injected, host.as_str(), 0, text));
    if let Some(activation) = world.compute.activations.get_mut(id) {
        activation.used += 1;
    }
    let outsider = Outsider {
        id: host.clone(),
        name: name.into(),
        role,
        activation: id.into(),
        registered_at: world.now,
    };
    world.compute.outsiders.insert(host.clone(), outsider);
    external::register(world, told, &host, name, cluster, (vcpus, memory));
    Ok(json!({"instanceId": host}).into())
}
