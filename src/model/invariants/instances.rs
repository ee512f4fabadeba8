//! What must hold of machines, container instances and Auto Scaling groups.

use crate::model::World;
use crate::model::compute::State;
use crate::model::ecs::instance::{ContainerInstance, Status};
use crate::model::ecs::task::Status as TaskStatus;
use std::collections::{BTreeMap, BTreeSet};

impl World {
    pub(super) fn instance_faults(&self, faults: &mut Vec<String>) {
        for instance in self.ecs.container_instances() {
            self.resources(instance, faults);
        }
        self.tasks_on_instances(faults);
        for machine in self.compute.instances() {
            let mut fault =
                |what: &str| faults.push(format!("instance {} ({}): {what}", machine.id, machine.state.word()));
            let own = self.network.by_owner(&machine.arn()).count();
            let wanted = usize::from(machine.state != State::Terminated);
            if own != wanted {
                fault(&format!("holds {own} interfaces of its own"));
            }
            if machine.interface.is_some() != (wanted == 1) {
                fault("knows another interface than it holds");
            }
            if machine.state == State::Terminated
                && let Some(registered) = self.ecs.instance_of_host(&machine.id)
                && !registered.tasks.is_empty()
            {
                fault("is gone and still has tasks");
            }
            if let Some(group) = &machine.group
                && machine.state != State::Terminated
                && let Some(group) = self.scaling.group(group)
                && !group.members.iter().any(|m| m.id == machine.id)
            {
                fault("is not listed by its Auto Scaling group");
            }
        }
        for group in self.scaling.groups() {
            if group.desired < group.minimum || group.desired > group.maximum {
                faults.push(format!("Auto Scaling group {}: desired is out of bounds", group.name));
            }
            if group.due.is_some_and(|due| due < self.now) {
                faults.push(format!("Auto Scaling group {}: its look is overdue", group.name));
            }
        }
    }

    fn resources(&self, instance: &ContainerInstance, faults: &mut Vec<String>) {
        let mut fault = |what: String| faults.push(format!("container instance {}: {what}", instance.label()));
        let (mut cpu, mut memory, mut interfaces, mut gpus) = (0, 0, 0, 0);
        let mut ports: BTreeSet<u16> = instance.registered.ports.clone();
        let mut dynamic: BTreeSet<u16> = BTreeSet::new();
        let mut groups: BTreeMap<&str, u32> = BTreeMap::new();
        for number in &instance.tasks {
            let Some(task) = self.ecs.task(*number) else {
                fault(format!("holds task {number}, which is gone"));
                continue;
            };
            if task.instance != Some(instance.number) || task.status == TaskStatus::Stopped {
                fault(format!("holds task {}, which is not there", task.label()));
            }
            let claim = &task.given.claim;
            cpu += claim.cpu;
            memory += claim.memory;
            interfaces += u64::from(claim.interface);
            gpus += task.given.gpus.len();
            for port in &claim.ports {
                if !ports.insert(*port) {
                    fault(format!("has port {port} twice"));
                }
            }
            for binding in task.given.bindings.iter().filter(|b| b.dynamic) {
                if !dynamic.insert(binding.host) || ports.contains(&binding.host) {
                    fault(format!("has dynamic port {} twice", binding.host));
                }
            }
            *groups.entry(&task.group).or_default() += 1;
        }
        let (registered, remaining) = (&instance.registered, &instance.remaining);
        if (remaining.cpu + cpu, remaining.memory + memory) != (registered.cpu, registered.memory) {
            fault(format!(
                "registered {} CPU and {} MiB are not remaining {} and {} plus used {cpu} and {memory}",
                registered.cpu, registered.memory, remaining.cpu, remaining.memory
            ));
        }
        if remaining.ports != ports || instance.dynamic != dynamic {
            fault("counts other ports than its tasks have".into());
        }
        if instance.interfaces.0 != interfaces || interfaces > instance.interfaces.1 {
            fault(format!(
                "counts {} interfaces, its tasks have {interfaces}",
                instance.interfaces.0
            ));
        }
        if remaining.gpus.len() + gpus != registered.gpus.len() {
            fault("its GPUs do not add up".into());
        }
        for (group, count) in groups {
            let counted = self
                .ecs
                .group_counts(&instance.cluster, group)
                .and_then(|on| on.get(&instance.number));
            if counted != Some(&count) {
                fault(format!("counts {counted:?} tasks of group {group}, not {count}"));
            }
        }
        if instance.status == Status::Inactive && (!instance.tasks.is_empty() || instance.connected) {
            fault("is INACTIVE and has tasks or an agent".into());
        }
    }

    fn tasks_on_instances(&self, faults: &mut Vec<String>) {
        for task in self
            .ecs
            .tasks()
            .filter(|t| t.kind.is_some() && t.status < TaskStatus::Stopped)
        {
            let mut fault = |what: &str| faults.push(format!("task {} ({}): {what}", task.label(), task.status.word()));
            let held = task.instance.and_then(|n| self.ecs.instance(&task.cluster, n));
            match held {
                Some(instance) if !instance.tasks.contains(&task.number) => fault("is not listed by its instance"),
                None if task.status != TaskStatus::Provisioning => fault("runs on no instance"),
                _ => {}
            }
            if task.provider.is_none() && task.instance.is_none() && task.wanted {
                fault("waits for an instance without a capacity provider");
            }
        }
    }
}
