//! RunInstances, and the operations on machines: terminate, stop, start, reboot, another instance profile.
//!
//! Source: EC2 API Reference, the pages of these operations.

use super::request::{self, dry_run};
use super::{Instance, NewInstance, State, describe, launch, life};
use crate::aws::{ACCOUNT, AwsError, Output, arn};
use crate::base::ids;
use crate::model::World;
use crate::model::events::{Kind, New};
use crate::model::network::members::{Tags, number, text, texts};
use crate::model::network::query;
use crate::model::routes::Caller;
use serde_json::{Value, json};
use std::rc::Rc;

type Answer = Result<Output, AwsError>;

/// RunInstances: as many as fit between MinCount and MaxCount.
pub fn run(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let (least, most) = counts(input)?;
    if let Some(ids) = text(input, "ClientToken").and_then(|token| world.compute.tokens.get(token)) {
        let known: Vec<String> = ids.clone();
        return Ok(reservation(world, &known));
    }
    let ready = request::ready(world, &caller.arn, input, None)?;
    dry_run(input)?;
    launch::check_room(world, most as usize)?;
    let free = world
        .network
        .subnet(&ready.subnet)
        .map_or(0, |s| i64::from(s.available()));
    let count = most.min(free);
    if count < least {
        let text = format!(
            "There are not enough free addresses in subnet '{}' to satisfy the requested number of instances.",
            ready.subnet
        );
        return Err(AwsError::new("InsufficientFreeAddressesInSubnet", text).field("SubnetId"));
    }
    let number = world.next_number();
    let reserved = ids::ec2(world.seed, "r", number);
    let mut made = Vec::new();
    for index in 0..count {
        let new = NewInstance {
            ready: &ready,
            reservation: &reserved,
            index: index as u64,
            group: None,
            tags: template_tags(&ready.template),
        };
        made.push(launch::launch(world, caller.call, new)?);
    }
    if let Some(token) = text(input, "ClientToken") {
        world.compute.tokens.insert(token.into(), made.clone());
    }
    Ok(reservation(world, &made))
}

/// The tags EC2 puts on instances of a launch template.
pub fn template_tags(template: &Option<(String, u64)>) -> Tags {
    template
        .iter()
        .flat_map(|(id, version)| {
            [
                ("aws:ec2launchtemplate:id".to_string(), id.clone()),
                ("aws:ec2launchtemplate:version".to_string(), version.to_string()),
            ]
        })
        .collect()
}

fn reservation(world: &World, ids: &[String]) -> Output {
    let made: Vec<&Rc<Instance>> = ids.iter().filter_map(|id| world.compute.instance(id)).collect();
    let reserved = made.first().map_or("", |i| i.reservation.as_str());
    let shown: Vec<Value> = made.iter().map(|i| describe::render(world, i)).collect();
    json!({"ReservationId": reserved, "OwnerId": ACCOUNT, "Groups": [], "Instances": shown}).into()
}

fn counts(input: &Value) -> Result<(i64, i64), AwsError> {
    let (least, most) = (
        number(input, "MinCount").unwrap_or(1),
        number(input, "MaxCount").unwrap_or(1),
    );
    for (name, value) in [("minCount", least), ("maxCount", most)] {
        if value < 1 {
            let text = format!("Value ({value}) for parameter {name} is invalid. Must be greater than 0.");
            return Err(AwsError::new("InvalidParameterValue", text));
        }
    }
    if least > most {
        let text = format!(
            "Value ({least}) for parameter minCount is invalid. Must be less than or equal to maxCount ({most})."
        );
        return Err(AwsError::new("InvalidParameterValue", text).field("MinCount"));
    }
    Ok((least, most))
}

/// The machines a request names, each of which must exist.
fn named(world: &World, input: &Value) -> Result<Vec<String>, AwsError> {
    let ids = texts(input, "InstanceIds");
    if ids.is_empty() {
        let text = "The request must contain the parameter InstanceId";
        return Err(AwsError::new("MissingParameter", text).field("InstanceIds"));
    }
    for id in &ids {
        check_id(world, id)?;
    }
    dry_run(input)?;
    Ok(ids.into_iter().map(str::to_string).collect())
}

/// Refuses an id that is malformed or unknown.
pub fn check_id(world: &World, id: &str) -> Result<(), AwsError> {
    let good = id
        .strip_prefix("i-")
        .is_some_and(|rest| (rest.len() == 8 || rest.len() == 17) && rest.bytes().all(|b| b.is_ascii_hexdigit()));
    if !good {
        let text = format!("Invalid id: \"{id}\"");
        return Err(AwsError::new("InvalidInstanceID.Malformed", text).field("InstanceIds"));
    }
    if world.compute.instance(id).is_none() {
        return Err(query::missing("InvalidInstanceID.NotFound", "instance ID", id).field("InstanceIds"));
    }
    Ok(())
}

fn state(world: &World, id: &str) -> State {
    world.compute.instance(id).map_or(State::Terminated, |i| i.state)
}

fn shown(state: State) -> Value {
    json!({"Code": state.code(), "Name": state.word()})
}

/// Does something to each machine and answers with its states before and after.
fn each(world: &mut World, member: &str, ids: Vec<String>, mut act: impl FnMut(&mut World, &str)) -> Answer {
    let mut changes = Vec::new();
    for id in ids {
        let before = state(world, &id);
        act(world, &id);
        let after = state(world, &id);
        changes.push(json!({"InstanceId": id, "PreviousState": shown(before), "CurrentState": shown(after)}));
    }
    Ok(json!({member: changes}).into())
}

/// TerminateInstances; what is terminated already stays so.
pub fn terminate(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let ids = named(world, input)?;
    each(world, "TerminatingInstances", ids, |world, id| {
        life::terminate(world, caller.call, id)
    })
}

fn wrong_state(id: &str, verb: &str) -> AwsError {
    let text = format!("The instance '{id}' is not in a state from which it can be {verb}.");
    AwsError::new("IncorrectInstanceState", text).field("InstanceIds")
}

/// StopInstances.
pub fn stop(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let ids = named(world, input)?;
    for id in &ids {
        let spot = world.compute.instance(id).is_some_and(|i| i.spot);
        if spot {
            let text = format!(
                "You can't stop the Spot Instance '{id}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests."
            );
            return Err(AwsError::new("UnsupportedOperation", text).field("InstanceIds"));
        }
        if matches!(
            state(world, id),
            State::Pending | State::ShuttingDown | State::Terminated
        ) {
            return Err(wrong_state(id, "stopped"));
        }
    }
    each(world, "StoppingInstances", ids, |world, id| {
        if state(world, id) == State::Running {
            life::stop(world, caller.call, id);
        }
    })
}

/// StartInstances.
pub fn start(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let ids = named(world, input)?;
    for id in &ids {
        if !matches!(state(world, id), State::Stopped | State::Running | State::Pending) {
            return Err(wrong_state(id, "started"));
        }
    }
    each(world, "StartingInstances", ids, |world, id| {
        if state(world, id) == State::Stopped {
            life::start(world, caller.call, id);
        }
    })
}

/// RebootInstances.
pub fn reboot(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let ids = named(world, input)?;
    if let Some(id) = ids.iter().find(|id| state(world, id) != State::Running) {
        return Err(wrong_state(id, "rebooted"));
    }
    for id in ids {
        life::reboot(world, caller.call, &id);
    }
    Ok(Output::empty())
}

/// AssociateIamInstanceProfile: the agent's next attempt uses it.
pub fn associate_profile(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let id = text(input, "InstanceId").unwrap_or_default().to_string();
    check_id(world, &id)?;
    let given = input.get("IamInstanceProfile").cloned().unwrap_or_default();
    let name = request::profile_name(world, &caller.arn, &given)?;
    let instance = world.compute.instance(&id);
    if instance.is_some_and(|i| i.profile.is_some()) {
        let text = format!("There is an existing association for instance {id}");
        return Err(AwsError::new("IncorrectState", text).field("InstanceId"));
    }
    if instance.is_none_or(|i| !i.state.exists()) {
        return Err(AwsError::new(
            "IncorrectInstanceState",
            format!("The instance '{id}' is not in the 'running' or 'stopped' states."),
        ));
    }
    let told = world.tell(New::of(
        Kind::Instance,
        id.as_str(),
        caller.call,
        format!("Instance {id} got the instance profile {name}."),
    ));
    if let Some(instance) = world.compute.instance_mut(&id) {
        instance.profile = Some(name);
        instance.changed = told;
    }
    Ok(json!({"IamInstanceProfileAssociation": association(world, &id, "associating")}).into())
}

/// DisassociateIamInstanceProfile.
pub fn disassociate_profile(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let wanted = text(input, "AssociationId").unwrap_or_default();
    let found = world
        .compute
        .instances()
        .find(|i| i.profile.is_some() && association_id(world, i) == wanted);
    let Some(id) = found.map(|i| i.id.clone()) else {
        let text = format!("An invalid association-id of '{wanted}' was given");
        return Err(AwsError::new("InvalidAssociationID.NotFound", text).field("AssociationId"));
    };
    let shown = association(world, &id, "disassociating");
    let text = format!("Instance {id} lost its instance profile.");
    world.tell(New::of(Kind::Instance, id.as_str(), caller.call, text));
    if let Some(instance) = world.compute.instance_mut(&id) {
        instance.profile = None;
    }
    Ok(json!({"IamInstanceProfileAssociation": shown}).into())
}

/// DescribeIamInstanceProfileAssociations.
pub fn profile_associations(world: &World, _: &Caller, input: &Value) -> Answer {
    let wanted = texts(input, "AssociationIds");
    let shown: Vec<Value> = world
        .compute
        .instances()
        .filter(|i| i.profile.is_some() && i.state.exists())
        .filter(|i| wanted.is_empty() || wanted.contains(&association_id(world, i).as_str()))
        .map(|i| association(world, &i.id, "associated"))
        .collect();
    Ok(json!({"IamInstanceProfileAssociations": shown}).into())
}

fn association_id(world: &World, instance: &Instance) -> String {
    ids::ec2(world.seed, "iip-assoc", instance.number)
}

fn association(world: &World, id: &str, state: &str) -> Value {
    let Some(instance) = world.compute.instance(id) else {
        return Value::Null;
    };
    json!({
        "AssociationId": association_id(world, instance),
        "InstanceId": id,
        "IamInstanceProfile": describe::profile(world, instance),
        "State": state,
    })
}

/// IAM resources: the machines named.
pub fn resources(_: &World, input: &Value) -> Vec<String> {
    let ids = texts(input, "InstanceIds");
    let one = text(input, "InstanceId");
    let ids = ids.into_iter().chain(one);
    let arns: Vec<String> = ids.map(|id| arn::of("ec2", &format!("instance/{id}"))).collect();
    if arns.is_empty() { vec!["*".into()] } else { arns }
}
