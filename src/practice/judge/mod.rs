//! Judging an attempt: build it with the shipped checks, run each check, say how it went.

mod libtest;
mod panics;
mod recording;

use super::build::{Builder, Built, Order};
use super::catalogue::Exercise;
use super::folder::Folder;
use super::sandbox::{self, Cancel, Limits, Lock, Program};
use super::source::{self, ChecksInFile, Judged};
use super::verdict::{Check, CheckResult, Outcome, Verdict};
use super::workers::{self, Next};
use anyhow::Context;
use libtest::Told;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What the compiler may take in any case. Otherwise it is three times as long as the checks may take.
const COMPILER_TIME: Duration = Duration::from_secs(10);
/// Bytes of memory that a program may use.
const MEMORY: u64 = 2 << 30;
/// Bytes that are kept of either end of what a check prints.
const OUTPUT: usize = 8 << 10;

/// Judges attempts in one practice folder.
pub struct Judge<'a> {
    pub folder: &'a Folder,
    pub builder: &'a Builder,
    /// For all checks of an exercise together.
    pub time_limit: Duration,
    /// Whether to record what the markets see.
    pub timelines: bool,
}

/// What to judge.
#[derive(Clone, Debug)]
pub struct Attempt<'a> {
    pub exercise: &'a Exercise,
    pub solution: bool,
    /// What the file is called towards the student.
    pub shown: String,
    pub text: String,
    /// Whether it is the file in the folder, and not one from elsewhere.
    pub in_place: bool,
}

impl<'a> Attempt<'a> {
    /// What is in the folder.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn in_folder(
        folder: &Folder,
        exercise: &'a Exercise,
        solution: bool,
    ) -> anyhow::Result<Self> {
        let text = folder.read(exercise, solution)?;
        let shown = Folder::shown(exercise, solution);
        Ok(Attempt { exercise, solution, shown, text, in_place: true })
    }

    /// What is in a file elsewhere.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn from_file(exercise: &'a Exercise, path: &Path) -> anyhow::Result<Self> {
        let shown = path.display().to_string();
        let text = fs::read(path).with_context(|| format!("{shown} cannot be read"))?;
        let text = String::from_utf8_lossy(&text).into_owned();
        Ok(Attempt { exercise, solution: false, shown, text, in_place: false })
    }

    /// Whether it is what the student's file says now: a verdict on what it said a while ago is none on the exercise.
    pub fn is_still_in(&self, folder: &Folder) -> bool {
        self.in_place
            && !self.solution
            && folder.read(self.exercise, false).is_ok_and(|text| text == self.text)
    }
}

impl Judge<'_> {
    /// Judges an attempt; `None` when it was called off.
    ///
    /// # Errors
    ///
    /// When it cannot be judged for a reason that has nothing to do with the attempt.
    pub fn judge(&self, attempt: &Attempt<'_>, cancel: &Cancel) -> anyhow::Result<Option<Verdict>> {
        let judged = source::judged(attempt.exercise, &attempt.text, &self.builder.seal());
        let workplace = Workplace::set_up(self.folder, attempt)?;
        let order = self.order(attempt, &judged, &workplace);
        let start = Instant::now();
        let built = self.builder.build(order, cancel)?;
        let mut verdict = Verdict {
            exercise: attempt.exercise.name.clone(),
            outcome: Outcome::CompileError,
            checks: Vec::new(),
            detail: None,
            notes: self.notes(attempt, &judged),
            warnings: super::build::Diagnostics::default(),
            compile: start.elapsed(),
            run: Duration::ZERO,
        };
        match built {
            Built::Cancelled => return Ok(None),
            Built::GaveUp(why) => verdict.detail = Some(why),
            Built::TookTooLong(why) => {
                verdict.outcome = Outcome::TimedOut;
                verdict.detail = Some(why);
            }
            Built::Errors(_) if judged.marker_lost => {
                verdict.outcome = Outcome::Tampered;
                verdict.detail = Some(MARKER_LOST.to_owned());
            }
            Built::Errors(errors) => verdict.detail = Some(errors.rendered()),
            Built::NotOurChecks => {
                verdict.outcome = Outcome::Tampered;
                verdict.detail = Some(format!(
                    "Cargo builds the file as it is, and its checks are not the shipped ones. Put them back; \
                     `workbook reset {}` gives you the file as it was.",
                    attempt.exercise.name
                ));
            }
            Built::Checks { program, sealed, warnings } => {
                verdict.warnings = warnings;
                let start = Instant::now();
                let run = Run { judge: self, judged: &judged, attempt, program: &program, sealed };
                let Some(checks) = run.all(&workplace.path, cancel)? else { return Ok(None) };
                verdict.run = start.elapsed();
                verdict.outcome = Verdict::outcome_of(&checks);
                verdict.checks = checks;
            }
        }
        Ok(Some(verdict))
    }

    /// What Clippy has to say about an attempt that was built before; nothing, if nothing.
    ///
    /// # Errors
    ///
    /// When it cannot be asked.
    pub fn advice(&self, attempt: &Attempt<'_>, cancel: &Cancel) -> anyhow::Result<String> {
        let judged = source::judged(attempt.exercise, &attempt.text, &self.builder.seal());
        let workplace = Workplace::set_up(self.folder, attempt)?;
        let order = self.order(attempt, &judged, &workplace);
        let Some(program) = self.builder.clippy(order) else { return Ok(String::new()) };
        super::build::write_for_clippy(order)?;
        let limits = Limits { time: CLIPPY_TIME, memory: None, output: 1 << 20 };
        let finished = sandbox::run(&program, limits, cancel).context("Clippy cannot be run")?;
        Ok(super::build::advice(&finished.stderr.text()).rendered())
    }

    fn order<'b>(
        &self,
        attempt: &'b Attempt<'_>,
        judged: &'b Judged,
        workplace: &'b Workplace,
    ) -> Order<'b> {
        Order {
            exercise: attempt.exercise,
            solution: attempt.solution,
            judged,
            shown: &attempt.shown,
            time: (3 * self.time_limit).max(COMPILER_TIME),
            workplace: &workplace.path,
            again: attempt.in_place && !attempt.solution,
        }
    }

    fn notes(&self, attempt: &Attempt<'_>, judged: &Judged) -> Vec<String> {
        let mut notes = Vec::new();
        // An attempt from elsewhere need not carry the checks.
        match judged.checks_in_file {
            ChecksInFile::Changed => notes.push(
                "The checks in your file are not the ones that it came with. It is judged by those it came \
                 with; nothing from the line `#[cfg(test)]` on counts."
                    .to_owned(),
            ),
            ChecksInFile::Missing if attempt.in_place => notes.push(
                "The checks in your file are gone. It is judged by those that it came with.".to_owned(),
            ),
            ChecksInFile::Missing | ChecksInFile::AsShipped => {}
        }
        if let Some(why) = self.builder.through_cargo() {
            notes.push(format!("Built through cargo, which takes longer: {why}."));
        }
        notes
    }
}

/// Nobody waits for advice for long.
const CLIPPY_TIME: Duration = Duration::from_secs(60);

const MARKER_LOST: &str = "The line `#[cfg(test)]` above `mod tests` is gone, so your code cannot be told from the \
                           checks. Put it back.";

/// Where an attempt is built. Nobody else builds there meanwhile.
struct Workplace {
    path: PathBuf,
    // Dropped before the folder goes away.
    _lock: Lock,
    _temporary: Option<tempfile::TempDir>,
}

/// How the names of those begin that go away again.
const TEMPORARY: &str = "attempt-";

impl Workplace {
    fn set_up(folder: &Folder, attempt: &Attempt<'_>) -> anyhow::Result<Self> {
        let build = folder.build();
        let set_up = || {
            fs::create_dir_all(&build)?;
            if !attempt.in_place {
                return Workplace::temporary(&build);
            }
            let suffix = if attempt.solution { "_sol" } else { "" };
            let path = build.join(format!("{}{suffix}", attempt.exercise.name));
            fs::create_dir_all(&path)?;
            let lock = Lock::take(&path.join("lock"))?;
            anyhow::Ok(Workplace { path, _lock: lock, _temporary: None })
        };
        set_up().with_context(|| format!("there is no building in {}", build.display()))
    }

    /// For an attempt from elsewhere, which nobody builds twice.
    fn temporary(build: &Path) -> anyhow::Result<Self> {
        // Nobody throws this one away before it is locked.
        let _making = Lock::take(&build.join("lock"))?;
        throw_away_what_is_left(build);
        let temporary = tempfile::Builder::new().prefix(TEMPORARY).tempdir_in(build)?;
        let path = temporary.path().to_owned();
        let lock = Lock::take(&path.join("lock"))?;
        Ok(Workplace { path, _lock: lock, _temporary: Some(temporary) })
    }
}

/// Throws away the temporary workplaces of those who were ended before they could do it themselves.
fn throw_away_what_is_left(build: &Path) {
    for entry in fs::read_dir(build).into_iter().flatten().flatten() {
        let left = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
        if left && Lock::if_free(&entry.path().join("lock")).is_ok() {
            // Its owner may be just about to do the same.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// One run of all checks.
struct Run<'a> {
    judge: &'a Judge<'a>,
    judged: &'a Judged,
    attempt: &'a Attempt<'a>,
    program: &'a Path,
    sealed: bool,
}

impl Run<'_> {
    /// Every check in a process of its own, on all cores, until the time is up: whatever one of them does, the others
    /// are judged, too. `None` when they were called off.
    fn all(&self, workplace: &Path, cancel: &Cancel) -> anyhow::Result<Option<Vec<Check>>> {
        let deadline = Instant::now() + self.judge.time_limit;
        let names = source::names(source::checks(self.attempt.exercise));
        let check = |name: &String| {
            let left = deadline.saturating_duration_since(Instant::now());
            self.one(name, left, workplace, cancel)
        };
        let mut checks = Vec::new();
        workers::each(&names, check, |_, check| {
            checks.push(check);
            Next::GoOn
        });
        checks.into_iter().collect()
    }

    fn one(
        &self,
        name: &str,
        left: Duration,
        workplace: &Path,
        cancel: &Cancel,
    ) -> anyhow::Result<Option<Check>> {
        let short = name.rsplit("::").next().unwrap_or(name).to_owned();
        let mut check = Check {
            name: short,
            result: CheckResult::NotRun("not run: the time was up before its turn".to_owned()),
            printed: String::new(),
            timelines: Vec::new(),
        };
        if left.is_zero() {
            return Ok(Some(check));
        }
        let seal = self.sealed.then(|| self.judge.builder.seal());
        let recording = workplace.join(format!("{}.recording", check.name));
        let program =
            libtest::program(self.program, name, seal.as_deref(), &self.judge.folder.root);
        let program =
            if self.judge.timelines { recording::on(program, &recording) } else { program };
        let limits = Limits { time: left, memory: Some(MEMORY), output: OUTPUT };
        let finished = sandbox::run(&program, limits, cancel)
            .with_context(|| format!("{} cannot be run", self.program.display()))?;
        if finished.end == sandbox::End::Cancelled {
            return Ok(None);
        }
        let stderr = panics::split(&finished.stderr.text());
        let told = libtest::told(&finished.stdout.text(), name, seal.as_deref());
        let place =
            panics::Place { file: &self.attempt.shown, ours_from: self.judged.checks_at_line };
        check.result = told.result(finished.end, &stderr, place, self.judge.time_limit);
        check.printed = printed(&told, &stderr.rest);
        if self.judge.timelines {
            check.timelines = recording::read(&recording);
        }
        Ok(Some(check))
    }
}

/// What is shown of what a check printed.
fn printed(told: &Told, stderr: &str) -> String {
    let both = [told.printed.trim_end(), stderr.trim_end()];
    let both = both.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    sandbox::harmless(&both)
}

/// What a program is told to do, so that all of it is in one place.
fn quiet(program: Program) -> Program {
    program
        .set("RUST_BACKTRACE", "0")
        .unset("RUST_LIB_BACKTRACE")
        .unset("RUST_TEST_THREADS")
        .unset("RUST_TEST_NOCAPTURE")
        .unset("RUST_TEST_SHUFFLE")
        .unset("RUST_TEST_TIME_UNIT")
}
