//! A set of exercises: `info.toml`, read, with the files that it lists.

use super::Error;
use serde::Deserialize;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// All exercises of a set, in the order in which they are done.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The exercises.
    pub exercises: Vec<Arc<Exercise>>,
    /// What a newcomer reads first.
    pub welcome: String,
    /// What is said when all is done.
    pub farewell: String,
}

/// One exercise, as it is shipped.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Its name, which is also that of its file.
    pub name: String,
    /// The chapter's folder, such as `05_gather`.
    pub dir: String,
    /// The chapter to read again.
    pub lesson: String,
    /// From a nudge to nearly the answer.
    pub hints: Vec<String>,
    /// The file as a student gets it.
    pub original: String,
    /// The model answer.
    pub solution: String,
}

#[derive(Deserialize)]
struct InfoFile {
    welcome_message: String,
    final_message: String,
    exercises: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    dir: String,
    lesson: String,
    hint: String,
}

impl Catalogue {
    /// The set that `info` lists. `file` gives the text of the file at a path such as `exercises/05_gather/bounded.rs`.
    ///
    /// # Errors
    ///
    /// When the list cannot be understood, or a file that it lists is not there.
    pub fn new(info: &str, file: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let damaged = |error: toml::de::Error| Error::Set(format!("info.toml is damaged: {error}"));
        let info: InfoFile = toml::from_str(info).map_err(damaged)?;
        let exercises = info.exercises.into_iter().map(|entry| entry.with_files(&file));
        Ok(Catalogue {
            exercises: exercises.collect::<Result<_, _>>()?,
            welcome: info.welcome_message.trim().to_owned(),
            farewell: info.final_message.trim().to_owned(),
        })
    }

    /// The set in a folder on disk, with its `info.toml` at the root.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), and when the list cannot be read.
    pub fn in_folder(root: &Path) -> Result<Self, Error> {
        let path = root.join("info.toml");
        let info = fs::read_to_string(&path).map_err(|error| Error::unreadable(&path, error))?;
        Catalogue::new(&info, |path| {
            Some(fs::read_to_string(root.join(path)).ok()?.replace("\r\n", "\n"))
        })
    }

    /// The exercise of this name.
    pub fn find(&self, name: &str) -> Option<&Arc<Exercise>> {
        self.exercises.iter().find(|exercise| exercise.name == name)
    }

    /// Where this exercise stands in the order.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.exercises.iter().position(|exercise| exercise.name == name)
    }
}

impl Entry {
    fn with_files(self, file: impl Fn(&str) -> Option<String>) -> Result<Arc<Exercise>, Error> {
        let Entry { name, dir, lesson, hint } = self;
        let text = |path: String| {
            let missing = || Error::Set(format!("{path} is in info.toml, and cannot be read"));
            file(&path).ok_or_else(missing)
        };
        let original = text(format!("exercises/{dir}/{name}.rs"))?;
        let solution = text(format!("solutions/{dir}/{name}.rs"))?;
        let hints = hint.split("\n---\n").map(|step| step.trim().to_owned()).collect();
        Ok(Arc::new(Exercise { name, dir, lesson, hints, original, solution }))
    }
}
