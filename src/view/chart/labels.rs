//! Where labels stand: end labels beside their lines without overlap, and flags that merge when they would touch.

use super::Mark;

/// Centres for labels of one `height` that want these centres, inside `low..=high`, moved as little as possible.
/// Labels keep the order of their wishes; if they cannot all fit they overlap evenly rather than leave the chart.
pub fn spread(wanted: &[f64], height: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    let count = wanted.len() as f64;
    let pitch = if count * height > high - low {
        ((high - low - height) / (count - 1.0).max(1.0)).max(0.0)
    } else {
        height
    };
    // Blocks of touching labels, each at the mean of what its members want (isotonic regression).
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (i, label) in order.iter().enumerate() {
        blocks.push((wanted[*label] - i as f64 * pitch, 1));
        while let [.., a, b] = blocks.as_slice() {
            if a.0 <= b.0 {
                break;
            }
            let (a, b) = (*a, *b);
            let size = a.1 + b.1;
            blocks.truncate(blocks.len() - 2);
            blocks.push(((a.0 * a.1 as f64 + b.0 * b.1 as f64) / size as f64, size));
        }
    }
    let (first, last) = (low + height / 2.0, high - height / 2.0 - (count - 1.0).max(0.0) * pitch);
    let mut out = vec![0.0; wanted.len()];
    let mut i = 0;
    for (start, size) in blocks {
        for _ in 0..size {
            out[order[i]] = start.min(last).max(first) + i as f64 * pitch;
            i += 1;
        }
    }
    out
}

/// A flag on top of a chart: one mark, or neighbours merged (`1–3`).
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// Pixel of the first of its marks.
    pub px: i32,
    pub text: String,
    pub selected: bool,
}

/// Flags for marks at these pixels, merged where two centres are closer than `width`.
pub fn flags(marks: &[Mark], px: impl Fn(f64) -> i32, width: i32) -> Vec<Flag> {
    let mut out: Vec<(Flag, u32, u32)> = Vec::new();
    for mark in marks {
        let at = px(mark.x);
        match out.last_mut() {
            Some((flag, _, last)) if at - flag.px < width => {
                *last = mark.number;
                flag.selected |= mark.selected;
            }
            _ => {
                let flag = Flag {
                    px: at,
                    text: String::new(),
                    selected: mark.selected,
                };
                out.push((flag, mark.number, mark.number));
            }
        }
    }
    out.into_iter()
        .map(|(flag, a, b)| Flag {
            text: if a == b { a.to_string() } else { format!("{a}–{b}") },
            ..flag
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_do_not_touch_stay_where_they_want() {
        assert_eq!(spread(&[50.0, 10.0], 12.0, 0.0, 100.0), vec![50.0, 10.0]);
    }

    #[test]
    fn touching_labels_part_evenly_and_keep_their_order() {
        assert_eq!(spread(&[50.0, 50.0], 12.0, 0.0, 100.0), vec![44.0, 56.0]);
        assert_eq!(spread(&[0.0, 1.0, 2.0], 10.0, 0.0, 100.0), vec![5.0, 15.0, 25.0]);
        assert_eq!(spread(&[99.0, 100.0], 10.0, 0.0, 100.0), vec![85.0, 95.0]);
    }

    #[test]
    fn more_labels_than_room_still_stay_inside() {
        let at = spread(&[5.0; 9], 10.0, 0.0, 50.0);
        assert!(at.iter().all(|y| (5.0..=45.0).contains(y)), "{at:?}");
    }

    #[test]
    fn neighbouring_flags_merge_into_a_range() {
        let marks: Vec<Mark> = [(1, 10.0), (2, 15.0), (3, 20.0), (4, 80.0)]
            .map(|(number, x)| Mark {
                x,
                number,
                text: String::new(),
                selected: number == 2,
            })
            .into();
        let flags = flags(&marks, |x| x as i32, 18);
        let texts: Vec<(&str, bool)> = flags.iter().map(|f| (f.text.as_str(), f.selected)).collect();
        assert_eq!(texts, vec![("1–3", true), ("4", false)]);
    }
}
