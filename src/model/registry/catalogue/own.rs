//! Taskyard's own images: each is one lesson about how programs behave in a task.

use super::super::{Program, Site};
use super::Row;
use super::programs::{api, ends, idle, web};
use super::rows::row;

/// Taskyard's own images.
pub(super) fn rows() -> Vec<Row> {
    vec![
        row(
            &["taskyard/api"],
            &["latest", "1.0", "1.1"],
            64,
            "A small JSON API on port 8080: /, /health, /slow, /error.",
            &["api", "/api"],
            api,
        ),
        row(
            &["taskyard/broken-http"],
            &["latest", "1.0"],
            64,
            "Listens on port 80 and answers 500 to everything.",
            &["server"],
            || {
                web(
                    Site::Broken,
                    &[
                        "server: listening on :80",
                        "server: cannot read configuration, answering 500",
                    ],
                )
            },
        ),
        row(
            &["taskyard/crasher"],
            &["latest", "1.0"],
            30,
            "Starts, fails after five seconds and exits with code 1.",
            &["crasher"],
            || Program {
                listens_after_ms: 500,
                site: Site::Api,
                ports: vec![80],
                memory_mib: 20,
                ..ends(5_000, 1, "fatal: cannot connect to database at db:5432")
            },
        ),
        row(
            &["taskyard/exit-on-start"],
            &["latest", "1.0"],
            30,
            "Its program is missing: exits with code 127 at once.",
            &["start"],
            || ends(100, 127, "sh: start: not found"),
        ),
        row(
            &["taskyard/job"],
            &["latest", "1.0"],
            40,
            "A batch job: works for 20 seconds, then exits with code 0.",
            &["job"],
            || Program {
                cpu_busy_milli: 600,
                memory_mib: 60,
                ..ends(20_000, 0, "job: 1000 records to process")
            },
        ),
        row(
            &["taskyard/slow-start"],
            &["latest", "1.0"],
            220,
            "A web server that needs 90 seconds before it listens on port 80.",
            &["server"],
            || Program {
                listens_after_ms: 90_000,
                memory_mib: 180,
                cpu_ms_per_request: 6,
                latency_ms: 12,
                ..web(Site::Hello, &["server: loading caches, this takes 90 seconds"])
            },
        ),
        row(
            &["taskyard/memory-leaker"],
            &["latest", "1.0"],
            64,
            "Answers on port 80 and loses 40 MiB every minute until it is killed.",
            &["server"],
            || Program {
                memory_mib: 60,
                leak_mib_per_minute: 40,
                leak_mib_per_1000_requests: 10,
                ..web(Site::Hello, &["server: listening on :80"])
            },
        ),
        row(
            &["taskyard/worker"],
            &["latest", "1.0"],
            64,
            "A worker without a port that keeps its CPU busy.",
            &["worker"],
            || Program {
                cpu_busy_milli: 200,
                memory_mib: 80,
                start_lines: vec!["worker: waiting for work".into()],
                ..idle()
            },
        ),
        row(
            &["taskyard/cpu-heavy"],
            &["latest", "1.0"],
            64,
            "Answers on port 80 with 40 ms of CPU for each request.",
            &["server"],
            || Program {
                cpu_ms_per_request: 40,
                latency_ms: 45,
                memory_mib: 60,
                ..web(Site::Hello, &["server: listening on :80"])
            },
        ),
        row(
            &["taskyard/sigterm-ignorer"],
            &["latest", "1.0"],
            30,
            "A web server on port 80 that ignores SIGTERM and must be killed.",
            &["server"],
            || Program {
                stops_within_ms: None,
                sigterm_exit: 137,
                ..web(Site::Hello, &["server: listening on :80"])
            },
        ),
    ]
}
