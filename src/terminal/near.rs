//! The nearest of some words to a mistyped one.
//!
//! Measure: optimal string alignment distance (insert, delete, replace, swap neighbours), as a share of the longer word.

/// Up to three of `words` that differ from `given` in at most a third of their letters, nearest first.
pub fn closest<'a>(given: &str, words: &[&'a str]) -> Vec<&'a str> {
    let given: Vec<char> = given.chars().take(80).collect();
    let mut scored: Vec<(usize, &str)> = words
        .iter()
        .filter_map(|word| {
            let letters: Vec<char> = word.chars().collect();
            let far = distance(&given, &letters);
            let longer = given.len().max(letters.len());
            let starts = given.len() >= 4 && letters.starts_with(&given);
            (far * 3 <= longer || starts).then_some((far, *word))
        })
        .collect();
    scored.sort();
    scored.into_iter().take(3).map(|(_, word)| word).collect()
}

fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; width];
        for j in 1..width {
            let same = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = last;
        last = row;
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_slip_finds_its_word_and_nonsense_finds_none() {
        let words = ["--desired-count", "--cluster", "--launch-type"];
        assert_eq!(closest("--desierd-count", &words), ["--desired-count"]);
        assert_eq!(closest("--desired", &words), ["--desired-count"]);
        assert!(closest("--zzzzzz", &words).is_empty());
    }
}
