//! Terminal transcripts: what is typed in `tests/scripts/*.txt`, and what came of it in the `.out` beside it.
//!
//! After each line stand its output, its exit code where not 0, and the events it led to; `tests/player` says how a
//! transcript is written. `UPDATE=1 cargo test --test scripts` rewrites the records: read the difference, it is the change
//! of behaviour.

mod player;

use player::{goes_on, play};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts")
}

fn transcripts() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    found.sort();
    found
}

/// Where two texts part, with a few lines around it.
fn difference(recorded: &str, now: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (recorded.lines().collect(), now.lines().collect());
    let at = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let piece = |lines: &[&str]| {
        lines[at.min(lines.len())..]
            .iter()
            .take(8)
            .map(|line| format!("    {line}\n"))
            .collect::<String>()
    };
    format!(
        "  from line {}\n  recorded:\n{}  now:\n{}",
        at + 1,
        piece(&old),
        piece(&new)
    )
}

#[test]
fn every_transcript_plays_as_recorded() {
    let update = std::env::vars().any(|(name, value)| name == "UPDATE" && value == "1");
    let mut complaints = String::new();
    let found = transcripts();
    assert!(!found.is_empty(), "tests/scripts holds no transcript");
    for path in found {
        let (now, _) = play(&fs::read_to_string(&path).unwrap());
        let record = path.with_extension("out");
        if update {
            fs::write(&record, &now).unwrap();
            continue;
        }
        let recorded = fs::read_to_string(&record).unwrap_or_default();
        if recorded != now {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            writeln!(complaints, "{name} plays differently:\n{}", difference(&recorded, &now)).unwrap();
        }
    }
    assert!(
        complaints.is_empty(),
        "\n{complaints}UPDATE=1 cargo test --test scripts rewrites the records"
    );
}

#[test]
fn a_record_without_transcript_is_left_over() {
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "out") {
            assert!(
                path.with_extension("txt").exists(),
                "{} has no transcript",
                path.display()
            );
        }
    }
}

#[test]
fn a_transcript_plays_the_same_twice() {
    let script = "# seed 3\naws ecs create-cluster --cluster-name twice\nsleep 60\naws ecs list-clusters\n";
    assert_eq!(play(script), play(script));
}

#[test]
fn a_change_is_pointed_at() {
    assert_eq!(
        difference("a\nb\nc", "a\nx\nc"),
        "  from line 2\n  recorded:\n    b\n    c\n  now:\n    x\n    c\n"
    );
}

#[test]
fn entries_go_on_where_a_shell_would_go_on() {
    assert!(goes_on("aws ecs list-clusters \\"));
    assert!(goes_on("echo 'a"));
    assert!(!goes_on("echo 'a' \\\"b"));
}
