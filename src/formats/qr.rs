//! A text as a QR code, as one SVG path: for a classroom that opens the same world from the projector.

use fast_qr::{ECL, QRBuilder};
use std::fmt::Write;

/// Light modules that must stand around a code.
pub const QUIET: usize = 4;
/// Modules a side past which a code on a projector is hard to read from the last row.
const DENSE: usize = 97;

/// A code as a drawing of squares of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// Units of a side, with the quiet zone.
    pub side: usize,
    /// Its dark squares as the `d` of a path.
    pub path: String,
    /// It is fine for a phone held close, not for the last row.
    pub dense: bool,
}

/// The code of a text; none when it is too long for any.
pub fn of(text: &str) -> Option<Qr> {
    // The stronger correction as long as it leaves large squares, else the one that needs the fewest.
    let strong = QRBuilder::new(text).ecl(ECL::M).build().ok();
    let code = match strong.filter(|code| code.size <= DENSE) {
        Some(code) => code,
        None => QRBuilder::new(text).ecl(ECL::L).build().ok()?,
    };
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let run = (x..code.size).take_while(|x| code[y][*x].value()).count();
            if run > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some(Qr {
        side: code.size + 2 * QUIET,
        path,
        dense: code.size > DENSE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_eyes_and_a_quiet_zone() {
        let code = of("https://example.org/#/w/1abc").unwrap();
        // Each eye's upper edge is a run of seven dark squares at the top left and the top right.
        assert!(code.path.starts_with("M4 4h7v1h-7z"));
        assert!(code.path.contains(&format!("M{} 4h7v1h-7z", code.side - 4 - 7)));
        assert!(code.path.contains(&format!("M4 {}h7v1h-7z", code.side - 4 - 7)));
        assert!(!code.dense);
    }

    #[test]
    fn what_no_code_can_hold_gives_none() {
        assert!(of(&"a".repeat(2_900)).is_some_and(|code| code.dense && code.side == 177 + 8));
        assert_eq!(of(&"a".repeat(3_000)), None);
        assert_eq!(of(&"a".repeat(100_000)), None);
    }
}
