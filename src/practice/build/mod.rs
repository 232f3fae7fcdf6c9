//! Building an exercise with its checks: by the compiler itself, or by cargo where that cannot work.

mod ask;
mod cache;
mod compiler;
mod obstacles;
mod through_cargo;

pub use compiler::{Diagnostics, advice, write_for_clippy};

use super::catalogue::Exercise;
use super::folder::Folder;
use super::sandbox::{Cancel, Program};
use super::source::Judged;
use crate::printer::complain;
use cache::Dependencies;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Bytes of memory that the compiler may use.
const MEMORY: u64 = 8 << 30;
/// Bytes that are kept of either end of what the compiler says.
const OUTPUT: usize = 4 << 20;

/// Builds exercises in one practice folder.
pub struct Builder {
    folder: Folder,
    route: Mutex<Route>,
}

/// How exercises are built here.
#[derive(Clone, Debug)]
enum Route {
    /// By `rustc`, with the dependencies that cargo told us of.
    Direct(Box<Dependencies>),
    /// By cargo, and why.
    Cargo { why: String },
}

/// One thing to build.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    pub exercise: &'a Exercise,
    pub solution: bool,
    pub judged: &'a Judged,
    /// What the compiler calls the file.
    pub shown: &'a str,
    /// How long the compiler may take. It needs a fraction of a second, but macros and constants can be made to go
    /// on for ever.
    pub time: Duration,
    /// Where to build; nobody else builds there meanwhile.
    pub workplace: &'a Path,
    /// Whether the same will be built again soon, so that it pays to keep what the compiler found out.
    pub again: bool,
}

/// What came of it.
#[derive(Debug)]
pub enum Built {
    /// It compiled.
    Checks {
        program: PathBuf,
        /// Whether the seal is in the program.
        sealed: bool,
        warnings: Diagnostics,
    },
    /// It did not.
    Errors(Diagnostics),
    /// The compiler was not done in time, and was stopped.
    TookTooLong(String),
    /// The compiler ended without a word, or cargo for a reason of its own.
    GaveUp(String),
    /// This way of building takes the checks from the student's file, and they are not the shipped ones there.
    NotOurChecks,
    /// Nobody wants to know any more.
    Cancelled,
}

impl Builder {
    /// Finds out how to build here. Cargo is asked if the dependencies are not known, or something about them
    /// has changed.
    ///
    /// # Errors
    ///
    /// When the dependencies cannot be built.
    pub fn open(
        folder: &Folder,
        representative: &Exercise,
        progress: Progress,
    ) -> anyhow::Result<Self> {
        let route = match obstacles::to_direct(&folder.root) {
            Some(why) => Route::Cargo { why },
            None => direct(folder, representative, progress)?,
        };
        Ok(Builder { folder: folder.clone(), route: Mutex::new(route) })
    }

    /// Why cargo builds, if it does.
    pub fn through_cargo(&self) -> Option<String> {
        match self.route() {
            Route::Cargo { why } => Some(why),
            Route::Direct(_) => None,
        }
    }

    /// The name of a check that nobody knows of. That it ran, last, proves that libtest came to its end.
    pub fn seal(&self) -> String {
        match self.route() {
            Route::Direct(dependencies) => dependencies.seal.clone(),
            Route::Cargo { .. } => "zz_seal".to_owned(),
        }
    }

    /// Builds the checks of an exercise.
    ///
    /// # Errors
    ///
    /// When the compiler cannot be run, or a file not be written.
    pub fn build(&self, order: Order<'_>, cancel: &Cancel) -> anyhow::Result<Built> {
        let dependencies = match self.route() {
            Route::Cargo { .. } => return through_cargo::build(&self.folder, order, cancel),
            Route::Direct(dependencies) => dependencies,
        };
        let built = compiler::build(&self.folder, &dependencies, order, cancel)?;
        if !matches!(&built, Built::Errors(errors) if errors.blame_dependencies()) {
            return Ok(built);
        }
        // The dependencies are not what they were, in a way that nothing about them gave away.
        let fresh = ask::dependencies(&self.folder, order.exercise, Progress::Hidden, cancel)?;
        cache::store(&self.folder, &fresh)?;
        self.take(Route::Direct(Box::new(fresh.clone())));
        let built = compiler::build(&self.folder, &fresh, order, cancel)?;
        let Built::Errors(errors) = &built else { return Ok(built) };
        if !errors.blame_dependencies() {
            return Ok(built);
        }
        let why = "the compiler does not accept the dependencies that cargo built".to_owned();
        self.take(Route::Cargo { why });
        through_cargo::build(&self.folder, order, cancel)
    }

    /// What Clippy is to be asked about a file that was built; `None` where there is no Clippy.
    pub fn clippy(&self, order: Order<'_>) -> Option<Program> {
        match self.route() {
            Route::Direct(dependencies) => compiler::clippy(&self.folder, &dependencies, order),
            Route::Cargo { .. } => None,
        }
    }

    fn route(&self) -> Route {
        self.route.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn take(&self, route: Route) {
        *self.route.lock().unwrap_or_else(PoisonError::into_inner) = route;
    }
}

/// Whether cargo may show its progress on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Shown,
    Hidden,
}

fn direct(folder: &Folder, representative: &Exercise, progress: Progress) -> anyhow::Result<Route> {
    if let Some(known) = cache::load(folder) {
        return Ok(Route::Direct(Box::new(known)));
    }
    if progress == Progress::Shown {
        complain(
            "Asking cargo to build what the exercises depend on. This happens once, and may take a minute.",
        );
    }
    let dependencies = ask::dependencies(folder, representative, progress, &Cancel::default())?;
    cache::store(folder, &dependencies)?;
    Ok(Route::Direct(Box::new(dependencies)))
}
