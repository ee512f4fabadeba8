//! The staircase of Fargate's sizes: one row per CPU value, one tread per memory value that exists with it.

use crate::model::ecs::definition::{FargateSize, SIZES, cpu_units, memory_mib};
use crate::view::amount;

/// A tread of the staircase.
#[derive(Clone, Debug, PartialEq)]
pub struct Tread {
    pub cpu: u64,
    pub memory: u64,
    /// Place on the memory axis, in thousandths of its length.
    pub at: u64,
}

/// A row of the staircase.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub cpu: u64,
    /// `½`
    pub label: String,
    pub treads: Vec<Tread>,
}

/// Marks of the memory axis, in GB.
pub const MARKS: [(u64, &str); 10] = [
    (512, "½"),
    (1024, "1"),
    (2048, "2"),
    (4096, "4"),
    (8192, "8"),
    (16_384, "16"),
    (30_720, "30"),
    (61_440, "60"),
    (122_880, "120"),
    (249_856, "244"),
];

/// Where a memory value stands between the marks, in thousandths; each mark is as far from the next.
pub fn place(memory: u64) -> u64 {
    let step = 1000 / (MARKS.len() as u64 - 1);
    let mut low = MARKS[0].0;
    for (index, (mark, _)) in MARKS.iter().enumerate() {
        if memory <= *mark {
            let before = (index as u64).saturating_sub(1) * step;
            let span = mark - low;
            return before + ((memory.max(low) - low) * step).checked_div(span).unwrap_or(0);
        }
        low = *mark;
    }
    step * (MARKS.len() as u64 - 1)
}

/// The staircase, smallest CPU first.
pub fn staircase() -> Vec<Row> {
    let row = |size: &FargateSize| Row {
        cpu: size.cpu,
        label: vcpu(size.cpu),
        treads: size
            .memories()
            .into_iter()
            .map(|memory| Tread {
                cpu: size.cpu,
                memory,
                at: place(memory),
            })
            .collect(),
    };
    SIZES.iter().map(row).collect()
}

/// The memory values that exist with a CPU value, in MiB.
pub fn memories(cpu: u64) -> Vec<u64> {
    SIZES
        .iter()
        .find(|size| size.cpu == cpu)
        .map(FargateSize::memories)
        .unwrap_or_default()
}

/// The nearest memory value that exists with a CPU value.
pub fn nearest(cpu: u64, memory: u64) -> Option<u64> {
    memories(cpu).into_iter().min_by_key(|value| value.abs_diff(memory))
}

/// CPU units and MiB of what stands in a request, where both can be read.
pub fn read(cpu: &str, memory: &str) -> (Option<u64>, Option<u64>) {
    (cpu_units(cpu), memory_mib(memory))
}

/// Whether Fargate has the size.
pub fn exists(cpu: u64, memory: u64) -> bool {
    FargateSize::exists(cpu, memory, false)
}

/// `½` of 512 CPU units.
pub fn vcpu(cpu: u64) -> String {
    let text = amount::task_size(cpu, 0);
    text.split(' ').next().unwrap_or_default().to_string()
}

/// `1 GB` of 1024 MiB.
pub fn gb(memory: u64) -> String {
    let text = amount::task_size(memory, 0);
    format!("{} GB", text.split(' ').next().unwrap_or_default())
}

/// The tread one key away: left and right to the neighbour in the row, up and down to the nearest of the next row.
pub fn step(cpu: u64, memory: u64, key: &str) -> Option<(u64, u64)> {
    let rows = staircase();
    let row = rows.iter().position(|row| row.cpu == cpu).unwrap_or(0);
    let treads = &rows.get(row)?.treads;
    let at = treads
        .iter()
        .position(|tread| tread.memory >= memory)
        .unwrap_or(treads.len().saturating_sub(1));
    let tread = match key {
        "ArrowLeft" => treads.get(at.checked_sub(1)?)?,
        "ArrowRight" => treads.get(at + 1)?,
        "Home" => treads.first()?,
        "End" => treads.last()?,
        "ArrowUp" => rows
            .get(row.checked_sub(1)?)?
            .treads
            .iter()
            .min_by_key(|t| t.memory.abs_diff(memory))?,
        "ArrowDown" => rows
            .get(row + 1)?
            .treads
            .iter()
            .min_by_key(|t| t.memory.abs_diff(memory))?,
        _ => return None,
    };
    Some((tread.cpu, tread.memory))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_of_fargate_has_its_tread_in_order() {
        let rows = staircase();
        assert_eq!(rows.iter().map(|row| row.treads.len()).sum::<usize>(), 77);
        for row in &rows {
            assert!(
                row.treads.windows(2).all(|pair| pair[0].at < pair[1].at),
                "{}",
                row.label
            );
        }
        assert_eq!((place(512), place(1024), place(249_856)), (0, 111, 999));
    }

    #[test]
    fn keys_walk_over_sizes_that_exist_and_stop_at_the_ends() {
        assert_eq!(step(256, 512, "ArrowLeft"), None);
        assert_eq!(step(256, 512, "ArrowUp"), None);
        let mut at = (256, 512);
        for key in [
            "ArrowDown",
            "ArrowDown",
            "End",
            "ArrowDown",
            "ArrowRight",
            "ArrowUp",
            "ArrowDown",
        ]
        .repeat(40)
        {
            at = step(at.0, at.1, key).unwrap_or(at);
            assert!(exists(at.0, at.1), "{at:?}");
        }
        assert_eq!(nearest(512, 512), Some(1024));
        assert_eq!((vcpu(512), gb(1536)), ("½".into(), "1½ GB".into()));
    }
}
