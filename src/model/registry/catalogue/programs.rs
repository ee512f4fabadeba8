//! The kinds of programs that images are made of.

use super::super::{Program, Site};

/// A process that neither listens nor ends.
pub(in crate::model::registry) fn idle() -> Program {
    Program {
        listens_after_ms: 0,
        ports: Vec::new(),
        cpu_ms_per_request: 0,
        cpu_idle_milli: 1,
        cpu_busy_milli: 0,
        memory_mib: 4,
        memory_kib_per_request: 0,
        leak_mib_per_minute: 0,
        leak_mib_per_1000_requests: 0,
        exits: None,
        stops_within_ms: Some(200),
        sigterm_exit: 0,
        latency_ms: 0,
        site: Site::None,
        start_lines: Vec::new(),
        page: None,
        log_every: None,
        start_error: None,
    }
}

/// A web server on port 80.
pub(super) fn web(site: Site, lines: &[&str]) -> Program {
    Program {
        listens_after_ms: 600,
        ports: vec![80],
        cpu_ms_per_request: 1,
        cpu_idle_milli: 2,
        memory_mib: 12,
        memory_kib_per_request: 64,
        latency_ms: 2,
        site,
        start_lines: lines.iter().map(|line| (*line).to_string()).collect(),
        ..idle()
    }
}

/// A service of Taskyard's own, on port 8080 behind `/health`.
pub(super) fn api() -> Program {
    Program {
        listens_after_ms: 1500,
        ports: vec![8080],
        cpu_ms_per_request: 8,
        cpu_idle_milli: 5,
        memory_mib: 90,
        memory_kib_per_request: 256,
        latency_ms: 18,
        ..web(Site::Api, &["api: listening on :8080"])
    }
}

/// A server that speaks a protocol of its own.
pub(super) fn store(port: u16, after: u64, memory: u64, line: &str) -> Program {
    Program {
        listens_after_ms: after,
        ports: vec![port],
        cpu_idle_milli: 4,
        memory_mib: memory,
        start_lines: vec![line.into()],
        ..idle()
    }
}

/// A program that prints a line and ends.
pub(super) fn ends(after: u64, code: i64, line: &str) -> Program {
    Program {
        exits: Some((after, code)),
        start_lines: if line.is_empty() { Vec::new() } else { vec![line.into()] },
        ..idle()
    }
}
