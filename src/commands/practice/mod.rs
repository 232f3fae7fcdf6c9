//! Practising: exercises, checked as they are saved. The judging is done by the crate `checker`; these are the
//! commands around it.

mod chapter;
mod check;
mod fetch;
mod hint;
mod init;
mod list;
mod name;
mod progress;
pub mod recorded;
mod render;
mod reset;
mod session;
mod shipped;
mod solution;
mod told;
mod update;
mod watch;

pub use chapter::practise;
pub use init::set as single_file_set;
pub use list::{is_of_others, json as list_json, progress as list_progress};

use crate::shell::{Printer, shutdown};
use crate::view::Terminal;
use checker::{Catalogue, Layout, Supervisor};
use clap::{Args, Subcommand};
use name::ExerciseName;
use session::{Session, here};
use std::process::ExitCode;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// The commands of this side of the program.
#[derive(Debug, Subcommand)]
pub enum Practice {
    /// Write a practice folder with the exercises and everything that they need
    Init(init::InitArgs),
    /// Check exercises
    Check(check::CheckArgs),
    /// Show a hint; run it again for the next hint
    Hint(ExerciseArgs),
    /// Show the solution
    Solution(solution::SolutionArgs),
    /// Restore an exercise to its original text; your text is saved beside it
    Reset(ExerciseArgs),
    /// Check exercises whenever they are saved
    Watch(watch::WatchArgs),
    /// Bring the practice folder up to date with this program, and keep your work
    Update,
    /// Download and build everything that the checks need, for a room without a network
    Fetch,
}

/// One exercise.
#[derive(Args, Debug)]
pub struct ExerciseArgs {
    /// The exercise [default: next unsolved]
    #[arg(value_name = "NAME", value_parser = exercise_name(), hide_possible_values = true)]
    name: Option<String>,
}

/// What every judging command may be told.
#[derive(Args, Clone, Copy, Debug)]
struct LimitArgs {
    /// Time limit for all checks of an exercise together; the compiler gets three times as long
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time)]
    time_limit: Duration,
}

impl Default for LimitArgs {
    fn default() -> Self {
        LimitArgs { time_limit: Duration::from_secs(10) }
    }
}

/// The set that is shipped, read once. Only a faulty build cannot be read.
static CATALOGUE: LazyLock<Result<Arc<Catalogue>, String>> =
    LazyLock::new(|| shipped::catalogue().map(Arc::new).map_err(|error| format!("{error:#}")));

fn catalogue() -> anyhow::Result<Arc<Catalogue>> {
    CATALOGUE.as_ref().map(Arc::clone).map_err(|error| anyhow::anyhow!("{error}"))
}

/// Names of the set around here, or of ours.
fn exercise_name() -> ExerciseName {
    // Where a set cannot be read, that is what there is to say, and not that it has no such exercise.
    set_here().map_or_else(|_| ExerciseName::any(), |set| ExerciseName::of(names(&set)))
}

/// The names of all exercises of the set around here, or of ours, in their order.
pub fn exercise_names() -> Vec<String> {
    set_here().map(|set| names(&set)).unwrap_or_default()
}

fn set_here() -> anyhow::Result<Arc<Catalogue>> {
    here()?.map_or_else(catalogue, |place| Ok(place.catalogue))
}

fn names(set: &Catalogue) -> Vec<String> {
    set.exercises.iter().map(|exercise| exercise.name.clone()).collect()
}

/// The longest limit. Far beyond, there would be no telling when the time is up.
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
    let supervisor = supervisor();
    let ended = supervisor.clone();
    let _groups = shutdown::on_end(move || ended.freeze());
    match practice {
        Practice::Init(args) => init::init(&args, out),
        Practice::Check(args) => check::check(&args, &supervisor, terminal, out),
        Practice::Hint(args) => hint::hint(&args, terminal, out),
        Practice::Solution(args) => solution::solution(&args, terminal, out),
        Practice::Reset(args) => reset::reset(&args, out),
        Practice::Watch(args) => watch::watch(&args, &supervisor, terminal, out),
        Practice::Update => update::update(out),
        Practice::Fetch => fetch::fetch(&supervisor, out),
    }
}

/// What starts compilers and checks: on Linux by way of this executable, see `main`.
fn supervisor() -> Supervisor {
    #[cfg(target_os = "linux")]
    return Supervisor::with_helper(checker::Helper::this_executable());
    #[cfg(not(target_os = "linux"))]
    Supervisor::new()
}

/// Whether `workbook` without a command should watch: somebody is looking, and this is a folder to practise in. (In a
/// clone of the repository, there is more than that to do.)
pub fn is_here(terminal: Terminal) -> bool {
    let place = || here().ok().flatten();
    terminal.interactive && place().is_some_and(|place| place.folder.layout != Layout::Clone)
}

/// A verdict in full, as `check` prints it.
pub fn verdict_in_words(verdict: &checker::Verdict, terminal: &Terminal) -> String {
    render::verdict(verdict, &verdict.exercise, terminal)
}

/// Watches with nothing special asked for.
///
/// # Errors
///
/// As [`run`].
pub fn watch_here(terminal: Terminal, out: Printer) -> anyhow::Result<ExitCode> {
    run(Practice::Watch(watch::WatchArgs::default()), terminal, out)
}
