//! What a container runs: the image's own program, or what `entryPoint` and `command` say instead.
//!
//! As Docker does it, `entryPoint` replaces the image's entry point and drops the image's command, and `command`
//! alone is run by the image's entry point. Source: ECS API Reference, ContainerDefinition.

use super::shell::{self, End, Shell};
use super::{Image, Program, catalogue};

/// Milliseconds a process needs to start and end when it does nothing.
const BLINK_MS: u64 = 50;

pub(super) fn program(image: &Image, entry_point: &[String], command: &[String]) -> Program {
    let argv: Vec<String> = entry_point.iter().chain(command).cloned().collect();
    let Some(first) = argv.first() else {
        return image.program.clone();
    };
    if shell::is_server(image, first) || (entry_point.is_empty() && first.starts_with('-')) {
        return image.program.clone();
    }
    if !image.shell {
        return missing(first);
    }
    let mut shell = Shell::new(image);
    if !shell.knows(first) {
        return missing(first);
    }
    let end = shell.exec(&argv);
    finish(image, shell, end)
}

/// A process that the container runtime cannot find.
fn missing(name: &str) -> Program {
    Program {
        exits: Some((0, 127)),
        start_error: Some(format!(
            "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container \
             process: exec: \"{name}\": executable file not found in $PATH: unknown"
        )),
        ..catalogue::idle()
    }
}

fn finish(image: &Image, shell: Shell<'_>, end: End) -> Program {
    // Process 1 has no default action for SIGTERM: unless it traps the signal, only SIGKILL ends it.
    let (stops_within_ms, sigterm_exit) = match shell.trap {
        Some(code) => (Some(1_000), code),
        None => (None, 137),
    };
    let waiting = Program {
        memory_mib: 2,
        stops_within_ms,
        sigterm_exit,
        start_lines: shell.lines,
        page: shell.page,
        log_every: shell.repeats,
        ..catalogue::idle()
    };
    match end {
        End::Status(code) | End::Exit(code) => Program {
            exits: Some((shell.elapsed_ms.max(BLINK_MS), code)),
            log_every: None,
            ..waiting
        },
        End::Forever { busy } => Program {
            cpu_busy_milli: if busy { 1_000 } else { 0 },
            ..waiting
        },
        End::Serve => {
            let own = image.program.clone();
            let mut start_lines = waiting.start_lines;
            start_lines.extend(own.start_lines);
            Program {
                listens_after_ms: own.listens_after_ms + shell.elapsed_ms,
                exits: own.exits.map(|(after, code)| (after + shell.elapsed_ms, code)),
                start_lines,
                page: waiting.page,
                ports: shell.port.map_or(own.ports, |port| vec![port]),
                ..own
            }
        }
        End::Listen(port) => Program {
            listens_after_ms: shell.elapsed_ms + 500,
            ports: vec![port],
            cpu_ms_per_request: 2,
            memory_mib: 20,
            latency_ms: 4,
            site: super::Site::Httpd,
            stops_within_ms,
            sigterm_exit,
            ..waiting
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Program, Registry, Site};

    fn run(image: &str, entry: &[&str], command: &[&str]) -> Program {
        let registry = Registry::new();
        let own = |words: &[&str]| words.iter().map(|w| (*w).to_string()).collect::<Vec<_>>();
        registry.program(registry.resolve(image).unwrap(), &own(entry), &own(command))
    }

    #[test]
    fn without_a_command_the_image_runs_its_own_program() {
        let registry = Registry::new();
        let image = registry.resolve("nginx").unwrap();
        assert_eq!(registry.program(image, &[], &[]), image.program);
        assert_eq!(run("nginx", &[], &["nginx", "-g", "daemon off;"]), image.program);
    }

    #[test]
    fn sleep_ends_in_time_and_does_not_hear_sigterm() {
        let program = run("busybox", &[], &["sleep", "360"]);
        assert_eq!(program.exits, Some((360_000, 0)));
        assert_eq!(program.stops_within_ms, None);
        assert_eq!(run("alpine", &[], &["sleep", "infinity"]).exits, None);
        assert_eq!(run("alpine", &["sleep"], &["1m"]).exits, Some((60_000, 0)));
    }

    #[test]
    fn exit_codes_come_from_the_script() {
        assert_eq!(
            run("busybox", &["sh", "-c"], &["sleep 5; exit 3"]).exits,
            Some((5_000, 3))
        );
        assert_eq!(run("busybox", &[], &["/bin/sh", "-c", "false"]).exits, Some((50, 1)));
        assert_eq!(
            run("busybox", &[], &["sh", "-c", "false || exit 7"]).exits,
            Some((50, 7))
        );
        assert_eq!(
            run("busybox", &[], &["sh", "-c", "false && exit 7"]).exits,
            Some((50, 1))
        );
        assert_eq!(run("busybox", &[], &["sh", "-c", "nonsense"]).exits, Some((50, 127)));
    }

    #[test]
    fn echo_writes_a_log_line() {
        let program = run("busybox", &[], &["echo", "hello", "yard"]);
        assert_eq!(
            (program.start_lines, program.exits),
            (vec!["hello yard".to_string()], Some((50, 0)))
        );
        let program = run(
            "busybox",
            &["sh", "-c"],
            &["for i in 1 2; do echo \"n=$i\"; sleep 1; done"],
        );
        assert_eq!(
            (program.start_lines, program.exits),
            (vec!["n=1".to_string(), "n=2".into()], Some((2_000, 0)))
        );
    }

    #[test]
    fn an_endless_loop_runs_until_it_is_killed() {
        let program = run(
            "busybox",
            &["/bin/sh", "-c"],
            &["while true; do echo tick; sleep 5; done"],
        );
        assert_eq!((program.exits, program.stops_within_ms), (None, None));
        assert_eq!(program.log_every, Some((5_000, "tick".into())));
        assert_eq!(program.cpu_busy_milli, 0);
        assert!(run("busybox", &[], &["sh", "-c", "while :; do :; done"]).cpu_busy_milli > 0);
        let trapped = run(
            "alpine",
            &[],
            &["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 1; done"],
        );
        assert_eq!((trapped.stops_within_ms, trapped.sigterm_exit), (Some(1_000), 0));
    }

    #[test]
    fn the_documentations_sample_serves_the_page_it_writes() {
        let script = "/bin/sh -c \"echo '<html><h1>Sample</h1></html>' >  /usr/local/apache2/htdocs/index.html && httpd-foreground\"";
        let program = run("public.ecr.aws/docker/library/httpd:latest", &["sh", "-c"], &[script]);
        assert_eq!(program.site, Site::Httpd);
        assert_eq!((program.ports, program.exits), (vec![80], None));
        assert_eq!(program.page.as_deref(), Some("<html><h1>Sample</h1></html>\n"));
    }

    #[test]
    fn a_server_in_the_background_needs_wait() {
        assert_eq!(run("nginx", &["sh", "-c"], &["nginx & wait"]).exits, None);
        assert!(run("nginx", &["sh", "-c"], &["nginx & echo done"]).exits.is_some());
    }

    #[test]
    fn a_missing_executable_cannot_start() {
        let program = run("nginx", &[], &["no-such-thing"]);
        assert!(
            program
                .start_error
                .unwrap()
                .contains("exec: \"no-such-thing\": executable file not found in $PATH")
        );
    }

    #[test]
    fn hostile_scripts_end_without_a_panic() {
        for script in [
            "'",
            "\"",
            "$(",
            "while",
            "if then",
            "((((((",
            "done",
            "for",
            "exit 99999999999999999999",
            "sleep 1e999",
            "${",
            "a=",
            "> x",
            "&&",
            "; ;",
            "echo é > /é/index.html",
        ] {
            run("busybox", &["sh", "-c"], &[script]);
        }
        let deep = "sh -c \"".repeat(500);
        run("busybox", &["sh", "-c"], &[&deep]);
        let nested = format!("{}true{}", "if true; then ".repeat(200), "; fi".repeat(200));
        run("busybox", &["sh", "-c"], &[&nested]);
        run(
            "busybox",
            &["sh", "-c"],
            &[&"for i in $(seq 1 999); do for j in $(seq 1 999); do echo x; done; done".repeat(3)],
        );
    }
}
