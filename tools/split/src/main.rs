//! Cuts a WebAssembly module in two: a first half that the page starts with, and a deferred half that arrives a moment later.
//!
//! Both halves share memory, table and globals; nothing in the source knows of the cut. A function of the deferred half that
//! the first half refers to keeps a stub there: it makes sure the deferred half is there (the host's import
//! `deferred.load`, at most once), then calls it through a slot at the end of the function table. The deferred half imports
//! what it needs of the first half by name from the module `first`.
//!
//! Which functions are deferred is said by a list of rules, see `rules.rs`. Functions are known by the names in the
//! module's name section, which must be there; neither half keeps it.
mod cut;
mod rules;

use anyhow::{Context, Result, bail};
use walrus::{Module, ModuleConfig};

const USAGE: &str = "usage: split <whole.wasm> <rules.txt> <first.wasm> <deferred.wasm>";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [whole, rules, first, deferred] = &args[..] else {
        bail!(USAGE)
    };
    let rules = rules::Rules::parse(&std::fs::read_to_string(rules).with_context(|| format!("reading {rules}"))?);
    let bytes = std::fs::read(whole).with_context(|| format!("reading {whole}"))?;
    let mut texts = Vec::new();
    for folder in &rules.texts {
        let entries = std::fs::read_dir(folder).with_context(|| format!("reading the folder {folder}"))?;
        for entry in entries {
            texts.push(std::fs::read(entry?.path())?);
        }
    }
    let halves = cut::cut(&bytes, &|name| rules.defers(name), &texts)?;
    std::fs::write(first, &halves.first).with_context(|| format!("writing {first}"))?;
    std::fs::write(deferred, &halves.deferred).with_context(|| format!("writing {deferred}"))?;
    println!(
        "split: {} functions first, {} deferred, {} stubs",
        halves.kept, halves.moved, halves.stubs
    );
    Ok(())
}

/// The module; its names are there for the rules, and written only if the environment sets SPLIT_NAMES.
pub(crate) fn parse(bytes: &[u8]) -> Result<Module> {
    ModuleConfig::new()
        .generate_name_section(std::env::var_os("SPLIT_NAMES").is_some())
        .generate_producers_section(false)
        .parse(bytes)
}
