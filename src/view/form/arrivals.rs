//! What the previews of single tasks, listeners and traffic say.

use super::ahead::watch;
use super::check::DryRun;
use super::preview::{Preview, seconds};
use super::roles::Finding;
use crate::aws::arn;
use crate::aws::fields::Fields;
use crate::base::tongue::{fill, say};
use crate::model::World;
use crate::view::amount;
use crate::view::cost;
use crate::view::state::State;
use serde_json::Value;

pub(super) fn tasks(run: &DryRun, out: &mut Preview) {
    let made = run.reply.list("tasks");
    let failures = run.reply.list("failures");
    out.facts.push(("tasks", made.len().to_string()));
    for failure in failures.iter().take(3) {
        out.findings.push(Finding::new(
            State::Bad,
            failure.text("reason").unwrap_or("MISSING").to_string(),
        ));
    }
    let Some(first) = made.first().and_then(|task| task.text("taskArn")) else {
        return;
    };
    let Some(number) = run
        .world
        .ecs()
        .task_number(first)
        .or_else(|| run.world.ecs().task_number(arn::last(first)))
    else {
        return;
    };
    let begun = run.world.now();
    let hourly = run
        .world
        .ecs()
        .task(number)
        .map(|task| cost::task_per_hour(task) * made.len() as f64)
        .unwrap_or_default();
    let (fate, _) = watch(run.world.clone(), None, number.saturating_sub(1));
    out.facts.extend(fate.running.map(|at| {
        (
            "running",
            fill(
                "about {0} after the call",
                &[("0", &seconds(at.since(begun).0).to_string())],
            ),
        )
    }));
    out.facts.push((
        "cost",
        fill("+ {0} per hour", &[("0", &amount::dollars(hourly).to_string())]),
    ));
    match fate.stopped {
        Some((reason, _)) => out.findings.push(Finding::new(
            State::Bad,
            fill("A task stops: {reason}", &[("reason", &reason.to_string())]),
        )),
        None if fate.running.is_some() => out
            .findings
            .push(Finding::new(State::Ok, say("The task reaches RUNNING"))),
        None => {}
    }
}

pub(super) fn listener(world: &World, draft: &Value, out: &mut Preview) {
    if let Some(balancer) = draft
        .text("LoadBalancerArn")
        .and_then(|arn| world.balancing().load_balancer(arn))
    {
        let port = draft.int("Port").unwrap_or(80);
        out.facts
            .push(("address", format!("http://{}:{port}/", balancer.dns_name)));
        let open = balancer
            .security_groups
            .iter()
            .filter_map(|id| world.network().security_group(id));
        let port = u16::try_from(port).unwrap_or(0);
        let lets = open
            .flat_map(|g| &g.rules)
            .any(|rule| !rule.egress && rule.covers_tcp(port));
        out.findings.push(if lets {
            Finding::new(
                State::Ok,
                fill("Its security groups let port {port} in", &[("port", &port.to_string())]),
            )
        } else {
            Finding::new(
                State::Warn,
                fill(
                    "None of its security groups lets port {port} in: visitors would wait in vain",
                    &[("port", &port.to_string())],
                ),
            )
        });
    }
}

pub(super) fn rate(draft: &Value, out: &mut Preview) {
    let (from, to) = (draft.int("from").unwrap_or(0), draft.int("to"));
    let per = |rate: i64| amount::grouped(u64::try_from(rate).unwrap_or(0));
    out.facts.push(match to {
        Some(to) => (
            "rate",
            fill(
                "{0} to {1} requests a minute in {2} s",
                &[
                    ("0", &per(from).to_string()),
                    ("1", &per(to).to_string()),
                    ("2", &(draft.int("seconds").unwrap_or(300)).to_string()),
                ],
            ),
        ),
        None => ("rate", fill("{0} requests a minute", &[("0", &per(from).to_string())])),
    });
}
