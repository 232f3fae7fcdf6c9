//! Building an exercise with its checks: by the compiler itself, or by cargo where that cannot work.

mod ask;
mod bundle;
mod cache;
mod compiler;
mod diagnostics;
mod habits;
mod obstacles;
mod package;
mod program;
mod recorded;
mod through_cargo;
mod toolchain;

pub(crate) use cache::Stamp;
pub use diagnostics::Diagnostics;
pub use habits::habit;
pub(crate) use program::{ProgramOrder, Programs};
pub use recorded::{Against, Part, Recorder};

use super::carried::Carried;
use super::catalogue::Exercise;
use super::error::Error;
use super::folder::Folder;
use super::observer::{Event, Observer};
use super::source::Judged;
use ask::Ask;
use cache::Dependencies;
use package::Source;
use processes::{Cancel, Limits, Supervisor};
use std::collections::BTreeSet;
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
    carried: Carried,
    supervisor: Supervisor,
    route: Mutex<Route>,
    /// Is told what cargo does.
    observer: Mutex<Arc<dyn Observer>>,
    /// Held while cargo is asked.
    asking: Mutex<()>,
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
    /// By `rustc`, with dependencies that cargo told us of.
    Direct(Vec<Arc<Dependencies>>),
    /// By cargo, and why.
    Cargo { why: String },
}

/// One thing to build.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order<'a> {
    pub exercise: &'a Exercise,
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
    /// It compiled. The program is linked with a shared library where there is a stamp of one.
    Checks { program: PathBuf, warnings: Diagnostics, library: Option<Stamp> },
    /// It did not.
    Errors(Diagnostics),
    /// The compiler was not done in time, and was stopped.
    TookTooLong(String),
    /// The compiler needed more memory than it may have.
    TooLarge(String),
    /// The compiler ended without a word, or cargo for a reason of its own.
    GaveUp(String),
    /// Nobody wants to know any more.
    Cancelled,
}

impl Dependencies {
    /// Whether this came of the libraries, and not of the attempt: they are not what they should be, or somebody has
    /// built them anew meanwhile.
    fn are_blamed_by(&self, built: &Built) -> bool {
        let names = self.externs.iter().map(|(name, _)| name.as_str());
        match built {
            Built::Errors(errors) => errors.blame_dependencies(names) || !self.hold(),
            Built::GaveUp(_) => !self.hold(),
            _ => false,
        }
    }
}

impl Builder {
    /// Finds out how to build here, and what is known of the dependencies. Nothing is built yet.
    pub fn open(
        folder: &Folder,
        carried: Carried,
        supervisor: &Supervisor,
        observer: &Arc<dyn Observer>,
    ) -> Self {
        let route = match obstacles::to_direct(&folder.root) {
            Some(why) => Route::Cargo { why },
            None => Route::Direct(cache::load(folder).into_iter().map(Arc::new).collect()),
        };
        Builder {
            folder: folder.clone(),
            carried,
            supervisor: supervisor.clone(),
            observer: Mutex::new(Arc::clone(observer)),
            route: Mutex::new(route),
            asking: Mutex::new(()),
        }
    }

    /// From now on somebody else is told what cargo does.
    pub fn observe(&self, observer: Arc<dyn Observer>) {
        *self.observer.lock().unwrap_or_else(PoisonError::into_inner) = observer;
    }

    /// Has cargo build what these texts depend on, so that none of them need wait for it later.
    ///
    /// # Errors
    ///
    /// When cargo cannot build it.
    pub fn prepare<'a>(
        &self,
        texts: impl IntoIterator<Item = &'a str>,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        self.restore()?;
        if let Route::Direct(_) = self.route() {
            let source = Source::read(&self.folder)?;
            self.dependencies(&source, &source.named_by(texts), None, cancel)?;
        }
        Ok(())
    }

    /// Has cargo build all dependencies that the manifest names, so that nothing need be downloaded later.
    ///
    /// # Errors
    ///
    /// When cargo cannot download or build them.
    pub fn prepare_all(&self, cancel: &Cancel) -> Result<(), Error> {
        self.restore()?;
        let source = Source::read(&self.folder)?;
        self.dependencies(&source, &source.all_names(), None, cancel).map(drop)
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

    /// Builds the checks of an exercise.
    ///
    /// # Errors
    ///
    /// When the compiler cannot be run, or a file not be written.
    pub(crate) fn build(&self, order: Order<'_>, cancel: &Cancel) -> Result<Built, Error> {
        self.restore()?;
        let (folder, supervisor) = (&self.folder, &self.supervisor);
        let source = Source::read(folder)?;
        let names = source.named_by(order.judged.texts());
        if self.through_cargo().is_some() {
            return through_cargo::build(folder, supervisor, &source, &names, order, cancel);
        }
        let known = self.dependencies(&source, &names, None, cancel)?;
        let built = compiler::build(folder, &known.linked_for(&names), supervisor, order, cancel)?;
        if !known.are_blamed_by(&built) {
            return Ok(built);
        }
        // They are not what they were, in a way that nothing about them gave away.
        let fresh = self.dependencies(&source, &names, Some(&known), cancel)?;
        let built = compiler::build(folder, &fresh.linked_for(&names), supervisor, order, cancel)?;
        if !fresh.are_blamed_by(&built) {
            return Ok(built);
        }
        // This one attempt only: what it names is no reason to build others in another way.
        through_cargo::build(folder, supervisor, &source, &names, order, cancel)
    }

    /// Builds a part of an attempt with a recorder in it.
    ///
    /// # Errors
    ///
    /// When the compiler cannot be run, or a file not be written; and where only cargo can build here, which would need
    /// a recorder of its own.
    pub(crate) fn build_recorded(
        &self,
        order: Order<'_>,
        part: &Part,
        recorder: &Recorder<'_>,
        cancel: &Cancel,
    ) -> Result<Built, Error> {
        self.restore()?;
        if let Some(why) = self.through_cargo() {
            return Err(Error::Tool(format!(
                "exercises are built through cargo here ({why}), and then their checks cannot be recorded. `workbook \
                 trace {}` records the `main` of the file",
                order.shown
            )));
        }
        let source = Source::read(&self.folder)?;
        let names = source.named_by(order.judged.texts());
        let known = self.dependencies(&source, &names, None, cancel)?;
        let (folder, supervisor) = (&self.folder, &self.supervisor);
        recorded::build(folder, &known, supervisor, (order, part), recorder, cancel)
    }

    /// Sees to it that what is built is what the program carries.
    fn restore(&self) -> Result<(), Error> {
        let _asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = self.carried.restore(&self.folder)? {
            let observer = self.observer.lock().unwrap_or_else(PoisonError::into_inner);
            observer.event(Event::Restored(&kept));
        }
        Ok(())
    }

    /// What is known of these dependencies, and maybe of others. Cargo is asked where nothing is known, or nothing but
    /// what is `refused`.
    fn dependencies(
        &self,
        source: &Source,
        names: &BTreeSet<String>,
        refused: Option<&Arc<Dependencies>>,
        cancel: &Cancel,
    ) -> Result<Arc<Dependencies>, Error> {
        let known = || {
            let Route::Direct(known) = self.route() else { return None };
            let fits = |one: &&Arc<Dependencies>| {
                refused.is_none_or(|refused| !Arc::ptr_eq(one, refused))
                    && names.is_subset(&one.names)
                    && one.hold()
            };
            // The fewer it knows of, the less there is to load.
            known.iter().filter(fits).min_by_key(|one| one.names.len()).cloned()
        };
        if let Some(known) = known() {
            return Ok(known);
        }
        let _asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have asked meanwhile.
        if let Some(known) = known() {
            return Ok(known);
        }
        let observer = Arc::clone(&self.observer.lock().unwrap_or_else(PoisonError::into_inner));
        let (folder, supervisor) = (&self.folder, &self.supervisor);
        let ask = Ask { folder, supervisor, observer: &observer, cancel };
        let fresh = Arc::new(ask::dependencies(&ask, source, names)?);
        cache::store(folder, &fresh)?;
        let mut route = self.route.lock().unwrap_or_else(PoisonError::into_inner);
        if let Route::Direct(known) = &mut *route {
            known.retain(|one| one.hold() && one.names != fresh.names);
            known.push(Arc::clone(&fresh));
        }
        Ok(fresh)
    }

    /// What Clippy says about a file that was built; nothing, where there is no Clippy.
    pub(crate) fn advice(&self, order: Order<'_>, cancel: &Cancel) -> Result<Diagnostics, Error> {
        if self.through_cargo().is_some() {
            return Ok(Diagnostics::default());
        }
        let source = Source::read(&self.folder)?;
        let names = source.named_by(order.judged.texts());
        let dependencies = self.dependencies(&source, &names, None, cancel)?;
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
}
