//! Marks of the scrubber, and how those that would touch become one with a count.

use super::Axis;
use crate::base::time::Time;

/// What a mark stands for; of merged marks the last in this order is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// The learner's call: a bar.
    Call,
    /// Something put into the world from outside: traffic, a fault.
    Outside,
    /// The scheduler or a policy changed how many tasks run: a diamond.
    Scaling,
    /// A deployment began or ended: a flag.
    Deployment,
    /// A call was refused: a crossed bar.
    Refused,
    /// Something failed: a wedge.
    Failure,
    /// The learner's own name for a moment: a pennant.
    Bookmark,
}

impl MarkKind {
    /// Every kind.
    pub const ALL: [MarkKind; 7] = [
        MarkKind::Call,
        MarkKind::Outside,
        MarkKind::Scaling,
        MarkKind::Deployment,
        MarkKind::Refused,
        MarkKind::Failure,
        MarkKind::Bookmark,
    ];

    /// The value of `data-mark`.
    pub const fn as_str(self) -> &'static str {
        match self {
            MarkKind::Call => "call",
            MarkKind::Outside => "outside",
            MarkKind::Scaling => "scaling",
            MarkKind::Deployment => "deployment",
            MarkKind::Refused => "refused",
            MarkKind::Failure => "failure",
            MarkKind::Bookmark => "bookmark",
        }
    }

    /// Pixels that its drawing takes to the left and to the right.
    const fn reach(self) -> (f64, f64) {
        match self {
            MarkKind::Call => (1.0, 1.0),
            MarkKind::Outside | MarkKind::Refused => (3.5, 3.5),
            MarkKind::Scaling | MarkKind::Failure | MarkKind::Bookmark => (5.0, 5.0),
            MarkKind::Deployment => (10.0, 1.0),
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub at: Time,
    pub kind: MarkKind,
    /// One line: "create-service web".
    pub text: String,
}

/// One or more marks as drawn in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blot {
    /// The moment of the mark that is drawn.
    pub at: Time,
    pub kind: MarkKind,
    pub count: usize,
    /// Its marks, one a line, the first few of them.
    pub text: String,
}

/// Lines that a merged mark names.
const LINES: usize = 4;
/// Widest merged mark, in pixels.
const WIDEST: f64 = 26.0;

/// The marks as drawn on `width` pixels; the last one of the worst kind gives a merged mark its place.
pub fn merge(marks: &[Mark], axis: Axis, width: f64) -> Vec<Blot> {
    let mut blots: Vec<Blot> = Vec::new();
    let (mut from, mut to) = (0.0, f64::NEG_INFINITY);
    for mark in marks {
        let x = axis.share(mark.at) * width;
        let (left, right) = mark.kind.reach();
        match blots.last_mut() {
            Some(blot) if x - left < to + 1.0 && x - from < WIDEST => {
                blot.count += 1;
                to = to.max(x + right);
                if mark.kind >= blot.kind {
                    blot.kind = mark.kind;
                    blot.at = mark.at;
                }
                if blot.count <= LINES {
                    blot.text.push('\n');
                    blot.text.push_str(&line(mark));
                }
            }
            _ => {
                from = x;
                to = x + right;
                blots.push(Blot {
                    at: mark.at,
                    kind: mark.kind,
                    count: 1,
                    text: line(mark),
                });
            }
        }
    }
    for blot in blots.iter_mut().filter(|blot| blot.count > LINES) {
        blot.text.push_str(&format!("\n+ {}", blot.count - LINES));
    }
    blots
}

fn line(mark: &Mark) -> String {
    format!("{} {}", mark.at.clock(), mark.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(seconds: u64, kind: MarkKind) -> Mark {
        Mark {
            at: Time(seconds * 1000),
            kind,
            text: format!("{kind:?} {seconds}"),
        }
    }

    #[test]
    fn marks_that_touch_are_one_with_a_count_and_the_worst_is_drawn() {
        let axis = Axis {
            start: Time(0),
            end: Time(100_000),
        };
        let marks = [
            mark(10, MarkKind::Call),
            mark(50, MarkKind::Call),
            mark(50, MarkKind::Failure),
            mark(51, MarkKind::Scaling),
        ];
        let blots = merge(&marks, axis, 500.0);
        let drawn: Vec<(u64, MarkKind, usize)> = blots.iter().map(|b| (b.at.0, b.kind, b.count)).collect();
        assert_eq!(drawn, [(10_000, MarkKind::Call, 1), (50_000, MarkKind::Failure, 3)]);
        assert_eq!(blots[1].text.lines().count(), 3);
        assert_eq!(merge(&marks, axis, 5_000.0).len(), 3);
    }

    #[test]
    fn merging_counts_every_mark_and_does_not_swallow_the_line() {
        let axis = Axis {
            start: Time(0),
            end: Time(1_000_000),
        };
        let marks: Vec<Mark> = (0..1000).map(|n| mark(n, MarkKind::ALL[n as usize % 6])).collect();
        let blots = merge(&marks, axis, 600.0);
        assert_eq!(blots.iter().map(|blot| blot.count).sum::<usize>(), 1000);
        assert!(blots.len() > 15, "{}", blots.len());
        assert!(blots[0].text.ends_with(&format!("+ {}", blots[0].count - LINES)));
    }
}
