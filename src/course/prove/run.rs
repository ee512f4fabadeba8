//! Running: from a start, through lines, to what clauses are then.

use crate::base::time::Span;
use crate::course::content::{Clause, Proof, Shelf, When};
use crate::course::stage::{Play, Played, Stages, Verdict, Watch, let_pass};
use crate::session::Session;
use crate::terminal::Env;
use std::fmt::Write;

/// A world after the proof's own commands: where every option begins.
pub(super) struct Scene {
    pub session: Session,
    pub env: Env,
}

/// Opens a proof's start and plays its commands.
pub(super) fn scene(stages: &mut Stages, shelf: &Shelf, proof: &Proof) -> Result<Scene, String> {
    let (mut session, env) = stages.open(shelf, &proof.start, proof.start.seed.unwrap_or(1))?;
    let mut play = Play::start(&proof.commands, &proof.files, env, true, |_, _| None);
    play.finish(&mut session)
        .map_err(|error| format!("The proof's commands fail in {error}."))?;
    Ok(Scene {
        session,
        env: play.into_env(),
    })
}

/// What became of clauses.
pub(super) struct End {
    pub session: Session,
    pub env: Env,
    pub watch: Watch,
    pub verdicts: Vec<Verdict>,
}

/// Plays lines in a copy of a scene, lets time pass, and looks at clauses.
pub(super) fn run(
    scene: &Scene,
    proof: &Proof,
    lines: &[String],
    strict: bool,
    clauses: &[&Clause],
) -> Result<End, String> {
    let mut session = scene.session.clone();
    let mut watch = Watch::new(clauses.len(), session.world());
    let mut play = Play::start(lines, &proof.files, scene.env.clone(), strict, |_, _| None);
    let watched = clauses.iter().any(|clause| clause.when != When::Now);
    if watched {
        play_watched(&mut play, &mut session, &mut watch, clauses)?;
    } else {
        play.finish(&mut session)?;
    }
    let env = play.into_env();
    let mut verdicts = Vec::new();
    let_pass(&mut session, Span::secs(proof.wait), watched, &mut |world| {
        verdicts = watch.look(clauses, world, &env);
        false
    });
    Ok(End {
        session,
        env,
        watch,
        verdicts,
    })
}

/// Plays lines to their end and looks at the clauses whenever something has happened.
pub fn play_watched(
    play: &mut Play,
    session: &mut Session,
    watch: &mut Watch,
    clauses: &[&Clause],
) -> Result<(), String> {
    let mut told = 0;
    let env = Env::default();
    loop {
        let played = play.turn(session);
        let next = session.world().events().next_seq();
        if next != told {
            told = next;
            watch.look(clauses, session.world(), &env);
        }
        match played {
            Played::Done => return Ok(()),
            Played::Failed { index, says } => return Err(format!("line {}: {says}", index + 1)),
            _ => {}
        }
    }
}

/// What the clauses are that do not hold, in words.
pub(super) fn unmet(clauses: &[&Clause], end: &End) -> String {
    let mut text = String::new();
    for (index, clause) in clauses.iter().enumerate() {
        if end.watch.green(index, clause) {
            continue;
        }
        let what = if clause.event.is_empty() {
            &clause.ask
        } else {
            &clause.event
        };
        let _ = write!(text, " `{what}` {}", clause.query);
        match end.verdicts.get(index) {
            Some(verdict) if verdict.trouble.is_empty() => drop(write!(text, " is {};", verdict.found)),
            Some(verdict) => drop(write!(text, ": {};", verdict.trouble)),
            None => {}
        }
    }
    text
}
