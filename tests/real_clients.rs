//! The hands-on through AWS's real clients: boto3 and the aws CLI, installed from PyPI at the first run.
//!
//! The tests proper are `tests/real_clients/test_*.py`; this one serves them two worlds and runs them.

#![allow(clippy::disallowed_methods)]

#[path = "../examples/endpoint/main.rs"]
#[allow(dead_code)]
mod endpoint;

use std::process::Command;

fn start(line: &str) -> String {
    let flags = endpoint::flags::parse(format!("--port 0 {line}").split_whitespace().map(str::to_string));
    let flags = flags.unwrap().unwrap();
    let (sender, ready) = std::sync::mpsc::channel();
    std::thread::spawn(move || endpoint::serve(&flags, |port| sender.send(port).unwrap()));
    format!("http://127.0.0.1:{}", ready.recv().unwrap())
}

#[test]
fn boto3_and_the_aws_cli_do_the_hands_on() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/real_clients/run.sh");
    let output = Command::new("bash")
        .arg(script)
        .env("TASKYARD_STILL", start(""))
        .env("TASKYARD_SETTLED", start("--settle 900"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}
