//! Sets that a program carries, and writes into a folder without their list: Rustlings' own.
//!
//! `rustlings init` writes exercises and a manifest. The list of them, with hints and how each is judged, is in the crate
//! `rustlings-macros`, and the solutions are in `rustlings`. Cargo keeps the sources of both where it once built the
//! program.

use super::Error;
use super::catalogue::{Catalogue, Seen, text};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

/// The crate whose program writes such folders, and has exercises and solutions.
pub const CRATE: &str = "rustlings";
/// The crate that has the list.
const LIST: &str = "rustlings-macros";

/// As much of the manifest in such a folder as tells it from others.
#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    bin: Vec<Program>,
}

#[derive(Deserialize)]
struct Program {
    name: String,
    path: Option<String>,
}

/// The set of this folder, if a program that carries one wrote it.
///
/// # Errors
///
/// When its list is not on this machine; says how to get it.
pub fn catalogue(root: &Path) -> Result<Option<Catalogue>, Error> {
    let Some(names) = exercises(root) else { return Ok(None) };
    let lists = sources().into_iter().rev();
    let set = lists.filter_map(|(list, files)| {
        let set = Catalogue::with_info(&list.join("info.toml"), |path| text(&files.join(path)));
        // The one that was written by this version, or by one that has the same exercises.
        set.ok().filter(|set| set.exercises.iter().all(|exercise| names.contains(&exercise.name)))
    });
    set.max_by_key(|set| set.exercises.len()).map(|set| Some(hidden(set))).ok_or_else(|| {
        Error::Set(
            "Rustlings wrote this folder, and keeps the list of its exercises in its own source, which is not on this \
             machine. `workbook fetch` gets it"
                .to_owned(),
        )
    })
}

/// With its solutions out of sight until they are found, as in Rustlings.
fn hidden(mut set: Catalogue) -> Catalogue {
    for exercise in &mut set.exercises {
        Arc::make_mut(exercise).seen = Seen::Solved;
    }
    set
}

/// Whether a program that carries a set wrote this folder.
pub fn wrote(root: &Path) -> bool {
    !root.join("info.toml").exists() && exercises(root).is_some()
}

/// The names of the exercises, if this is such a folder: each program is an exercise, or the solution of one.
fn exercises(root: &Path) -> Option<BTreeSet<String>> {
    let manifest: Manifest = toml::from_str(&text(&root.join("Cargo.toml"))?).ok()?;
    let is_below =
        |program: &Program, top: &str| program.path.as_ref().is_some_and(|it| it.starts_with(top));
    let (exercises, rest): (Vec<_>, Vec<_>) =
        manifest.bin.into_iter().partition(|program| is_below(program, "exercises/"));
    let solutions = rest
        .iter()
        .all(|program| is_below(program, "solutions/") && program.name.ends_with("_sol"));
    (solutions && !rest.is_empty() && !exercises.is_empty())
        .then(|| exercises.into_iter().map(|program| program.name).collect())
}

/// Where cargo keeps the list and the files of each version that it has, by version.
fn sources() -> Vec<(PathBuf, PathBuf)> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let registries = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let mut sources = Vec::new();
    for registry in registries.into_iter().flatten().flatten() {
        for entry in fs::read_dir(registry.path()).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(version) = name.strip_prefix(LIST).and_then(|rest| rest.strip_prefix('-'))
            else {
                continue;
            };
            let files = registry.path().join(format!("{CRATE}-{version}"));
            if files.is_dir() {
                let number = version.split('.').map(|part| part.parse().unwrap_or(0));
                sources.push((number.collect::<Vec<u32>>(), (entry.path(), files)));
            }
        }
    }
    sources.sort();
    sources.into_iter().map(|(_, source)| source).collect()
}
