//! Images as programs: the catalogue of what can be pulled, and what each does when it runs.
//!
//! Names resolve as Docker and containerd resolve them (Docker Hub by default, `library/` for official images,
//! `latest` without a tag); failures carry the text that ECS appends to `CannotPullContainerError`.
//! Source: ECS Developer Guide, "CannotPullContainer task errors"; distribution/reference grammar.
//!
//! Invariant: the catalogue never changes; only the list of images taken away by fault injection does.

mod catalogue;
mod command;
mod pull;
pub mod reference;
mod shell;
mod site;

pub use pull::PullError;
pub use reference::Reference;
pub use site::{SiteContext, latency_ms, respond, status};

use crate::aws::AwsError;
use crate::model::fidelity::{Label, Rule};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub const RULES: &[Rule] = &[
    Rule {
        id: "image.reference",
        label: Label::Exact,
        says: "An image name without registry is Docker Hub's, without namespace an official image, without tag `latest`.",
        source: "Docker documentation, Image tag reference; ECS API Reference, ContainerDefinition image",
    },
    Rule {
        id: "image.catalogue",
        label: Label::Simplified,
        says: "Only images of the built-in catalogue can be pulled; each is a small program with sizes close to the real ones.",
        source: "Taskyard's image catalogue",
    },
    Rule {
        id: "image.pull-failure",
        label: Label::Exact,
        says: "A missing image stops the task with CannotPullContainerError and the registry's own reason.",
        source: "ECS Developer Guide, CannotPullContainer task errors",
    },
    Rule {
        id: "image.command",
        label: Label::Simplified,
        says: "Of a container's command, simple shell is understood: sleep, echo, exit, loops, and starting the image's server.",
        source: "ECS API Reference, ContainerDefinition command and entryPoint",
    },
    Rule {
        id: "image.pid-one",
        label: Label::Exact,
        says: "A shell loop or sleep as process 1 has no handler for SIGTERM, so it is killed after stopTimeout (exit 137).",
        source: "ECS blog, Graceful shutdowns with ECS; Linux pid_namespaces(7)",
    },
];

/// The registries the world can pull from.
#[derive(Clone, Debug, Serialize)]
pub struct Registry {
    /// By full name, `docker.io/library/nginx:latest`.
    #[serde(skip)]
    images: Rc<BTreeMap<String, Image>>,
    /// Full names of images taken away.
    gone: BTreeSet<String>,
}

/// An image that can be pulled.
#[derive(Clone, Debug, Serialize)]
pub struct Image {
    /// `nginxdemos/hello`, without tag, as Docker's short name or the full registry name.
    pub repository: String,
    pub tag: String,
    /// `sha256:…`
    pub digest: String,
    /// Compressed size in MB: what is pulled.
    pub compressed_mb: u64,
    /// One sentence for pickers and lessons.
    pub about: &'static str,
    pub program: Program,
    /// Whether a picker offers this tag; other tags of the same image are found by name.
    pub featured: bool,
    /// Whether the image has a shell and the usual small tools.
    pub shell: bool,
    /// Command names that start the image's own program.
    pub servers: &'static [&'static str],
}

/// What the image's program does when it runs. All numbers are per task container.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Program {
    /// From container start until it listens, in milliseconds.
    pub listens_after_ms: u64,
    /// TCP ports it listens on.
    pub ports: Vec<u16>,
    /// CPU used by one request, in milliseconds of one vCPU.
    pub cpu_ms_per_request: u64,
    /// CPU used when idle, in thousandths of a vCPU.
    pub cpu_idle_milli: u64,
    /// CPU use that does not depend on requests (a worker), in thousandths of a vCPU.
    pub cpu_busy_milli: u64,
    /// Memory after start, in MiB.
    pub memory_mib: u64,
    /// Memory held by one request in flight, in KiB.
    pub memory_kib_per_request: u64,
    /// Memory lost for ever by one minute of running, in MiB (a leak).
    pub leak_mib_per_minute: u64,
    /// Memory lost for ever per thousand requests, in MiB.
    pub leak_mib_per_1000_requests: u64,
    /// Ends by itself after this many milliseconds with this exit code.
    pub exits: Option<(u64, i64)>,
    /// How long it takes to end after SIGTERM, in milliseconds; none = ignores SIGTERM until it is killed.
    pub stops_within_ms: Option<u64>,
    /// Exit code after SIGTERM (0 when handled, 143 when not).
    pub sigterm_exit: i64,
    /// Latency of one request without load, in milliseconds.
    pub latency_ms: u64,
    /// What it answers.
    pub site: Site,
    /// Lines it writes to stdout when it starts.
    pub start_lines: Vec<String>,
    /// A page written by the container's command, served on `/` instead of the site's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// A line it writes again and again: the period in milliseconds, and the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_every: Option<(u64, String)>,
    /// Why the container cannot be started at all: the tail of ECS's `CannotStartContainerError`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_error: Option<String>,
}

/// What a program answers over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Site {
    /// Does not speak HTTP.
    None,
    /// `nginxdemos/hello`: server address, server name, date and URI.
    Hello,
    /// `nginxdemos/hello:plain-text`: the same as lines of text.
    HelloText,
    /// nginx's welcome page on `/`, 404 elsewhere.
    Nginx,
    /// httpd's `It works!` on `/`, 404 elsewhere.
    Httpd,
    /// The Amazon ECS sample application's page on `/`, 404 elsewhere.
    Sample,
    /// An API: `/health` 200, `/` JSON, `/slow`, `/error` 500, other paths 404.
    Api,
    /// Answers 500 to everything.
    Broken,
    /// WordPress before its set-up: every page leads to the installer.
    Wordpress,
}

impl Registry {
    /// The built-in catalogue.
    pub fn new() -> Registry {
        Registry {
            images: Rc::new(catalogue::images()),
            gone: BTreeSet::new(),
        }
    }

    /// Finds what an image reference names (`name`, `name:tag`, `name@sha256:…`, with or without registry host).
    pub fn resolve(&self, image: &str) -> Result<&Image, PullError> {
        let reference = Reference::parse(image).map_err(PullError)?;
        let found = match &reference.digest {
            None => self.images.get_key_value(&reference.tagged()),
            Some(digest) => self.of_repository(&reference).find(|(_, i)| i.digest == *digest),
        };
        match found {
            Some((name, image)) if !self.gone.contains(name) => Ok(image),
            _ => Err(pull::failure(
                &reference,
                self.of_repository(&reference).next().is_some(),
            )),
        }
    }

    /// What an image reference names, even where fault injection has taken it away: what a machine has kept of it.
    pub fn known(&self, image: &str) -> Option<&Image> {
        let reference = Reference::parse(image).ok()?;
        match &reference.digest {
            None => self.images.get(&reference.tagged()),
            Some(digest) => self
                .of_repository(&reference)
                .find(|(_, i)| i.digest == *digest)
                .map(|(_, i)| i),
        }
    }

    /// Every featured image, for pickers and completion.
    pub fn images(&self) -> impl Iterator<Item = &Image> {
        self.images.values().filter(|image| image.featured)
    }

    /// Every image with every tag, by full name (`docker.io/library/nginx:latest`).
    pub fn all(&self) -> impl Iterator<Item = (&str, &Image)> {
        self.images.iter().map(|(name, image)| (name.as_str(), image))
    }

    /// Whether fault injection has taken the image away.
    pub fn is_gone(&self, image: &str) -> bool {
        Reference::parse(image).is_ok_and(|reference| self.gone.contains(&reference.tagged()))
    }

    /// What a container of this image runs, given the task definition's `entryPoint` and `command`.
    pub fn program(&self, image: &Image, entry_point: &[String], command: &[String]) -> Program {
        command::program(image, entry_point, command)
    }

    /// Takes an image away or brings it back (fault injection).
    pub(in crate::model) fn set_available(&mut self, image: &str, available: bool) -> Result<(), AwsError> {
        let reference = Reference::parse(image)
            .map_err(|why| AwsError::new("ValidationError", format!("Image {image}: {why}.")).field("image"))?;
        let name = reference.tagged();
        if !self.images.contains_key(&name) {
            let text = format!("The catalogue has no image {image}.");
            return Err(AwsError::new("ImageNotFoundException", text).field("image"));
        }
        if available {
            self.gone.remove(&name);
        } else {
            self.gone.insert(name);
        }
        Ok(())
    }

    fn of_repository(&self, reference: &Reference) -> impl Iterator<Item = (&String, &Image)> {
        let prefix = format!("{}:", reference.name());
        let from = prefix.clone();
        self.images
            .range(from..)
            .take_while(move |(name, _)| name.starts_with(&prefix))
    }
}

impl Default for Registry {
    fn default() -> Registry {
        Registry::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_full_names_find_the_same_image() {
        let registry = Registry::new();
        let digest = |name: &str| registry.resolve(name).unwrap().digest.clone();
        assert_eq!(digest("nginx"), digest("docker.io/library/nginx:latest"));
        assert_eq!(digest("index.docker.io/nginx"), digest("nginx"));
        assert_eq!(registry.resolve("nginxdemos/hello").unwrap().program.site, Site::Hello);
        let text = registry.resolve("nginxdemos/hello:plain-text").unwrap();
        assert_eq!(text.program.site, Site::HelloText);
        assert_ne!(text.digest, digest("nginxdemos/hello"));
    }

    #[test]
    fn a_digest_finds_its_image_and_no_other() {
        let registry = Registry::new();
        let digest = registry.resolve("httpd:2.4").unwrap().digest.clone();
        assert!(registry.resolve(&format!("httpd@{digest}")).is_ok());
        assert!(registry.resolve(&format!("httpd:latest@{digest}")).is_ok());
        assert!(registry.resolve(&format!("nginx@{digest}")).is_err());
    }

    #[test]
    fn missing_images_fail_with_the_registrys_reason() {
        let registry = Registry::new();
        let why = |name: &str| registry.resolve(name).unwrap_err().0;
        assert_eq!(
            why("nope"),
            "pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/nope:latest: \
             pull access denied, repository does not exist or may require authorization: server message: \
             insufficient_scope: authorization failed"
        );
        assert!(
            why("nginx:nope").ends_with(
                "failed to resolve ref docker.io/library/nginx:nope: docker.io/library/nginx:nope: not found"
            )
        );
        assert!(why("public.ecr.aws/nope/nope").ends_with("public.ecr.aws/nope/nope:latest: not found"));
        assert!(why("Nginx").contains("invalid reference format"));
        assert!(why("").contains("invalid reference format"));
        assert!(why("999999999999.dkr.ecr.us-east-1.amazonaws.com/api").ends_with("403 Forbidden"));
        assert!(why("registry.example.test/api").ends_with("no such host"));
    }

    #[test]
    fn an_image_can_leave_its_registry_and_come_back() {
        let mut registry = Registry::new();
        registry.set_available("nginx:latest", false).unwrap();
        assert!(registry.is_gone("nginx"));
        assert!(registry.resolve("nginx").unwrap_err().0.ends_with(": not found"));
        assert!(registry.resolve("nginx:alpine").is_ok());
        registry.set_available("nginx", true).unwrap();
        assert!(registry.resolve("nginx").is_ok());
        assert!(registry.set_available("nope", false).is_err());
    }

    #[test]
    fn every_image_of_the_catalogue_resolves_by_the_name_it_shows() {
        let registry = Registry::new();
        for (name, image) in registry.all() {
            assert_eq!(registry.resolve(name).unwrap().digest, image.digest);
            let shown = format!("{}:{}", image.repository, image.tag);
            assert_eq!(registry.resolve(&shown).unwrap().digest, image.digest, "{shown}");
            assert!(image.compressed_mb > 0 && image.digest.len() == 71);
        }
        assert!(registry.images().count() >= 20);
    }
}
