//! CBOR as Smithy's RPC v2 uses it: what CloudWatch speaks first.
//!
//! Bytes become base64 text and times (tag 1) Unix seconds, as in the JSON protocols, so that the door sees no
//! difference. Invariant: no input makes the decoder panic, recurse past the depth limit, or take more memory than
//! its own length allows.

use serde_json::{Map, Number, Value};
use taskyard::aws::shape::{Kind, Service, Shape};
use taskyard::base::limits;

/// Reads one item and nothing after it.
pub fn decode(bytes: &[u8]) -> Result<Value, String> {
    let mut reader = Reader { bytes, at: 0 };
    let value = reader.item(0)?.ok_or("a break where an item was expected")?;
    match reader.at == bytes.len() {
        true => Ok(value),
        false => Err(format!("{} bytes after the item", bytes.len() - reader.at)),
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// An item, or `None` for the break that ends an indefinite length.
    fn item(&mut self, depth: usize) -> Result<Option<Value>, String> {
        if depth > limits::JSON_DEPTH {
            return Err(format!("nested deeper than {}", limits::JSON_DEPTH));
        }
        let first = self.take(1)?[0];
        let (major, info) = (first >> 5, first & 31);
        if first == 0xff {
            return Ok(None);
        }
        let value = match major {
            0 => self.argument(info)?.into(),
            1 => match i64::try_from(self.argument(info)?) {
                Ok(number) => (-1 - number).into(),
                Err(_) => return Err("a number below the range of 64 bits".into()),
            },
            2 => base64(&self.string(2, info)?).into(),
            3 => String::from_utf8(self.string(3, info)?)
                .map_err(|_| "text that is not UTF-8")?
                .into(),
            4 => self.array(info, depth)?,
            5 => self.map(info, depth)?,
            6 => {
                self.argument(info)?;
                return match self.item(depth + 1)? {
                    None => Err("a tag without an item".into()),
                    item => Ok(item),
                };
            }
            _ => self.simple(info)?,
        };
        Ok(Some(value))
    }

    fn array(&mut self, info: u8, depth: usize) -> Result<Value, String> {
        let mut items = Vec::new();
        let mut left = self.length(info)?;
        while left != Some(0) {
            match (self.item(depth + 1)?, &mut left) {
                (Some(item), left) => {
                    items.push(item);
                    *left = left.map(|n| n - 1);
                }
                (None, None) => break,
                (None, Some(_)) => return Err("a break inside a list of known length".into()),
            }
        }
        Ok(Value::Array(items))
    }

    fn map(&mut self, info: u8, depth: usize) -> Result<Value, String> {
        let mut entries = Map::new();
        let mut left = self.length(info)?;
        while left != Some(0) {
            let key = match self.item(depth + 1)? {
                Some(Value::String(key)) => key,
                None if left.is_none() => break,
                _ => return Err("a map's key that is not text".into()),
            };
            let value = self.item(depth + 1)?.ok_or("a key without a value")?;
            entries.insert(key, value);
            left = left.map(|n| n - 1);
        }
        Ok(Value::Object(entries))
    }

    fn string(&mut self, major: u8, info: u8) -> Result<Vec<u8>, String> {
        if let Some(length) = self.length(info)? {
            return Ok(self.take_long(length)?.to_vec());
        }
        let mut whole = Vec::new();
        loop {
            let first = self.take(1)?[0];
            if first == 0xff {
                return Ok(whole);
            }
            if first >> 5 != major || first & 31 == 31 {
                return Err("a piece of another kind inside a string".into());
            }
            let length = self.argument(first & 31)?;
            whole.extend_from_slice(self.take_long(length)?);
        }
    }

    fn simple(&mut self, info: u8) -> Result<Value, String> {
        let float = match info {
            20 => return Ok(false.into()),
            21 => return Ok(true.into()),
            22 | 23 => return Ok(Value::Null),
            25 => half(self.argument(info)? as u16),
            26 => f64::from(f32::from_bits(self.argument(info)? as u32)),
            27 => f64::from_bits(self.argument(info)?),
            _ => return Err(format!("the simple value {info}")),
        };
        Number::from_f64(float)
            .map(Value::Number)
            .ok_or_else(|| "a number that is not finite".into())
    }

    fn length(&mut self, info: u8) -> Result<Option<u64>, String> {
        if info == 31 {
            Ok(None)
        } else {
            self.argument(info).map(Some)
        }
    }

    fn argument(&mut self, info: u8) -> Result<u64, String> {
        let count = match info {
            0..=23 => return Ok(u64::from(info)),
            24..=27 => 1 << (info - 24),
            _ => return Err(format!("the length code {info}")),
        };
        Ok(self
            .take(count)?
            .iter()
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }

    fn take_long(&mut self, count: u64) -> Result<&[u8], String> {
        self.take(usize::try_from(count).unwrap_or(usize::MAX))
    }

    fn take(&mut self, count: usize) -> Result<&[u8], String> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.bytes.len());
        let end = end.ok_or("the end of the body inside an item")?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }
}

/// A float of 16 bits.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (u64::from(bits >> 10 & 31), f64::from(bits & 1023));
    let size = match exponent {
        0 => fraction / 16_777_216.0,
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * f64::from_bits((exponent + 1008) << 52),
    };
    if bits & 0x8000 == 0 { size } else { -size }
}

/// Writes a value of a shape (`None`: as it stands).
pub fn encode(service: &Service, shape: Option<&Shape>, value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes, service, shape, value);
    bytes
}

fn write(out: &mut Vec<u8>, service: &Service, shape: Option<&Shape>, value: &Value) {
    match (shape.map(|shape| &shape.kind), value) {
        (Some(Kind::Timestamp { .. }), Value::Number(seconds)) => {
            out.push(0xc1);
            float(out, seconds.as_f64().unwrap_or_default());
        }
        (Some(Kind::Float | Kind::Double), Value::Number(number)) => float(out, number.as_f64().unwrap_or_default()),
        (Some(Kind::Blob), Value::String(text)) => {
            let bytes = unbase64(text).unwrap_or_else(|| text.clone().into_bytes());
            head(out, 2, bytes.len() as u64);
            out.extend_from_slice(&bytes);
        }
        (_, Value::Null) => out.push(0xf6),
        (_, Value::Bool(value)) => out.push(0xf4 + u8::from(*value)),
        (_, Value::Number(number)) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => head(out, 0, number),
            (None, Some(number)) => head(out, 1, number.unsigned_abs() - 1),
            _ => float(out, number.as_f64().unwrap_or_default()),
        },
        (_, Value::String(text)) => write_text(out, text),
        (kind, Value::Array(items)) => {
            let item = match kind {
                Some(Kind::List { member, .. }) => service.shapes.get(member),
                _ => None,
            };
            head(out, 4, items.len() as u64);
            items.iter().for_each(|value| write(out, service, item, value));
        }
        (kind, Value::Object(entries)) => {
            let entries: Vec<_> = entries.iter().filter(|(_, value)| !value.is_null()).collect();
            head(out, 5, entries.len() as u64);
            for (name, value) in entries {
                let of = match kind {
                    Some(Kind::Structure { members, .. }) => members
                        .iter()
                        .find(|member| member.name == *name)
                        .map(|member| &member.shape),
                    Some(Kind::Map { value, .. }) => Some(value),
                    _ => None,
                };
                write_text(out, name);
                write(out, service, of.and_then(|of| service.shapes.get(of)), value);
            }
        }
    }
}

fn write_text(out: &mut Vec<u8>, text: &str) {
    head(out, 3, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

fn float(out: &mut Vec<u8>, number: f64) {
    out.push(0xfb);
    out.extend_from_slice(&number.to_be_bytes());
}

fn head(out: &mut Vec<u8>, major: u8, argument: u64) {
    let bytes = argument.to_be_bytes();
    let (info, count) = match argument {
        0..=23 => (argument as u8, 0),
        24..=0xff => (24, 1),
        0x100..=0xffff => (25, 2),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 8),
    };
    out.push(major << 5 | info);
    out.extend_from_slice(&bytes[8 - count..]);
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = (0..3).fold(0u32, |sum, i| sum << 8 | u32::from(*chunk.get(i).unwrap_or(&0)));
        for i in 0..4 {
            let digit = DIGITS[(group >> (18 - 6 * i) & 63) as usize] as char;
            text.push(if i <= chunk.len() { digit } else { '=' });
        }
    }
    text
}

fn unbase64(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut group) = (Vec::new(), 0, 0u32);
    for digit in text.trim_end_matches('=').bytes() {
        group = group << 6 | DIGITS.iter().position(|d| *d == digit)? as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((group >> bits) as u8);
            group &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use taskyard::aws::shape;

    #[test]
    fn what_is_written_is_read_back() {
        let service = shape::service("cloudwatch").unwrap();
        let value = json!({"a": [1, -1, 300, -70000, 1.5, true, null], "b": {"c": "é"}, "d": 5_000_000_000u64});
        assert_eq!(decode(&encode(service, None, &value)).unwrap(), value);
    }

    #[test]
    fn times_carry_their_tag_and_doubles_stay_doubles() {
        let service = shape::service("cloudwatch").unwrap();
        let output = service.operations["GetMetricStatistics"].output.as_ref();
        let shape = output.and_then(|name| service.shapes.get(name));
        let value = json!({"Datapoints": [{"Timestamp": 60, "Sum": 2}]});
        let bytes = encode(service, shape, &value);
        assert!(bytes.windows(2).any(|pair| pair == [0xc1, 0xfb]));
        assert_eq!(
            decode(&bytes).unwrap(),
            json!({"Datapoints": [{"Timestamp": 60.0, "Sum": 2.0}]})
        );
    }

    #[test]
    fn indefinite_lengths_halves_and_bytes_are_read() {
        assert_eq!(decode(&[0x9f, 1, 0xf9, 0x3e, 0, 0xff]).unwrap(), json!([1, 1.5]));
        assert_eq!(
            decode(&[0xbf, 0x61, b'a', 0x42, 1, 2, 0xff]).unwrap(),
            json!({"a": "AQI="})
        );
        assert_eq!(decode(&[0x7f, 0x61, b'a', 0x61, b'b', 0xff]).unwrap(), json!("ab"));
        assert_eq!(decode(&[0xc1, 0x18, 60]).unwrap(), json!(60));
    }

    #[test]
    fn broken_bodies_are_refused_in_words() {
        let deep = [0x81; 200];
        let bad: [&[u8]; 9] = [
            &[],
            &[0xff],
            &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0xa1, 1, 1],
            &[0x82, 1, 0xff],
            &[1, 1],
            &[0x61, 0xff],
            &deep,
        ];
        for bytes in bad {
            assert!(decode(bytes).is_err(), "{bytes:?}");
        }
    }
}
