//! Breaks the model answers in every small way, and asks the checks whether they notice.
//!
//!     cargo build && cargo run -p mutants -- [NAME...]
//!
//! Each mutant is a solution with one change: an operator, a bound, an await that is gone, an error that is swallowed, a
//! cache, a limit where there was none. `workbook check` judges it as it judges a student's file, with the shipped
//! checks. One that passes has survived: either the checks have a hole, or the change is a right way, too. Those are
//! listed in `tests/mutants.toml`, each with the reason. Mutants that do not compile do not count.
//!
//! What was judged is kept in `target/mutants/`, by its text, the checks and the market's crate, so a run that was
//! ended goes on where it was.

mod judge;
mod listed;
mod reach;
mod small;
mod whole;

use anyhow::{Context, bail};
use clap::Parser;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Breaks the model answers in every small way, and asks the checks whether they notice.
#[derive(Parser)]
struct Options {
    /// Exercises; all of them unless some are named
    names: Vec<String>,
    /// Shows the mutants, and judges none
    #[arg(long)]
    list: bool,
    /// How many are judged at the same time
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Stops after so many minutes; the next run goes on from there
    #[arg(long, default_value_t = 60)]
    minutes: u64,
    /// Judges every so many-th mutant only, for a quick look
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// The program that judges
    #[arg(long, default_value = "target/debug/workbook")]
    workbook: PathBuf,
}

/// One changed solution.
pub(crate) struct Mutant {
    /// What was changed, in a line. The same for as long as the solution is.
    pub what: String,
    /// The student's part, changed.
    pub text: String,
}

/// The share of survivors that may be listed as right ways.
const LISTED_AT_MOST: f64 = 0.03;

fn main() -> anyhow::Result<ExitCode> {
    let options = Options::parse();
    let listed = listed::read(Path::new("tests/mutants.toml"))?;
    let solutions = solutions(&options.names)?;
    let deadline = Instant::now() + Duration::from_secs(60 * options.minutes);
    let (mut judged, mut survivors, mut known, mut complete) = (0, Vec::new(), 0, true);
    for (name, path) in &solutions {
        let text = fs::read_to_string(path)?;
        let (students, checks) = text
            .rsplit_once("#[cfg(test)]\nmod tests {")
            .with_context(|| format!("{} has no checks", path.display()))?;
        let mutants = mutants(students, checks).with_context(|| path.display().to_string())?;
        let mutants: Vec<Mutant> = mutants.into_iter().step_by(options.every).collect();
        if options.list {
            mutants.iter().for_each(|mutant| println!("{name}: {}", mutant.what));
            continue;
        }
        let outcomes = judge::all(name, checks, &mutants, &options, deadline)?;
        let (mut caught, mut lived) = (0, 0);
        for (mutant, outcome) in mutants.iter().zip(outcomes) {
            match outcome {
                None => complete = false,
                Some(outcome) if outcome == "compile_error" => {}
                Some(outcome) if outcome == "passed" => {
                    lived += 1;
                    if listed.iter().any(|one| one.is(name, &mutant.what)) {
                        known += 1;
                    } else {
                        survivors.push(format!("{name}: {}", mutant.what));
                    }
                }
                Some(_) => caught += 1,
            }
        }
        judged += caught + lived;
        println!("{name}: {caught} of {} caught", caught + lived);
    }
    if options.list {
        return Ok(ExitCode::SUCCESS);
    }
    for survivor in &survivors {
        println!("survived, and not listed: {survivor}");
    }
    let share = f64::from(known) / f64::from(judged.max(1));
    let unfinished = if complete { "" } else { "; not all of them: the time was up" };
    println!(
        "{judged} mutants that compile, {} survived: {known} listed as right ways ({:.1} %), {} not{unfinished}",
        survivors.len() + known as usize,
        100.0 * share,
        survivors.len()
    );
    // A quick look at some of them may end early, and says nothing of shares.
    let looked = options.every > 1 || (share <= LISTED_AT_MOST && complete);
    let well = survivors.is_empty() && looked;
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The files of the solutions, by name.
fn solutions(names: &[String]) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let mut all = BTreeMap::new();
    for folder in fs::read_dir("solutions").context("start it in the root of the repository")? {
        for file in fs::read_dir(folder?.path())? {
            let path = file?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            all.insert(name, path);
        }
    }
    if let Some(unknown) = names.iter().find(|name| !all.contains_key(*name)) {
        bail!("there is no exercise `{unknown}`");
    }
    if !names.is_empty() {
        all.retain(|name, _| names.contains(name));
    }
    Ok(all)
}

/// All mutants of a solution, without those that say the same twice.
fn mutants(students: &str, checks: &str) -> anyhow::Result<Vec<Mutant>> {
    let file = syn::parse_file(students)?;
    let items = reach::reached(students, &file, checks);
    let mut mutants = small::mutants(students, &items);
    mutants.extend(whole::mutants(students, &items));
    let mut seen = std::collections::HashSet::new();
    mutants.retain(|mutant| mutant.text != students && seen.insert(mutant.text.clone()));
    Ok(mutants)
}
