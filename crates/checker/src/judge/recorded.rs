//! One run of an attempt with a recorder in it: its `main`, or one of its checks.

use super::run::{self, Run};
use super::workplace::Workplace;
use super::{Attempt, Judge, MEMORY};
use crate::build::{Built, Part, Recorder};
use crate::catalogue::Judging;
use crate::error::Error;
use crate::harmless::harmless;
use crate::observer::{Event, Observer};
use crate::seal::Seal;
use crate::source;
use crate::verdict::{Check, Verdict};
use processes::{Cancel, End, Limits, Program};
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

/// The variable that tells a recorder where to write, and that file.
pub type Into<'a> = (&'static str, &'a Path);

/// What came of it.
#[derive(Debug)]
pub enum Recorded {
    /// It ran.
    Ran(Ran),
    /// It did not come to that: it does not compile, say.
    NotBuilt(Verdict),
    /// Nobody wants to know any more.
    Cancelled,
}

/// A part of an attempt that ran.
#[derive(Debug)]
pub struct Ran {
    /// How the program ended.
    pub end: End,
    /// How long it ran.
    pub took: Duration,
    /// What it printed, cut and harmless; for a check the same as in `check`.
    pub printed: String,
    /// How the check went, if it was one.
    pub check: Option<Check>,
    /// What was compiled, as the student knows it: every line is where it is in their file.
    pub text: String,
    /// The line that the checks begin at, counted from 1.
    pub checks_from: usize,
}

impl Judge {
    /// Builds an attempt with a recorder, and runs one part of it within the limits of a check. The first recorder with
    /// which it compiles is taken.
    ///
    /// # Errors
    ///
    /// When it cannot be built or run for a reason that is not in the attempt. A `main` that is called off was recorded up
    /// to there: it has run.
    pub fn record(
        &self,
        attempt: &Attempt,
        part: &Part,
        recorders: &[&Recorder<'_>],
        into: Into<'_>,
        observer: &dyn Observer,
        cancel: &Cancel,
    ) -> Result<Recorded, Error> {
        if let (Part::Check(_), Judging::Program { .. }) = (part, attempt.exercise.judging) {
            return Err(Error::Tool(format!(
                "the tests of {} are its own. `workbook trace {} --test NAME` records them",
                attempt.exercise.name, attempt.shown
            )));
        }
        let seal = Seal::new();
        let judged = source::judged(&attempt.exercise, &attempt.text, seal);
        let workplace = Workplace::set_up(self.builder.folder(), attempt)?;
        let order = self.order(attempt, &judged, &workplace);
        observer.event(Event::Compiling(&attempt.exercise));
        let mut built = Built::Cancelled;
        for recorder in recorders {
            built = self.builder.build_recorded(order, part, *recorder, cancel)?;
            if !matches!(built, Built::Errors(_)) {
                break;
            }
        }
        let program = match built {
            Built::Checks { program, .. } => program,
            Built::Cancelled => return Ok(Recorded::Cancelled),
            other => {
                let mut verdict = self.verdict(attempt, &judged);
                verdict.did_not_build(other, &judged);
                return Ok(Recorded::NotBuilt(verdict));
            }
        };
        observer.event(Event::Running(&attempt.exercise));
        let began = Instant::now();
        let (text, checks_from) = (judged.whole(), judged.checks_at_line);
        Ok(match part {
            Part::Main => {
                let folder = &self.builder.folder().root;
                let main = run::quiet(Program::new(&program, folder)).set(into.0, into.1);
                let limits =
                    Limits { time: self.time_limit, memory: Some(MEMORY), output: run::OUTPUT };
                let ran = self.builder.supervisor().run(&main, limits, cancel);
                let ran = ran.map_err(|error| Error::cannot_run(&program, error))?;
                let (stdout, stderr) = (ran.stdout.text(), ran.stderr.text());
                let printed = harmless(format!("{stdout}{stderr}").trim_end());
                Recorded::Ran(Ran {
                    end: ran.end,
                    took: began.elapsed(),
                    printed,
                    check: None,
                    text,
                    checks_from,
                })
            }
            Part::Check(name) => {
                let full = source::names(source::checks(&attempt.exercise));
                let full = full.into_iter().find(|full| full.rsplit("::").next() == Some(name));
                let full =
                    full.ok_or_else(|| Error::Tool(format!("there is no check '{name}'")))?;
                let run = Run {
                    judge: self,
                    judged: &judged,
                    attempt,
                    program: &program,
                    seal,
                    observer,
                    record: Some(into),
                };
                let Some((check, end)) =
                    run.one(&full, self.time_limit, &workplace.path, cancel, &AtomicU64::new(0))?
                else {
                    return Ok(Recorded::Cancelled);
                };
                let printed = check.printed.clone();
                Recorded::Ran(Ran {
                    end,
                    took: began.elapsed(),
                    printed,
                    check: Some(check),
                    text,
                    checks_from,
                })
            }
        })
    }
}
