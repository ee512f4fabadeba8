//! How wide a text is, without asking the page: advances of Archivo at 75 % width, in thousandths of the size.
//!
//! Invariant: an estimate, a little too wide rather than too narrow; layout depends on it, never correctness.

const FIRST: u32 = 32;
const REGULAR: [u16; 95] = [
    154, 258, 343, 494, 401, 747, 558, 193, 335, 335, 382, 529, 227, 272, 227, 272, 457, 414, 459, 458, 443, 465, 457,
    424, 451, 457, 252, 252, 529, 529, 529, 456, 780, 532, 542, 570, 574, 518, 461, 610, 573, 232, 445, 546, 436, 701,
    575, 614, 524, 614, 563, 511, 491, 566, 517, 754, 539, 542, 509, 300, 272, 300, 529, 384, 159, 448, 456, 427, 456,
    447, 247, 438, 450, 203, 200, 423, 202, 682, 451, 458, 456, 456, 274, 401, 246, 450, 389, 594, 417, 388, 397, 342,
    206, 342, 529,
];
const BOLD: [u16; 95] = [
    147, 269, 381, 512, 427, 778, 598, 211, 354, 354, 382, 545, 240, 272, 240, 278, 476, 437, 474, 476, 467, 479, 476,
    446, 469, 476, 260, 260, 545, 545, 545, 472, 785, 562, 557, 579, 581, 527, 469, 619, 586, 254, 474, 574, 463, 731,
    588, 623, 538, 623, 572, 524, 512, 578, 540, 780, 556, 554, 523, 335, 278, 335, 545, 404, 184, 470, 478, 453, 478,
    466, 274, 461, 472, 223, 221, 460, 223, 707, 473, 478, 478, 478, 300, 427, 277, 473, 422, 643, 453, 420, 413, 365,
    213, 365, 545,
];
/// What a letter outside ASCII is taken to be.
const OTHER: u16 = 600;

/// The width of a text in the unit of `size`.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let table = if bold { &BOLD } else { &REGULAR };
    let advance = |c: char| match c {
        '\u{2009}' | '\u{202f}' => 160,
        '–' | '−' => 530,
        _ => (c as u32)
            .checked_sub(FIRST)
            .and_then(|i| table.get(i as usize))
            .copied()
            .unwrap_or(OTHER),
    };
    text.chars().map(|c| f64::from(advance(c))).sum::<f64>() * size / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_letters_and_weights_are_wider() {
        assert_eq!(width("10", 1000.0, false), 871.0);
        assert!(width("WW", 12.0, false) > width("ii", 12.0, false) * 3.0);
        assert!(width("running 3", 12.0, true) > width("running 3", 12.0, false));
        assert_eq!(width("é世", 10.0, true), 12.0);
    }
}
