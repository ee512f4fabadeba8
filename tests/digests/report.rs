//! What the same seeds and commands lead to, told by digests: built natively and for WebAssembly, and compared.
//!
//! `tools/digests.mjs` runs both and holds them against each other: the transcripts of `tests/scripts`, and storms of drawn
//! commands and faults with traffic. Natively the program prints the report; in WebAssembly it exports it. Both can
//! also time a simulated day of traffic, for the ratio of their speeds.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

#[path = "../commands/mod.rs"]
mod commands;
#[allow(dead_code)]
#[path = "../../benches/ground/mod.rs"]
mod ground;
#[path = "../player/mod.rs"]
mod player;

use std::cell::RefCell;
use std::fmt::Write;
use taskyard::base::rng::Draw;
use taskyard::base::time::Span;
use taskyard::model::World;

/// Storms, and commands of each.
const STORMS: u64 = 3;
const COMMANDS: u64 = 200;
/// A storm's world is compared after so many commands.
const STRETCH: u64 = 10;

const TRANSCRIPTS: &[(&str, &str)] = &[("hands-on", include_str!("../scripts/hands-on.txt"))];

thread_local! {
    static REPORT: RefCell<String> = const { RefCell::new(String::new()) };
    static WORLD: RefCell<Option<World>> = const { RefCell::new(None) };
}

/// A line for each place where a world is compared: what came before, and the digest.
fn report() -> String {
    let mut report = String::new();
    for (name, script) in TRANSCRIPTS {
        let (record, digests) = player::play(script);
        for (n, digest) in digests.iter().enumerate() {
            let _ = writeln!(report, "transcript {name}, entry {}: {digest}", n + 1);
        }
        let printed = taskyard::base::digest::digest(&record);
        let _ = writeln!(report, "transcript {name}, everything printed: {printed}");
    }
    for seed in 1..=STORMS {
        let mut world = World::new(seed);
        commands::ground(&mut world);
        for n in 0..COMMANDS {
            let command = commands::command(&world, Draw::of(seed, "dice", n).next());
            world.apply(&command);
            if (n + 1) % STRETCH == 0 {
                let _ = writeln!(report, "storm {seed}, command {}: {}", n + 1, world.digest());
            }
        }
    }
    report
}

/// Makes the report; gives its length in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn make_report() -> usize {
    REPORT.with_borrow_mut(|text| {
        *text = report();
        text.len()
    })
}

/// Where the report lies.
#[unsafe(no_mangle)]
pub extern "C" fn report_address() -> *const u8 {
    REPORT.with_borrow(|text| text.as_ptr())
}

/// Makes a world with a service of two tasks that get ten requests a second.
#[unsafe(no_mangle)]
pub extern "C" fn prepare_day() {
    WORLD.set(Some(ground::with_traffic(2, 600)));
}

/// Simulates a day in that world; gives the requests served since it was made.
#[unsafe(no_mangle)]
pub extern "C" fn pass_day() -> u64 {
    WORLD.with_borrow_mut(|world| {
        let Some(world) = world else { return 0 };
        ground::advance(world, Span::mins(24 * 60));
        world.traffic().sources().map(|source| source.totals.requests).sum()
    })
}

/// Milliseconds of each of some days in a row.
#[cfg(not(target_arch = "wasm32"))]
fn days(count: usize) -> Vec<f64> {
    prepare_day();
    let day = |_| {
        let begun = std::time::Instant::now();
        pass_day();
        begun.elapsed().as_secs_f64() * 1000.0
    };
    (0..count).map(day).collect()
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("days") => days(5).iter().for_each(|ms| println!("{ms:.3}")),
        _ => print!("{}", report()),
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}
