//! The order on the screen: seeded, so that a paper is the same for a whole class.

use crate::base::rng::Draw;
use crate::course::content::{Kind, Question};

/// In which order a question's parts are shown, as numbers of the file's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Options, or entries to be ordered (never in the right order), or left halves (as in the file).
    pub parts: Vec<usize>,
    /// Right halves, decoys counting on after the pairs'.
    pub rights: Vec<usize>,
}

/// The layout of a question for a seed.
pub fn layout(question: &Question, seed: u64) -> Layout {
    let shuffled = |count: usize, stream: &str| -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        let mut draw = Draw::of(seed, stream, 0);
        for index in (1..count).rev() {
            order.swap(index, draw.range(0, index as u64) as usize);
        }
        order
    };
    let stream = format!("layout {}", question.id);
    let mut layout = Layout::default();
    match question.kind {
        Kind::Single | Kind::Multiple if question.fixed => layout.parts = (0..question.options.len()).collect(),
        Kind::Single | Kind::Multiple => layout.parts = shuffled(question.options.len(), &stream),
        Kind::Ordering => {
            layout.parts = shuffled(question.order.len(), &stream);
            if layout.parts.is_sorted() && layout.parts.len() > 1 {
                layout.parts.rotate_left(1);
            }
        }
        Kind::Matching => {
            layout.parts = (0..question.pairs.len()).collect();
            layout.rights = shuffled(question.pairs.len() + question.decoys.len(), &stream);
        }
        _ => {}
    }
    layout
}
