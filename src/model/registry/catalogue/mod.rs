//! The images of the catalogue: names, tags, sizes and programs.
//!
//! Sizes are compressed sizes close to the registries' own figures for linux/amd64; CPU and memory are Taskyard's.

mod own;
mod programs;
mod rows;

pub(super) use programs::idle;

use super::reference::{Reference, own_ecr};
use super::{Image, Program};
use crate::base::rng::Draw;
use std::collections::BTreeMap;

/// One row: a program under one or more names and tags.
struct Row {
    names: &'static [&'static str],
    /// The first tag is the one pickers offer.
    tags: &'static [&'static str],
    mb: u64,
    about: &'static str,
    shell: bool,
    servers: &'static [&'static str],
    program: fn() -> Program,
}

/// Every image by its full name.
pub(super) fn images() -> BTreeMap<String, Image> {
    let mut images = BTreeMap::new();
    for row in rows::rows().into_iter().chain(own::rows()) {
        for name in row.names {
            let private = name.strip_prefix("taskyard/").map(|_| format!("{}/{name}", own_ecr()));
            for (repository, featured) in [(Some((*name).to_string()), true), (private, false)] {
                let Some(repository) = repository else { continue };
                for (index, tag) in row.tags.iter().enumerate() {
                    let shown = format!("{repository}:{tag}");
                    let Ok(reference) = Reference::parse(&shown) else {
                        continue;
                    };
                    let full = reference.tagged();
                    // Tags of one image that differ only in name share a digest, as `latest` and `1.0` often do.
                    let key = crate::base::digest::key(&format!("{}:{}", reference.path, canonical(tag)));
                    let image = Image {
                        repository: repository.clone(),
                        tag: (*tag).into(),
                        digest: format!("sha256:{}", Draw::of(0, "image", key).hex(64)),
                        compressed_mb: if tag.contains("alpine") {
                            (row.mb / 3).max(4)
                        } else {
                            row.mb
                        },
                        about: row.about,
                        program: (row.program)(),
                        featured: featured && index == 0,
                        shell: row.shell,
                        servers: row.servers,
                    };
                    images.insert(full, image);
                }
            }
        }
    }
    images
}

fn canonical(tag: &str) -> &str {
    match tag {
        "stable" | "1.0" => "latest",
        tag => tag,
    }
}
