//! Arrow keys inside a composite control: one tab stop, the arrows move.

/// Where an arrow, Home or End leads in a row of `count` things that begins again at its end. None for other keys.
pub fn step(key: &str, index: usize, count: usize) -> Option<usize> {
    if count == 0 {
        return None;
    }
    match key {
        "ArrowRight" | "ArrowDown" => Some((index + 1) % count),
        "ArrowLeft" | "ArrowUp" => Some((index.min(count - 1) + count - 1) % count),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn the_arrows_begin_again_at_either_end() {
        assert_eq!(step("ArrowRight", 2, 3), Some(0));
        assert_eq!(step("ArrowUp", 0, 3), Some(2));
        assert_eq!(step("End", 0, 3), Some(2));
        assert_eq!(step("a", 0, 3), None);
        assert_eq!(step("Home", 0, 0), None);
    }
}
