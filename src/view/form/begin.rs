//! What a form begins with: what a first request usually needs, from what the world has, under what was given.
//!
//! Invariant: what is given is never changed or left out; the rest is chosen to fit it: the network of the load balancer
//! that was named, a name that is free in the cluster that was named.

use super::{TRAFFIC, balancing, choices, containers, ecs, identity, names, path, security, tasks, traffic};
use crate::aws::fields::Fields;
use crate::model::World;
use serde_json::{Value, json};

/// What a form begins with when nothing is given.
pub fn start(world: &World, operation: &str) -> Value {
    begin(world, operation, &Value::Null)
}

/// What a form begins with: `given`, over what a first request usually needs. What is no object gives nothing.
pub fn begin(world: &World, operation: &str, given: &Value) -> Value {
    let mut out = match operation {
        "CreateCluster" => {
            json!({"clusterName": names::free("hello", |n| world.ecs().cluster(n).is_some_and(|c| c.active))})
        }
        "RegisterTaskDefinition" => containers::start(world, given),
        "CreateService" => ecs::start_service(world, given),
        "UpdateService" => ecs::start_update(world, given),
        "RunTask" => tasks::start(world, given),
        "CreateLoadBalancer" => balancing::start_load_balancer(world, given),
        "CreateTargetGroup" => balancing::start_target_group(world),
        "ModifyTargetGroup" => balancing::start_modify(world, given),
        "CreateListener" => balancing::start_listener(world, given),
        "CreateRole" => identity::start_role(world),
        "CreateLogGroup" => identity::start_log_group(world),
        "CreateSecurityGroup" => security::start_group(world, given),
        "AuthorizeSecurityGroupIngress" => security::start_ingress(world, given),
        TRAFFIC => traffic::start(world, given),
        _ => json!({}),
    };
    if given.is_object() {
        lay(&mut out, given);
    }
    if operation == "CreateService" {
        ecs::name_container(world, &mut out);
    }
    out
}

/// What a form that is opened from another is given, so that what it makes fits there.
pub fn beneath(world: &World, below: &Value, operation: &str) -> Value {
    match operation {
        "CreateSecurityGroup" | "CreateTargetGroup" => {
            vpc(world, below).map_or(Value::Null, |vpc| json!({"VpcId": vpc}))
        }
        "CreateLoadBalancer" => match vpc(world, below) {
            Some(vpc) => json!({"Subnets": balancing::one_a_zone(world, &vpc)}),
            None => Value::Null,
        },
        "CreateListener" => match path::get(below, "loadBalancers[0].targetGroupArn") {
            Some(group) => json!({"DefaultActions": [{"Type": "forward", "TargetGroupArn": group}]}),
            None => Value::Null,
        },
        "CreateService" => match below.text("cluster") {
            Some(cluster) => json!({"cluster": cluster}),
            None => Value::Null,
        },
        _ => Value::Null,
    }
}

/// The VPC that a draft speaks of.
fn vpc(world: &World, draft: &Value) -> Option<String> {
    let network = world.network();
    if let Some(vpc) = draft.text("VpcId") {
        return Some(vpc.into());
    }
    if let Some(balancer) = draft.text("LoadBalancerArn") {
        return Some(world.balancing().load_balancer(balancer)?.vpc.clone());
    }
    if let Some(group) = draft.text("GroupId") {
        return Some(network.security_group(group)?.vpc.clone());
    }
    let listed = [ecs::SUBNETS, "Subnets"]
        .into_iter()
        .find_map(|at| path::get(draft, at));
    let listed = listed.and_then(Value::as_array)?;
    let subnets: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
    choices::vpc_of(world, &subnets)
}

/// Lays one value over another: objects member by member, anything else whole; null takes a member away.
pub fn lay(under: &mut Value, over: &Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (name, value) in over {
                if value.is_null() {
                    under.remove(name);
                } else {
                    lay(under.entry(name.clone()).or_insert(Value::Null), value);
                }
            }
        }
        (under, over) => *under = over.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_join_lists_and_texts_are_replaced_and_null_takes_away() {
        let mut under = json!({"a": {"b": 1, "c": [1, 2]}, "d": "x", "e": 1});
        lay(
            &mut under,
            &json!({"a": {"c": [3], "f": 2}, "d": {"g": 1}, "e": null, "h": null}),
        );
        assert_eq!(under, json!({"a": {"b": 1, "c": [3], "f": 2}, "d": {"g": 1}}));
    }
}
