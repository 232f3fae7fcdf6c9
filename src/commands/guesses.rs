//! What a reader predicted, and what came of it: kept between two starts.

use crate::shell::progress;
use crate::view::guess::Mark;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const FILE: &str = "guesses.json";

/// All that was predicted: by chapter, then by demo.
type Kept = BTreeMap<String, BTreeMap<String, Vec<Prediction>>>;

/// A guess about one approach, and what was measured then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prediction {
    /// The approach, as a reader sees it.
    pub approach: String,
    /// As it was typed, with its unit.
    pub guess: String,
    /// What was measured, or how the approach ended without that.
    pub measured: String,
    /// Whether it was right.
    pub mark: Mark,
}

/// How the predictions about a chapter went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Score {
    /// Guesses that could be marked.
    pub guesses: usize,
    /// Those that were right.
    pub right: usize,
    /// The demos that were predicted.
    pub demos: usize,
}

/// Remembers the predictions about a demo; those before are replaced.
///
/// # Errors
///
/// When the folder cannot be written to.
pub fn keep(lesson: &str, demo: &str, predictions: Vec<Prediction>) -> anyhow::Result<()> {
    let Some(path) = progress::file(FILE) else { return Ok(()) };
    let mut kept: Kept = progress::read(&path).unwrap_or_default();
    kept.entry(lesson.to_owned()).or_default().insert(demo.to_owned(), predictions);
    progress::write(&path, &kept)
}

/// The score of each chapter that was predicted, by its name.
pub fn scores() -> BTreeMap<String, Score> {
    let kept: Kept =
        progress::file(FILE).and_then(|path| progress::read(&path)).unwrap_or_default();
    kept.into_iter().map(|(lesson, demos)| (lesson, score(&demos))).collect()
}

fn score(demos: &BTreeMap<String, Vec<Prediction>>) -> Score {
    let marks = || demos.values().flatten().map(|prediction| prediction.mark);
    let count = |wanted: Mark| marks().filter(|mark| *mark == wanted).count();
    let right = count(Mark::Right);
    Score { guesses: right + count(Mark::Wrong), right, demos: demos.len() }
}
