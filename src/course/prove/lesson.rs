//! Lessons: their lines run, and what they let a learner predict comes true.

use super::{Broken, broken};
use crate::base::time::Span;
use crate::course::content::{Block, BlockKind, Lesson, Question, Shelf};
use crate::course::question::{Answer, grade, measure_number};
use crate::course::stage::{Play, Stages, let_pass, weigh};
use crate::session::Session;
use crate::terminal::Env;

/// Plays a lesson from its start, block after block, as a learner would.
pub fn prove_lesson(stages: &mut Stages, shelf: &Shelf, lesson: &Lesson) -> Vec<Broken> {
    let mut found = Vec::new();
    let Some(start) = &lesson.start else { return found };
    let (mut session, mut env) = match stages.open(shelf, start, start.seed.unwrap_or(1)) {
        Ok(opened) => opened,
        Err(error) => return vec![broken("start", error)],
    };
    for (index, block) in lesson.blocks.iter().enumerate() {
        if !matches!(block.kind, BlockKind::Command | BlockKind::Predict) {
            continue;
        }
        let at = format!("blocks[{index}]");
        let since = session.world().events().next_seq();
        let mut play = Play::start(&block.command, &start.files, env, true, |_, _| None);
        if let Err(error) = play.finish(&mut session) {
            found.push(broken(format!("{at}.command"), format!("It fails in {error}.")));
            return found;
        }
        env = play.into_env();
        let_pass(&mut session, Span::secs(block.wait), false, &mut |_| false);
        if let Some(question) = &block.question {
            predicted(
                block,
                question,
                &session,
                &env,
                since,
                &format!("{at}.question"),
                &mut found,
            );
        }
    }
    found
}

/// Whether exactly the keyed options say what is so now.
fn predicted(
    block: &Block,
    question: &Question,
    session: &Session,
    env: &Env,
    since: u64,
    at: &str,
    found: &mut Vec<Broken>,
) {
    debug_assert!(block.kind == BlockKind::Predict);
    for (index, option) in question
        .options
        .iter()
        .enumerate()
        .filter(|(_, option)| !option.claims.is_empty())
    {
        let holds = option
            .claims
            .iter()
            .all(|clause| weigh(session.world(), clause, since, env).holds);
        let at = format!("{at}.options[{index}].claims");
        match (option.correct, holds) {
            (true, false) => found.push(broken(
                at,
                "This option is keyed, and what it says is not so in the lesson's world.",
            )),
            (false, true) => found.push(broken(
                at,
                "This option is wrong, and what it says is so in the lesson's world.",
            )),
            _ => {}
        }
    }
    let Some(proof) = question.proof.as_ref().filter(|proof| !proof.ask.is_empty()) else {
        return;
    };
    match measure_number(proof, session, env) {
        Err(error) => found.push(broken(format!("{at}.proof.query"), error)),
        Ok(value) if !grade(question, &Answer::number(value), Some(&[(0.0, value)])).correct => {
            found.push(broken(
                format!("{at}.number.value"),
                format!("The model gives {value}."),
            ));
        }
        Ok(_) => {}
    }
}
