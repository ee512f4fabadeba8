//! Judging: the log of an attempt is played again and looked at whenever something happens.
//!
//! Invariant: the verdict depends on the log alone, not on how fast the clock ran or how often the page looked.

use super::attempt::clauses;
use crate::base::limits;
use crate::base::time::{Span, Time};
use crate::course::content::{Clause, Lab};
use crate::course::stage::Watch;
use crate::model::{Command, World};
use crate::session::Session;
use crate::terminal::Env;

/// Longest time between two looks.
const LOOK: Span = Span::secs(5);

/// What is seen of a lab's clauses in the session's log from entry `begun` on.
pub fn judge(lab: &Lab, session: &Session, begun: usize, since: u64) -> Watch {
    let clauses = clauses(&lab.goals);
    let mut world = session.moment_after(begun).world().clone();
    let mut watch = Watch::new(clauses.len(), &world);
    watch.since = since;
    let env = Env::default();
    watch.look(&clauses, &world, &env);
    for entry in session.log().into_iter().skip(begun) {
        match entry.command {
            Command::Advance(_) => pass(&mut world, entry.until, &mut watch, &clauses),
            _ => {
                world.apply(&entry.command);
                settle(&mut world);
                watch.look(&clauses, &world, &env);
            }
        }
    }
    watch.look(&clauses, &world, &env);
    watch
}

/// Works off what is due now.
fn settle(world: &mut World) {
    let patience = limits::WAKES_PER_INSTANT / limits::WAKES_PER_APPLY;
    for _ in 0..patience {
        if world.apply(&Command::Advance(0)).complete {
            return;
        }
    }
}

fn pass(world: &mut World, until: Time, watch: &mut Watch, clauses: &[&Clause]) {
    let env = Env::default();
    let mut seen = (world.events().next_seq(), world.now());
    while world.now() < until {
        let now = world.now();
        let next = world.next_wake().unwrap_or(until).max(now + Span(1));
        let to = next.min(seen.1 + LOOK).max(now + Span(1)).min(until);
        world.apply(&Command::Advance(to.since(now).0));
        settle(world);
        let told = world.events().next_seq();
        if told != seen.0 || world.now().since(seen.1) >= LOOK {
            watch.look(clauses, world, &env);
            seen = (told, world.now());
        }
        if world.now() == now {
            return;
        }
    }
}
