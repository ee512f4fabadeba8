//! The digest of a value: 64-bit FNV-1a over its JSON text, used to compare worlds and to check saves.

use serde::Serialize;
use std::io::{self, Write};

/// An FNV-1a hash that is written to.
#[derive(Clone, Debug)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The digest of any value that serialises to JSON, as 16 hexadecimal digits.
pub fn digest(value: &impl Serialize) -> String {
    let mut hash = Fnv::default();
    match serde_json::to_writer(&mut hash, value) {
        Ok(()) => format!("{:016x}", hash.0),
        Err(error) => format!("unserialisable: {error}"),
    }
}

/// The 64-bit hash of a text, for keys of random draws.
pub fn key(text: &str) -> u64 {
    let mut hash = Fnv::default();
    for byte in text.bytes() {
        hash.0 = (hash.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash.0
}
