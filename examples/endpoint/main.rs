//! The real client at the door: one Taskyard world served over HTTP on loopback with AWS's own wire protocols, so that
//! the `aws` CLI, boto3 and Terraform can be pointed at it with `--endpoint-url`.
//!
//! `cargo run --example endpoint -- --port 0` prints `listening on http://127.0.0.1:PORT` when it is ready.
//! Invariant: all changes of the world happen on this one thread, one request after the other.
#![allow(clippy::disallowed_types, clippy::disallowed_methods, clippy::disallowed_macros)]

mod cbor;
mod control;
mod door;
mod encode;
mod flags;
mod host;
mod http;
mod motion;
mod params;
mod query;
mod refusal;
mod xml;

use std::io::Write;
use std::time::Duration;

/// How often the clock moves on while no request comes.
const TICK: Duration = Duration::from_millis(100);

fn main() -> std::process::ExitCode {
    let flags = match flags::parse(std::env::args().skip(1)) {
        Ok(Some(flags)) => flags,
        Ok(None) => {
            print!("{}", flags::HELP);
            return 0.into();
        }
        Err(message) => {
            eprintln!("{message}\n\n{}", flags::HELP);
            return 2.into();
        }
    };
    let (port, arrivals) = match http::listen(flags.port) {
        Ok(listening) => listening,
        Err(message) => {
            eprintln!("{message}");
            return 1.into();
        }
    };
    let mut host = host::Host::new(&flags);
    println!("listening on http://127.0.0.1:{port}");
    // A reader of a pipe must see the line now, not when a buffer is full.
    let _ = std::io::stdout().flush();
    loop {
        let arrived = match arrivals.recv_timeout(TICK) {
            Ok(arrived) => Some(arrived),
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => None,
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return 1.into(),
        };
        host.tick();
        if let Some(arrived) = arrived {
            let response = door::answer(&mut host, &arrived.request);
            arrived.respond(response);
        }
    }
}
