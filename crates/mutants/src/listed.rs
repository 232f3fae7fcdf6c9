//! The mutants that may live.

use anyhow::Context;
use serde::Deserialize;
use std::fs;
use std::path::Path;

#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    survivor: Vec<Survivor>,
}

/// A mutant that is a right way, too.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Survivor {
    exercise: String,
    /// How its line begins.
    mutant: String,
    /// Why it is right.
    reason: String,
}

impl Survivor {
    pub(crate) fn is(&self, exercise: &str, what: &str) -> bool {
        self.exercise == exercise && !self.reason.is_empty() && what.starts_with(&self.mutant)
    }
}

/// Reads the list; there may be none.
pub(crate) fn read(path: &Path) -> anyhow::Result<Vec<Survivor>> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        text => text.with_context(|| path.display().to_string())?,
    };
    let listed: Listed = toml::from_str(&text).with_context(|| path.display().to_string())?;
    Ok(listed.survivor)
}
