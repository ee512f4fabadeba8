//! Counts in words.

/// `1 task`, `2 tasks`, `no tasks` of a noun whose plural ends in s.
pub fn of(count: u64, noun: &str) -> String {
    match count {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn one_is_not_many() {
        assert_eq!(super::of(1, "task"), "1 task");
        assert_eq!(super::of(0, "task"), "no tasks");
        assert_eq!(super::of(12, "target"), "12 targets");
    }
}
