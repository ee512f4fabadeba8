//! A bounded sequence in shared chunks: adding is cheap, cloning is cheap, and old elements fall off the front.
//!
//! Invariant: positions are absolute; dropping from the front never shifts the position of what stays.

use serde::Serialize;
use std::collections::VecDeque;
use std::rc::Rc;

const CHUNK: usize = 128;

/// A bounded sequence.
#[derive(Clone, Debug, Serialize)]
pub struct Kept<T> {
    full: VecDeque<Rc<Vec<T>>>,
    open: Rc<Vec<T>>,
    /// Position of the first kept element.
    first: u64,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept {
            full: VecDeque::new(),
            open: Rc::default(),
            first: 0,
        }
    }
}

impl<T: Clone> Kept<T> {
    /// Adds an element, and drops a chunk from the front once more than `most` are kept.
    pub fn push(&mut self, element: T, most: usize) {
        if self.open.len() >= CHUNK {
            self.full.push_back(std::mem::take(&mut self.open));
            if self.full.len() * CHUNK > most {
                self.full.pop_front();
                self.first += CHUNK as u64;
            }
        }
        Rc::make_mut(&mut self.open).push(element);
    }

    /// The newest element, to be changed.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        Rc::make_mut(&mut self.open).last_mut()
    }

    /// The newest element.
    pub fn last(&self) -> Option<&T> {
        self.open.last()
    }

    /// The oldest kept element.
    pub fn first(&self) -> Option<&T> {
        self.get(self.first)
    }

    /// The position of the first kept element.
    pub fn start(&self) -> u64 {
        self.first
    }

    /// The position after the newest element.
    pub fn end(&self) -> u64 {
        self.first + self.len() as u64
    }

    /// How many elements are kept.
    pub fn len(&self) -> usize {
        self.full.len() * CHUNK + self.open.len()
    }

    /// The element at a position.
    pub fn get(&self, position: u64) -> Option<&T> {
        let index = usize::try_from(position.checked_sub(self.first)?).ok()?;
        match self.full.get(index / CHUNK) {
            Some(chunk) => chunk.get(index % CHUNK),
            None => self.open.get(index - self.full.len() * CHUNK),
        }
    }

    /// The elements at positions from `start` up to `end`, with their positions.
    pub fn range(&self, start: u64, end: u64) -> impl Iterator<Item = (u64, &T)> {
        (start.max(self.first)..end.min(self.end())).filter_map(|at| self.get(at).map(|element| (at, element)))
    }

    /// The position of the first element that does not come before, in a sequence ordered by that question.
    pub fn partition_point(&self, before: impl Fn(&T) -> bool) -> u64 {
        let (mut low, mut high) = (self.first, self.end());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle).is_some_and(&before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_survive_dropping_from_the_front() {
        let mut kept = Kept::default();
        for n in 0..1_000u64 {
            kept.push(n, 300);
        }
        assert!(kept.len() >= 300 && kept.len() <= 300 + 2 * CHUNK);
        assert_eq!((kept.end(), kept.last()), (1_000, Some(&999)));
        assert_eq!(kept.get(999), Some(&999));
        assert_eq!((kept.first().copied(), kept.get(0)), (Some(kept.start()), None));
        assert_eq!(kept.partition_point(|n| *n < 900), 900);
        assert_eq!(kept.range(0, u64::MAX).count(), kept.len());
    }
}
