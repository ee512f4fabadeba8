//! The world behind the endpoint, its clock and its settling.

use super::flags::Flags;
use super::motion;
use std::time::{Duration, Instant};
use taskyard::aws::{AwsError, Call, Output};
use taskyard::base::ids;
use taskyard::model::{Command, Outcome, World};

/// Longest the endpoint works on one advance before it answers with how far it came.
const PATIENCE: Duration = Duration::from_secs(60);
/// Wall time the running clock may lag behind; what is more is let go.
const LAG_MS: u64 = 10_000;

/// A world and how it is served.
pub struct Host {
    pub world: World,
    speed: u64,
    settle: u64,
    requests: u64,
    ticked: Instant,
    /// Simulated milliseconds the running clock still owes.
    owed: u64,
}

impl Host {
    /// A new world as the flags say.
    pub fn new(flags: &Flags) -> Host {
        Host {
            world: World::new(flags.seed),
            speed: flags.speed,
            settle: flags.settle,
            requests: 0,
            ticked: Instant::now(),
            owed: 0,
        }
    }

    /// Another world; the clock's speed and settling stay.
    pub fn reset(&mut self, seed: u64) {
        self.world = World::new(seed);
        self.requests = 0;
        self.owed = 0;
        self.ticked = Instant::now();
    }

    /// The next request's id: the same for the same requests after the same reset.
    pub fn request_id(&mut self) -> String {
        self.requests += 1;
        ids::uuid(self.world.seed(), "request", self.requests)
    }

    /// Whether an operation is at the door.
    pub fn serves(&self, service: &str, operation: &str) -> bool {
        World::only_reads(service, operation).is_some()
    }

    /// Whose an access key is; the learner's where the world does not know it.
    pub fn principal(&self, key: &str) -> Option<String> {
        self.world.iam().principal_of_key(key).map(str::to_string)
    }

    /// Makes a call and, if it changed the world, lets things settle.
    pub fn call(&mut self, call: &Call) -> Result<Output, AwsError> {
        if World::only_reads(&call.service, &call.operation) == Some(true) {
            return self.world.read(call);
        }
        let reply = self.apply(&Command::Call(call.clone())).reply;
        if reply.is_ok() {
            self.settle();
        }
        reply
    }

    /// Applies a command and finishes what falls on its moment.
    pub fn apply(&mut self, command: &Command) -> Outcome {
        let mut outcome = self.world.apply(command);
        let started = Instant::now();
        while !outcome.complete && started.elapsed() < PATIENCE {
            let rest = self.world.apply(&Command::Advance(0));
            (outcome.reached, outcome.complete) = (rest.reached, rest.complete);
        }
        outcome
    }

    /// Advances by milliseconds; gives how many of them passed.
    pub fn advance(&mut self, millis: u64) -> u64 {
        let (from, started) = (self.world.now(), Instant::now());
        loop {
            let passed = self.world.now().since(from).0;
            let outcome = self.world.apply(&Command::Advance(millis - passed.min(millis)));
            if outcome.complete || started.elapsed() >= PATIENCE {
                return self.world.now().since(from).0;
            }
        }
    }

    /// Moves the running clock on by the wall time that passed.
    pub fn tick(&mut self) {
        let passed = self.ticked.elapsed().as_millis() as u64;
        if self.speed == 0 || passed == 0 {
            return;
        }
        self.ticked += Duration::from_millis(passed);
        self.owed = self
            .owed
            .saturating_add(passed.saturating_mul(self.speed))
            .min(LAG_MS * self.speed);
        let before = self.world.now();
        self.world.apply(&Command::Advance(self.owed));
        self.owed = self.owed.saturating_sub(self.world.now().since(before).0);
    }

    fn settle(&mut self) {
        let started = Instant::now();
        for _ in 0..self.settle {
            if started.elapsed() >= PATIENCE || !motion::any(&self.world) {
                return;
            }
            self.advance(1000);
        }
    }
}
