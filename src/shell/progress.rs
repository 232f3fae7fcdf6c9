//! What the workbook remembers between two starts: which chapters were run, and which came last.

use anyhow::Context;
use checker::atomic;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Names another folder for what is remembered.
pub const VARIABLE: &str = "WORKBOOK_STATE";

/// What is remembered about the chapters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// The chapters whose demos all ran well.
    pub done: BTreeSet<String>,
    /// The chapter that was chosen last.
    pub last: Option<String>,
}

impl Remembered {
    /// What was remembered; nothing when there is nothing that can be read.
    pub fn load() -> Self {
        file("chapters.json").and_then(|path| read(&path)).unwrap_or_default()
    }

    /// Remembers that this chapter was run, and ran well.
    ///
    /// # Errors
    ///
    /// As [`Remembered::save`].
    pub fn remember_done(lesson: &str) -> anyhow::Result<()> {
        let mut progress = Remembered::load();
        let news = progress.done.insert(lesson.to_owned());
        if news { progress.save() } else { Ok(()) }
    }

    /// Remembers it. A reader sees the old text or the new one, never half of one.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to.
    pub fn save(&self) -> anyhow::Result<()> {
        let Some(path) = file("chapters.json") else { return Ok(()) };
        write(&path, self)
    }
}

/// Where a file of ours is kept; `None` on a system without a home.
pub fn file(name: &str) -> Option<PathBuf> {
    let folder = match env::var_os(VARIABLE) {
        Some(named) => PathBuf::from(named),
        None => dirs::state_dir().or_else(dirs::data_local_dir)?.join("workbook"),
    };
    Some(folder.join(name))
}

/// Reads a file of ours; `None` when it is missing or not what we would have written.
pub fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// Writes a file of ours, whole or not at all.
///
/// # Errors
///
/// When the folder cannot be written to.
pub fn write(path: &Path, content: &impl Serialize) -> anyhow::Result<()> {
    let problem = || format!("cannot write {}", path.display());
    fs::create_dir_all(atomic::folder_of(path)).with_context(problem)?;
    atomic::replace(path, &serde_json::to_vec_pretty(content)?).with_context(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/chapters.json");
        let progress =
            Remembered { done: ["gather".to_owned()].into(), last: Some("basics".into()) };
        write(&path, &progress).unwrap();
        assert_eq!(read(&path), Some(progress));
    }

    #[test]
    fn rubbish_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chapters.json");
        fs::write(&path, "{ not json").unwrap();
        assert_eq!(read::<Remembered>(&path), None);
    }
}
