//! `make check-content`: reads all of `static/content`, says what is wrong, and counts what there is.
//!
//! `cargo run --example content -- check [folder]`; exit code 1 where anything is wrong.

#![allow(clippy::disallowed_macros)]

use std::fs;
use std::path::Path;
use taskyard::course::content::check;

fn collect(root: &Path, below: &str, files: &mut Vec<(String, String)>) {
    let folder = root.join(below);
    let mut names: Vec<_> = match fs::read_dir(&folder) {
        Ok(entries) => entries
            .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
            .collect(),
        Err(error) => {
            eprintln!("{}: {error}; expected the folder with catalogue.json", folder.display());
            std::process::exit(2);
        }
    };
    names.sort();
    for name in names {
        let path = if below.is_empty() {
            name.clone()
        } else {
            format!("{below}/{name}")
        };
        if root.join(&path).is_dir() {
            collect(root, &path, files);
        } else if name.ends_with(".json") {
            match fs::read(root.join(&path)) {
                Ok(bytes) => files.push((path, String::from_utf8_lossy(&bytes).into_owned())),
                Err(error) => eprintln!("{path}: {error}"),
            }
        }
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (verb, folder) = (args.next().unwrap_or_else(|| "check".into()), args.next());
    if verb != "check" {
        eprintln!("usage: content check [folder]");
        std::process::exit(2);
    }
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/static/content");
    let mut files = Vec::new();
    collect(Path::new(folder.as_deref().unwrap_or(default)), "", &mut files);
    let report = check::check(&files);
    for fault in &report.faults {
        println!("{fault}");
    }
    if !report.faults.is_empty() {
        println!();
    }
    println!("{}", report.counts());
    match report.faults.len() {
        0 => println!("Nothing is wrong in {} files. `make test` runs them.", files.len()),
        count => {
            println!(
                "{count} {} to correct; each line begins with file:line: field.",
                if count == 1 { "thing" } else { "things" }
            );
            std::process::exit(1);
        }
    }
}
