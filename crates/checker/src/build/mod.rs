//! Building an exercise with its checks: by the compiler itself, or by cargo where that cannot work.

mod ask;
mod cache;
mod compiler;
mod diagnostics;
mod habits;
mod obstacles;
mod through_cargo;

pub use diagnostics::Diagnostics;
pub use habits::habit;

use super::catalogue::Exercise;
use super::error::Error;
use super::folder::Folder;
use super::observer::{Observer, Quiet};
use super::source::Judged;
use ask::Ask;
use cache::Dependencies;
use processes::{Cancel, Limits, Supervisor};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Bytes of memory that the compiler may use.
const MEMORY: u64 = 8 << 30;
/// Bytes that are kept of either end of what the compiler says.
const OUTPUT: usize = 4 << 20;

/// Builds exercises in one practice folder.
pub struct Builder {
    folder: Folder,
    supervisor: Supervisor,
    route: Mutex<Route>,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// What Clippy may take for its advice.
const CLIPPY: Limits = Limits { time: Duration::from_secs(60), memory: None, output: 1 << 20 };

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
pub(crate) struct Order<'a> {
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
pub(crate) enum Built {
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
        supervisor: &Supervisor,
        observer: &Arc<dyn Observer>,
    ) -> Result<Self, Error> {
        let cancel = Cancel::default();
        let ask = Ask { folder, supervisor, observer, cancel: &cancel };
        let route = match obstacles::to_direct(&folder.root) {
            Some(why) => Route::Cargo { why },
            None => direct(&ask, representative)?,
        };
        let (folder, supervisor) = (folder.clone(), supervisor.clone());
        Ok(Builder { folder, supervisor, route: Mutex::new(route) })
    }

    /// Where it builds.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// What starts its programs.
    pub(crate) fn supervisor(&self) -> &Supervisor {
        &self.supervisor
    }

    /// Why cargo builds, if it does.
    pub(crate) fn through_cargo(&self) -> Option<String> {
        match self.route() {
            Route::Cargo { why } => Some(why),
            Route::Direct(_) => None,
        }
    }

    /// The name of a check that nobody knows of. That it ran, last, proves that libtest came to its end.
    pub(crate) fn seal(&self) -> String {
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
    pub(crate) fn build(&self, order: Order<'_>, cancel: &Cancel) -> Result<Built, Error> {
        let (folder, supervisor) = (&self.folder, &self.supervisor);
        let dependencies = match self.route() {
            Route::Cargo { .. } => {
                return through_cargo::build(folder, supervisor, order, cancel);
            }
            Route::Direct(dependencies) => dependencies,
        };
        let built = compiler::build(folder, &dependencies, supervisor, order, cancel)?;
        if !matches!(&built, Built::Errors(errors) if errors.blame_dependencies()) {
            return Ok(built);
        }
        // The dependencies are not what they were, in a way that nothing about them gave away.
        let quiet: Arc<dyn Observer> = Arc::new(Quiet);
        let ask = Ask { folder, supervisor, observer: &quiet, cancel };
        let fresh = ask::dependencies(&ask, &order.exercise.name)?;
        cache::store(folder, &fresh)?;
        self.take(Route::Direct(Box::new(fresh.clone())));
        let built = compiler::build(folder, &fresh, supervisor, order, cancel)?;
        let Built::Errors(errors) = &built else { return Ok(built) };
        if !errors.blame_dependencies() {
            return Ok(built);
        }
        let why = "the compiler does not accept the dependencies that cargo built".to_owned();
        self.take(Route::Cargo { why });
        through_cargo::build(folder, supervisor, order, cancel)
    }

    /// What Clippy says about a file that was built; nothing, where there is no Clippy.
    pub(crate) fn advice(&self, order: Order<'_>, cancel: &Cancel) -> Result<Diagnostics, Error> {
        let Route::Direct(dependencies) = self.route() else { return Ok(Diagnostics::default()) };
        let Some(clippy) = compiler::clippy(&self.folder, &dependencies, order) else {
            return Ok(Diagnostics::default());
        };
        compiler::write_for_clippy(order)?;
        let finished = self
            .supervisor
            .run(&clippy, CLIPPY, cancel)
            .map_err(|error| Error::Start("Clippy cannot be run".to_owned(), error))?;
        Ok(Diagnostics::parse(&finished.stderr.text()))
    }

    fn route(&self) -> Route {
        self.route.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn take(&self, route: Route) {
        *self.route.lock().unwrap_or_else(PoisonError::into_inner) = route;
    }
}

fn direct(ask: &Ask<'_>, representative: &Exercise) -> Result<Route, Error> {
    if let Some(known) = cache::load(ask.folder) {
        return Ok(Route::Direct(Box::new(known)));
    }
    let dependencies = ask::dependencies(ask, &representative.name)?;
    cache::store(ask.folder, &dependencies)?;
    Ok(Route::Direct(Box::new(dependencies)))
}
