//! Task sizes: how CPU and memory may be written, and the sizes Fargate has.
//!
//! Source: ECS Developer Guide, "Amazon ECS task definition differences for Fargate" (2026 text).

/// A row of Fargate's size table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FargateSize {
    /// CPU units; 1024 are one vCPU.
    pub cpu: u64,
    /// Smallest and largest memory and the step between, in MiB; an empty step means only `choices`.
    pub low: u64,
    pub high: u64,
    pub step: u64,
    /// Memory values that follow no step, in MiB.
    pub choices: &'static [u64],
    pub windows: bool,
}

const fn row(cpu: u64, low: u64, high: u64, step: u64, windows: bool) -> FargateSize {
    FargateSize {
        cpu,
        low,
        high,
        step,
        choices: &[],
        windows,
    }
}

const fn listed(cpu: u64, choices: &'static [u64]) -> FargateSize {
    FargateSize {
        cpu,
        low: choices[0],
        high: choices[choices.len() - 1],
        step: 0,
        choices,
        windows: false,
    }
}

/// Every size Fargate offers for Linux.
pub const SIZES: &[FargateSize] = &[
    listed(256, &[512, 1024, 2048]),
    row(512, 1024, 4096, 1024, false),
    row(1024, 2048, 8192, 1024, true),
    row(2048, 4096, 16_384, 1024, true),
    row(4096, 8192, 30_720, 1024, true),
    row(8192, 16_384, 61_440, 4096, false),
    row(16_384, 32_768, 122_880, 8192, false),
    listed(32_768, &[61_440, 122_880, 249_856]),
];

impl FargateSize {
    /// Every memory value of this row, in MiB, rising.
    pub fn memories(&self) -> Vec<u64> {
        if self.step == 0 {
            return self.choices.to_vec();
        }
        (0..=(self.high - self.low) / self.step)
            .map(|n| self.low + n * self.step)
            .collect()
    }

    /// Whether a task of this CPU may have this memory.
    pub fn allows(&self, memory: u64) -> bool {
        if self.step == 0 {
            return self.choices.contains(&memory);
        }
        (self.low..=self.high).contains(&memory) && (memory - self.low).is_multiple_of(self.step)
    }

    /// Whether Fargate has a size of this CPU and memory.
    pub fn exists(cpu: u64, memory: u64, windows: bool) -> bool {
        SIZES
            .iter()
            .any(|size| size.cpu == cpu && size.allows(memory) && (!windows || size.windows))
    }
}

/// CPU units of a `cpu` value: `256`, `.25 vCPU` or `1 vCPU`.
pub fn cpu_units(text: &str) -> Option<u64> {
    scaled(text, "vcpu", 1024)
}

/// MiB of a `memory` value: `512`, `0.5 GB` or `2GB`.
pub fn memory_mib(text: &str) -> Option<u64> {
    scaled(text, "gb", 1024)
}

fn scaled(text: &str, unit: &str, factor: u64) -> Option<u64> {
    let lower = text.trim().to_ascii_lowercase();
    let Some(number) = lower.strip_suffix(unit) else {
        return lower.parse().ok().filter(|n| *n > 0);
    };
    let (whole, fraction) = number.trim().split_once('.').unwrap_or((number.trim(), ""));
    if whole.len() > 6 || fraction.len() > 6 || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let parts: u64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let divisor = 10u64.pow(fraction.len() as u32);
    let scaled = whole * factor * divisor + parts * factor;
    scaled
        .is_multiple_of(divisor)
        .then_some(scaled / divisor)
        .filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_and_memory_can_be_written_both_ways() {
        let cpu = |text| cpu_units(text);
        assert_eq!(
            [cpu("256"), cpu(".25 vCPU"), cpu("1 vcpu"), cpu("1.5vCPU")],
            [256, 256, 1024, 1536].map(Some)
        );
        assert_eq!(
            [cpu(""), cpu("0"), cpu("-1"), cpu("one vCPU"), cpu("0.3 vCPU")],
            [None; 5]
        );
        assert_eq!(
            [memory_mib("512"), memory_mib("0.5 GB"), memory_mib("2GB")],
            [512, 512, 2048].map(Some)
        );
    }

    #[test]
    fn the_size_table_has_its_documented_corners() {
        assert!(FargateSize::exists(256, 512, false) && !FargateSize::exists(256, 3072, false));
        assert!(FargateSize::exists(4096, 30_720, true) && !FargateSize::exists(8192, 17_408, false));
        assert!(FargateSize::exists(32_768, 249_856, false) && !FargateSize::exists(32_768, 65_536, false));
        assert!(!FargateSize::exists(512, 1024, true));
        let all: usize = SIZES.iter().map(|size| size.memories().len()).sum();
        assert_eq!(all, 3 + 4 + 7 + 13 + 23 + 12 + 12 + 3);
    }
}
