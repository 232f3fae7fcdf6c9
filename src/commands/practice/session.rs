//! Where we are, and how far the student is.

use super::progress::{Progress, ProgressFile};
use super::told::Told;
use super::{catalogue, init};
use crate::shell::{WrongUsage, complain};
use anyhow::Context;
use checker::{
    Builder, Carried, Catalogue, Exercise, Folder, Layout, Observer, Place, Seen, Supervisor,
    Verdict,
};
use std::env;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// What most commands need.
pub struct Session {
    pub catalogue: Arc<Catalogue>,
    pub folder: Folder,
    pub file: ProgressFile,
    pub progress: Progress,
}

/// The set of exercises around the current directory, and its folder; nothing, where there is none.
///
/// # Errors
///
/// When there is one, and its list cannot be read; says how to mend it.
pub fn here() -> anyhow::Result<Option<Place>> {
    /// What was found last: the command line is read before a command runs, and both want to know.
    static FOUND: Mutex<Option<(PathBuf, Place)>> = Mutex::new(None);
    let here = env::current_dir().context("the current directory cannot be found")?;
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, place)) = found.as_ref().filter(|(at, _)| *at == here) {
        return Ok(Some(place.clone()));
    }
    let place = Place::around(&here, &catalogue()?).map_err(|error| WrongUsage(error.in_full()))?;
    *found = place.clone().map(|place| (here, place));
    Ok(place)
}

/// As [`here`].
///
/// # Errors
///
/// Where there is none, too; says how to get one.
pub fn place_around_here() -> anyhow::Result<Place> {
    here()?.ok_or_else(|| {
        let how = "this is not a practice folder. `workbook init` writes one; then `cd` into it";
        WrongUsage(how.to_owned()).into()
    })
}

impl Session {
    /// Looks around. What is to say about the progress goes to standard error.
    pub fn open() -> anyhow::Result<Self> {
        let place = place_around_here()?;
        // Where nothing can be written, there are verdicts all the same.
        let _ = place.keep_originals();
        let Place { catalogue, folder } = place;
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

    /// How many points those that are solved are worth, of how many; nothing where all are worth the same.
    pub fn points(&self) -> String {
        let all = &self.catalogue.exercises;
        if all.iter().all(|exercise| exercise.points == 1) {
            return String::new();
        }
        let points = |exercise: &Arc<Exercise>| u64::from(exercise.points);
        let solved = all.iter().filter(|exercise| self.is_solved(exercise));
        let (solved, all): (u64, u64) = (solved.map(points).sum(), all.iter().map(points).sum());
        format!(", {solved} of {all} points")
    }

    /// Ready to build. What cargo says meanwhile goes to standard error.
    ///
    /// # Errors
    ///
    /// When this program was built wrongly.
    pub fn builder(&self, supervisor: &Supervisor) -> anyhow::Result<Arc<Builder>> {
        let told: Arc<dyn Observer> = Arc::new(Told);
        let carried = match self.folder.layout {
            Layout::Practice | Layout::Clone => init::carried(&self.catalogue)?,
            Layout::Own | Layout::Carried => Carried::default(),
        };
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
        })?;
        let solved = self.catalogue.find(&verdict.exercise).filter(|_| verdict.passed());
        solved.map_or(Ok(()), |exercise| self.folder.reveal(exercise)).map_err(Into::into)
    }

    /// Whether the student may see the model answer of this exercise.
    ///
    /// # Errors
    ///
    /// When not, or when there is none; says when.
    pub fn answer<'a>(&self, exercise: &'a Exercise) -> anyhow::Result<&'a str> {
        let Exercise { name, solution, seen, .. } = exercise;
        let Some(solution) = solution else {
            anyhow::bail!(WrongUsage(format!("the set has no solution of {name}")));
        };
        // The first ten signs are the day.
        let now = humantime::format_rfc3339(std::time::SystemTime::now()).to_string();
        if exercise.may_be_seen(self.is_solved(exercise), now.get(..10).unwrap_or_default()) {
            return Ok(solution);
        }
        let when = match seen {
            Seen::From(day) => format!("once it is solved, and from {day} on"),
            Seen::Solved | Seen::Always => "once it is solved".to_owned(),
        };
        let why = format!("whoever teaches with this set shows the solution of {name} {when}");
        anyhow::bail!(WrongUsage(why))
    }
}
