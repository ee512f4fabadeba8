//! Where container instances are found: by cluster, id and host, and how many tasks of a group stand on each.

use super::{ContainerInstance, Status};
use crate::aws::arn;
use crate::base::time::Span;
use crate::model::World;
use crate::model::ecs::network::Capacity;
use crate::model::ecs::{Ecs, Wake, placement};
use crate::model::events::Seq;
use std::collections::BTreeMap;
use std::rc::Rc;

impl Ecs {
    /// The container instance of a number in a cluster, INACTIVE ones included.
    pub fn instance(&self, cluster: &str, number: u64) -> Option<&Rc<ContainerInstance>> {
        self.instances.get(cluster)?.get(&number)
    }

    /// The number of an id or ARN in a cluster.
    pub fn instance_number(&self, cluster: &str, id_or_arn: &str) -> Option<u64> {
        let (of, number) = self.instance_ids.get(arn::last(id_or_arn))?;
        (of == cluster).then_some(*number)
    }

    /// The container instance of an id or ARN, in any cluster.
    pub fn instance_by_id(&self, id_or_arn: &str) -> Option<&Rc<ContainerInstance>> {
        let (cluster, number) = self.instance_ids.get(arn::last(id_or_arn))?;
        self.instance(cluster, *number)
    }

    /// The container instance of a host, unless it is INACTIVE.
    pub fn instance_of_host(&self, host: &str) -> Option<&Rc<ContainerInstance>> {
        let (cluster, number) = self.hosts.get(host)?;
        self.instance(cluster, *number)
    }

    /// The instances of a cluster after a number, in order of registration, INACTIVE ones included.
    pub fn instances_after(&self, cluster: &str, last: u64) -> impl Iterator<Item = &Rc<ContainerInstance>> {
        self.instances
            .get(cluster)
            .into_iter()
            .flat_map(move |all| all.range(last.saturating_add(1)..).map(|(_, instance)| instance))
    }

    /// The instances of a cluster that are not INACTIVE.
    pub fn instances_of(&self, cluster: &str) -> impl Iterator<Item = &Rc<ContainerInstance>> {
        self.instances_after(cluster, 0)
            .filter(|i| i.status != Status::Inactive)
    }

    /// Every container instance, INACTIVE ones included.
    pub fn container_instances(&self) -> impl Iterator<Item = &Rc<ContainerInstance>> {
        self.instances.values().flat_map(BTreeMap::values)
    }

    /// How many tasks of a group stand on each instance of a cluster; tasks that are STOPPED do not count.
    pub fn group_counts(&self, cluster: &str, group: &str) -> Option<&BTreeMap<u64, u32>> {
        self.groups.get(cluster)?.get(group)
    }

    /// How many tasks of a cluster wait for an instance.
    pub fn waiting_in(&self, cluster: &str) -> usize {
        self.waiting.iter().filter(|(of, _)| of == cluster).count()
    }

    /// The task groups on an instance.
    pub fn groups_on(&self, cluster: &str, number: u64) -> Vec<&str> {
        let groups = self.groups.get(cluster).into_iter().flatten();
        groups
            .filter(|(_, on)| on.contains_key(&number))
            .map(|(group, _)| group.as_str())
            .collect()
    }

    /// Decisions of placement.
    pub fn decisions(&self) -> &placement::Decisions {
        &self.decisions
    }

    pub(in crate::model::ecs) fn instance_mut(&mut self, cluster: &str, number: u64) -> Option<&mut ContainerInstance> {
        self.instances.get_mut(cluster)?.get_mut(&number).map(Rc::make_mut)
    }

    pub(in crate::model::ecs) fn add_instance(&mut self, instance: Rc<ContainerInstance>) {
        let place = (instance.cluster.clone(), instance.number);
        self.instance_ids.insert(instance.id.clone(), place.clone());
        self.hosts.insert(instance.host.clone(), place);
        self.instances
            .entry(instance.cluster.clone())
            .or_default()
            .insert(instance.number, instance);
    }

    /// The host may register anew; the old record stays for a while.
    pub(in crate::model::ecs) fn forget_host(&mut self, cluster: &str, number: u64) {
        let host = self
            .instance(cluster, number)
            .map(|i| i.host.clone())
            .unwrap_or_default();
        if self.hosts.get(&host).is_some_and(|(_, n)| *n == number) {
            self.hosts.remove(&host);
        }
    }

    pub(in crate::model::ecs) fn forget_instance(&mut self, cluster: &str, number: u64) {
        self.forget_host(cluster, number);
        if let Some(instance) = self.instances.get_mut(cluster).and_then(|all| all.remove(&number)) {
            self.instance_ids.remove(&instance.id);
        }
    }

    pub(in crate::model::ecs) fn count_group(&mut self, cluster: &str, group: &str, number: u64, by: i64) {
        let groups = match self.groups.get_mut(cluster) {
            Some(groups) => groups,
            None => self.groups.entry(cluster.into()).or_default(),
        };
        let on = match groups.get_mut(group) {
            Some(on) => on,
            None => groups.entry(group.into()).or_default(),
        };
        let count = on.entry(number).or_default();
        *count = (i64::from(*count) + by).max(0) as u32;
        if *count == 0 {
            on.remove(&number);
        }
        if on.is_empty() {
            groups.remove(group);
        }
    }
}

impl World {
    /// Something about a cluster's instances changed: what waits for a place is looked at again.
    pub(in crate::model) fn cluster_changed(&mut self, because: Seq, cluster: &str) {
        let on_instances = |s: &&Rc<crate::model::ecs::service::Service>| {
            let capacity = s.primary().map(|p| &p.capacity);
            capacity.is_some_and(|c| matches!(c, Capacity::Instances(_)) || !c.is_fargate())
        };
        let names: Vec<String> = self
            .ecs
            .services_of(cluster)
            .filter(on_instances)
            .map(|s| s.name.clone())
            .collect();
        for name in names {
            self.poke_service(cluster, &name, because);
        }
        self.place_waiting_soon(cluster);
    }

    /// Puts a look at what waits for a place in a cluster on the agenda, if anything does.
    pub(in crate::model) fn place_waiting_soon(&mut self, cluster: &str) {
        let waits = self.ecs.waiting.iter().any(|(of, _)| of == cluster)
            || self.ecs.decisions.all_refused().any(|d| d.cluster == cluster);
        let at = self.now + Span::secs(1);
        if waits && self.ecs.placing.get(cluster).is_none_or(|due| *due <= self.now) {
            self.ecs.placing.insert(cluster.into(), at);
            let because = self.events.next_seq() - 1;
            self.wake_at(at, because, Wake::Place(cluster.into()).into());
        }
    }
}
