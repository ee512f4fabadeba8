//! Blocks of tasks that have just gone: they stay for a moment, where they stood, and fade.

use crate::browser::ticks;
use crate::view::map::layout::{Layout, Rect};
use crate::view::map::{Block, Map};
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

/// How long a block takes to leave, in milliseconds.
const LEAVE: u32 = 260;
/// More than this many leave at once without motion.
const MOST: usize = 40;

type Stood = BTreeMap<String, (Rc<Block>, Rect)>;

/// The blocks that are leaving now.
#[hook]
pub fn use_leaving(map: &Rc<Map>, placed: &Rc<Layout>, moves: bool) -> Vec<(Rc<Block>, Rect)> {
    let before = use_mut_ref(Stood::new);
    let gone = use_state(Vec::<(Rc<Block>, Rect)>::new);
    {
        let gone = gone.clone();
        use_effect_with((map.clone(), placed.clone(), moves), move |(map, placed, moves)| {
            let now = stood(map, placed);
            let before = before.replace(now.clone());
            let left: Vec<(Rc<Block>, Rect)> = before
                .into_iter()
                .filter(|(arn, _)| !now.contains_key(arn))
                .map(|(_, block)| block)
                .collect();
            if *moves && !left.is_empty() && left.len() <= MOST {
                gone.set(left);
            }
        });
    }
    {
        let cleared = gone.clone();
        let keys: Vec<String> = gone.iter().map(|(block, _)| block.arn.clone()).collect();
        use_effect_with(keys, move |keys| {
            let timer = if keys.is_empty() {
                None
            } else {
                ticks::after(LEAVE, move || cleared.set(Vec::new()))
            };
            move || drop(timer)
        });
    }
    (*gone).clone()
}

fn stood(map: &Map, placed: &Layout) -> Stood {
    let pieces = placed
        .vpcs
        .iter()
        .flat_map(|vpc| &vpc.bays)
        .flat_map(|bay| &bay.strips)
        .flat_map(|strip| &strip.pieces);
    let rects: BTreeMap<&str, Rect> = pieces.map(|piece| (piece.arn.as_str(), piece.rect)).collect();
    let block = |block: &Rc<Block>| Some((block.arn.clone(), (Rc::clone(block), *rects.get(block.arn.as_str())?)));
    map.blocks().filter_map(block).collect()
}
