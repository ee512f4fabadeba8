//! What must hold in every world, after every command: asked by tests, never by the app.

mod instances;

use crate::model::World;
use crate::model::ecs::service::{Bounds, Controller, Service, Status as ServiceStatus};
use crate::model::ecs::task::{ContainerStatus, Status, Task};
use std::collections::{BTreeMap, BTreeSet};

impl World {
    /// Every broken invariant in words; empty when the world is sound.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        self.agenda_faults(&mut faults);
        self.event_faults(&mut faults);
        for task in self.ecs.tasks() {
            self.task_faults(task, &mut faults);
        }
        for cluster in self.ecs.clusters() {
            let counted: BTreeSet<u64> = self
                .ecs
                .tasks()
                .filter(|t| t.cluster == cluster.name)
                .map(|t| t.number)
                .collect();
            if counted != cluster.tasks {
                faults.push(format!("cluster {} lists other tasks than stand in it", cluster.name));
            }
            let wanted = cluster
                .tasks
                .iter()
                .filter_map(|n| self.ecs.task(*n))
                .filter(|t| t.wanted);
            let wanted: BTreeMap<u64, String> = wanted.map(|t| (t.number, t.id.clone())).collect();
            let listed = cluster
                .wanted
                .iter()
                .map(|(number, id)| (*number, format!("{id:032x}")));
            if wanted != listed.collect() {
                faults.push(format!("cluster {} lists other tasks as wanted than are", cluster.name));
            }
            let lives = self
                .ecs
                .tasks()
                .any(|t| t.cluster == cluster.name && t.status < Status::Stopped);
            if !cluster.active && lives {
                faults.push(format!("cluster {} is INACTIVE and has tasks", cluster.name));
            }
        }
        for service in self.ecs.services() {
            self.service_faults(service, &mut faults);
        }
        self.instance_faults(&mut faults);
        self.network_faults(&mut faults);
        self.target_faults(&mut faults);
        for series in self.watch.series() {
            let mut minutes = series.minutes.range(series.minutes.start(), series.minutes.end());
            if minutes.any(|(_, (_, s))| !(s.count >= 0.0 && s.min <= s.max && s.sum.is_finite())) {
                faults.push("a metric has a negative count, or a minimum above its maximum".into());
            }
        }
        faults
    }

    fn agenda_faults(&self, faults: &mut Vec<String>) {
        if self.agenda.next_time().is_some_and(|next| next < self.now) {
            faults.push("a wake is overdue".into());
        }
        let next = self.events.next_seq();
        if self.agenda.iter().any(|(_, entry)| entry.because >= next) {
            faults.push("a wake is caused by an event that has not happened".into());
        }
    }

    fn event_faults(&self, faults: &mut Vec<String>) {
        let mut last = None;
        for event in self.events.iter() {
            if event.because >= event.seq {
                faults.push(format!("event {} is caused by a later event", event.seq));
            }
            if last.is_some_and(|(seq, at)| event.seq != seq + 1 || event.at < at) {
                faults.push(format!("event {} is out of order", event.seq));
            }
            last = Some((event.seq, event.at));
        }
        if last.is_some_and(|(seq, at)| seq + 1 != self.events.next_seq() || at > self.now) {
            faults.push("the last event is not the last, or is yet to come".into());
        }
    }

    fn task_faults(&self, task: &Task, faults: &mut Vec<String>) {
        let mut fault = |what: &str| faults.push(format!("task {} ({}): {what}", task.label(), task.status.word()));
        if self.ecs.task_number(&task.id) != Some(task.number) {
            fault("is not found by its id");
        }
        if self.ecs.cluster(&task.cluster).is_none() {
            fault("stands in no cluster");
        }
        if let Some(name) = &task.service {
            let service = self.ecs.service(&task.cluster, name);
            if service.is_some_and(|s| !s.tasks.contains(&task.number)) && task.status < Status::Stopped {
                fault("is not in the list of its service");
            }
        }
        let interface = task.eni.as_deref().and_then(|id| self.network.interface(id));
        let held = self.network.by_owner(&task.arn()).count();
        if task.status == Status::Stopped {
            if held > 0 {
                fault("holds an interface");
            }
            if task.stopped_at.is_none() || task.stopped_reason.is_none() {
                fault("has no stoppedAt or stoppedReason");
            }
        }
        if task.status >= Status::Deactivating && task.wanted {
            fault("stops and is wanted RUNNING");
        }
        let seated = (Status::Pending..=Status::Deactivating).contains(&task.status);
        if seated && task.has_interface() && interface.is_none() {
            fault("has no interface");
        }
        if let Some(interface) = interface
            && (interface.owner != task.arn() || Some(&interface.private_ip) != task.private_ip.as_ref())
        {
            fault("has an interface of another owner or address");
        }
        let running = task
            .containers
            .iter()
            .filter(|c| c.status == ContainerStatus::Running)
            .count();
        if running > 0 && !(Status::Pending..=Status::Stopping).contains(&task.status) {
            fault("has running containers");
        }
        if task.status == Status::Running && running == 0 {
            fault("has no running container");
        }
        let order = [
            Some(task.created_at),
            task.connected_at,
            task.started_at,
            task.stopping_at,
            task.stopped_at,
        ];
        let known: Vec<_> = order.iter().flatten().collect();
        if !known.is_sorted() || known.last().is_some_and(|last| **last > self.now) {
            fault("its times are out of order");
        }
    }

    fn service_faults(&self, service: &Service, faults: &mut Vec<String>) {
        let mut fault = |what: String| faults.push(format!("service {}: {what}", service.name));
        let primaries = service.deployments.iter().filter(|d| d.primary).count();
        let by_sets = service.controller == Controller::External;
        if service.status == ServiceStatus::Active && primaries != usize::from(!by_sets) {
            fault(format!("is ACTIVE and has {primaries} PRIMARY deployments"));
        }
        if service.status == ServiceStatus::Inactive && !service.deployments.is_empty() {
            fault("is INACTIVE and has deployments".into());
        }
        let own = |n: &u64| {
            self.ecs
                .task(*n)
                .filter(|t| t.service.as_deref() == Some(&service.name))
        };
        if service.tasks.iter().any(|n| own(n).is_none()) {
            fault("lists a task that is not its own".into());
        }
        let upper = Bounds::of(service.desired, service.minimum_percent, service.maximum_percent).upper;
        let (running, pending) = service.counts(self, None);
        // Only launches are bounded: a lowered desired count leaves more tasks until they are stopped.
        let bounded = !by_sets && service.staged().is_none() && !service.rebalancing;
        if bounded && pending > upper.max(service.desired) && running + pending > upper && self.steady_desired(service)
        {
            fault(format!(
                "{running} running and {pending} pending tasks, at most {upper} allowed"
            ));
        }
        if service.due.is_some_and(|due| due < self.now) {
            fault("its reconciliation is overdue".into());
        }
        for task in service.tasks.iter().filter_map(|n| self.ecs.task(*n)) {
            if task.status == Status::Running && task.wanted && task.targets.len() != service.attached_of(task).len() {
                fault(format!("running task {} was not registered everywhere", task.label()));
            }
        }
    }

    /// Whether the desired count has been the same for as long as the history tells of the tasks now there.
    fn steady_desired(&self, service: &Service) -> bool {
        service
            .history
            .iter()
            .rev()
            .take(2)
            .all(|(_, desired, ..)| *desired == service.desired)
    }

    fn network_faults(&self, faults: &mut Vec<String>) {
        let mut addresses: BTreeMap<&str, &str> = BTreeMap::new();
        let mut used: BTreeMap<&str, u32> = BTreeMap::new();
        for interface in self.network.interfaces() {
            *used.entry(&interface.subnet).or_default() += 1;
            for ip in [Some(&interface.private_ip), interface.public_ip.as_ref()]
                .into_iter()
                .flatten()
            {
                if let Some(other) = addresses.insert(ip, &interface.id) {
                    faults.push(format!("{} and {other} both hold {ip}", interface.id));
                }
                if self.network.by_address(ip).is_none_or(|found| found.id != interface.id) {
                    faults.push(format!("{} is not found by its address {ip}", interface.id));
                }
            }
            if !self
                .network
                .by_owner(&interface.owner)
                .any(|found| found.id == interface.id)
            {
                faults.push(format!("{} is not found by its owner", interface.id));
            }
            if interface.owner.contains(":task/") {
                let owner = self.ecs.task_by_id(&interface.owner);
                if owner.is_none_or(|task| task.status == Status::Stopped) {
                    faults.push(format!("{} belongs to a task that is gone", interface.id));
                }
            }
        }
        for subnet in self.network.subnets() {
            let usable = subnet.cidr.usable();
            let free = usable.end() + 1 - usable.start() - used.get(subnet.id.as_str()).copied().unwrap_or(0);
            if subnet.available() != free {
                faults.push(format!(
                    "subnet {} counts {} free addresses, not {free}",
                    subnet.id,
                    subnet.available()
                ));
            }
        }
    }

    fn target_faults(&self, faults: &mut Vec<String>) {
        for group in self.balancing.groups() {
            let mut seen = BTreeSet::new();
            for target in &group.targets {
                if !seen.insert((&target.id, target.port)) {
                    faults.push(format!("{} holds {}:{} twice", group.name, target.id, target.port));
                }
                if target.changed >= self.events.next_seq() {
                    faults.push(format!(
                        "{}: the health of {} comes from nowhere",
                        group.name, target.id
                    ));
                }
            }
            for balancer in &group.load_balancers {
                if self.balancing.load_balancer(balancer).is_none() {
                    faults.push(format!("{} is used by a load balancer that is gone", group.name));
                }
            }
        }
    }
}
