//! Service deployments: the record of each change of a service, from its source revisions to its target revision.
//!
//! Source: ECS API reference, ServiceDeployment; ECS Developer Guide, "View service history using Amazon ECS service
//! deployments". Invariant: at most one of a service's records is under way, and it is the newest.

use super::deployment::{Deployment, Rollout, digits};
use super::options::Strategy;
use super::stage::Stage;
use super::{Service, events};
use crate::base::ids;
use crate::base::time::Time;
use crate::model::World;
use crate::model::events::Seq;
use serde::Serialize;
use serde_json::Value;

/// Records and revisions kept of one service.
const KEPT: usize = 50;

/// Where a service deployment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Standing {
    InProgress,
    Successful,
    Stopped,
    RollbackInProgress,
    RollbackSuccessful,
    RollbackFailed,
}

impl Standing {
    /// ECS's word.
    pub fn word(self) -> &'static str {
        match self {
            Standing::InProgress => "IN_PROGRESS",
            Standing::Successful => "SUCCESSFUL",
            Standing::Stopped => "STOPPED",
            Standing::RollbackInProgress => "ROLLBACK_IN_PROGRESS",
            Standing::RollbackSuccessful => "ROLLBACK_SUCCESSFUL",
            Standing::RollbackFailed => "ROLLBACK_FAILED",
        }
    }

    /// Whether it still goes on.
    pub fn under_way(self) -> bool {
        matches!(self, Standing::InProgress | Standing::RollbackInProgress)
    }
}

/// One run of a hook.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HookRun {
    pub id: String,
    /// Which of the configuration's hooks.
    pub hook: usize,
    pub stage: Stage,
    /// `AWAITING_ACTION`, `IN_PROGRESS`, `SUCCEEDED`, `FAILED` or `TIMED_OUT`
    pub status: &'static str,
    pub expires_at: Time,
    /// When the function is called (again).
    pub call_at: Time,
}

/// What watches a service deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Monitor {
    Disabled,
    Monitoring,
    Complete,
    Triggered,
}

impl Monitor {
    /// ECS's word.
    pub fn word(self) -> &'static str {
        match self {
            Monitor::Disabled => "DISABLED",
            Monitor::Monitoring => "MONITORING",
            Monitor::Complete => "MONITORING_COMPLETE",
            Monitor::Triggered => "TRIGGERED",
        }
    }

    fn finish(&mut self) {
        if *self == Monitor::Monitoring {
            *self = Monitor::Complete;
        }
    }
}

/// The record of one service deployment.
#[derive(Clone, Debug, Serialize)]
pub struct ServiceDeployment {
    pub id: String,
    /// Deployment ids (`ecs-svc/…`) of the target revision and of those it takes over from.
    pub target: String,
    pub sources: Vec<String>,
    pub progress: Standing,
    pub reason: Option<String>,
    pub created_at: Time,
    pub updated_at: Time,
    pub finished_at: Option<Time>,
    pub stopped_at: Option<Time>,
    /// (reason, when, deployment id)
    pub rollback: Option<(String, Time, String)>,
    /// The stage of a deployment that shifts traffic.
    pub stage: Option<Stage>,
    pub stage_since: Time,
    /// Hooks of the stage have been started.
    pub entered: bool,
    /// Shifts made, of those a linear or canary deployment makes.
    pub steps: u64,
    /// Production and test traffic on the target, in tenths of a percent.
    pub production: u64,
    pub test: u64,
    /// When the last shift was made.
    pub shifted_at: Option<Time>,
    pub hooks: Vec<HookRun>,
    pub breaker: Monitor,
    pub failures: u64,
    pub threshold: u64,
    pub alarms: Monitor,
    pub alarm_names: Vec<String>,
    pub triggered: Vec<String>,
    /// The rollout is done, and alarms are watched until then.
    pub bakes_until: Option<Time>,
    /// The deployment configuration at its beginning.
    pub configuration: Value,
    /// (when, running tasks by deployment id) at each change, oldest first.
    pub counts: Vec<(Time, Vec<(String, u64)>)>,
    pub born: Seq,
}

impl Service {
    /// The service deployment under way.
    pub fn current(&self) -> Option<&ServiceDeployment> {
        self.records.first().filter(|record| record.progress.under_way())
    }

    pub(super) fn current_mut(&mut self) -> Option<&mut ServiceDeployment> {
        self.records.first_mut().filter(|record| record.progress.under_way())
    }

    /// The stage of a deployment that still runs two revisions side by side on purpose.
    pub fn staged(&self) -> Option<Stage> {
        let record = self.current()?;
        record
            .stage
            .filter(|stage| *stage < Stage::CleanUp && record.progress == Standing::InProgress)
    }

    /// A deployment of the list.
    pub fn deployment(&self, id: &str) -> Option<&Deployment> {
        self.deployments.iter().find(|d| d.id == id)
    }

    /// A revision by its deployment id, as it was deployed.
    pub fn revision(&self, id: &str) -> Option<&Deployment> {
        self.revisions.iter().find(|d| digits(&d.id) == digits(id))
    }
}

/// Puts a new deployment in the place of the PRIMARY one, with its revision and its record.
pub fn begin(world: &World, service: &mut Service, next: Deployment, number: u64) {
    let now = world.now;
    if let Some(before) = service.current_mut() {
        before.progress = Standing::Stopped;
        before.reason = Some("The service deployment was replaced by a newer one.".into());
        before.stopped_at = Some(now);
        before.finished_at = Some(now);
        before.updated_at = now;
    }
    let good = service.good.clone().filter(|id| service.deployment(id).is_some());
    let sources: Vec<String> = match good {
        Some(id) if service.options.strategy != Strategy::Rolling => vec![id],
        _ => service.deployments.iter().map(|d| d.id.clone()).collect(),
    };
    let alarms = service.options.alarms.clone().filter(|alarms| alarms.enable);
    let sounding = |name: &String| world.watch.alarm(name).is_some_and(|alarm| alarm.state.is_alarm());
    let watch = match &alarms {
        Some(alarms) if !alarms.names.iter().any(sounding) => Monitor::Monitoring,
        // An alarm that sounds already would fail every deployment.
        _ => Monitor::Disabled,
    };
    let rolling = service.options.strategy == Strategy::Rolling;
    let record = ServiceDeployment {
        id: ids::service_deployment(world.seed, number),
        target: next.id.clone(),
        sources,
        progress: Standing::InProgress,
        reason: None,
        created_at: now,
        updated_at: now,
        finished_at: None,
        stopped_at: None,
        rollback: None,
        stage: (!rolling).then_some(Stage::Reconcile),
        stage_since: now,
        entered: false,
        steps: 0,
        production: if rolling { 1000 } else { 0 },
        test: 0,
        shifted_at: None,
        hooks: Vec::new(),
        breaker: if service.breaker.0 && rolling {
            Monitor::Monitoring
        } else {
            Monitor::Disabled
        },
        failures: 0,
        threshold: service.options.threshold.of(service.desired),
        alarms: watch,
        alarm_names: alarms.map(|alarms| alarms.names).unwrap_or_default(),
        triggered: Vec::new(),
        bakes_until: None,
        configuration: service.deployment_configuration(),
        counts: Vec::new(),
        born: next.born,
    };
    service.records.insert(0, record);
    service.records.truncate(KEPT);
    service.revisions.insert(0, next.clone());
    service.revisions.truncate(KEPT);
    service.deploy(next);
}

/// The PRIMARY deployment is complete: its record ends.
pub fn complete(service: &mut Service, now: Time) {
    let Some(record) = service.current_mut() else { return };
    record.progress = match record.progress {
        Standing::RollbackInProgress => Standing::RollbackSuccessful,
        _ => Standing::Successful,
    };
    record.finished_at = Some(now);
    record.updated_at = now;
    record.breaker.finish();
    record.alarms.finish();
    if record.stage.is_some() {
        record.stage = Some(Stage::CleanUp);
    }
}

/// Ends the record under way for good, without going back.
pub fn stop(service: &mut Service, now: Time, reason: &str) {
    let Some(record) = service.current_mut() else { return };
    record.progress = Standing::Stopped;
    record.reason = Some(reason.into());
    record.stopped_at = Some(now);
    record.finished_at = Some(now);
    record.updated_at = now;
    record.breaker.finish();
    record.alarms.finish();
}

/// Brings the newest COMPLETED deployment back as PRIMARY; without one, the service stays with what runs.
/// Returns whether there was one.
pub fn roll_back(world: &mut World, because: Seq, cluster: &str, name: &str, reason: &str, own: Option<&str>) -> bool {
    let now = world.now;
    let Some(service) = world.ecs.service(cluster, name) else {
        return false;
    };
    let Some(failed) = service.primary().map(|d| d.id.clone()) else {
        return false;
    };
    let good = service.good.clone().filter(|good| *good != failed);
    let Some(next) = good.and_then(|good| service.deployment(&good).or_else(|| service.revision(&good)).cloned())
    else {
        return false;
    };
    super::shift::back(world, because, cluster, name);
    let text = format!("rolling back to (deployment {}).", next.id);
    let seq = events::deployment(world, because, cluster, name, &text, "service.breaker");
    let Some(service) = world.ecs.service_mut(cluster, name) else {
        return false;
    };
    let id = next.id.clone();
    let told = match own {
        Some(own) => format!("{own}: rolling back to deploymentId {id}."),
        None => format!("ECS deployment {id} in progress."),
    };
    if let Some(old) = service.deployments.iter_mut().find(|d| d.id == failed) {
        old.rollout = Rollout::Failed;
        old.reason.clone_from(&told);
    }
    service.deployments.retain(|d| d.id != id);
    service.deploy(Deployment {
        primary: true,
        rollout: Rollout::InProgress,
        reason: told,
        failed_tasks: 0,
        updated_at: now,
        born: seq,
        ..next
    });
    if let Some(record) = service.current_mut() {
        record.progress = Standing::RollbackInProgress;
        record.reason = Some(reason.into());
        record.rollback = Some((reason.into(), now, id));
        record.updated_at = now;
        for run in record.hooks.iter_mut().filter(|run| run.status == "AWAITING_ACTION") {
            run.status = "FAILED";
        }
    }
    world.poke_service(cluster, name, seq);
    true
}
