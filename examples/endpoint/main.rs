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
pub mod flags;
mod host;
pub mod http;
mod motion;
mod params;
mod query;
mod refusal;
mod xml;

use std::io::Write;
use std::sync::mpsc::RecvTimeoutError;
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
    match serve(&flags, |port| {
        println!("listening on http://127.0.0.1:{port}");
        // A reader of a pipe must see the line now, not when a buffer is full.
        let _ = std::io::stdout().flush();
    }) {
        Ok(()) => 0.into(),
        Err(message) => {
            eprintln!("{message}");
            1.into()
        }
    }
}

/// Serves a world on this thread; `ready` hears the port once requests are heard there.
pub fn serve(flags: &flags::Flags, ready: impl FnOnce(u16)) -> Result<(), String> {
    let (port, arrivals) = http::listen(flags.port)?;
    let mut host = host::Host::new(flags);
    ready(port);
    loop {
        let arrived = match arrivals.recv_timeout(TICK) {
            Ok(arrived) => Some(arrived),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return Err("the port was closed".into()),
        };
        host.tick();
        if let Some(arrived) = arrived {
            let response = door::answer(&mut host, &arrived.request);
            arrived.respond(response);
        }
    }
}
