//! Runs the Python twin of a demo and measures it.
//!
//! A twin is a program of its own (`demo.py`) that prints one JSON object per approach. It runs in a process
//! of its own, as any foreign program does: it may be missing, too old, crash, hang, or print rubbish. All of
//! that becomes a [`Measurement`] with its [`Outcome`], never a panic and never an endless wait.
//!
//! ```no_run
//! # fn example(demos: &harness::Demos, source: &str, settings: &harness::Settings) {
//! let python = harness::python::Python::find();
//! let twin = harness::python::Twin { source, knobs: demos.knobs };
//! for demo in demos.list {
//!     for measurement in python.run(twin, &demo.prepare(settings), settings) {
//!         // One at a time, each as soon as it is there.
//!     }
//! }
//! # }
//! ```

mod process;
mod row;
mod version;

pub use process::stop_all;

use crate::demo::Knob;
use crate::measurement::{Language, Measurement, Outcome};
use crate::settings::Settings;
use crate::setup::{Prepared, Trial};
use crate::theory::Expected;
use crate::timeline::Timeline;
use process::{Event, Process};
use slow_api::{Clock, Summary};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, io, iter};
use tempfile::TempDir;

/// Names the interpreter, for those who have several.
pub const VARIABLE: &str = "WORKBOOK_PYTHON";

/// What a twin may take beyond a few times what theory says: starting Python on a slow machine, for one.
const PATIENCE: Duration = Duration::from_secs(60);

/// No demo has more approaches than this, so a twin that prints more has run wild.
const MOST_ROWS: usize = 100;

/// A twin: the text of `demo.py`, and the options that it listens to.
#[derive(Clone, Copy, Debug)]
pub struct Twin<'a> {
    /// The program.
    pub source: &'a str,
    /// The options beyond the common ones.
    pub knobs: &'a [Knob],
}

/// A Python interpreter, or the reason why there is none.
#[derive(Clone, Debug)]
pub struct Python {
    interpreter: Result<PathBuf, String>,
    patience: Duration,
}

impl Python {
    /// The interpreter named by `WORKBOOK_PYTHON`, or else `python3`, or else `python`.
    pub fn find() -> Self {
        match std::env::var_os(VARIABLE).filter(|named| !named.is_empty()) {
            Some(named) => Self::at(named),
            None => Self::from(version::first_of(&["python3", "python"])),
        }
    }

    /// This interpreter.
    pub fn at(interpreter: impl Into<PathBuf>) -> Self {
        let interpreter = interpreter.into();
        Self::from(version::check(&interpreter).map(|()| interpreter))
    }

    fn from(interpreter: Result<PathBuf, String>) -> Self {
        Python { interpreter, patience: PATIENCE }
    }

    /// How long a twin may take beyond a few times what theory says, before it is stopped.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Why no twin can be run, if so.
    pub fn problem(&self) -> Option<&str> {
        self.interpreter.as_ref().err().map(String::as_str)
    }

    /// Starts the twin of one demo. Every approach comes out as soon as it is done; what went wrong comes out as
    /// one more measurement, failed or skipped. Dropping the run stops the twin.
    pub fn run(&self, twin: Twin<'_>, demo: &Prepared, settings: &Settings) -> TwinRun {
        let stage = match &self.interpreter {
            Err(why) => Stage::Ending(Outcome::Skipped(why.clone())),
            Ok(interpreter) => match start(interpreter, twin, demo, settings) {
                Ok(started) => Stage::Running(started),
                Err(error) => failed(&format!("could not be started: {error}")),
            },
        };
        let limit = time_limit(demo, self.patience);
        TwinRun {
            stage,
            demo: demo.demo.id,
            theory: theory(demo),
            limit,
            started: Instant::now(),
            rows: 0,
        }
    }
}

/// A twin on its way: an iterator over its measurements.
#[derive(Debug)]
pub struct TwinRun {
    stage: Stage,
    demo: &'static str,
    /// What the Rust approaches are expected to take.
    theory: Vec<Theory>,
    limit: Duration,
    started: Instant,
    rows: usize,
}

#[derive(Debug)]
enum Stage {
    Running(Started),
    /// One more measurement, with this outcome, and that is all.
    Ending(Outcome),
    Over,
}

/// The process, and the file that it reads, which is deleted with it.
#[derive(Debug)]
struct Started {
    process: Process,
    _directory: TempDir,
}

impl Iterator for TwinRun {
    type Item = Measurement;

    fn next(&mut self) -> Option<Measurement> {
        if let Stage::Running(twin) = &mut self.stage {
            match twin.process.next(self.started + self.limit) {
                Event::Line(line) => match self.read(&line) {
                    Ok(measurement) => return Some(measurement),
                    Err(why) => self.stage = failed(&why),
                },
                Event::Failed(why) => self.stage = failed(&why),
                Event::Ended if self.rows == 0 => {
                    self.stage = failed(&format!("has no demo `{}`", self.demo));
                }
                Event::Ended => self.stage = Stage::Over,
            }
        }
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Ending(outcome) => Some(without_a_row(outcome)),
            _ => None,
        }
    }
}

impl iter::FusedIterator for TwinRun {}

impl TwinRun {
    fn read(&mut self, line: &str) -> Result<Measurement, String> {
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(format!("printed more than {MOST_ROWS} rows"));
        }
        let (demo, mut measurement) = row::parse(line)?;
        if demo != self.demo {
            return Err(format!("ran demo `{demo}` in place of `{}`", self.demo));
        }
        let counterpart = (measurement.id.as_str(), measurement.size);
        let mut theory = self.theory.iter();
        measurement.expected =
            theory.find(|(trial, _)| *trial == counterpart).map(|(_, expected)| expected.clone());
        Ok(measurement)
    }
}

fn failed(why: &str) -> Stage {
    Stage::Ending(Outcome::Failed(format!("the Python twin {why}")))
}

/// Writes the twin to a file (`multiprocessing` needs one that it can import) and starts it.
fn start(
    interpreter: &PathBuf,
    twin: Twin<'_>,
    demo: &Prepared,
    settings: &Settings,
) -> io::Result<Started> {
    let directory = tempfile::Builder::new().prefix("workbook-").tempdir()?;
    let file = directory.path().join("demo.py");
    fs::write(&file, twin.source)?;

    let mut command = Command::new(interpreter);
    command.arg(file).args(["--json", "--only", demo.demo.id]);
    command.args(["--speed", &settings.speed.to_string(), "--seed", &settings.seed.to_string()]);
    for knob in twin.knobs {
        match (knob, settings.latency, settings.requests) {
            (Knob::Latency, Some(latency), _) => {
                command.args(["--latency", &latency.as_secs_f64().to_string()]);
            }
            (Knob::Requests, _, Some(requests)) => {
                command.args(["--requests", &requests.to_string()]);
            }
            _ => {}
        }
    }
    Ok(Started { process: Process::start(command)?, _directory: directory })
}

/// What theory expects of an approach at a size.
type Theory = ((&'static str, Option<usize>), Expected);

/// The theory of waiting is the same in every language. That of cores is not: Python has its GIL, and a demo
/// that needs real cores has no theory for it here.
fn theory(demo: &Prepared) -> Vec<Theory> {
    if demo.demo.real_time_only {
        return Vec::new();
    }
    let theory = |trial: &Trial| Some(((trial.approach.id, trial.size), trial.expected.clone()?));
    demo.trials.iter().filter_map(theory).collect()
}

/// Four times what the Rust approaches should take, on top of `patience`.
fn time_limit(demo: &Prepared, patience: Duration) -> Duration {
    let times = demo.trials.iter().filter_map(|trial| trial.expected.as_ref());
    let sum = times.fold(Duration::ZERO, |sum, expected| sum.saturating_add(expected.time));
    // A year is as good as for ever, and can still be added to an `Instant`.
    sum.saturating_mul(4).saturating_add(patience).min(Duration::from_secs(365 * 24 * 3600))
}

/// A measurement of nothing, to say what became of the twin.
fn without_a_row(outcome: Outcome) -> Measurement {
    Measurement {
        id: "python".to_owned(),
        size: None,
        label: "Python".to_owned(),
        language: Language::Python,
        clock: Clock::Real,
        expected: None,
        elapsed: Duration::ZERO,
        outcome,
        note: None,
        figures: Vec::new(),
        ledger: Summary::default(),
        timeline: Timeline::default(),
    }
}
