//! The author gate: the untouched start fails, the solution passes on five seeds, wrong paths stay red, each goal is
//! needed, and questions afterwards have one answer.

use super::question::prove_own;
use super::{Broken, broken, play_watched};
use crate::base::time::Span;
use crate::course::content::{Clause, Fault, Goal, Lab, Mode, Shelf, When};
use crate::course::lab::{solution, start};
use crate::course::stage::{Play, Stages, Watch, let_pass};
use crate::session::Session;
use crate::terminal::Env;

/// Seeds on which a solution must pass.
const SEEDS: u64 = 5;

/// Runs everything that a lab claims.
pub fn prove_lab(stages: &mut Stages, shelf: &Shelf, lab: &Lab) -> Vec<Broken> {
    let mut found = Vec::new();
    match lab.mode {
        Mode::Lab => prove_fault(stages, shelf, lab, None, &mut found),
        Mode::Incident => {
            for fault in &lab.faults {
                prove_fault(stages, shelf, lab, Some(fault), &mut found);
            }
        }
    }
    found
}

/// What became of the goals.
struct Played {
    session: Session,
    green: Vec<bool>,
    found: Vec<String>,
}

struct Gate<'a> {
    lab: &'a Lab,
    clauses: Vec<&'a Clause>,
    fault: Option<&'a Fault>,
}

/// Runs a lab with one of its faults, or as it is.
pub fn prove_fault(stages: &mut Stages, shelf: &Shelf, lab: &Lab, fault: Option<&Fault>, found: &mut Vec<Broken>) {
    let gate = Gate {
        lab,
        clauses: lab.goals.iter().flat_map(|goal| &goal.must).collect(),
        fault,
    };
    let first = lab.start.seed.unwrap_or(1);
    let begin = match gate.begin(stages, shelf, first, found) {
        Ok(begin) => begin,
        Err(error) => return found.push(broken("start", error)),
    };
    gate.untouched(&begin, found);
    let mut end = None;
    let seeds = if lab.one_seed { 1 } else { SEEDS };
    let at = if fault.is_some_and(|fault| !fault.solution.is_empty()) {
        "faults"
    } else {
        "solution"
    };
    let solution = solution(lab, fault);
    for seed in first..first + seeds {
        let begin = match gate.begin(stages, shelf, seed, found) {
            Ok(begin) => begin,
            Err(error) => return found.push(broken("start", format!("On seed {seed}: {error}"))),
        };
        match gate.play(&begin, &solution, true, true) {
            Err(error) => found.push(broken(at, format!("On seed {seed} the solution fails in {error}."))),
            Ok(played) => {
                for (goal, _) in lab.goals.iter().zip(&played.green).filter(|(_, green)| !**green) {
                    let says = format!(
                        "On seed {seed} the solution does not reach `{}`:{}",
                        goal.id,
                        played.words(lab, goal)
                    );
                    found.push(broken(at, says));
                }
                end.get_or_insert(played.session);
            }
        }
        if !found.is_empty() {
            return;
        }
    }
    gate.wrong(&begin, found);
    if let Some(session) = end {
        for (index, question) in lab.questions.iter().enumerate() {
            for one in prove_own(question, &session) {
                found.push(broken(format!("questions[{index}].{}", one.field), one.says));
            }
        }
    }
}

/// Whether a goal only guards: red by a breach, green from the beginning.
fn guards(goal: &Goal) -> bool {
    goal.must
        .iter()
        .all(|clause| matches!(clause.when, When::Always | When::Never))
}

impl Played {
    fn words(&self, lab: &Lab, goal: &Goal) -> String {
        let before: usize = lab
            .goals
            .iter()
            .take_while(|one| one.id != goal.id)
            .map(|one| one.must.len())
            .sum();
        let own = goal.must.iter().enumerate();
        own.map(|(index, clause)| {
            let what = if clause.event.is_empty() {
                &clause.ask
            } else {
                &clause.event
            };
            format!(
                " `{what}` {} is {};",
                clause.query,
                self.found.get(before + index).map_or("", String::as_str)
            )
        })
        .collect()
    }
}

impl Gate<'_> {
    /// The world in which a learner begins.
    fn begin(
        &self,
        stages: &mut Stages,
        shelf: &Shelf,
        seed: u64,
        found: &mut Vec<Broken>,
    ) -> Result<(Session, Env), String> {
        if self.fault.is_some() {
            let healthy = stages.open(shelf, &start(self.lab, None), seed)?;
            let healthy = self.play(&healthy, &[], true, false)?;
            for (goal, _) in self.lab.goals.iter().zip(&healthy.green).filter(|(_, green)| !**green) {
                let says = format!(
                    "An incident begins in a healthy world, and `{}` is not reached before the fault.",
                    goal.id
                );
                found.push(broken("goals", says));
            }
        }
        stages.open(shelf, &start(self.lab, self.fault), seed)
    }

    /// Plays lines, then lets the lab's time pass; with `soon`, only until every goal is reached.
    fn play(&self, begin: &(Session, Env), lines: &[String], strict: bool, soon: bool) -> Result<Played, String> {
        let (mut session, env) = begin.clone();
        let mut watch = Watch::new(self.clauses.len(), session.world());
        let mut play = Play::start(lines, &self.lab.files, env, strict, |_, _| None);
        play_watched(&mut play, &mut session, &mut watch, &self.clauses)?;
        let watched = soon || self.clauses.iter().any(|clause| clause.when != When::Now);
        let mut verdicts = Vec::new();
        let wait = if lines.is_empty() && soon { 0 } else { self.lab.wait };
        let_pass(&mut session, Span::secs(wait), watched, &mut |world| {
            verdicts = watch.look(&self.clauses, world, &Env::default());
            soon && watch.all(&self.clauses)
        });
        let mut next = 0;
        let mut green = Vec::new();
        for goal in &self.lab.goals {
            let own = next..next + goal.must.len();
            next = own.end;
            green.push(
                own.clone()
                    .all(|index| self.clauses.get(index).is_some_and(|clause| watch.green(index, clause))),
            );
        }
        Ok(Played {
            session,
            green,
            found: verdicts
                .iter()
                .map(|verdict| format!("{} {}", verdict.found, verdict.trouble))
                .collect(),
        })
    }

    fn untouched(&self, begin: &(Session, Env), found: &mut Vec<Broken>) {
        let played = match self.play(begin, &[], true, false) {
            Ok(played) => played,
            Err(error) => return found.push(broken("start", error)),
        };
        if played.green.iter().all(|green| *green) {
            found.push(broken(
                "goals",
                "The untouched start reaches every goal: there is nothing to do.",
            ));
            return;
        }
        for (index, (goal, green)) in self.lab.goals.iter().zip(&played.green).enumerate() {
            if *green && !guards(goal) && self.fault.is_none() {
                let says =
                    "This goal is reached in the untouched world, so it is not needed; make it `always`, or drop it.";
                found.push(broken(format!("goals[{index}]"), says));
            }
            if !*green && guards(goal) {
                found.push(broken(
                    format!("goals[{index}]"),
                    "This goal is broken before the learner has done anything.",
                ));
            }
        }
    }

    fn wrong(&self, begin: &(Session, Env), found: &mut Vec<Broken>) {
        let mut broken_guards = Vec::new();
        for (index, wrong) in self.lab.wrong.iter().enumerate() {
            let at = format!("wrong[{index}]");
            let played = match self.play(begin, &wrong.commands, false, false) {
                Ok(played) => played,
                Err(error) => {
                    found.push(broken(format!("{at}.commands"), error));
                    continue;
                }
            };
            for (goal, green) in self.lab.goals.iter().zip(&played.green) {
                if wrong.red.contains(&goal.id) && *green {
                    found.push(broken(
                        format!("{at}.red"),
                        format!("The goal `{}` is reached on this path.", goal.id),
                    ));
                }
                if !*green {
                    broken_guards.push(goal.id.as_str());
                }
            }
        }
        for (index, goal) in self.lab.goals.iter().enumerate() {
            if guards(goal) && !broken_guards.contains(&goal.id.as_str()) && !self.lab.one_seed {
                let says = "No wrong path breaks this goal, so nothing shows that it is needed.";
                found.push(broken(format!("goals[{index}]"), says));
            }
        }
    }
}
