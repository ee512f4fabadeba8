//! Base64, as user data travels.
//!
//! Source: RFC 4648. Line breaks inside are allowed, as EC2 allows them.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The bytes of a base64 text; none if it is not one.
pub fn unbase64(text: &str) -> Option<Vec<u8>> {
    let clean: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let body = clean.iter().take_while(|b| **b != b'=').count();
    let padding = clean.len() - body;
    if padding > 2 || !clean.len().is_multiple_of(4) || clean[body..].iter().any(|b| *b != b'=') {
        return None;
    }
    let mut bytes = Vec::with_capacity(clean.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0);
    for letter in &clean[..body] {
        let value = LETTERS.iter().position(|l| l == letter)? as u32;
        bits = (bits << 6) | value;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Some(bytes)
}

/// Bytes as base64.
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            if place <= three.len() {
                text.push(char::from(LETTERS[(bits >> (18 - 6 * place)) as usize & 63]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_goes_both_ways() {
        for text in [
            "",
            "a",
            "ab",
            "abc",
            "#!/bin/bash\necho ECS_CLUSTER=yard >> /etc/ecs/ecs.config\n",
        ] {
            assert_eq!(unbase64(&base64(text.as_bytes())).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(base64(b"abcd"), "YWJjZA==");
        assert_eq!(unbase64("YWJj\nZA=="), Some(b"abcd".to_vec()));
        assert_eq!(
            [unbase64("#!/bin/bash"), unbase64("YWJ"), unbase64("Y===")],
            [None, None, None]
        );
    }
}
