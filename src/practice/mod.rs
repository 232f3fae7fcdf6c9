//! Practising: exercises, checked as they are saved.
//!
//! ```text
//! file -> student's part + shipped checks -> compiler -> one process per check -> verdict -> text | JSON
//! ```
//!
//! `source` takes the student's part, `build` compiles, `sandbox` runs what may do anything, `judge` puts these
//! together, and the commands show what came of it.

mod advice;
mod build;
mod catalogue;
mod chapter;
mod check;
mod folder;
mod hint;
mod init;
mod judge;
mod list;
mod progress;
mod render;
mod reset;
mod sandbox;
mod shipped;
mod solution;
mod source;
mod verdict;
mod watch;
mod workers;

pub use chapter::practise;
pub use init::set as single_file_set;
pub use list::progress as list_progress;

use crate::cli::WrongUsage;
use crate::printer::{Printer, complain};
use crate::shell::shutdown;
use crate::terminal::Terminal;
use anyhow::Context;
use build::Builder;
use catalogue::{Catalogue, Exercise};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use folder::{Folder, Layout};
use progress::{Progress, ProgressFile};
use std::process::ExitCode;
use std::sync::LazyLock;
use std::time::Duration;

/// The commands of this side of the program.
#[derive(Debug, Subcommand)]
pub enum Practice {
    /// Write a practice folder: exercises, solutions and all that they need
    Init(init::InitArgs),
    /// Check exercises
    Check(check::CheckArgs),
    /// Show a hint; again, the next one
    Hint(ExerciseArgs),
    /// Show the solution
    Solution(solution::SolutionArgs),
    /// Put an exercise back as it was, and keep your text beside it
    Reset(ExerciseArgs),
    /// Check exercises whenever they are saved
    Watch(watch::WatchArgs),
}

/// One exercise.
#[derive(Args, Debug)]
pub struct ExerciseArgs {
    /// The exercise; the next one that is not solved, unless said
    #[arg(value_name = "NAME", value_parser = exercise_name(), hide_possible_values = true)]
    name: Option<String>,
}

/// What every judging command may be told.
#[derive(Args, Clone, Copy, Debug)]
struct LimitArgs {
    /// How long all checks of an exercise may take together; the compiler may take three times as long
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time)]
    time_limit: Duration,
}

impl Default for LimitArgs {
    fn default() -> Self {
        LimitArgs { time_limit: Duration::from_secs(10) }
    }
}

/// What is shipped, read once. Only a faulty build cannot be read.
static CATALOGUE: LazyLock<Result<Catalogue, String>> =
    LazyLock::new(|| Catalogue::shipped().map_err(|error| format!("{error:#}")));

fn catalogue() -> anyhow::Result<&'static Catalogue> {
    CATALOGUE.as_ref().map_err(|error| anyhow::anyhow!("{error}"))
}

/// Accepts the names of exercises, and suggests the nearest for others.
fn exercise_name() -> PossibleValuesParser {
    let exercises = catalogue().map_or(&[][..], |catalogue| &catalogue.exercises);
    PossibleValuesParser::new(exercises.iter().map(|exercise| exercise.name.as_str()))
}

/// Nobody waits longer for a check. Far beyond, there would be no telling when the time is up.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// "5s", "1m 30s"; a bare number is seconds.
fn time(text: &str) -> Result<Duration, String> {
    let time = match text.parse() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())?,
        Err(_) => humantime::parse_duration(text)
            .map_err(|error| format!("{error}; a time is written as 10s, 1m 30s or 2.5"))?,
    };
    if time.is_zero() {
        return Err("a check needs some time, such as 10s".to_owned());
    }
    if time > LONGEST {
        return Err("a check may take a day at most; 10s is enough for most".to_owned());
    }
    Ok(time)
}

/// Does what was asked for.
///
/// # Errors
///
/// What a user can mend, in words that say how.
pub fn run(practice: Practice, terminal: Terminal, out: Printer) -> anyhow::Result<ExitCode> {
    // Ctrl-C reaches this program and not what it started: those are groups of their own.
    let _groups = shutdown::on_end(sandbox::kill_all);
    match practice {
        Practice::Init(args) => init::init(&args, out),
        Practice::Check(args) => check::check(&args, terminal, out),
        Practice::Hint(args) => hint::hint(&args, terminal, out),
        Practice::Solution(args) => solution::solution(&args, terminal, out),
        Practice::Reset(args) => reset::reset(&args, out),
        Practice::Watch(args) => watch::watch(&args, terminal, out),
    }
}

/// Whether `workbook` without a command should watch: somebody is looking, and this is a practice folder. (In a
/// clone of the repository, there is more than that to do.)
pub fn is_here(terminal: Terminal) -> bool {
    let here = || Folder::around_here(catalogue()?);
    terminal.interactive && here().is_ok_and(|folder| folder.layout == Layout::Practice)
}

/// Watches with nothing special asked for.
///
/// # Errors
///
/// As [`run`].
pub fn watch_here(terminal: Terminal, out: Printer) -> anyhow::Result<ExitCode> {
    run(Practice::Watch(watch::WatchArgs::default()), terminal, out)
}

/// What most commands need: where we are, and how far the student is.
struct Session {
    catalogue: &'static Catalogue,
    folder: Folder,
    file: ProgressFile,
    progress: Progress,
}

impl Session {
    /// Looks around. What is to say about the progress goes to standard error.
    fn open() -> anyhow::Result<Self> {
        let catalogue = catalogue()?;
        let folder = Folder::around_here(catalogue)?;
        let file = ProgressFile::of(&folder);
        let (progress, message) = file.load()?;
        if let Some(message) = message {
            complain(&format!("note: {message}"));
        }
        Ok(Session { catalogue, folder, file, progress })
    }

    /// The exercise of this name, or the one that is next.
    fn exercise(&self, name: Option<&str>) -> Option<&'static Exercise> {
        match name {
            Some(name) => self.catalogue.find(name),
            None => self.pending(),
        }
    }

    /// As [`exercise`](Self::exercise), for those who cannot do without one.
    ///
    /// # Errors
    ///
    /// When none is named and all are solved.
    fn exercise_needed(&self, name: Option<&str>) -> anyhow::Result<&'static Exercise> {
        let how = "all is solved, so name the exercise that you mean. `workbook list` shows them";
        self.exercise(name).ok_or_else(|| WrongUsage(how.to_owned()).into())
    }

    /// The exercise that the student is at, or the first that is not solved.
    fn pending(&self) -> Option<&'static Exercise> {
        let current = self.progress.current.as_deref();
        let open = |exercise: &&Exercise| !self.progress.solved.contains(&exercise.name);
        let current = current.and_then(|name| self.catalogue.find(name)).filter(open);
        current.or_else(|| self.catalogue.exercises.iter().find(open))
    }

    /// Ready to build.
    fn builder(&self, progress: build::Progress) -> anyhow::Result<Builder> {
        let first = self.catalogue.exercises.first().context("there are no exercises")?;
        Builder::open(&self.folder, first, progress)
    }

    fn update(&mut self, change: impl FnOnce(&mut Progress)) -> anyhow::Result<()> {
        self.progress = self.file.update(change)?;
        Ok(())
    }
}
