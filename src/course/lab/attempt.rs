//! An attempt at a lab: from its opening to its measures.

use super::judge::judge;
use crate::base::rng::Draw;
use crate::base::time::Time;
use crate::course::content::{Clause, Fading, Fault, Goal, Lab, Mode, Shelf, Start, When};
use crate::course::question::{Variant, own_variant, solve_own};
use crate::course::stage::{Measures, Opening, Watch, failed_requests, measure, opening};
use crate::session::Session;
use crate::terminal::Env;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far an attempt is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    #[default]
    Playing,
    /// Every goal was reached.
    Passed,
    /// The solution was shown: it never counts as a pass.
    Shown,
}

/// One try at a lab, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attempt {
    pub lab: String,
    pub seed: u64,
    pub phase: Phase,
    /// How many entries the session's log had when the learner came.
    pub begun: usize,
    /// The simulated moment of that, in milliseconds.
    pub from: u64,
    /// Requests that had failed before.
    pub failed_before: u64,
    pub watch: Watch,
    /// Rungs of the hint ladder taken, by goal.
    pub hints: BTreeMap<String, usize>,
    /// What it took, once passed.
    pub measures: Option<Measures>,
}

/// A goal as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalState {
    pub id: String,
    pub green: bool,
    /// An `always` or `never` that was broken: only starting over, or undoing, helps.
    pub broken: bool,
    /// Each of its clauses.
    pub clauses: Vec<bool>,
}

/// The fault that a seed picks for an incident.
pub fn fault_of(lab: &Lab, seed: u64) -> Option<&Fault> {
    let last = lab.faults.len().checked_sub(1)? as u64;
    lab.faults.get(Draw::of(seed, "incident", 0).range(0, last) as usize)
}

/// The start of a lab with everything that happens before the learner comes.
pub fn start(lab: &Lab, fault: Option<&Fault>) -> Start {
    let mut start = lab.start.clone();
    start.files.extend(lab.files.clone());
    if lab.fading == Fading::Complete {
        let given = lab.solution.iter().take(lab.given as usize);
        start.commands.extend(given.cloned());
    }
    if let Some(fault) = fault {
        start.commands.extend(fault.commands.iter().cloned());
    }
    start
}

/// The lines that a learner could play to reach the goals.
pub fn solution(lab: &Lab, fault: Option<&Fault>) -> Vec<String> {
    match fault {
        Some(fault) if !fault.solution.is_empty() => fault.solution.clone(),
        _ if lab.fading == Fading::Complete => lab.solution.iter().skip(lab.given as usize).cloned().collect(),
        _ => lab.solution.clone(),
    }
}

/// What makes the world in which an attempt begins.
pub fn opening_of(shelf: &Shelf, lab: &Lab, seed: u64) -> Result<Opening, String> {
    let fault = if lab.mode == Mode::Incident {
        fault_of(lab, seed)
    } else {
        None
    };
    opening(shelf, &start(lab, fault), seed)
}

/// All clauses of a lab's goals, in order.
pub(super) fn clauses(goals: &[Goal]) -> Vec<&Clause> {
    goals.iter().flat_map(|goal| &goal.must).collect()
}

impl Attempt {
    /// Begins in a session in which the opening has been played.
    pub fn begin(lab: &Lab, session: &Session) -> Attempt {
        let world = session.world();
        Attempt {
            lab: lab.id.clone(),
            seed: session.seed(),
            begun: session.log_len(),
            from: world.now().0,
            failed_before: failed_requests(world),
            watch: Watch::new(clauses(&lab.goals).len(), world),
            ..Attempt::default()
        }
    }

    /// Looks at the session's world; the first time that every goal is green the attempt has passed. Where something
    /// must hold always or never, passing is judged by replaying the log, so that a fast clock hides nothing.
    pub fn look(&mut self, lab: &Lab, session: &Session) -> Vec<GoalState> {
        let clauses = clauses(&lab.goals);
        self.watch.look(&clauses, session.world(), &Env::default());
        let states = self.states(lab);
        let all = !states.is_empty() && states.iter().all(|state| state.green);
        if self.phase != Phase::Playing || !all {
            return states;
        }
        if clauses
            .iter()
            .any(|clause| matches!(clause.when, When::Always | When::Never))
        {
            self.watch = judge(lab, session, self.begun, self.watch.since);
            let judged = self.states(lab);
            if !judged.iter().all(|state| state.green) {
                return judged;
            }
        }
        self.phase = Phase::Passed;
        self.measures = Some(measure(session, self.begun, Time(self.from), self.failed_before));
        states
    }

    /// After undo, redo or a change of branch: what was seen is seen anew, in the log as it is now.
    pub fn look_again(&mut self, lab: &Lab, session: &Session) -> Vec<GoalState> {
        self.watch = judge(lab, session, self.begun, self.watch.since);
        self.look(lab, session)
    }

    /// How the goals stand at the last look.
    pub fn states(&self, lab: &Lab) -> Vec<GoalState> {
        let mut next = 0;
        let mut states = Vec::with_capacity(lab.goals.len());
        for goal in &lab.goals {
            let mut state = GoalState {
                id: goal.id.clone(),
                green: !goal.must.is_empty(),
                broken: false,
                clauses: Vec::new(),
            };
            for clause in &goal.must {
                let green = self.watch.green(next, clause);
                state.clauses.push(green);
                state.green &= green;
                state.broken |= !green && matches!(clause.when, When::Always | When::Never);
                next += 1;
            }
            states.push(state);
        }
        states
    }

    /// Notes that the solution was shown.
    pub fn show(&mut self) {
        if self.phase == Phase::Playing {
            self.phase = Phase::Shown;
        }
    }

    /// Hints taken, over all goals.
    pub fn hints_taken(&self) -> usize {
        self.hints.values().fold(0, |sum, rungs| sum.saturating_add(*rungs))
    }
}

/// The lab's questions about the learner's own world, each with its key found by running it there. A question that does
/// not fit this world is left out.
pub fn own_questions(lab: &Lab, session: &Session) -> Vec<Variant> {
    let mut asked = Vec::new();
    for question in &lab.questions {
        let Ok(mut variant) = own_variant(question, session.world(), session.seed()) else {
            continue;
        };
        let solved = solve_own(&mut variant.question, session).is_ok();
        let keyed = variant.question.options.iter().filter(|option| option.correct).count();
        if solved && (variant.question.options.is_empty() || keyed > 0) {
            asked.push(variant);
        }
    }
    asked
}
