//! AWS Cloud Map: namespaces, their services, and the instances registered with them.
//!
//! Follows the Cloud Map API reference and Developer Guide. Simplified: what AWS does in the background is done at once,
//! and the operation that reports it says so a few seconds later; health comes from ECS, not from Route 53's checks.
//! Invariant: a service stands in a namespace that exists; an instance's service counts it.

mod instances;
mod namespaces;
mod operations;
mod routes;
mod services;

pub use routes::{ROUTES, RULES};

use crate::aws::{ACCOUNT, AwsError, REGION, arn};
use crate::base::rng::Draw;
use crate::base::time::Time;
use crate::model::World;
use crate::model::events::{Kind, New, Seq};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// Everything of Cloud Map.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Discovery {
    namespaces: BTreeMap<String, Rc<Namespace>>,
    services: BTreeMap<String, Rc<Service>>,
    /// Oldest first.
    operations: VecDeque<operations::Operation>,
}

/// A namespace.
#[derive(Clone, Debug, Serialize)]
pub struct Namespace {
    /// `ns-…`
    pub id: String,
    pub name: String,
    /// The VPC whose DNS knows its names; `None` where only API calls find them.
    pub vpc: Option<String>,
    pub description: String,
    pub created_at: Time,
    pub tags: Value,
}

/// A service of a namespace.
#[derive(Clone, Debug, Serialize)]
pub struct Service {
    /// `srv-…`
    pub id: String,
    pub name: String,
    pub namespace: String,
    pub description: String,
    /// DnsConfig and health check members as given.
    pub dns: Value,
    pub health: Value,
    pub custom_health: Value,
    pub created_at: Time,
    pub instances: BTreeMap<String, Instance>,
    /// Rises with each change of its instances.
    pub revision: u64,
    pub tags: Value,
}

/// An instance: attributes and health.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Instance {
    pub attributes: BTreeMap<String, String>,
    pub healthy: bool,
}

impl Namespace {
    /// The namespace's ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:servicediscovery:{REGION}:{ACCOUNT}:namespace/{}", self.id)
    }
}

impl Service {
    /// The service's ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:servicediscovery:{REGION}:{ACCOUNT}:service/{}", self.id)
    }
}

impl Instance {
    /// The address it was registered with.
    pub fn address(&self) -> Option<&str> {
        self.attributes.get("AWS_INSTANCE_IPV4").map(String::as_str)
    }
}

/// An id such as `ns-e4anhexamplen6wjb`.
fn id(seed: u64, prefix: &str, number: u64) -> String {
    const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut draw = Draw::of(seed, prefix, number);
    let tail: String = (0..16).map(|_| ALPHABET[draw.range(0, 31) as usize] as char).collect();
    format!("{prefix}-{tail}")
}

fn error(code: &str, message: impl Into<String>, field: &str) -> AwsError {
    AwsError::new(code, message).field(field)
}

impl Discovery {
    /// A namespace by id, ARN or name.
    pub fn namespace(&self, text: &str) -> Option<&Namespace> {
        let id = arn::last(text);
        let by_name = || self.namespaces.values().find(|n| n.name == text);
        self.namespaces.get(id).or_else(by_name).map(Rc::as_ref)
    }

    /// Every namespace, by id.
    pub fn namespaces(&self) -> impl Iterator<Item = &Namespace> {
        self.namespaces.values().map(Rc::as_ref)
    }

    /// A service by id or ARN.
    pub fn service(&self, text: &str) -> Option<&Service> {
        self.services.get(arn::last(text)).map(Rc::as_ref)
    }

    /// The services of a namespace, by id.
    pub fn services_of<'a>(&'a self, namespace: &'a str) -> impl Iterator<Item = &'a Service> {
        self.services
            .values()
            .map(Rc::as_ref)
            .filter(move |s| s.namespace == namespace)
    }

    /// The service of a name in a namespace.
    pub fn named(&self, namespace: &str, name: &str) -> Option<&Service> {
        let fits = |s: &&Rc<Service>| s.namespace == namespace && s.name.eq_ignore_ascii_case(name);
        self.services.values().find(fits).map(Rc::as_ref)
    }

    /// Addresses that a VPC's DNS gives for `service.namespace`; `None` where it knows no such name.
    pub fn resolve(&self, vpc: &str, host: &str) -> Option<Vec<String>> {
        let namespaces = self.namespaces().filter(|n| n.vpc.as_deref() == Some(vpc));
        let found = namespaces.filter_map(|n| {
            let name = host.strip_suffix(&n.name)?.strip_suffix('.')?;
            self.named(&n.id, name)
        });
        let service = found.last()?;
        let of = |only_healthy: bool| -> Vec<String> {
            let fit = service.instances.values().filter(|i| i.healthy || !only_healthy);
            fit.filter_map(|i| i.address().map(str::to_string)).collect()
        };
        // Route 53 answers with all where none is healthy.
        let healthy = of(true);
        Some(if healthy.is_empty() { of(false) } else { healthy })
    }
}

impl World {
    /// The namespace of a name, made as an HTTP namespace where there is none: what ECS does for a cluster's default.
    pub(in crate::model) fn ensure_namespace(&mut self, because: Seq, name: &str) -> String {
        if let Some(namespace) = self.discovery.namespace(name) {
            return namespace.arn();
        }
        namespaces::make(self, because, name, None, String::new(), Value::Null).0
    }

    /// The service of a name in a namespace, made where there is none; its ARN.
    pub(in crate::model) fn ensure_discovery_service(
        &mut self,
        because: Seq,
        namespace: &str,
        name: &str,
    ) -> Option<String> {
        let id = self.discovery.namespace(namespace)?.id.clone();
        if let Some(service) = self.discovery.named(&id, name) {
            return Some(service.arn());
        }
        let new = services::New {
            name: name.into(),
            namespace: id,
            description: "Managed by Amazon ECS".into(),
            dns: Value::Null,
            health: Value::Null,
            custom_health: Value::Null,
            tags: Value::Null,
        };
        Some(services::make(self, because, new))
    }

    /// Registers an instance, or replaces its attributes; nothing happens where the service is gone.
    pub(in crate::model) fn register_instance(
        &mut self,
        because: Seq,
        service: &str,
        instance: &str,
        attributes: BTreeMap<String, String>,
    ) {
        let Some(found) = self.discovery.services.get_mut(arn::last(service)).map(Rc::make_mut) else {
            return;
        };
        let healthy = attributes.get("AWS_INIT_HEALTH_STATUS").map(String::as_str) != Some("UNHEALTHY");
        found
            .instances
            .insert(instance.into(), Instance { attributes, healthy });
        found.revision += 1;
        let (arn, text) = (
            found.arn(),
            format!("Instance {instance} was registered with {}.", found.name),
        );
        self.tell(New::of(Kind::Network, arn, because, text).rule("discovery.instances"));
    }

    /// Takes an instance out; whether it was there.
    pub(in crate::model) fn deregister_instance(&mut self, because: Seq, service: &str, instance: &str) -> bool {
        let Some(found) = self.discovery.services.get_mut(arn::last(service)).map(Rc::make_mut) else {
            return false;
        };
        if found.instances.remove(instance).is_none() {
            return false;
        }
        found.revision += 1;
        let (arn, text) = (
            found.arn(),
            format!("Instance {instance} was taken out of {}.", found.name),
        );
        self.tell(New::of(Kind::Network, arn, because, text).rule("discovery.instances"));
        true
    }
}
