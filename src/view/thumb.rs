//! A world as a stamp: a row a zone, a square a task by its state, and a beam when a load balancer stands above them.
//!
//! Small enough to be kept as a word beside a saved world: `b!oos|o` is a beam, three tasks in one zone and one in
//! the next.

use super::map;
use super::state::State;
use crate::model::World;

/// Zones drawn, and tasks a zone.
const ROWS: usize = 4;
const EACH: usize = 12;

/// What a stamp shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thumb {
    pub beam: bool,
    /// The states of the tasks of each zone.
    pub zones: Vec<Vec<State>>,
}

/// The word of a world's stamp.
pub fn word(world: &World) -> String {
    let map = map::of(world, None);
    let beam = map.vpcs.iter().any(|vpc| !vpc.balancers.is_empty());
    let zones = map.vpcs.iter().flat_map(|vpc| &vpc.zones).filter_map(|zone| {
        let states = zone.subnets.iter().flat_map(|subnet| &subnet.states);
        let letters = states.flat_map(|(state, count)| std::iter::repeat_n(letter(*state), *count));
        let row: String = letters.take(EACH).collect();
        (!row.is_empty()).then_some(row)
    });
    let rows: Vec<String> = zones.take(ROWS).collect();
    format!("{}{}", if beam { "b!" } else { "" }, rows.join("|"))
}

/// The stamp of a word; what nobody wrote gives an empty one.
pub fn of(word: &str) -> Thumb {
    let (beam, rows) = match word.strip_prefix("b!") {
        Some(rows) => (true, rows),
        None => (false, word),
    };
    let row = |text: &str| text.chars().take(EACH).filter_map(state).collect::<Vec<State>>();
    let zones = rows.split('|').take(ROWS).map(row).filter(|row| !row.is_empty());
    Thumb {
        beam,
        zones: zones.collect(),
    }
}

fn letter(state: State) -> char {
    match state {
        State::Ok => 'o',
        State::Start => 's',
        State::Leave => 'l',
        State::Bad => 'x',
        State::Warn => 'w',
        State::Stop => 'p',
        State::None => 'n',
    }
}

fn state(letter_: char) -> Option<State> {
    State::ALL.into_iter().find(|state| letter(*state) == letter_)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    #[test]
    fn the_finished_hands_on_is_a_beam_over_its_running_tasks() {
        let session = Session::new(7, "hands-on").unwrap();
        let thumb = of(&word(session.world()));
        assert!(thumb.beam);
        let all: Vec<State> = thumb.zones.into_iter().flatten().collect();
        assert_eq!(all, [State::Ok]);
    }

    #[test]
    fn an_empty_account_and_words_nobody_wrote_are_empty_stamps() {
        assert_eq!(of(&word(Session::empty(1).world())), Thumb::default());
        assert_eq!(of("é|--|?"), Thumb::default());
        assert!(of(&"o".repeat(5000)).zones[0].len() == EACH);
    }
}
