//! Where we are, and how far the student is.

use super::progress::{Progress, ProgressFile};
use super::told::Told;
use super::{catalogue, init};
use crate::shell::{WrongUsage, complain};
use anyhow::Context;
use checker::{Builder, Catalogue, Exercise, Folder, Observer, Supervisor, Verdict};
use std::env;
use std::sync::Arc;

/// What most commands need.
pub struct Session {
    pub catalogue: Arc<Catalogue>,
    pub folder: Folder,
    pub file: ProgressFile,
    pub progress: Progress,
}

/// The practice folder around the current directory.
///
/// # Errors
///
/// When there is none; says how to get one.
pub fn folder_around_here(catalogue: &Catalogue) -> anyhow::Result<Folder> {
    let here = env::current_dir().context("the current directory cannot be found")?;
    Folder::around(&here, catalogue).ok_or_else(|| {
        let how = "this is not a practice folder. `workbook init` writes one; then `cd` into it";
        WrongUsage(how.to_owned()).into()
    })
}

impl Session {
    /// Looks around. What is to say about the progress goes to standard error.
    pub fn open() -> anyhow::Result<Self> {
        let catalogue = catalogue()?;
        let folder = folder_around_here(&catalogue)?;
        let file = ProgressFile::of(&folder);
        let (progress, message) = file.load()?;
        if let Some(message) = message {
            complain(&format!("note: {message}"));
        }
        Ok(Session { catalogue, folder, file, progress })
    }

    /// The exercise of this name, or the one that is next.
    pub fn exercise(&self, name: Option<&str>) -> Option<Arc<Exercise>> {
        match name {
            Some(name) => self.catalogue.find(name).cloned(),
            None => self.pending(),
        }
    }

    /// As [`exercise`](Self::exercise), for those who cannot do without one.
    ///
    /// # Errors
    ///
    /// When none is named and all are solved.
    pub fn exercise_needed(&self, name: Option<&str>) -> anyhow::Result<Arc<Exercise>> {
        let how = "all is solved, so name the exercise that you mean. `workbook list` shows them";
        self.exercise(name).ok_or_else(|| WrongUsage(how.to_owned()).into())
    }

    /// The exercise that the student is at, or the first that is not solved.
    pub fn pending(&self) -> Option<Arc<Exercise>> {
        let current = self.progress.current.as_deref();
        let open = |exercise: &&Arc<Exercise>| !self.progress.solved.contains(&exercise.name);
        let current = current.and_then(|name| self.catalogue.find(name)).filter(open);
        current.or_else(|| self.catalogue.exercises.iter().find(open)).cloned()
    }

    /// Whether this exercise is solved.
    pub fn is_solved(&self, exercise: &Exercise) -> bool {
        self.progress.solved.contains(&exercise.name)
    }

    /// How many of the exercises that there are now are solved.
    pub fn solved(&self) -> usize {
        self.catalogue.exercises.iter().filter(|exercise| self.is_solved(exercise)).count()
    }

    /// Ready to build. What cargo says meanwhile goes to standard error.
    ///
    /// # Errors
    ///
    /// When this program was built wrongly.
    pub fn builder(&self, supervisor: &Supervisor) -> anyhow::Result<Arc<Builder>> {
        let told: Arc<dyn Observer> = Arc::new(Told);
        let carried = init::carried(&self.catalogue)?;
        Ok(Arc::new(Builder::open(&self.folder, carried, supervisor, &told)))
    }

    /// Changes what is known of the student, on disk as well.
    pub fn update(&mut self, change: impl FnOnce(&mut Progress)) -> anyhow::Result<()> {
        self.progress = self.file.update(change)?;
        Ok(())
    }

    /// Takes note that an exercise has passed, or does not any more.
    pub fn mark(&mut self, verdict: &Verdict) -> anyhow::Result<()> {
        if !verdict.is_about_attempt() {
            return Ok(());
        }
        self.update(|progress| {
            if verdict.passed() {
                progress.solved.insert(verdict.exercise.clone());
            } else {
                progress.solved.remove(&verdict.exercise);
            }
        })
    }
}
