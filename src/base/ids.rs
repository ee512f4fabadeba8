//! Identifiers in AWS's shapes, drawn from the seed and a counter.

use crate::base::rng::Draw;

/// A task's or service deployment's id: 32 hexadecimal digits.
pub fn long_hex(seed: u64, stream: &str, number: u64) -> String {
    Draw::of(seed, stream, number).hex(32)
}

/// An EC2 id such as `eni-0f3c…`: prefix and 17 hexadecimal digits, the first of them 0.
pub fn ec2(seed: u64, prefix: &str, number: u64) -> String {
    format!("{prefix}-0{}", Draw::of(seed, prefix, number).hex(16))
}

/// A load balancer's or target group's id: 16 hexadecimal digits.
pub fn short_hex(seed: u64, stream: &str, number: u64) -> String {
    Draw::of(seed, stream, number).hex(16)
}

/// An ECS deployment's id: `ecs-svc/` and 19 decimal digits.
pub fn deployment(seed: u64, number: u64) -> String {
    let digits = Draw::of(seed, "deployment", number).range(1_000_000_000_000_000_000, 9_200_000_000_000_000_000);
    format!("ecs-svc/{digits}")
}

/// A service deployment's id: 21 letters and digits.
pub fn service_deployment(seed: u64, number: u64) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut draw = Draw::of(seed, "service-deployment", number);
    (0..21).map(|_| ALPHABET[draw.range(0, 61) as usize] as char).collect()
}

/// An IAM unique id such as `AROA…`: prefix and 17 capital letters or digits.
pub fn iam(seed: u64, prefix: &str, number: u64) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut draw = Draw::of(seed, prefix, number);
    let tail: String = (0..17).map(|_| ALPHABET[draw.range(0, 31) as usize] as char).collect();
    format!("{prefix}{tail}")
}

/// A UUID of version 4, as request ids and CloudWatch use it.
pub fn uuid(seed: u64, stream: &str, number: u64) -> String {
    let h = Draw::of(seed, stream, number).hex(32);
    format!(
        "{}-{}-4{}-a{}-{}",
        &h[0..8],
        &h[8..12],
        &h[13..16],
        &h[17..20],
        &h[20..32]
    )
}
