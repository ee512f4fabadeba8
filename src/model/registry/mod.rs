//! Images as programs: the catalogue of what can be pulled, and what each does when it runs.

use crate::aws::AwsError;
use crate::model::fidelity::Rule;
use serde::Serialize;

pub const RULES: &[Rule] = &[];

/// The registries the world can pull from.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Registry {}

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
}

/// What the image's program does when it runs. All numbers are per task container.
#[derive(Clone, Debug, Serialize)]
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
    pub start_lines: &'static [&'static str],
}

/// What a program answers over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Site {
    /// Does not speak HTTP.
    None,
    /// `nginxdemos/hello`: server address, server name, date and URI.
    Hello,
    /// nginx's welcome page on `/`, 404 elsewhere.
    Nginx,
    /// httpd's `It works!` on `/`, 404 elsewhere.
    Httpd,
    /// An API: `/health` 200, `/` JSON, `/slow`, `/error` 500, other paths 404.
    Api,
    /// Answers 500 to everything.
    Broken,
}

/// Why an image cannot be pulled; the text is the tail of ECS's `CannotPullContainerError`.
#[derive(Clone, Debug, PartialEq)]
pub struct PullError(pub String);

impl Registry {
    /// The built-in catalogue.
    pub fn new() -> Registry {
        Registry {}
    }
    /// Finds what an image reference names (`name`, `name:tag`, `name@sha256:…`, with or without registry host).
    pub fn resolve(&self, image: &str) -> Result<&Image, PullError> {
        Err(PullError(format!("{image}: not found")))
    }
    /// Every image, for pickers and completion.
    pub fn images(&self) -> impl Iterator<Item = &Image> {
        [].into_iter()
    }
    /// Takes an image away or brings it back (fault injection).
    pub(in crate::model) fn set_available(&mut self, _image: &str, _available: bool) -> Result<(), AwsError> {
        Ok(())
    }
}
