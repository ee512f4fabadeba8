//! Scenarios: the worlds a session can begin with, each made by commands through the door.
//!
//! Ids that a world draws from its seed (subnets, groups) are looked up as any client would, never written down here.
//! Invariant: a scenario's commands applied to a new world of the seed give the scenario's world.

mod hands_on;

use crate::aws::Call;
use crate::model::{Command, World, command::Inject};
use serde_json::Value;

type Script = fn(&mut Build);

const SCENARIOS: &[(&str, Script)] = &[("empty", |_| ()), ("hands-on", hands_on::build)];
const NAMES: &[&str] = &["empty", "hands-on"];

/// The names of all scenarios.
pub fn names() -> &'static [&'static str] {
    NAMES
}

/// The commands that make a scenario in a new world of a seed; `None` if there is no such scenario.
pub fn commands(name: &str, seed: u64) -> Option<Vec<Command>> {
    build(name, seed).map(|build| build.commands)
}

/// The world of a scenario; `None` if there is no such scenario.
pub fn world(name: &str, seed: u64) -> Option<World> {
    build(name, seed).map(|build| build.world)
}

fn build(name: &str, seed: u64) -> Option<Build> {
    let (_, script) = SCENARIOS.iter().find(|(known, _)| *known == name)?;
    let mut build = Build {
        world: World::new(seed),
        commands: Vec::new(),
    };
    script(&mut build);
    Some(build)
}

/// A world under construction and the commands that made it.
struct Build {
    world: World,
    commands: Vec<Command>,
}

impl Build {
    /// Makes a call; its reply, or null where it was refused.
    fn call(&mut self, service: &str, operation: &str, input: Value) -> Value {
        let call = Call::new(service, operation, input);
        if World::only_reads(service, operation) == Some(true) {
            return self.world.read(&call).map(|reply| reply.to_value()).unwrap_or_default();
        }
        self.apply(Command::Call(call))
    }

    /// Lets a second pass.
    fn second(&mut self) {
        self.apply(Command::Advance(1000));
    }

    fn inject(&mut self, inject: Inject) {
        self.apply(Command::Inject(inject));
    }

    fn apply(&mut self, command: Command) -> Value {
        let outcome = super::replay::carry_out(&mut self.world, &command);
        match (self.commands.last_mut(), &command) {
            (Some(Command::Advance(before)), Command::Advance(more)) => *before += more,
            _ => self.commands.push(command),
        }
        outcome.reply.map(|reply| reply.to_value()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scenario_is_made_by_its_commands_and_none_is_refused() {
        assert_eq!(NAMES, SCENARIOS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        for name in names() {
            let mut world = World::new(7);
            for command in commands(name, 7).unwrap() {
                let outcome = super::super::replay::carry_out(&mut world, &command);
                assert_eq!(outcome.reply.err(), None, "{name}: {command:?}");
            }
            assert_eq!(world.digest(), super::world(name, 7).unwrap().digest(), "{name}");
        }
        assert!(world("no such", 1).is_none());
    }
}
