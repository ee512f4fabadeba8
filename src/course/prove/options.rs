//! Options: exactly the keyed ones lead to what the proof says, or say what is so.

use super::run::{Scene, run, unmet};
use super::{Broken, broken};
use crate::course::content::{Clause, Proof, Question};

pub(super) fn choice(question: &Question, proof: &Proof, scene: &Scene, found: &mut Vec<Broken>) {
    if question.options.iter().any(|option| !option.claims.is_empty()) {
        return claims(question, proof, scene, found);
    }
    let mut keyed_by_model = 0;
    for (index, option) in question.options.iter().enumerate() {
        let at = |name: &str| format!("options[{index}].{name}");
        let holds = proof.holds.iter();
        let clauses: Vec<&Clause> = holds.chain(&option.shows).collect();
        let end = match run(scene, proof, &option.does, false, &clauses) {
            Ok(end) => end,
            Err(error) => {
                found.push(broken(at("does"), format!("It could not be run: {error}.")));
                continue;
            }
        };
        let count = proof.holds.len();
        let met = (0..count).all(|index| clauses.get(index).is_some_and(|clause| end.watch.green(index, clause)));
        keyed_by_model += usize::from(met);
        if proof.keyed_by_model {
            continue;
        }
        if option.correct && !met {
            let says = format!(
                "This option is keyed, and does not lead to `holds`:{}",
                unmet(&clauses, &end)
            );
            found.push(broken(at("correct"), says));
        }
        if !option.correct && met {
            found.push(broken(
                at("does"),
                "This option is wrong, and leads to everything in `holds`: it works.",
            ));
        }
        if !option.correct {
            let shown = (count..clauses.len())
                .all(|index| clauses.get(index).is_some_and(|clause| end.watch.green(index, clause)));
            if !shown {
                let says = format!("This option does not lead to what it `shows`:{}", unmet(&clauses, &end));
                found.push(broken(at("shows"), says));
            }
        }
    }
    if proof.keyed_by_model && keyed_by_model != 1 {
        found.push(broken(
            "options",
            format!("{keyed_by_model} options meet `holds` in this world; expected 1."),
        ));
    }
}

/// Options that say what happens: one world for all of them.
fn claims(question: &Question, proof: &Proof, scene: &Scene, found: &mut Vec<Broken>) {
    let clauses: Vec<&Clause> = question.options.iter().flat_map(|option| &option.claims).collect();
    let end = match run(scene, proof, &[], false, &clauses) {
        Ok(end) => end,
        Err(error) => return found.push(broken("proof", error)),
    };
    let mut next = 0;
    let mut true_ones = 0;
    for (index, option) in question.options.iter().enumerate() {
        let own = next..next + option.claims.len();
        next = own.end;
        let holds = own
            .clone()
            .all(|at| clauses.get(at).is_some_and(|clause| end.watch.green(at, clause)));
        true_ones += usize::from(holds);
        if proof.keyed_by_model {
            continue;
        }
        let at = format!("options[{index}].claims");
        if option.correct && !holds {
            let says = format!(
                "This option is keyed, and what it says is not so:{}",
                unmet(&clauses, &end)
            );
            found.push(broken(at, says));
        } else if !option.correct && holds {
            found.push(broken(at, "This option is wrong, and what it says is so in the model."));
        }
    }
    if proof.keyed_by_model && true_ones != 1 {
        found.push(broken(
            "options",
            format!("{true_ones} options are so in this world; expected 1."),
        ));
    }
}
