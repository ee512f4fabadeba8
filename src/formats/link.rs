//! A save as one word that stands in an address: compressed, with a checksum, in letters every address may hold.
//!
//! Invariants: whatever stands in an address gives a text or an error that says what was expected; unpacking never takes
//! more memory than a save may have; packing and unpacking give the same text on every machine.

use crate::base::limits;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

/// What every link begins with: the version of its form.
pub const VERSION: char = '1';
/// Letters of a link that still opens: browsers cut or refuse longer addresses.
pub const LONGEST: usize = 2_000_000;
/// Effort of compression, of 10.
const EFFORT: u8 = 9;
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Why a link holds no save.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    #[error("The link is empty: expected {VERSION} and then the packed world.")]
    Empty,
    #[error("The link was made by a newer Taskyard: its form is {0}, this Taskyard reads {VERSION}.")]
    Newer(char),
    #[error("This is no link of Taskyard: expected it to begin with {VERSION}, found {0}.")]
    Foreign(char),
    #[error("The link is too long: at most {LONGEST} letters can be read, this has {0}.")]
    TooLong(usize),
    #[error("The link holds {0:?} at letter {1}, where only A–Z, a–z, 0–9, - and _ can stand.")]
    Letter(char, usize),
    #[error("The link is cut off: its end is missing. Copy it once more, whole.")]
    CutOff,
    #[error("The link is damaged: what it holds does not fit its checksum. Copy it once more, whole.")]
    Damaged,
    #[error("The world in the link is too large: at most {max} bytes can be loaded.", max = limits::SAVE_BYTES)]
    TooLarge,
}

/// A text as the word of a link.
pub fn pack(text: &str) -> String {
    let packed = compress_to_vec_zlib(text.as_bytes(), EFFORT);
    let mut word = String::with_capacity(packed.len() / 3 * 4 + 5);
    word.push(VERSION);
    for three in packed.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            word.push(char::from(LETTERS[(bits >> (18 - 6 * place) & 63) as usize]));
        }
    }
    word
}

/// The text in the word of a link.
pub fn unpack(word: &str) -> Result<String, LinkError> {
    let mut letters = word.chars();
    match letters.next() {
        None => return Err(LinkError::Empty),
        Some(VERSION) => {}
        Some(newer @ '2'..='9') => return Err(LinkError::Newer(newer)),
        Some(other) => return Err(LinkError::Foreign(other)),
    }
    if word.len() > LONGEST {
        return Err(LinkError::TooLong(word.len()));
    }
    let packed = bytes(letters.as_str())?;
    let text = decompress_to_vec_zlib_with_limit(&packed, limits::SAVE_BYTES).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkError::TooLarge,
        TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => LinkError::CutOff,
        _ => LinkError::Damaged,
    })?;
    String::from_utf8(text).map_err(|_| LinkError::Damaged)
}

fn bytes(word: &str) -> Result<Vec<u8>, LinkError> {
    let (mut out, mut bits, mut held) = (Vec::with_capacity(word.len() / 4 * 3 + 2), 0_u32, 0);
    for (at, letter) in word.chars().enumerate() {
        let value = match letter {
            'A'..='Z' => u32::from(letter) - u32::from('A'),
            'a'..='z' => u32::from(letter) - u32::from('a') + 26,
            '0'..='9' => u32::from(letter) - u32::from('0') + 52,
            '-' => 62,
            '_' => 63,
            // Some programs that pass links on pad them.
            '=' => continue,
            other => return Err(LinkError::Letter(other, at + 2)),
        };
        bits = bits << 6 | value;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 255) as u8);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_what_is_unpacked() {
        for text in [
            "",
            "a",
            "ab",
            "abc",
            "{\"name\":\"é 🚀\"}",
            &"create-service ".repeat(5000),
        ] {
            let word = pack(text);
            assert!(word.starts_with('1') && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)));
            assert_eq!(unpack(&word).as_deref(), Ok(text));
        }
        assert!(pack(&"create-service ".repeat(5000)).len() < 600);
    }

    #[test]
    fn each_way_a_link_can_be_wrong_is_named() {
        let word = pack(&"a world with some length to it, 0123456789".repeat(3));
        assert_eq!(unpack(""), Err(LinkError::Empty));
        assert_eq!(unpack("2abc"), Err(LinkError::Newer('2')));
        assert_eq!(unpack("<script>"), Err(LinkError::Foreign('<')));
        assert_eq!(unpack("1abc def"), Err(LinkError::Letter(' ', 5)));
        assert_eq!(unpack(&word[..word.len() - 9]), Err(LinkError::CutOff));
        assert_eq!(unpack("1"), Err(LinkError::CutOff));
        assert_eq!(unpack(&"1".repeat(LONGEST + 1)), Err(LinkError::TooLong(LONGEST + 1)));
        assert!(matches!(
            unpack("1AAAAAAAA"),
            Err(LinkError::Damaged | LinkError::CutOff)
        ));
    }

    #[test]
    fn one_changed_letter_never_gives_another_world() {
        let text = "{\"format\":\"taskyard-save\",\"seed\":7,\"log\":[1,2,3,4,5,6,7,8,9]}";
        let word = pack(text);
        for at in 1..word.len() {
            let mut letters: Vec<char> = word.chars().collect();
            letters[at] = if letters[at] == 'A' { 'B' } else { 'A' };
            let changed: String = letters.into_iter().collect();
            assert!(
                unpack(&changed).is_err() || unpack(&changed).as_deref() == Ok(text),
                "letter {at}"
            );
        }
    }

    #[test]
    fn a_small_link_that_swells_is_refused_before_it_fills_the_memory() {
        let word = pack(&"0".repeat(limits::SAVE_BYTES + 1));
        assert!(word.len() < 100_000);
        assert_eq!(unpack(&word), Err(LinkError::TooLarge));
    }
}
