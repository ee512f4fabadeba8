//! Shifting traffic between the target groups of two revisions, in the listener rules the service names.
//!
//! Source: ECS Developer Guide, "Amazon ECS blue/green deployments workflow"; "Infrastructure IAM role for load balancers".
//! Percentages become rule weights: whole percents as they are, finer ones in thousandths (1 of 999 for 0.1 %).

use super::deployment::{Advanced, Attached};
use super::{Service, events};
use crate::model::World;
use crate::model::ecs::roles;
use crate::model::events::Seq;

/// Weights of (new, old) for tenths of a percent on the new group.
pub fn weights(tenths: u64) -> (u64, u64) {
    if tenths.is_multiple_of(10) {
        (tenths / 10, 100 - tenths.min(1000) / 10)
    } else {
        (tenths, (1000 - tenths.min(1000)).min(999))
    }
}

/// Target groups for the next revision: the alternate of those the old one has.
pub fn other_side(configured: &[Attached], old: Option<&[Attached]>) -> Vec<Attached> {
    let swap = |attached: &Attached| {
        let mut next = attached.clone();
        let in_use = old.is_some_and(|old| old.iter().any(|o| o.group == attached.group));
        if let (Some(advanced), true) = (&attached.advanced, in_use) {
            next.group = advanced.alternate.clone();
        }
        next
    };
    configured.iter().map(swap).collect()
}

struct Shift {
    rule: String,
    new: String,
    old: String,
    role: String,
}

/// The rules to set for production or test traffic of the record under way.
fn shifts(service: &Service, test: bool) -> Vec<Shift> {
    let Some(record) = service.current() else {
        return Vec::new();
    };
    let Some(target) = service.revision(&record.target) else {
        return Vec::new();
    };
    let pairs = service.attached.iter().zip(&target.attached);
    let shift = |(configured, new): (&Attached, &Attached)| {
        let Advanced {
            alternate,
            production_rule,
            test_rule,
            role,
        } = configured.advanced.clone()?;
        let old = if new.group == alternate {
            configured.group.clone()
        } else {
            alternate
        };
        Some(Shift {
            rule: if test { test_rule? } else { production_rule },
            new: new.group.clone(),
            old,
            role,
        })
    };
    pairs.filter_map(shift).collect()
}

/// Puts `tenths` of a percent of production (or test) traffic on the target revision; says why where it cannot.
pub fn to(world: &mut World, because: Seq, cluster: &str, name: &str, test: bool, tenths: u64) -> Result<(), String> {
    let Some(service) = world.ecs.service(cluster, name) else {
        return Ok(());
    };
    let shifts = shifts(service, test);
    for shift in &shifts {
        allowed(world, shift)?;
    }
    let (new, old) = weights(tenths);
    for shift in &shifts {
        world.set_rule_weights(because, &shift.rule, &[(&shift.new, new), (&shift.old, old)])?;
    }
    if let Some(record) = world.ecs.service_mut(cluster, name).and_then(|s| s.current_mut()) {
        if test {
            record.test = tenths;
        } else {
            record.production = tenths;
        }
    }
    if !shifts.is_empty() {
        let kind = if test { "test" } else { "production" };
        let percent = tenths as f64 / 10.0;
        let text = match tenths {
            0 => format!("All {kind} traffic of service {name} is on its old service revision."),
            _ => format!("{percent}% of service {name}'s {kind} traffic is on its new service revision."),
        };
        events::turn(world, because, cluster, name, text, "service.shift");
    }
    Ok(())
}

/// Puts all traffic back on the old revision, if any had left it.
pub fn back(world: &mut World, because: Seq, cluster: &str, name: &str) {
    let Some(record) = world.ecs.service(cluster, name).and_then(|s| s.current()) else {
        return;
    };
    if record.stage.is_none() || record.sources.is_empty() {
        return;
    }
    let (production, test) = (record.production, record.test);
    for (test, moved) in [(false, production), (true, test)] {
        if moved > 0
            && let Err(why) = to(world, because, cluster, name, test, 0)
        {
            let text = format!("was unable to shift traffic back: {why}");
            events::complain(world, because, cluster, name, &text, "service.shift");
        }
    }
}

/// The infrastructure role must let ECS change the rule.
fn allowed(world: &World, shift: &Shift) -> Result<(), String> {
    if !world.iam.trusts(&roles::arn_of(&shift.role), "ecs.amazonaws.com") {
        return Err(format!(
            "ECS was unable to assume the role '{}': its trust policy must let ecs.amazonaws.com assume it.",
            shift.role
        ));
    }
    let session = roles::session(&shift.role, "ecs-service-scheduler");
    let action = if shift.rule.contains(":listener-rule/") {
        "elasticloadbalancing:ModifyRule"
    } else {
        "elasticloadbalancing:ModifyListener"
    };
    let decision = world
        .iam
        .authorize(&session, action, &shift.rule, &crate::model::iam::Context::default());
    if decision.allowed {
        Ok(())
    } else {
        Err(decision.message())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_become_weights() {
        assert_eq!([0, 50, 100, 1000].map(weights), [(0, 100), (5, 95), (10, 90), (100, 0)]);
        assert_eq!([1, 55, 999].map(weights), [(1, 999), (55, 945), (999, 1)]);
    }

    #[test]
    fn the_next_revision_gets_the_group_that_is_not_in_use() {
        let advanced = Some(Advanced {
            alternate: "b".into(),
            ..Advanced::default()
        });
        let configured = [Attached {
            group: "a".into(),
            advanced,
            ..Attached::default()
        }];
        let first = other_side(&configured, None);
        let second = other_side(&configured, Some(&first));
        let third = other_side(&configured, Some(&second));
        assert_eq!(
            [&first, &second, &third].map(|side| side[0].group.as_str()),
            ["a", "b", "a"]
        );
    }
}
