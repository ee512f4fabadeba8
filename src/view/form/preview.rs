//! "If you create it now": what a copy of the world does after the call, and what it costs.
//!
//! Services and tasks are run in the copy until they are steady, fail, or three simulated minutes have passed, so that
//! the preview is the model's own answer and no second opinion.

use super::ahead::{fresh, watch};
use super::arrivals::{listener, rate, tasks};
use super::check::DryRun;
use super::roles::Finding;
use super::{TRAFFIC, path};
use crate::aws::arn;
use crate::aws::fields::Fields;
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::model::ecs::definition::{Definition, cpu_units, memory_mib};
use crate::model::ecs::service::{Bounds, Service};
use crate::model::network::From;
use crate::view::hands_on::lets_visitors_in;
use crate::view::state::State;
use crate::view::{amount, cost};
use serde_json::Value;

/// What would happen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// (name of the fact, value), in order.
    pub facts: Vec<(&'static str, String)>,
    pub findings: Vec<Finding>,
}

/// The preview of a draft whose calls were made in a copy.
pub fn of(world: &World, operation: &str, draft: &Value, run: &DryRun) -> Preview {
    let mut out = Preview::default();
    if operation == "RegisterTaskDefinition" {
        definition(world, draft, &mut out);
    }
    if let Some((_, refusal)) = &run.refusal {
        out.findings.insert(
            0,
            Finding::new(
                State::Bad,
                fill("AWS would refuse: {0}", &[("0", &refusal.code.to_string())]),
            ),
        );
        return out;
    }
    let given = |path: &str| path::get(&run.reply, path).and_then(Value::as_str).map(str::to_string);
    match operation {
        "CreateService" | "UpdateService" => service(world, run, &mut out),
        "RunTask" => tasks(run, &mut out),
        "RegisterTaskDefinition" => {
            let name = given("taskDefinition.taskDefinitionArn").unwrap_or_default();
            out.facts.insert(0, ("becomes", arn::last(&name).to_string()));
        }
        "CreateLoadBalancer" => {
            out.facts
                .extend(given("LoadBalancers[0].DNSName").map(|name| ("address", name)));
            let zones = path::get(&run.reply, "LoadBalancers[0].AvailabilityZones").and_then(Value::as_array);
            let zones: Vec<&str> = zones.into_iter().flatten().filter_map(|z| z.text("ZoneName")).collect();
            out.facts.push(("zones", zones.join(", ")));
            out.facts.push((
                "cost",
                fill(
                    "+ {0} per hour",
                    &[(
                        "0",
                        &(amount::dollars(cost::per_hour(&run.world) - cost::per_hour(world))).to_string(),
                    )],
                ),
            ));
            let made = given("LoadBalancers[0].LoadBalancerArn");
            let made = made.and_then(|arn| run.world.balancing().load_balancer(&arn));
            let groups = made.into_iter().flat_map(|lb| &lb.security_groups);
            let mut groups = groups
                .filter_map(|id| run.world.network().security_group(id))
                .peekable();
            if groups.peek().is_some() && draft.text("Scheme") != Some("internal") {
                out.findings.push(if groups.any(lets_visitors_in) {
                    Finding::new(State::Ok, say("Its security groups let visitors in"))
                } else {
                    Finding::new(
                        State::Warn,
                        say("None of its security groups lets visitors in: they would wait in vain"),
                    )
                });
            }
        }
        "CreateSecurityGroup" => out.facts.extend(given("GroupId").map(|id| ("becomes", id))),
        "CreateTargetGroup" => {
            out.facts
                .extend(given("TargetGroups[0].TargetGroupArn").map(|id| ("becomes", tail(&id))));
            out.findings.push(Finding::new(
                State::None,
                say("Not behind a load balancer yet: a listener connects the two"),
            ));
        }
        "CreateListener" => listener(world, draft, &mut out),
        "CreateRole" => out.facts.extend(given("Role.Arn").map(|id| ("becomes", id))),
        TRAFFIC => rate(draft, &mut out),
        _ => {}
    }
    out.findings
        .push(Finding::new(State::Ok, say("Every check of the call passes")));
    out
}

fn tail(id: &str) -> String {
    id.rsplit(':').next().unwrap_or(id).to_string()
}

fn definition(world: &World, draft: &Value, out: &mut Preview) {
    let text = |name| path::text(draft, name);
    if let (Some(cpu), Some(memory)) = (cpu_units(&text("cpu")), memory_mib(&text("memory"))) {
        let arm = text("runtimePlatform.cpuArchitecture") == "ARM64";
        out.facts.push(("size", amount::task_size(cpu, memory)));
        out.facts.push((
            "cost_task",
            fill(
                "{0} per hour and task",
                &[(
                    "0",
                    &(amount::dollars(cost::size_per_hour(cpu, memory, arm, false))).to_string(),
                )],
            ),
        ));
    }
    for container in draft.list("containerDefinitions").iter().take(10) {
        let Some(image) = container.text("image").filter(|image| !image.is_empty()) else {
            continue;
        };
        out.findings.push(match world.registry().resolve(image) {
            Ok(found) => Finding::new(
                State::Ok,
                fill(
                    "{image} can be pulled, {0} MB",
                    &[("image", image), ("0", &found.compressed_mb.to_string())],
                ),
            ),
            Err(_) => Finding::new(
                State::Warn,
                fill(
                    "{image} is in no registry here: its tasks would stop with CannotPullContainerError",
                    &[("image", image)],
                ),
            ),
        });
        let option = |name: &str| path::text(container, &format!("logConfiguration.options.{name}"));
        let group = option("awslogs-group");
        if !group.is_empty() && option("awslogs-create-group") != "true" {
            out.findings.push(if world.watch().has_group(&group) {
                Finding::new(
                    State::Ok,
                    fill("Log group {group} exists", &[("group", &group.to_string())]),
                )
            } else {
                Finding::new(
                    State::Warn,
                    fill(
                        "Log group {group} does not exist yet: its tasks would not start",
                        &[("group", &group.to_string())],
                    ),
                )
            });
        }
    }
}

fn last_task(world: &World) -> u64 {
    world.ecs().tasks().next_back().map_or(0, |task| task.number)
}

fn service(world: &World, run: &DryRun, out: &mut Preview) {
    let named = |member: &str| path::text(&run.reply, &format!("service.{member}"));
    let (cluster, name) = (arn::last(&named("clusterArn")).to_string(), named("serviceName"));
    let Some(service) = run.world.ecs().service(&cluster, &name).cloned() else {
        return;
    };
    let before = world
        .ecs()
        .service(&cluster, &name)
        .filter(|s| s.status.word() == "ACTIVE");
    let definition = service
        .primary()
        .and_then(|primary| run.world.ecs().definition(&primary.definition).cloned());
    let each = definition.as_deref().map(per_hour).unwrap_or_default();
    match before {
        None => out.facts.push(("tasks", service.desired.to_string())),
        Some(before) => out.facts.push((
            "tasks",
            fill(
                "{0} now, then {1}",
                &[("0", &before.desired.to_string()), ("1", &service.desired.to_string())],
            ),
        )),
    }
    let begun = run.world.now();
    let (fate, after) = watch(
        run.world.clone(),
        Some((cluster.clone(), name.clone())),
        last_task(world),
    );
    let mut zones: Vec<(String, usize)> = Vec::new();
    for task in fresh(&after, Some((&cluster, &name)), last_task(world)) {
        match zones.iter_mut().find(|(zone, _)| *zone == task.zone) {
            Some((_, count)) => *count += 1,
            None => zones.push((task.zone.clone(), 1)),
        }
    }
    if !zones.is_empty() {
        zones.sort();
        let text: Vec<String> = zones
            .iter()
            .take(6)
            .map(|(zone, count)| {
                fill(
                    "{count} in {zone}",
                    &[("count", &count.to_string()), ("zone", &zone.to_string())],
                )
            })
            .collect();
        out.facts.push(("spread", text.join(", ")));
    }
    out.facts.extend(fate.running.map(|at| {
        (
            "running",
            fill(
                "about {0} after the call",
                &[("0", &seconds(at.since(begun).0).to_string())],
            ),
        )
    }));
    out.facts.extend(fate.steady.map(|at| {
        (
            "steady",
            fill(
                "about {0} after the call",
                &[("0", &seconds(at.since(begun).0).to_string())],
            ),
        )
    }));
    if let Some(primary) = service.primary() {
        let free: Vec<String> = primary
            .vpc
            .subnets
            .iter()
            .filter_map(|id| world.network().subnet(id))
            .map(|subnet| subnet.available().to_string())
            .take(6)
            .collect();
        out.facts.push((
            "addresses",
            fill(
                "{0} of {1} free",
                &[
                    ("0", &service.desired.to_string()),
                    ("1", &(free.join(", ")).to_string()),
                ],
            ),
        ));
    }
    let change = each * (service.desired as f64 - before.map_or(0, |s| s.desired) as f64);
    if change != 0.0 {
        let sign = if change < 0.0 { "−" } else { "+" };
        out.facts.push((
            "cost",
            fill(
                "{sign} {0} per hour",
                &[("sign", sign), ("0", &amount::dollars(change.abs()).to_string())],
            ),
        ));
    }
    if let Some((reason, at)) = fate.stopped.filter(|_| fate.steady.is_none()) {
        out.findings.push(Finding::new(
            State::Bad,
            fill(
                "After {0} a task stops: {reason}",
                &[
                    ("0", &seconds(at.since(begun).0).to_string()),
                    ("reason", &reason.to_string()),
                ],
            ),
        ));
    } else if fate.steady.is_some() {
        out.findings
            .push(Finding::new(State::Ok, say("Its tasks come up and stay up")));
    } else if fate.running.is_none() && service.desired > 0 && before.is_none() {
        out.findings
            .push(Finding::new(State::Warn, say("No task is RUNNING after three minutes")));
    }
    out.findings.extend(cut_off(&after, &service, last_task(world)));
    if service.attached.is_empty() && before.is_none() {
        out.findings.push(Finding::new(
            State::None,
            say("No load balancer: visitors reach tasks by their own addresses only"),
        ));
    }
}

/// Says so where the load balancer cannot reach the service's new tasks.
fn cut_off(after: &World, service: &Service, since: u64) -> Option<Finding> {
    let attached = service.attached.first()?;
    let group = after.balancing().group(&attached.group)?;
    let balancer = group.load_balancers.first()?;
    let from = after.network().interfaces().find(|i| i.owner == *balancer)?;
    let task = fresh(after, Some((&service.cluster, &service.name)), since).next()?;
    let to = after.network().interfaces().find(|i| i.owner == task.arn())?;
    if after.network().allows(From::Interface(from), to, attached.port) {
        return None;
    }
    let port = attached.port;
    Some(Finding::new(
        State::Warn,
        fill(
            "The security groups do not let the load balancer reach its tasks on port {port}: no target would be healthy",
            &[("port", &port.to_string())],
        ),
    ))
}

fn per_hour(definition: &Definition) -> f64 {
    let (cpu, memory) = (definition.spec.cpu.unwrap_or(0), definition.spec.memory.unwrap_or(0));
    cost::size_per_hour(cpu, memory, definition.spec.architecture == "ARM64", false)
}

/// `24 s`, `1 min 30 s` of milliseconds.
pub fn seconds(millis: u64) -> String {
    let seconds = millis.div_ceil(1000);
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => fill("{minutes} min", &[("minutes", &minutes.to_string())]),
        (minutes, seconds) => fill(
            "{minutes} min {seconds} s",
            &[("minutes", &minutes.to_string()), ("seconds", &seconds.to_string())],
        ),
    }
}

/// The window a rolling deployment moves in: (desired, percentages, bounds), with AWS's defaults where absent.
pub fn window(world: &World, draft: &Value) -> (u64, u64, u64, Bounds) {
    let number = |path: &str| path::get(draft, path).and_then(Value::as_u64);
    let stands = draft.text("service").and_then(|name| {
        let cluster = arn::last(draft.text("cluster").unwrap_or("default"));
        world.ecs().service(cluster, arn::last(name)).cloned()
    });
    let desired = number("desiredCount")
        .or(stands.as_ref().map(|s| s.desired))
        .unwrap_or(0)
        .min(5000);
    let low = number("deploymentConfiguration.minimumHealthyPercent")
        .or(stands.as_ref().map(|s| s.minimum_percent))
        .unwrap_or(100);
    let high = number("deploymentConfiguration.maximumPercent")
        .or(stands.as_ref().map(|s| s.maximum_percent))
        .unwrap_or(200);
    let (low, high) = (low.min(10_000), high.min(10_000));
    (desired, low, high, Bounds::of(desired, low, high))
}

/// The names in a choice list that a draft's list does not hold: what is typed by hand.
pub fn unlisted(draft: &Value, path: &str, choices: &[super::Choice]) -> Vec<String> {
    let chosen = path::get(draft, path)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or(&[]);
    let listed = |value: &&str| choices.iter().any(|choice| choice.value == **value);
    chosen
        .iter()
        .filter_map(Value::as_str)
        .filter(|value| !listed(value))
        .map(str::to_string)
        .collect()
}
