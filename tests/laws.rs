//! The laws of a world and of its session, as properties over drawn commands.
//!
//! `PROPTEST_CASES` sets how many cases each law is tried on.

#![allow(clippy::disallowed_methods)]

mod commands;

use proptest::prelude::*;
use taskyard::aws::Call;
use taskyard::base::time::{Span, Time};
use taskyard::model::{Command, World};
use taskyard::session::{Loaded, Loading, Session, scenario};

/// Applies a command to its end.
fn carry_out(world: &mut World, command: &Command) {
    let until = match command {
        Command::Advance(span) => world.now() + Span(*span),
        _ => world.now(),
    };
    let mut outcome = world.apply(command);
    while !outcome.complete || world.now() < until {
        outcome = world.apply(&Command::Advance(until.since(world.now()).0));
    }
}

/// A world on solid ground after the commands that the dice throw, and all commands that made it.
fn play(seed: u64, dice: &[u64]) -> (World, Vec<Command>) {
    let mut world = World::new(seed);
    let mut log = commands::ground(&mut world);
    for dice in dice {
        let command = commands::command(&world, *dice);
        carry_out(&mut world, &command);
        log.push(command);
    }
    (world, log)
}

fn session(seed: u64, dice: &[u64]) -> Session {
    let mut session = Session::new(seed, "empty").unwrap();
    for command in commands::ground(&mut World::new(seed)) {
        session.apply(&command);
    }
    throw(&mut session, dice);
    session
}

fn throw(session: &mut Session, dice: &[u64]) {
    for dice in dice {
        match commands::command(session.world(), *dice) {
            Command::Advance(span) => session.advance(Span(span)),
            command => {
                session.apply(&command);
            }
        }
    }
}

fn dice(most: usize) -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(any::<u64>(), 1..most)
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(48);
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_same_commands_give_the_same_world(seed in 0u64..50, dice in dice(30)) {
        let (world, log) = play(seed, &dice);
        let mut again = World::new(seed);
        log.iter().for_each(|command| carry_out(&mut again, command));
        prop_assert_eq!(again.digest(), world.digest());
    }

    #[test]
    fn time_in_pieces_is_time_at_once(seed in 0u64..50, dice in dice(20), cuts in prop::collection::vec(1u64..90_000, 1..12)) {
        let (mut whole, _) = play(seed, &dice);
        let mut pieces = whole.clone();
        carry_out(&mut whole, &Command::Advance(cuts.iter().sum()));
        for cut in cuts {
            carry_out(&mut pieces, &Command::Advance(0));
            carry_out(&mut pieces, &Command::Advance(cut));
        }
        prop_assert_eq!(pieces.digest(), whole.digest());
    }

    #[test]
    fn calls_between_pieces_of_time_come_to_the_same(seed in 0u64..50, dice in dice(20), cut in 0u64..1000) {
        let (whole, log) = play(seed, &dice);
        let mut pieces = World::new(seed);
        for command in &log {
            match command {
                Command::Advance(span) => {
                    carry_out(&mut pieces, &Command::Advance(span * cut / 1000));
                    carry_out(&mut pieces, &Command::Advance(span - span * cut / 1000));
                }
                _ => carry_out(&mut pieces, command),
            }
        }
        prop_assert_eq!(pieces.digest(), whole.digest());
    }

    #[test]
    fn a_refused_call_changes_nothing_but_events(seed in 0u64..50, dice in dice(30), tries in dice(20)) {
        let (mut world, _) = play(seed, &dice);
        for dice in tries {
            let command = commands::command(&world, dice);
            if matches!(command, Command::Advance(_)) {
                continue;
            }
            let mut after = world.clone();
            if after.apply(&command).reply.is_err() {
                prop_assert_eq!(after.digest_without_events(), world.digest_without_events(), "{:?}", command);
            } else {
                world = after;
            }
        }
    }

    #[test]
    fn reading_changes_nothing(seed in 0u64..50, dice in dice(30)) {
        let (world, _) = play(seed, &dice);
        let before = world.digest();
        let services = taskyard::aws::shape::services();
        for service in services {
            for operation in service.operations.keys() {
                if World::only_reads(&service.name, operation) == Some(true) {
                    let call = Call::new(&service.name, operation, serde_json::json!({}));
                    let first = world.read(&call);
                    prop_assert_eq!(first, world.read(&call));
                }
            }
        }
        prop_assert_eq!(world.digest(), before);
    }

    #[test]
    fn redo_undoes_undo(seed in 0u64..50, dice in dice(25), steps in 1usize..6) {
        let mut session = session(seed, &dice);
        let (now, digest) = (session.world().now(), session.digest());
        let undone = (0..steps).take_while(|_| session.undo().is_some()).count();
        prop_assert!(undone > 0 && session.world().now() <= now);
        for _ in 0..undone {
            prop_assert!(session.redo().is_some());
        }
        prop_assert_eq!(session.redo(), None);
        prop_assert_eq!(session.digest(), digest);
    }

    #[test]
    fn undo_is_as_if_the_last_act_had_not_been(seed in 0u64..50, dice in dice(20), act in any::<u64>()) {
        let mut session = session(seed, &dice);
        let before = session.digest();
        let command = commands::command(session.world(), act);
        prop_assume!(!matches!(command, Command::Advance(_)));
        if session.apply(&command).reply.is_ok() && session.digest() != before {
            session.advance(Span::secs(7));
            session.undo();
            prop_assert_eq!(session.digest(), before);
        }
    }

    #[test]
    fn any_moment_can_be_seen_again_and_seeing_changes_nothing(seed in 0u64..50, dice in dice(25), at in 0u64..1000) {
        let mut session = session(seed, &dice);
        let digest = session.digest();
        let time = Time(session.world().now().0 * at / 1000);
        let seen = session.seek(time).world().digest();
        prop_assert_eq!(session.viewing().map(|m| m.time()), Some(time));
        let mut log: Vec<Command> = Vec::new();
        for entry in session.log() {
            match entry.is_act() {
                true if entry.at <= time => log.push(entry.command.clone()),
                false if entry.at < time => log.push(Command::Advance(entry.until.min(time).since(entry.at).0)),
                _ => {}
            }
        }
        let mut again = World::new(seed);
        log.iter().for_each(|command| carry_out(&mut again, command));
        prop_assert_eq!(again.digest(), seen);
        session.back_to_now();
        prop_assert_eq!(session.digest(), digest);
    }

    #[test]
    fn a_save_loads_to_the_same_world(seed in any::<u64>(), before in dice(15), undos in 0usize..3, after in dice(6)) {
        let mut session = session(seed, &before);
        (0..undos).for_each(|_| drop(session.undo()));
        throw(&mut session, &after);
        let text = session.save_text(None);
        let Loaded::Exact(loaded) = Loading::all(&text).unwrap() else {
            return Err(TestCaseError::fail("the digest differs"));
        };
        prop_assert_eq!(loaded.digest(), session.digest());
        prop_assert_eq!(loaded.branches().len() >= session.branches().len(), true);
        prop_assert_eq!(loaded.save_text(None).len(), text.len());
    }

    #[test]
    fn frames_of_any_length_give_the_same_world(seed in 0u64..50, dice in dice(15), frames in prop::collection::vec(1u64..400, 1..30)) {
        let mut session = session(seed, &dice);
        let mut world = session.world().clone();
        for frame in &frames {
            session.advance_budgeted(60, *frame, || true);
        }
        carry_out(&mut world, &Command::Advance(60 * frames.iter().sum::<u64>()));
        prop_assert_eq!(session.digest(), world.digest());
    }

    #[test]
    fn any_text_is_a_save_or_a_clear_error(text in "\\PC{0,200}", place in 0usize..3000, with in "[\\[\\]{}\",:0-9a-z\\-]{0,3}") {
        prop_assert!(Loading::of(&text).is_err());
        let save = session(1, &[1, 2, 3]).save_text(None);
        let place = place.min(save.len());
        let hurt = format!("{}{with}{}", &save[..place], &save[(place + 1).min(save.len())..]);
        match Loading::of(&hurt) {
            Ok(loading) => drop(loading.finish()),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn seeds_differ_in_ids_and_agree_with_themselves() {
    let subnets = |seed| {
        World::new(seed)
            .network()
            .subnets()
            .map(|s| s.id.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(subnets(1), subnets(1));
    assert!(subnets(1).iter().all(|id| !subnets(2).contains(id)));
}

#[test]
fn the_finished_hands_on_serves_its_visitors() {
    let mut session = Session::new(3, "hands-on").unwrap();
    assert_eq!(session.log_len(), 0);
    session.advance(Span::mins(3));
    let running = session
        .world()
        .ecs()
        .tasks()
        .filter(|t| t.status.word() == "RUNNING")
        .count();
    assert_eq!(running, 1);
    assert_eq!(session.world().traffic().sources().count(), 1);
    let commands = scenario::commands("hands-on", 3).unwrap();
    assert!(
        commands
            .iter()
            .any(|c| matches!(c, Command::Call(call) if call.operation == "CreateService"))
    );
    let group = session.world().balancing().groups().next().cloned().unwrap();
    assert_eq!(
        group.targets.iter().map(|t| t.health.word()).collect::<Vec<_>>(),
        ["healthy"]
    );
}
