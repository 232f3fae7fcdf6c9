//! Judging an attempt: build it with the shipped checks, run each check, say how it went.

mod libtest;
mod panics;
mod program;
mod recorded;
mod run;
mod workplace;

use crate::build::{Builder, Built, Diagnostics, Order, Stamp};
use crate::catalogue::{Exercise, Judging};
use crate::error::Error;
use crate::folder::{Folder, contents};
use crate::harmless::path_shown;
use crate::observer::{Event, Observer};
use crate::seal::Seal;
use crate::source::{self, ChecksInFile, Judged};
use crate::verdict::{Detail, Outcome, Verdict};
use crate::workers::{self, Next};
use processes::Cancel;
pub use recorded::{Ran, Recorded};
use run::Run;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use workplace::Workplace;

/// What the compiler may take in any case. Otherwise it is three times as long as the checks may take.
const COMPILER_TIME: Duration = Duration::from_secs(10);
/// The time that the checks of an exercise should have, together. Half of it is enough for all of them here, on a busy
/// machine.
const FAIR_TIME: Duration = Duration::from_secs(10);
/// Bytes of memory that a program may use.
const MEMORY: u64 = 2 << 30;

/// How often an attempt is judged at most, when a library changes meanwhile: another checker may have linked it anew.
const TRIES: usize = 3;

/// Judges attempts in one practice folder. Clones share the builder.
#[derive(Clone, Debug)]
pub struct Judge {
    /// Knows where, and how to compile there.
    pub builder: Arc<Builder>,
    /// For all checks of an exercise together.
    pub time_limit: Duration,
}

/// What to judge.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What it is an attempt at.
    pub exercise: Arc<Exercise>,
    /// Whether it is the solution in the folder.
    pub solution: bool,
    /// What the file is called towards the student.
    pub shown: String,
    /// What it says.
    pub text: String,
    /// Whether it is the file in the folder, and not one from elsewhere.
    pub in_place: bool,
}

impl Attempt {
    /// What is in the folder.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn in_folder(
        folder: &Folder,
        exercise: &Arc<Exercise>,
        solution: bool,
    ) -> Result<Self, Error> {
        let text = folder.read(exercise, solution)?;
        let shown = folder.here(exercise, solution);
        Ok(Attempt { exercise: Arc::clone(exercise), solution, shown, text, in_place: true })
    }

    /// What is in a file elsewhere.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn from_file(exercise: &Arc<Exercise>, path: &Path) -> Result<Self, Error> {
        let shown = path_shown(path);
        let text = contents(path).map_err(|error| Error::unreadable(path, error))?;
        let text = String::from_utf8_lossy(&text).into_owned();
        Ok(Attempt {
            exercise: Arc::clone(exercise),
            solution: false,
            shown,
            text,
            in_place: false,
        })
    }

    /// Whether it is what the student's file says now: a verdict on what it said a while ago is none on the exercise.
    pub fn is_still_in(&self, folder: &Folder) -> bool {
        self.in_place
            && !self.solution
            && folder.read(&self.exercise, false).is_ok_and(|text| text == self.text)
    }
}

/// An attempt that was compiled with its checks. Its program is there until this is dropped.
pub struct Ready<'a> {
    attempt: &'a Attempt,
    judged: Judged,
    workplace: Workplace,
    seal: Seal,
    program: PathBuf,
    /// What the program loads.
    library: Option<Stamp>,
    /// What is known before the checks have run.
    verdict: Verdict,
}

/// What came of compiling.
enum Compiled<'a> {
    Checks(Box<Ready<'a>>),
    /// There is nothing to run.
    Verdict(Box<Verdict>),
    Cancelled,
}

impl Judge {
    /// Judges an attempt; `None` when it was cancelled. What keeps it from being judged makes a verdict, too:
    /// [`Outcome::NotJudged`].
    pub fn judge(
        &self,
        attempt: &Attempt,
        observer: &dyn Observer,
        cancel: &Cancel,
    ) -> Option<Verdict> {
        let verdict = self.try_to_judge(attempt, observer, cancel);
        if cancel.is_cancelled() {
            return None;
        }
        verdict.unwrap_or_else(|error| Some(Verdict::not_judged(attempt, &error)))
    }

    fn try_to_judge(
        &self,
        attempt: &Attempt,
        observer: &dyn Observer,
        cancel: &Cancel,
    ) -> Result<Option<Verdict>, Error> {
        if let Judging::Program { test, strict_clippy } = attempt.exercise.judging {
            let asked = program::Asked { test, strict_clippy };
            return self.judge_program(attempt, asked, observer, cancel);
        }
        if let Some(library) = source::replaced_library(&attempt.text) {
            let why = format!(
                "`extern crate ... as {library}` puts something else in the place of a library. The checks need the \
                 library itself."
            );
            let mut verdict = Verdict::not_judged(attempt, &Error::Set(why));
            verdict.outcome = Outcome::Tampered;
            return Ok(Some(verdict));
        }
        for _ in 0..TRIES {
            match self.compile(attempt, observer, cancel)? {
                Compiled::Checks(ready) => {
                    let verdict = self.run(&ready, observer, cancel)?;
                    if ready.library.as_ref().is_none_or(Stamp::holds) {
                        return Ok(verdict);
                    }
                    // Another library than ours may have given it.
                }
                Compiled::Verdict(verdict) => return Ok(Some(*verdict)),
                Compiled::Cancelled => return Ok(None),
            }
        }
        Err(Error::Tool(
            "the library that the checks are linked with was changed while they ran, again and again".to_owned(),
        ))
    }

    /// Compiles an attempt with its checks, to be judged as often as one likes: a verdict must not hang on chance, and
    /// the soak holds it to that.
    ///
    /// # Errors
    ///
    /// When it does not compile, in the words of its verdict, or cannot be judged.
    pub fn ready<'a>(
        &self,
        attempt: &'a Attempt,
        observer: &dyn Observer,
        cancel: &Cancel,
    ) -> Result<Ready<'a>, Error> {
        match self.compile(attempt, observer, cancel)? {
            Compiled::Checks(ready) => Ok(*ready),
            Compiled::Verdict(verdict) => Err(Error::Tool(verdict.json().to_string())),
            Compiled::Cancelled => Err(Error::Tool("it was cancelled".to_owned())),
        }
    }

    fn compile<'a>(
        &self,
        attempt: &'a Attempt,
        observer: &dyn Observer,
        cancel: &Cancel,
    ) -> Result<Compiled<'a>, Error> {
        let seal = Seal::new();
        let judged = source::judged(&attempt.exercise, &attempt.text, seal);
        let workplace = Workplace::set_up(self.builder.folder(), attempt)?;
        let order = self.order(attempt, &judged, &workplace);
        observer.event(Event::Compiling(&attempt.exercise));
        let start = Instant::now();
        let built = self.builder.build(order, cancel)?;
        let mut verdict = self.verdict(attempt, &judged);
        verdict.compile = start.elapsed();
        match built {
            Built::Cancelled => return Ok(Compiled::Cancelled),
            Built::Checks { program, warnings, library } => {
                verdict.warnings = warnings;
                return Ok(Compiled::Checks(Box::new(Ready {
                    attempt,
                    judged,
                    workplace,
                    seal,
                    program,
                    library,
                    verdict,
                })));
            }
            other => verdict.did_not_build(other, &judged),
        }
        Ok(Compiled::Verdict(Box::new(verdict)))
    }

    /// Runs the checks; `None` when they were called off.
    ///
    /// # Errors
    ///
    /// When one of them cannot be started.
    pub fn run(
        &self,
        ready: &Ready<'_>,
        observer: &dyn Observer,
        cancel: &Cancel,
    ) -> Result<Option<Verdict>, Error> {
        let Ready { attempt, judged, workplace, seal, program, verdict, .. } = ready;
        let start = Instant::now();
        observer.event(Event::Running(&attempt.exercise));
        let run =
            Run { judge: self, judged, attempt, program, seal: *seal, observer, record: None };
        let Some((checks, waited)) = run.all(&workplace.path, cancel)? else { return Ok(None) };
        let outcome = Verdict::outcome_of(&checks);
        // Where they waited longer than they may take, the machine was busy with other things.
        let fair = verdict.fair && waited < self.time_limit;
        Ok(Some(Verdict { run: start.elapsed(), outcome, checks, fair, ..verdict.clone() }))
    }

    /// Has cargo build what these attempts depend on, all in one go.
    ///
    /// # Errors
    ///
    /// When cargo cannot build it.
    pub fn prepare(&self, attempts: &[Attempt], cancel: &Cancel) -> Result<(), Error> {
        let texts = attempts
            .iter()
            .flat_map(|attempt| [attempt.text.as_str(), source::checks(&attempt.exercise)]);
        self.builder.prepare(texts, cancel)
    }

    /// Judges attempts on all cores, and hands out the verdicts in their order, each as soon as it can be; `None` is one
    /// that was cancelled.
    pub fn judge_each<'a>(
        &self,
        attempts: &'a [Attempt],
        observer: &dyn Observer,
        cancel: &Cancel,
        hand_out: impl FnMut(&'a Attempt, Option<Verdict>) -> Next,
    ) {
        workers::each(attempts, |attempt| self.judge(attempt, observer, cancel), hand_out);
    }

    /// What Clippy has to say about an attempt that was built before; nothing, if nothing.
    ///
    /// # Errors
    ///
    /// When it cannot be asked.
    pub fn advice(&self, attempt: &Attempt, cancel: &Cancel) -> Result<Diagnostics, Error> {
        let judged = source::judged(&attempt.exercise, &attempt.text, Seal::new());
        let workplace = Workplace::set_up(self.builder.folder(), attempt)?;
        self.builder.advice(self.order(attempt, &judged, &workplace), cancel)
    }

    fn order<'b>(
        &self,
        attempt: &'b Attempt,
        judged: &'b Judged,
        workplace: &'b Workplace,
    ) -> Order<'b> {
        Order {
            exercise: &attempt.exercise,
            judged,
            shown: &attempt.shown,
            time: (3 * self.time_limit).max(COMPILER_TIME),
            workplace: &workplace.path,
            again: attempt.in_place && !attempt.solution,
        }
    }

    /// A verdict before there is anything to say.
    fn verdict(&self, attempt: &Attempt, judged: &Judged) -> Verdict {
        Verdict {
            exercise: attempt.exercise.name.clone(),
            outcome: Outcome::CompileError,
            checks: Vec::new(),
            detail: None,
            notes: self.notes(attempt, judged),
            warnings: Diagnostics::default(),
            compile: Duration::ZERO,
            run: Duration::ZERO,
            fair: self.time_limit >= FAIR_TIME,
            clippy: None,
        }
    }

    fn notes(&self, attempt: &Attempt, judged: &Judged) -> Vec<String> {
        let mut notes = Vec::new();
        // An attempt from elsewhere need not carry the checks.
        match judged.checks_in_file {
            ChecksInFile::Changed => notes.push(
                "The checks in your file are not the original ones. The original ones were used; your changes from \
                 the line `#[cfg(test)]` on do not count."
                    .to_owned(),
            ),
            ChecksInFile::Missing if attempt.in_place => notes.push(
                "Your file has no checks any more; the original ones were used.".to_owned(),
            ),
            ChecksInFile::Missing | ChecksInFile::AsShipped => {}
        }
        notes.extend(self.through_cargo());
        notes
    }

    /// A note that cargo builds, and why, if it does.
    fn through_cargo(&self) -> Option<String> {
        let why = self.builder.through_cargo()?;
        Some(format!("Built through cargo, which takes longer: {why}."))
    }
}

impl Verdict {
    /// Says why there is no program.
    fn did_not_build(&mut self, built: Built, judged: &Judged) {
        match built {
            Built::Cancelled | Built::Checks { .. } => {}
            Built::GaveUp(why) => {
                self.outcome = Outcome::NotJudged;
                self.detail = Some(Detail::Words(why));
            }
            Built::TooLarge(why) => self.detail = Some(Detail::Words(why)),
            Built::TookTooLong(why) => {
                self.outcome = Outcome::TimedOut;
                self.detail = Some(Detail::Words(why));
            }
            Built::Errors(_) if judged.marker_lost => {
                self.outcome = Outcome::Tampered;
                self.detail = Some(Detail::Words(MARKER_LOST.to_owned()));
            }
            Built::Errors(errors) => self.detail = Some(Detail::Errors(errors)),
        }
    }
}

const MARKER_LOST: &str = "The line `#[cfg(test)]` above `mod tests` is gone, so your code cannot be told from the \
                           checks. Put it back.";
