//! IPv4 addresses and blocks: parsing, containment, and which addresses a subnet or the internet hands out.
//!
//! AWS keeps the first four and the last address of each subnet (VPC User Guide, "Subnet sizing for IPv4").
//! Public addresses come from blocks nobody owns: the documentation blocks 203.0.113.0/24 and 198.51.100.0/24
//! (RFC 5737) first, then the benchmark block 198.18.0.0/15 (RFC 2544), together more than any world holds tasks.

use serde::{Serialize, Serializer};
use std::fmt;

/// An IPv4 block such as `10.0.1.0/24`; host bits are cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cidr {
    base: u32,
    bits: u8,
}

impl Cidr {
    /// The block of a text; none unless it is four decimal bytes, a slash and 0–32.
    pub fn parse(text: &str) -> Option<Cidr> {
        let (address, bits) = text.split_once('/')?;
        if bits.is_empty() || bits.len() > 2 || !bits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let bits: u8 = bits.parse().ok().filter(|bits| *bits <= 32)?;
        Some(Cidr::new(parse(address)?, bits))
    }

    /// The block of `bits` bits that holds `address`.
    pub const fn new(address: u32, bits: u8) -> Cidr {
        Cidr {
            base: address & mask(bits),
            bits,
        }
    }

    /// Whether the block holds an address.
    pub fn holds(self, address: u32) -> bool {
        address & mask(self.bits) == self.base
    }

    /// Its first address.
    pub fn first(self) -> u32 {
        self.base
    }

    /// Its last address.
    pub fn last(self) -> u32 {
        self.base | !mask(self.bits)
    }

    /// The length of its prefix.
    pub fn bits(self) -> u8 {
        self.bits
    }

    /// Whether it reaches addresses outside the private blocks of RFC 1918.
    pub fn is_public(self) -> bool {
        const PRIVATE: [Cidr; 3] = [
            Cidr::new(0x0a00_0000, 8),
            Cidr::new(0xac10_0000, 12),
            Cidr::new(0xc0a8_0000, 16),
        ];
        !PRIVATE
            .iter()
            .any(|block| block.bits <= self.bits && block.holds(self.base))
    }

    /// The addresses a subnet of this block can give to interfaces.
    pub fn usable(self) -> std::ops::RangeInclusive<u32> {
        self.first().saturating_add(4)..=self.last().saturating_sub(1)
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", text(self.base), self.bits)
    }
}

impl Serialize for Cidr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

const fn mask(bits: u8) -> u32 {
    if bits == 0 { 0 } else { u32::MAX << (32 - bits as u32) }
}

/// The number of a dotted address; none if the text is anything else.
pub fn parse(text: &str) -> Option<u32> {
    text.parse::<std::net::Ipv4Addr>().ok().map(u32::from)
}

/// The dotted text of an address.
pub fn text(address: u32) -> String {
    std::net::Ipv4Addr::from(address).to_string()
}

/// How many public addresses there are.
pub const PUBLIC: u64 = 254 * 2 + 131_070;

/// The public address of a place in the order in which they are handed out.
pub fn public(seed: u64, place: u64) -> u32 {
    // 101 has no factor in common with 254, so the walk visits each host of a block once.
    let host = |n: u64| ((n % 254) * 101 + seed % 254) % 254 + 1;
    let place = place % PUBLIC;
    match place {
        0..254 => 0xcb00_7100 + host(place) as u32,
        254..508 => 0xc633_6400 + host(place) as u32,
        _ => 0xc612_0001 + (place - 508) as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn only_real_blocks_parse_and_host_bits_are_cleared() {
        assert_eq!(Cidr::parse("10.0.1.77/24").unwrap().to_string(), "10.0.1.0/24");
        assert_eq!(Cidr::parse("0.0.0.0/0").unwrap().last(), u32::MAX);
        for bad in [
            "",
            "10.0.0.0",
            "10.0.0/8",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "256.0.0.0/8",
            "a/8",
            "10.0.0.0/",
        ] {
            assert_eq!(Cidr::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_subnet_keeps_five_addresses_for_aws() {
        let usable = Cidr::parse("10.0.1.0/24").unwrap().usable();
        assert_eq!(
            (text(*usable.start()), text(*usable.end()), usable.count()),
            ("10.0.1.4".into(), "10.0.1.254".into(), 251)
        );
    }

    #[test]
    fn public_addresses_never_repeat_and_outnumber_the_tasks() {
        let all: BTreeSet<u32> = (0..PUBLIC).map(|n| public(7, n)).collect();
        assert_eq!(all.len() as u64, PUBLIC);
        assert!(PUBLIC > crate::base::limits::TASKS_PER_WORLD as u64);
        let blocks = ["203.0.113.0/24", "198.51.100.0/24", "198.18.0.0/15"].map(|b| Cidr::parse(b).unwrap());
        assert!(all.iter().all(|a| blocks.iter().any(|b| b.holds(*a))));
    }

    #[test]
    fn private_blocks_are_told_from_public_ones() {
        for (block, public) in [
            ("0.0.0.0/0", true),
            ("10.1.0.0/16", false),
            ("172.16.0.0/12", false),
            ("8.0.0.0/8", true),
        ] {
            assert_eq!(Cidr::parse(block).unwrap().is_public(), public, "{block}");
        }
    }
}
