//! `make check-content`: reads all of `static/content`, says what is wrong, and counts what there is.
//!
//! `cargo run --example content -- check [folder]`; exit code 1 where anything is wrong. `-- new-lab ID [folder]` and
//! `-- new-question ID [folder]` write a commented starting point and never write over a file.

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

/// Writes a commented starting point.
fn write_new(sort: &str, id: &str, root: &Path) -> Result<String, String> {
    let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.is_empty() || id.len() > 60 || !id.bytes().all(word) || id.starts_with('-') || id.ends_with('-') {
        return Err(format!(
            "`{id}` is no id; expected lower-case words with hyphens: make {sort} ID=my-first"
        ));
    }
    let (below, text, list) = match sort {
        "new-lab" => ("labs", include_str!("new-lab.json"), "labs"),
        _ => ("questions", include_str!("new-question.json"), "questions"),
    };
    let path = root.join(below).join(format!("{id}.json"));
    let mut options = fs::OpenOptions::new();
    let file = options.write(true).create_new(true).open(&path);
    let mut file = file.map_err(|error| format!("{}: {error}; nothing was written", path.display()))?;
    let written = std::io::Write::write_all(&mut file, text.replace("__ID__", id).as_bytes());
    written.map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(format!(
        "Wrote {}.\nEdit it, add \"{id}\" to a topic's \"{list}\" in {}, then: make check-content",
        path.display(),
        root.join("catalogue.json").display()
    ))
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let verb = args.first().map_or("check", String::as_str);
    let folder = args.get(if verb == "check" { 1 } else { 2 });
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/static/content");
    let root = Path::new(folder.map_or(default, String::as_str));
    match verb {
        "check" => inspect(root),
        "new-lab" | "new-question" => match write_new(verb, args.get(1).map_or("", String::as_str), root) {
            Ok(said) => println!("{said}"),
            Err(said) => {
                eprintln!("{said}");
                std::process::exit(2);
            }
        },
        _ => {
            eprintln!("usage: content check [folder] | new-lab ID [folder] | new-question ID [folder]");
            std::process::exit(2);
        }
    }
}

fn inspect(root: &Path) {
    let mut files = Vec::new();
    collect(root, "", &mut files);
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
