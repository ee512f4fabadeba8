//! The simulated account: a seeded world that changes only through [`World::apply`].
//!
//! Invariants: fields of `World` are private to this room and `apply` is its only public `&mut self`; a refused call
//! changes nothing; reading changes nothing; advancing in pieces gives the same world as advancing at once.

pub mod agenda;
pub mod balancing;
pub mod command;
pub mod compute;
pub mod discovery;
mod door;
pub mod ecs;
pub mod events;
mod faults;
pub mod fidelity;
pub mod functions;
pub mod iam;
pub mod invariants;
pub mod network;
pub mod registry;
pub mod routes;
pub mod scaling;
pub mod traffic;
pub mod watch;

pub use command::{Command, Inject, Outcome};
pub use events::{Event, Seq};

use crate::base::time::Time;
use agenda::Agenda;
use events::Events;
use serde::Serialize;
use std::fmt;

/// One simulated AWS account in one Region. Cheap to clone: records are shared until they change.
#[derive(Clone, Serialize)]
pub struct World {
    seed: u64,
    now: Time,
    /// Raised by every change; not part of the digest, since it counts commands and not what they did.
    #[serde(skip)]
    revision: u64,
    /// Counter behind every generated id.
    born: u64,
    agenda: Agenda,
    /// How far the command under way goes, and how many wakes it may still work through.
    #[serde(skip)]
    until: Time,
    #[serde(skip)]
    budget: usize,
    events: Events,
    iam: iam::Iam,
    network: network::Network,
    registry: registry::Registry,
    balancing: balancing::Balancing,
    discovery: discovery::Discovery,
    ecs: ecs::Ecs,
    compute: compute::Compute,
    scaling: scaling::Scaling,
    functions: functions::Functions,
    watch: watch::Watch,
    traffic: traffic::Traffic,
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "World {{ seed: {}, now: {}, events: {} }}",
            self.seed,
            self.now,
            self.events.next_seq() - 1
        )
    }
}

impl World {
    /// A new account as AWS makes it, at the world's first moment.
    pub fn new(seed: u64) -> World {
        World {
            seed,
            now: Time(0),
            revision: 0,
            born: 0,
            agenda: Agenda::default(),
            until: Time(0),
            budget: 0,
            events: Events::default(),
            iam: iam::Iam::new(),
            network: network::Network::new(seed),
            registry: registry::Registry::new(),
            balancing: balancing::Balancing::default(),
            discovery: discovery::Discovery::default(),
            ecs: ecs::Ecs::default(),
            compute: compute::Compute::default(),
            scaling: scaling::Scaling::default(),
            functions: functions::Functions::default(),
            watch: watch::Watch::default(),
            traffic: traffic::Traffic::default(),
        }
    }

    /// The seed that names this world's random draws.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The simulated moment.
    pub fn now(&self) -> Time {
        self.now
    }

    /// Raised by every change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// When the next known thing happens, if anything is on the agenda.
    pub fn next_wake(&self) -> Option<Time> {
        self.agenda.next_time()
    }

    /// What is on the agenda, the soonest first.
    pub fn due(&self) -> impl Iterator<Item = (Time, &agenda::Wake)> {
        self.agenda.iter().map(|(at, entry)| (at, &entry.wake))
    }

    /// Everything that happened, oldest first.
    pub fn events(&self) -> &Events {
        &self.events
    }

    /// Clusters, task definitions, services and tasks.
    pub fn ecs(&self) -> &ecs::Ecs {
        &self.ecs
    }

    /// EC2 instances and launch templates.
    pub fn compute(&self) -> &compute::Compute {
        &self.compute
    }

    /// Auto Scaling groups.
    pub fn scaling(&self) -> &scaling::Scaling {
        &self.scaling
    }

    /// VPCs, subnets, interfaces and security groups.
    pub fn network(&self) -> &network::Network {
        &self.network
    }

    /// Load balancers, target groups and listeners.
    pub fn balancing(&self) -> &balancing::Balancing {
        &self.balancing
    }

    /// Cloud Map's namespaces, services and instances.
    pub fn discovery(&self) -> &discovery::Discovery {
        &self.discovery
    }

    /// Lambda functions.
    pub fn functions(&self) -> &functions::Functions {
        &self.functions
    }

    /// Principals, roles and policies.
    pub fn iam(&self) -> &iam::Iam {
        &self.iam
    }

    /// The images that can be pulled.
    pub fn registry(&self) -> &registry::Registry {
        &self.registry
    }

    /// Metrics and logs.
    pub fn watch(&self) -> &watch::Watch {
        &self.watch
    }

    /// Traffic sources.
    pub fn traffic(&self) -> &traffic::Traffic {
        &self.traffic
    }

    /// The digest of the whole world: equal digests mean equal worlds.
    pub fn digest(&self) -> String {
        crate::base::digest::digest(self)
    }

    /// The digest of everything but the events: what a refused call leaves as it was.
    pub fn digest_without_events(&self) -> String {
        let mut quiet = self.clone();
        quiet.events = Events::default();
        quiet.digest()
    }

    /// A fresh number for an id; never handed out twice in one world.
    pub(in crate::model) fn next_number(&mut self) -> u64 {
        self.born += 1;
        self.born
    }

    /// Records an event with its cause and returns its number.
    pub(in crate::model) fn tell(&mut self, event: events::New) -> Seq {
        self.events.push(self.now, event)
    }

    /// Puts a wake on the agenda, not earlier than now.
    pub(in crate::model) fn wake_at(&mut self, at: Time, because: Seq, wake: agenda::Wake) {
        self.agenda.add(at.max(self.now), because, wake);
    }
}
