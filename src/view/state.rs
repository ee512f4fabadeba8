//! The seven states the interface can draw. Colour, shape and word always go together; this is the one table of them.
//!
//! Invariant: each state has its own shape, so that no state is told apart by colour alone.

use crate::base::tongue::say;

/// How a thing is doing, reduced to what a block's fill and shape can say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Running, healthy, done: a disc.
    Ok,
    /// On its way up: a half disc.
    Start,
    /// On its way down: a wedge.
    Leave,
    /// Failing or refused: a diamond with a cross.
    Bad,
    /// Will need attention: a triangle.
    Warn,
    /// Stopped: a hollow square.
    Stop,
    /// Wanted, planned or absent: a dashed circle.
    #[default]
    None,
}

impl State {
    /// Every state, in the order a legend lists them.
    pub const ALL: [State; 7] = [
        State::Ok,
        State::Start,
        State::Leave,
        State::Bad,
        State::Warn,
        State::Stop,
        State::None,
    ];

    /// The value of the `data-s` attribute the style sheets read.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Start => "start",
            State::Leave => "leave",
            State::Bad => "bad",
            State::Warn => "warn",
            State::Stop => "stop",
            State::None => "none",
        }
    }

    /// The plain word for it where AWS has none.
    pub fn word(self) -> &'static str {
        match self {
            State::Ok => say("running"),
            State::Start => say("starting"),
            State::Leave => say("leaving"),
            State::Bad => say("failing"),
            State::Warn => say("needs attention"),
            State::Stop => say("stopped"),
            State::None => say("not there"),
        }
    }

    /// Which of two states a summary shows: the one that needs a person most.
    pub fn worse(self, other: State) -> State {
        if self.weight() >= other.weight() { self } else { other }
    }

    const fn weight(self) -> u8 {
        match self {
            State::Bad => 6,
            State::Warn => 5,
            State::Start => 4,
            State::Leave => 3,
            State::Ok => 2,
            State::Stop => 1,
            State::None => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_outweighs_everything_in_a_summary() {
        for state in State::ALL {
            assert_eq!(State::Bad.worse(state), State::Bad);
            assert_eq!(state.worse(State::Bad), State::Bad);
            assert_eq!(State::None.worse(state), state);
        }
    }

    #[test]
    fn no_two_states_share_a_name_or_a_word() {
        for (index, one) in State::ALL.iter().enumerate() {
            for other in &State::ALL[index + 1..] {
                assert_ne!(one.as_str(), other.as_str());
                assert_ne!(one.word(), other.word());
            }
        }
    }
}
