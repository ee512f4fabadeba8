//! Metrics and logs through the door.

mod logs;
mod metrics;

use crate::aws::{AwsError, Call};
use crate::model::{Command, World};
use serde_json::Value;

fn call(world: &mut World, service: &str, operation: &str, input: Value) -> Result<Value, AwsError> {
    let outcome = world.apply(&Command::Call(Call::new(service, operation, input)));
    outcome.reply.map(|output| output.to_value())
}

fn advance(world: &mut World, seconds: u64) {
    world.apply(&Command::Advance(seconds * 1000));
}
