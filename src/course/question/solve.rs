//! Solving: the model's own answer, where a question leaves it to the model.

use super::curve;
use crate::base::time::Span;
use crate::course::content::{Kind, Proof, Question, Shelf};
use crate::course::stage::{Play, Stages, ask, let_pass, number, weigh};
use crate::session::Session;
use crate::terminal::Env;
use crate::terminal::output::query;

/// The number that a proof measures.
pub fn measure_number(proof: &Proof, session: &Session, env: &Env) -> Result<f64, String> {
    let said = ask(session.world(), &proof.ask, env);
    let value = match proof.query.as_str() {
        "" => said.value,
        text => query::compile(text)?.pick(&said.value).unwrap_or_default(),
    };
    let no = || {
        format!(
            "`{}` {} gives {value} and no number. {}",
            proof.ask,
            proof.query,
            said.stderr.trim()
        )
    };
    number(&value).ok_or_else(no)
}

/// What the model gives for a filled question: a curve's points, or a number as one point; `None` where the question
/// holds its own key.
pub fn solve(stages: &mut Stages, shelf: &Shelf, question: &Question) -> Result<Option<Vec<(f64, f64)>>, String> {
    let own = question.number.as_ref().is_some_and(|number| number.value.is_some());
    let Some(proof) = question.proof.as_ref().filter(|_| needs(question.kind, own)) else {
        return Ok(None);
    };
    let (session, env) = stages.open(shelf, &proof.start, proof.start.seed.unwrap_or(1))?;
    in_world(question, proof, &session, env).map(Some)
}

fn needs(kind: Kind, own: bool) -> bool {
    kind == Kind::Curve || (kind == Kind::Numeric && !own)
}

fn in_world(question: &Question, proof: &Proof, session: &Session, env: Env) -> Result<Vec<(f64, f64)>, String> {
    let mut session = session.clone();
    let mut play = Play::start(&proof.commands, &proof.files, env, true, |_, _| None);
    play.finish(&mut session)?;
    let env = play.into_env();
    let_pass(&mut session, Span::secs(proof.wait), false, &mut |_| false);
    match &question.curve {
        Some(drawn) => curve::measured(drawn, &mut session, &env),
        None => measure_number(proof, &session, &env).map(|value| vec![(0.0, value)]),
    }
}

/// Fills in the key of a question about the learner's own world by running it there.
pub fn solve_own(question: &mut Question, session: &Session) -> Result<(), String> {
    let Some(proof) = question.proof.clone() else {
        return Ok(());
    };
    if question.kind == Kind::Numeric {
        let points = in_world(question, &proof, session, Env::default())?;
        if let (Some(number), Some(point)) = (&mut question.number, points.first())
            && number.value.is_none()
        {
            number.value = Some(point.1.into());
        }
        return Ok(());
    }
    if !proof.keyed_by_model {
        return Ok(());
    }
    let mut base = session.clone();
    let mut play = Play::start(&proof.commands, &proof.files, Env::default(), true, |_, _| None);
    play.finish(&mut base)?;
    let env = play.into_env();
    for option in &mut question.options {
        let mut world = base.clone();
        let since = world.world().events().next_seq();
        let mut play = Play::start(&option.does, &proof.files, env.clone(), false, |_, _| None);
        play.finish(&mut world)?;
        let_pass(&mut world, Span::secs(proof.wait), false, &mut |_| false);
        let clauses = if option.claims.is_empty() {
            &proof.holds
        } else {
            &option.claims
        };
        option.correct = clauses
            .iter()
            .all(|clause| weigh(world.world(), clause, since, &env).holds);
    }
    Ok(())
}
