//! The operations on service deployments and service revisions.
//!
//! Source: ECS API reference, ListServiceDeployments, DescribeServiceDeployments, StopServiceDeployment,
//! ContinueServiceDeployment and DescribeServiceRevisions.

use super::create::not_found;
use super::deployment::{revision_arn, service_deployment_arn};
use super::record::{self, ServiceDeployment, Standing};
use super::{Service, Strategy};
use crate::aws::fields::Fields;
use crate::aws::{AwsError, Output, arn};
use crate::model::World;
use crate::model::ecs::{names, with_token};
use crate::model::events::{Kind, New};
use crate::model::routes::Caller;
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// Cluster, service and id of `…:<kind>/cluster/service/id`.
fn parts<'a>(text: &'a str, kind: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let rest = arn::resource(text)?.strip_prefix(kind)?.strip_prefix('/')?;
    let (cluster, rest) = rest.split_once('/')?;
    let (service, id) = rest.split_once('/')?;
    Some((cluster, service, id))
}

fn missing() -> AwsError {
    AwsError::new(
        "ServiceDeploymentNotFoundException",
        "The service deployment was not found.",
    )
    .field("serviceDeploymentArn")
}

fn find<'w>(world: &'w World, text: &str) -> Option<(&'w Rc<Service>, &'w ServiceDeployment)> {
    let (cluster, service, id) = parts(text, "service-deployment")?;
    let service = world.ecs.service(cluster, service)?;
    let record = service.records.iter().find(|record| record.id == id)?;
    Some((service, record))
}

fn check_arn(text: &str, kind: &str, field: &str) -> Result<(), AwsError> {
    match parts(text, kind) {
        Some(_) => Ok(()),
        None => {
            let message = format!("Invalid identifier: expected the ARN of a {kind}, got {text}.");
            Err(AwsError::invalid(message).field(field))
        }
    }
}

/// ListServiceDeployments: newest first.
pub fn list(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let text = input.text("service").unwrap_or_default();
    let of_arn = arn::resource(text).and_then(|r| r.strip_prefix("service/")?.split_once('/'));
    let cluster = match (input.text("cluster"), of_arn) {
        (None, Some((cluster, _))) => names::active_cluster(world, Some(cluster))?,
        (given, _) => names::active_cluster(world, given)?,
    };
    let service = world
        .ecs
        .service(&cluster, names::service_name(text))
        .ok_or_else(not_found)?;
    let wanted = input.texts("status");
    let created = input.member("createdAt");
    let bound = |name: &str| created.and_then(|c| c.member(name)).and_then(Value::as_f64);
    let (after, before) = (bound("after"), bound("before"));
    if let (Some(after), Some(before)) = (after, before)
        && after > before
    {
        return Err(AwsError::invalid("createdAt.after must not be later than createdAt.before.").field("createdAt"));
    }
    let fits = |record: &&ServiceDeployment| {
        let at = record.created_at.unix();
        (wanted.is_empty() || wanted.contains(&record.progress.word()))
            && after.is_none_or(|after| at >= after)
            && before.is_none_or(|before| at <= before)
    };
    let brief = |record: &ServiceDeployment| {
        let mut out = json!({
            "serviceDeploymentArn": service_deployment_arn(&cluster, &service.name, &record.id),
            "serviceArn": service.arn(),
            "clusterArn": names::cluster_arn(&cluster),
            "startedAt": record.created_at.unix(),
            "createdAt": record.created_at.unix(),
            "targetServiceRevisionArn": revision_arn(&cluster, &service.name, &record.target),
            "status": record.progress.word(),
        });
        if let Some(at) = record.finished_at {
            out["finishedAt"] = json!(at.unix());
        }
        if let Some(reason) = &record.reason {
            out["statusReason"] = json!(reason);
        }
        out
    };
    let found = service.records.iter().filter(fits).map(brief);
    let (page, token) = names::page(found, input, 100)?;
    Ok(with_token(json!({ "serviceDeployments": page }), token))
}

/// DescribeServiceDeployments: at most 20.
pub fn describe(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let asked = input.texts("serviceDeploymentArns");
    at_most_twenty(asked.len(), "serviceDeploymentArns")?;
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for text in asked {
        check_arn(text, "service-deployment", "serviceDeploymentArns")?;
        match find(world, text) {
            Some((service, record)) => found.push(service.render_record(world, record)),
            None => failures.push(json!({"arn": text, "reason": "MISSING"})),
        }
    }
    Ok(json!({"serviceDeployments": found, "failures": failures}).into())
}

/// DescribeServiceRevisions: at most 20.
pub fn revisions(world: &World, _: &Caller, input: &Value) -> Result<Output, AwsError> {
    let asked = input.texts("serviceRevisionArns");
    at_most_twenty(asked.len(), "serviceRevisionArns")?;
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for text in asked {
        check_arn(text, "service-revision", "serviceRevisionArns")?;
        let revision = parts(text, "service-revision").and_then(|(cluster, service, id)| {
            let service = world.ecs.service(cluster, service)?;
            Some(service.render_service_revision(world, service.revision(id)?))
        });
        match revision {
            Some(revision) => found.push(revision),
            None => failures.push(json!({"arn": text, "reason": "MISSING"})),
        }
    }
    Ok(json!({"serviceRevisions": found, "failures": failures}).into())
}

fn at_most_twenty(count: usize, field: &str) -> Result<(), AwsError> {
    match count {
        0 => Err(AwsError::invalid(format!("{field} cannot be empty.")).field(field)),
        1..=20 => Ok(()),
        _ => Err(AwsError::invalid(format!("{field} can have at most 20 items; got {count}.")).field(field)),
    }
}

/// StopServiceDeployment: back to the newest revision that was deployed whole.
pub fn stop(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let text = input.text("serviceDeploymentArn").unwrap_or_default();
    check_arn(text, "service-deployment", "serviceDeploymentArn")?;
    let (service, record) = find(world, text).ok_or_else(missing)?;
    if record.progress != Standing::InProgress {
        let message = format!(
            "The service deployment cannot be stopped: its status is {}.",
            record.progress.word()
        );
        let detail = json!({ "resourceIds": [text] });
        let mut error = AwsError::new("ConflictException", message).field("serviceDeploymentArn");
        error.detail = detail;
        return Err(error);
    }
    if input.text("stopType") == Some("ABORT") {
        let message = "Taskyard models the stop type ROLLBACK only; ABORT is not modelled.";
        return Err(AwsError::new("UnsupportedFeatureException", message).field("stopType"));
    }
    let target = record.target.clone();
    if service.good.as_ref().is_none_or(|good| *good == target) {
        let message =
            "The service deployment cannot be rolled back: no earlier service revision was deployed successfully.";
        return Err(AwsError::invalid(message).field("serviceDeploymentArn"));
    }
    let (cluster, name) = (service.cluster.clone(), service.name.clone());
    let told = format!("The deployment of service {name} was stopped.");
    let seq = world.tell(New::of(Kind::Call, service.arn(), caller.call, told));
    record::roll_back(
        world,
        seq,
        &cluster,
        &name,
        "Service deployment was stopped by the user.",
        None,
    );
    Ok(json!({ "serviceDeploymentArn": text }).into())
}

/// ContinueServiceDeployment: answers a PAUSE hook.
pub fn go_on(world: &mut World, caller: &Caller, input: &Value) -> Result<Output, AwsError> {
    let text = input.text("serviceDeploymentArn").unwrap_or_default();
    check_arn(text, "service-deployment", "serviceDeploymentArn")?;
    let id = input.text("hookId").unwrap_or_default();
    let rolls_back = input.text("action") == Some("ROLLBACK");
    let (service, record) = find(world, text).ok_or_else(missing)?;
    if record.progress != Standing::InProgress || service.current().map(|r| &r.id) != Some(&record.id) {
        let message = format!(
            "The service deployment cannot be continued: its status is {}.",
            record.progress.word()
        );
        return Err(AwsError::invalid(message).field("serviceDeploymentArn"));
    }
    let waits = record
        .hooks
        .iter()
        .position(|run| run.id == id && run.status == "AWAITING_ACTION");
    let Some(index) = waits else {
        let message = format!("No lifecycle hook with id {id} awaits an action.");
        return Err(AwsError::invalid(message).field("hookId"));
    };
    let (cluster, name) = (service.cluster.clone(), service.name.clone());
    let word = if rolls_back { "is to roll back" } else { "goes on" };
    let told = format!("The deployment of service {name} {word}: hook {id} was answered.");
    let seq = world.tell(New::of(Kind::Call, service.arn(), caller.call, told));
    let current = world.ecs.service_mut(&cluster, &name).and_then(|s| s.current_mut());
    if let Some(run) = current.and_then(|r| r.hooks.get_mut(index)) {
        run.status = if rolls_back { "FAILED" } else { "SUCCEEDED" };
    }
    world.poke_service(&cluster, &name, seq);
    Ok(json!({ "serviceDeploymentArn": text }).into())
}

/// IAM resources: the service deployment, or the service, that a request names.
pub fn resources(_: &World, input: &Value) -> Vec<String> {
    let texts = input.texts("serviceDeploymentArns");
    let texts = if texts.is_empty() {
        input.texts("serviceRevisionArns")
    } else {
        texts
    };
    let one = input.text("serviceDeploymentArn").map(str::to_string);
    let all: Vec<String> = texts.into_iter().map(str::to_string).chain(one).collect();
    if all.is_empty() { vec!["*".into()] } else { all }
}

impl Service {
    fn render_record(&self, world: &World, record: &ServiceDeployment) -> Value {
        let arn_of = |id: &str| revision_arn(&self.cluster, &self.name, id);
        let test_shift = record.stage.is_some();
        let summary = |id: &String, target: bool| {
            let (running, pending) = self.counts(world, Some(id));
            let wanted = match (self.deployment(id), record.progress.under_way()) {
                (Some(own), _) if own.primary => self.desired,
                (Some(_), true) if self.staged().is_some() => self.desired,
                _ => 0,
            };
            let mut out = json!({"arn": arn_of(id), "requestedTaskCount": wanted, "runningTaskCount": running,
                "pendingTaskCount": pending});
            if test_shift {
                let share = |tenths: u64| (if target { tenths } else { 1000 - tenths.min(1000) }) as f64 / 10.0;
                out["requestedProductionTrafficWeight"] = json!(share(record.production));
                out["requestedTestTrafficWeight"] = json!(share(record.test));
            }
            out
        };
        let mut out = Map::new();
        let mut put = |name: &str, value: Value| out.insert(name.into(), value);
        put(
            "serviceDeploymentArn",
            json!(service_deployment_arn(&self.cluster, &self.name, &record.id)),
        );
        put("serviceArn", json!(self.arn()));
        put("clusterArn", json!(names::cluster_arn(&self.cluster)));
        put("createdAt", json!(record.created_at.unix()));
        put("startedAt", json!(record.created_at.unix()));
        put("updatedAt", json!(record.updated_at.unix()));
        for (name, at) in [("finishedAt", record.finished_at), ("stoppedAt", record.stopped_at)] {
            if let Some(at) = at {
                put(name, json!(at.unix()));
            }
        }
        put(
            "sourceServiceRevisions",
            record.sources.iter().map(|id| summary(id, false)).collect(),
        );
        put("targetServiceRevision", summary(&record.target, true));
        put("status", json!(record.progress.word()));
        if let Some(reason) = &record.reason {
            put("statusReason", json!(reason));
        }
        if let Some(stage) = record.stage {
            put("lifecycleStage", json!(stage.shown()));
        }
        let hooks: Vec<Value> = record.hooks.iter().map(|run| self.render_hook(run)).collect();
        if !hooks.is_empty() {
            put("lifecycleHookDetails", Value::Array(hooks));
        }
        put("deploymentConfiguration", record.configuration.clone());
        if let Some((reason, at, id)) = &record.rollback {
            let rollback = json!({"reason": reason, "startedAt": at.unix(), "serviceRevisionArn": arn_of(id)});
            put("rollback", rollback);
        }
        put(
            "deploymentCircuitBreaker",
            json!({"status": record.breaker.word(), "failureCount": record.failures, "threshold": record.threshold}),
        );
        put(
            "alarms",
            json!({"status": record.alarms.word(), "alarmNames": record.alarm_names,
                "triggeredAlarmNames": record.triggered}),
        );
        Value::Object(out)
    }

    fn render_hook(&self, run: &record::HookRun) -> Value {
        let hook = self.options.hooks.get(run.hook);
        let mut out = json!({"hookId": run.id, "status": run.status});
        match hook {
            Some(hook) if hook.pause => {
                out["targetType"] = json!("PAUSE");
                out["expiresAt"] = json!(run.expires_at.unix());
                out["timeoutAction"] = json!(if hook.rolls_back { "ROLLBACK" } else { "CONTINUE" });
            }
            Some(hook) => {
                out["targetType"] = json!("AWS_LAMBDA");
                out["targetArn"] = json!(hook.target);
            }
            None => {}
        }
        out
    }

    fn render_service_revision(&self, world: &World, revision: &super::Deployment) -> Value {
        let mut out = self.render_revision(revision);
        out["serviceRevisionArn"] = json!(revision_arn(&self.cluster, &self.name, &revision.id));
        out["serviceArn"] = json!(self.arn());
        out["clusterArn"] = json!(names::cluster_arn(&self.cluster));
        out["createdAt"] = json!(revision.created_at.unix());
        out["guardDutyEnabled"] = json!(false);
        let definition = world.ecs.definition(&revision.definition);
        let images = definition
            .into_iter()
            .flat_map(|d| &d.spec.containers)
            .map(|container| {
                let mut image = json!({"containerName": container.name, "image": container.image});
                if let Some(digest) = revision.digests.get(&container.name) {
                    image["imageDigest"] = json!(digest);
                }
                image
            });
        out["containerImages"] = images.collect();
        if self.options.strategy != Strategy::Rolling && !revision.attached.is_empty() {
            let resolved = revision.attached.iter().map(|attached| {
                let mut one = json!({"targetGroupArn": attached.group});
                if let Some(advanced) = &attached.advanced {
                    one["productionListenerRule"] = json!(advanced.production_rule);
                }
                one
            });
            out["resolvedConfiguration"] = json!({"loadBalancers": resolved.collect::<Vec<_>>()});
        }
        out
    }
}

/// The digest that an image of a deployment resolved to, once its first task has pulled it.
pub fn pin(world: &mut World, task: u64, container: &str, digest: &str) {
    let Some(found) = world.ecs.task(task) else { return };
    let (Some(service), Some(id)) = (found.service.clone(), found.deployment.clone()) else {
        return;
    };
    let cluster = found.cluster.clone();
    let known = |d: &super::Deployment| d.id == id && !d.digests.contains_key(container);
    let new = world
        .ecs
        .service(&cluster, &service)
        .is_some_and(|s| s.revisions.iter().any(known));
    if !new {
        return;
    }
    if let Some(service) = world.ecs.service_mut(&cluster, &service) {
        let sets = service.sets.iter_mut().map(|set| &mut set.deployment);
        let all = service.deployments.iter_mut().chain(&mut service.revisions).chain(sets);
        for deployment in all.filter(|d| d.id == id) {
            deployment.digests.insert(container.into(), digest.into());
        }
    }
}

/// The digest a later task of the same deployment pulls, whatever the tag means by then.
pub fn pinned<'w>(world: &'w World, task: &crate::model::ecs::task::Task, container: &str) -> Option<&'w str> {
    let service = world.ecs.service(&task.cluster, task.service.as_deref()?)?;
    let id = task.deployment.as_deref()?;
    let digest = service.revision(id)?.digests.get(container)?;
    Some(digest)
}
