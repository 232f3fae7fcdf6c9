//! Asking the checker, and remembering what it said.

use crate::{Mutant, Options};
use anyhow::Context;
use serde_json::Value;
use std::collections::{BTreeMap, hash_map::DefaultHasher};
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

/// What became of each mutant: the outcome of its verdict, or `None` when it has none: the time was up before its
/// turn, or the machine was at fault.
pub(crate) fn all(
    name: &str,
    checks: &str,
    mutants: &[Mutant],
    options: &Options,
    deadline: Instant,
) -> anyhow::Result<Vec<Option<String>>> {
    let market = market()?;
    let key = |mutant: &Mutant| {
        let mut hasher = DefaultHasher::new();
        (&mutant.text, checks, market).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    };
    let memory = PathBuf::from("target/mutants").join(format!("{name}.json"));
    let known: BTreeMap<String, String> = fs::read_to_string(&memory)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    let known = Mutex::new(known);
    let queue = Mutex::new(mutants.iter());
    let folder = tempfile::tempdir()?;
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..options.jobs.max(1) {
            scope.spawn(|| {
                while Instant::now() < deadline {
                    let Some(mutant) = lock(&queue).next() else { return };
                    let key = key(mutant);
                    if lock(&known).contains_key(&key) {
                        continue;
                    }
                    let file = folder.path().join(format!("{key}.rs"));
                    match one(name, &file, mutant, &options.workbook) {
                        // That is about the machine, and the next run asks again.
                        Ok(outcome) if outcome == "not_judged" => {}
                        Ok(outcome) => drop(lock(&known).insert(key, outcome)),
                        Err(error) => lock(&failures).push(error),
                    }
                }
            });
        }
    });
    let known = known.into_inner().unwrap_or_default();
    fs::create_dir_all("target/mutants")?;
    fs::write(&memory, serde_json::to_string_pretty(&known)?)?;
    if let Some(failure) = failures.into_inner().unwrap_or_default().pop() {
        return Err(failure);
    }
    Ok(mutants.iter().map(|mutant| known.get(&key(mutant)).cloned()).collect())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn one(name: &str, file: &Path, mutant: &Mutant, workbook: &Path) -> anyhow::Result<String> {
    fs::write(file, &mutant.text)?;
    let output = Command::new(workbook)
        .args(["check", name, "--format", "json", "--no-advice", "--file"])
        .arg(file)
        .output()
        .with_context(|| format!("{} cannot be run: `cargo build` makes it", workbook.display()))?;
    let verdict: Value = serde_json::from_slice(&output.stdout).with_context(|| {
        format!("no verdict on {}: {}", mutant.what, String::from_utf8_lossy(&output.stderr))
    })?;
    Ok(verdict["outcome"].as_str().unwrap_or_default().to_owned())
}

/// All of the market's source, in a number: what the checks say depends on it.
fn market() -> anyhow::Result<u64> {
    let mut hasher = DefaultHasher::new();
    let mut folders = vec![PathBuf::from("crates/slow-api/src")];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else {
                fs::read(path)?.hash(&mut hasher);
            }
        }
    }
    Ok(hasher.finish())
}
