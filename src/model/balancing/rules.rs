//! Listener rules: create, describe, modify, delete and set-priorities.
//!
//! Source: User Guide for Application Load Balancers, "Listener rules" (priorities 1–50000, lowest first).

use super::conditions::{Condition, conditions};
use super::pages::{Answer, listener_gone, page, required, rule_gone, validation};
use super::{Action, actions, tags, targets};
use crate::aws::AwsError;
use crate::base::ids;
use crate::model::World;
use crate::model::events::{Kind, New, Seq};
use crate::model::network::members::{Tags, items, number, text, texts};
use crate::model::routes::Caller;
use serde::Serialize;
use serde_json::{Value, json};
use std::rc::Rc;

const PER_BALANCER: usize = 100;

/// A rule of a listener besides its default one.
#[derive(Clone, Debug, Serialize)]
pub struct ListenerRule {
    pub arn: String,
    /// ARN of the listener.
    pub listener: String,
    pub priority: u64,
    pub conditions: Vec<Condition>,
    pub action: Action,
    pub tags: Tags,
}

impl ListenerRule {
    fn render(&self) -> Value {
        json!({
            "RuleArn": self.arn,
            "Priority": self.priority.to_string(),
            "Conditions": self.conditions.iter().map(Condition::render).collect::<Vec<_>>(),
            "Actions": self.action.render(),
            "IsDefault": false,
        })
    }
}

fn priority(input: &Value) -> Result<u64, AwsError> {
    match number(input, "Priority") {
        Some(n @ 1..=50_000) => Ok(n as u64),
        Some(n) => {
            let bound = if n < 1 {
                "greater than or equal to 1"
            } else {
                "less than or equal to 50000"
            };
            let text = format!(
                "1 validation error detected: Value '{n}' at 'priority' failed to satisfy constraint: Member must have \
                 value {bound}"
            );
            Err(validation(text).field("Priority"))
        }
        None => Err(validation("A priority must be specified").field("Priority")),
    }
}

pub fn create(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let listener = required(input, "ListenerArn")?;
    let record = world.balancing.listeners.get(listener).ok_or_else(listener_gone)?;
    let balancer = record.balancer.clone();
    let priority = priority(input)?;
    let conditions = conditions(input)?;
    let action = actions::parse(world, &balancer, input, "Actions")?;
    let tags = tags::requested(input)?;
    if world
        .balancing
        .rules(listener)
        .iter()
        .any(|rule| rule.priority == priority)
    {
        let text = format!("Priority '{priority}' is currently in use");
        return Err(AwsError::new("PriorityInUse", text).field("Priority"));
    }
    let of_balancer = |rule: &&Rc<ListenerRule>| {
        let listener = world.balancing.listeners.get(&rule.listener);
        listener.is_some_and(|listener| listener.balancer == balancer)
    };
    if world.balancing.rules.values().filter(of_balancer).count() >= PER_BALANCER {
        return Err(AwsError::new(
            "TooManyRules",
            "The maximum number of rules on this load balancer has been reached.",
        ));
    }
    let id = ids::short_hex(world.seed, "listener-rule", world.next_number());
    let rule = ListenerRule {
        arn: format!("{}/{id}", listener.replacen(":listener/", ":listener-rule/", 1)),
        listener: listener.into(),
        priority,
        conditions,
        action,
        tags,
    };
    let reply = json!({"Rules": [rule.render()]});
    let text = format!("A rule of priority {priority} was added.");
    let told = world.tell(New::of(Kind::Balancer, rule.arn.as_str(), caller.call, text));
    world.balancing.rules.insert(rule.arn.clone(), Rc::new(rule));
    targets::refresh(world, told);
    Ok(reply.into())
}

pub fn describe(world: &World, _: &Caller, input: &Value) -> Answer {
    let arns = texts(input, "RuleArns");
    let listeners: Vec<&super::Listener> = match text(input, "ListenerArn") {
        Some(_) if !arns.is_empty() => {
            return Err(validation("Only one of listener ARN and rule ARNs can be specified"));
        }
        None if arns.is_empty() => {
            return Err(validation(
                "You must specify either listener rule ARNs or a listener ARN",
            ));
        }
        Some(arn) => vec![world.balancing.listeners.get(arn).ok_or_else(listener_gone)?],
        None => world.balancing.listeners.values().map(Rc::as_ref).collect(),
    };
    let mut found = Vec::new();
    for listener in listeners {
        for rule in world.balancing.rules(&listener.arn) {
            found.push((rule.arn.as_str(), rule.render()));
        }
        let default = json!({
            "RuleArn": listener.default_rule,
            "Priority": "default",
            "Conditions": [],
            "Actions": listener.action.render(),
            "IsDefault": true,
        });
        found.push((listener.default_rule.as_str(), default));
    }
    if arns.iter().any(|arn| !found.iter().any(|(of, _)| of == arn)) {
        return Err(rule_gone());
    }
    found.retain(|(arn, _)| arns.is_empty() || arns.contains(arn));
    page("Rules", found, input)
}

fn is_default(world: &World, arn: &str) -> bool {
    world
        .balancing
        .listeners
        .values()
        .any(|listener| listener.default_rule == arn)
}

pub fn modify(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arn = required(input, "RuleArn")?;
    if is_default(world, arn) {
        let text = format!("Default rule '{arn}' cannot be modified");
        return Err(AwsError::new("OperationNotPermitted", text).field("RuleArn"));
    }
    let mut rule = world
        .balancing
        .rules
        .get(arn)
        .map(|rule| (**rule).clone())
        .ok_or_else(rule_gone)?;
    let given = |name: &str| input.get(name).is_some_and(|value| !value.is_null());
    if !given("Conditions") && !given("Actions") {
        return Err(validation("Either conditions or actions must be specified"));
    }
    if given("Conditions") {
        rule.conditions = conditions(input)?;
    }
    if given("Actions") {
        let listener = world.balancing.listeners.get(&rule.listener);
        let balancer = listener.map(|l| l.balancer.clone()).unwrap_or_default();
        rule.action = actions::parse(world, &balancer, input, "Actions")?;
    }
    let reply = json!({"Rules": [rule.render()]});
    let text = format!("The rule of priority {} was changed.", rule.priority);
    let told = world.tell(New::of(Kind::Balancer, arn, caller.call, text));
    world.balancing.rules.insert(arn.into(), Rc::new(rule));
    targets::refresh(world, told);
    Ok(reply.into())
}

impl World {
    /// Sets what an ALB rule (or a listener, or its default rule) forwards to: groups by weight. ECS does so when it
    /// shifts traffic between the revisions of a service. Says why where it cannot.
    pub(in crate::model) fn set_rule_weights(
        &mut self,
        because: Seq,
        rule: &str,
        groups: &[(&str, u64)],
    ) -> Result<(), String> {
        if let Some((missing, _)) = groups.iter().find(|(arn, _)| self.balancing.group(arn).is_none()) {
            return Err(format!("Target group '{missing}' not found"));
        }
        let owned = |sticky: Option<u64>| Action::Forward {
            groups: groups.iter().map(|(arn, weight)| (arn.to_string(), *weight)).collect(),
            sticky,
        };
        let sticky = |action: &Action| match action {
            Action::Forward { sticky, .. } => *sticky,
            _ => None,
        };
        let listener = self
            .balancing
            .listeners
            .values()
            .find(|l| l.arn == rule || l.default_rule == rule)
            .map(|l| l.arn.clone());
        if let Some(found) = self.balancing.rules.get_mut(rule) {
            let found = Rc::make_mut(found);
            found.action = owned(sticky(&found.action));
        } else if let Some(found) = listener.and_then(|arn| self.balancing.listeners.get_mut(&arn)) {
            let found = Rc::make_mut(found);
            found.action = owned(sticky(&found.action));
        } else {
            return Err(format!("Listener rule '{rule}' not found"));
        }
        let shares: Vec<String> = groups
            .iter()
            .map(|(arn, weight)| format!("{weight} to {}", arn.split('/').nth(1).unwrap_or(arn)))
            .collect();
        let text = format!("A listener rule forwards by weight: {}.", shares.join(", "));
        let told = self.tell(New::of(Kind::Balancer, rule, because, text));
        targets::refresh(self, told);
        Ok(())
    }

    /// Whether a listener rule, a listener's default rule or a listener has this ARN.
    pub(in crate::model) fn has_listener_rule(&self, arn: &str) -> bool {
        let mut listeners = self.balancing.listeners.values();
        self.balancing.rules.contains_key(arn) || listeners.any(|l| l.arn == arn || l.default_rule == arn)
    }
}

pub fn delete(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let arn = required(input, "RuleArn")?;
    if is_default(world, arn) {
        let text = format!("Default rule '{arn}' cannot be deleted");
        return Err(AwsError::new("OperationNotPermitted", text).field("RuleArn"));
    }
    let rule = world.balancing.rules.remove(arn).ok_or_else(rule_gone)?;
    let text = format!("The rule of priority {} was deleted.", rule.priority);
    let told = world.tell(New::of(Kind::Balancer, arn, caller.call, text));
    targets::refresh(world, told);
    Ok(json!({}).into())
}

pub fn set_priorities(world: &mut World, caller: &Caller, input: &Value) -> Answer {
    let mut changes: Vec<(&str, u64)> = Vec::new();
    for pair in items(input, "RulePriorities") {
        let arn = required(pair, "RuleArn")?;
        if is_default(world, arn) {
            let text = format!("Default rule '{arn}' cannot be reprioritized");
            return Err(AwsError::new("OperationNotPermitted", text).field("RulePriorities"));
        }
        if !world.balancing.rules.contains_key(arn) {
            return Err(rule_gone());
        }
        let priority = priority(pair)?;
        if changes.iter().any(|(of, n)| *of == arn || *n == priority) {
            let text = format!("Priority '{priority}' was provided multiple times");
            return Err(validation(text).field("RulePriorities"));
        }
        changes.push((arn, priority));
    }
    for (arn, priority) in &changes {
        let listener = world
            .balancing
            .rules
            .get(*arn)
            .map(|rule| rule.listener.as_str())
            .unwrap_or("");
        let clash =
            |rule: &&ListenerRule| rule.priority == *priority && !changes.iter().any(|(moved, _)| *moved == rule.arn);
        if world.balancing.rules(listener).iter().any(clash) {
            let text = format!("Priority '{priority}' is currently in use");
            return Err(AwsError::new("PriorityInUse", text).field("RulePriorities"));
        }
    }
    let mut shown = Vec::new();
    for (arn, priority) in changes {
        if let Some(rule) = world.balancing.rules.get_mut(arn) {
            Rc::make_mut(rule).priority = priority;
            shown.push(rule.render());
        }
        let text = format!("The rule's priority is now {priority}.");
        world.tell(New::of(Kind::Balancer, arn, caller.call, text));
    }
    Ok(json!({"Rules": shown}).into())
}
