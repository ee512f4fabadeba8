//! Seeded randomness without state: every draw is named by the world's seed, a stream and a key.
//!
//! A new consumer takes a new stream name and cannot shift old outcomes, and a draw needs nothing saved.
//! The mixing function is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).

/// A short sequence of random numbers named by (seed, stream, key).
#[derive(Clone, Debug)]
pub struct Draw(u64);

impl Draw {
    /// The sequence of `stream` for `key` in the world of `seed`.
    pub fn of(seed: u64, stream: &str, key: u64) -> Draw {
        let mut state = mix(seed ^ 0x9e37_79b9_7f4a_7c15);
        for byte in stream.bytes() {
            state = mix(state ^ u64::from(byte));
        }
        Draw(mix(state ^ key))
    }

    /// The next 64 random bits.
    #[expect(clippy::should_implement_trait, reason = "an endless sequence never gives None")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A whole number from `low` to `high`, both included; `low` if the range is empty.
    pub fn range(&mut self, low: u64, high: u64) -> u64 {
        if high <= low {
            return low;
        }
        let width = high - low + 1;
        low + ((u128::from(self.next()) * u128::from(width)) >> 64) as u64
    }

    /// `digits` lower-case hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits);
        while text.len() < digits {
            text.push_str(&format!("{:016x}", self.next()));
        }
        text.truncate(digits);
        text
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_depends_on_its_name_alone() {
        assert_eq!(Draw::of(1, "task", 7).hex(32), Draw::of(1, "task", 7).hex(32));
        assert_ne!(Draw::of(1, "task", 7).next(), Draw::of(1, "task", 8).next());
        assert_ne!(Draw::of(1, "task", 7).next(), Draw::of(1, "eni", 7).next());
        assert_ne!(Draw::of(1, "task", 7).next(), Draw::of(2, "task", 7).next());
    }

    #[test]
    fn a_range_keeps_its_bounds() {
        let mut draw = Draw::of(3, "range", 0);
        let seen: Vec<u64> = (0..200).map(|_| draw.range(2, 4)).collect();
        assert!(seen.iter().all(|n| (2..=4).contains(n)));
        assert!([2, 3, 4].iter().all(|n| seen.contains(n)));
    }
}
