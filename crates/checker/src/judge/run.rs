//! Running the checks of a program that was built.

use super::libtest;
use super::recorded::Into;
use super::{Attempt, Judge, MEMORY, panics};
use crate::error::Error;
use crate::harmless::harmless;
use crate::observer::{Event, Observer};
use crate::seal::Seal;
use crate::source::{self, Judged};
use crate::verdict::{Check, CheckResult};
use crate::workers::{self, Next};
use processes::{Cancel, End, Limits, Program};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Bytes that are kept of either end of what a check prints.
pub const OUTPUT: usize = 8 << 10;

/// One run of all checks.
pub struct Run<'a> {
    pub judge: &'a Judge,
    pub judged: &'a Judged,
    pub attempt: &'a Attempt,
    pub program: &'a Path,
    pub seal: Seal,
    pub observer: &'a dyn Observer,
    /// Where what happens is recorded, if it is.
    pub record: Option<Into<'a>>,
}

impl Run<'_> {
    /// Every check in a process of its own, on all cores, until the time is up: whatever one of them does, the others
    /// are judged, too. `None` when they were called off. With them, how long they waited for a core.
    pub fn all(
        &self,
        workplace: &Path,
        cancel: &Cancel,
    ) -> Result<Option<(Vec<Check>, Duration)>, Error> {
        let deadline = Instant::now() + self.judge.time_limit;
        // What one check waited for a core is no time that the next has used.
        let waited = AtomicU64::new(0);
        let names = source::names(source::checks(&self.attempt.exercise));
        let check = |name: &String| {
            let waited_ms = waited.load(Ordering::Relaxed);
            let waited_for = Duration::from_millis(waited_ms).min(2 * self.judge.time_limit);
            let left = (deadline + waited_for).saturating_duration_since(Instant::now());
            Ok(self.one(name, left, workplace, cancel, &waited)?.map(|(check, _)| check))
        };
        let mut checks = Vec::new();
        workers::each(&names, check, |_, check| {
            if let Ok(Some(check)) = &check {
                self.observer.event(Event::CheckRan(&self.attempt.exercise, check));
            }
            checks.push(check);
            Next::GoOn
        });
        let checks: Option<Vec<Check>> = checks.into_iter().collect::<Result<_, _>>()?;
        Ok(checks.map(|checks| (checks, Duration::from_millis(waited.into_inner()))))
    }

    /// One check, and how its process ended. `None` when it was called off.
    pub fn one(
        &self,
        name: &str,
        left: Duration,
        workplace: &Path,
        cancel: &Cancel,
        waited: &AtomicU64,
    ) -> Result<Option<(Check, End)>, Error> {
        let short = name.rsplit("::").next().unwrap_or(name).to_owned();
        let mut check = Check {
            name: short,
            result: CheckResult::NotRun("not run: the time was up before its turn".to_owned()),
            printed: String::new(),
        };
        if left.is_zero() {
            return Ok(Some((check, End::TimedOut)));
        }
        let builder = &self.judge.builder;
        let folder = &builder.folder().root;
        let channel = workplace.join(format!("{}.log", check.name));
        let _ = fs::remove_file(channel.with_extension("log.seal"));
        let program = quiet(libtest::program(self.program, name, folder, channel));
        let program = match self.record {
            Some((variable, file)) => program.set(variable, file),
            None => program,
        };
        let limits = Limits { time: left, memory: Some(MEMORY), output: OUTPUT };
        let finished = builder.supervisor().run(&program, limits, cancel);
        let finished = finished.map_err(|error| Error::cannot_run(self.program, error))?;
        if finished.end == End::Cancelled {
            return Ok(None);
        }
        let waited_ms = finished.waited.as_millis().try_into().unwrap_or_default();
        waited.fetch_add(waited_ms, Ordering::Relaxed);
        let stderr = panics::split(&libtest::without_warning(&finished.stderr.text()));
        let stdout = finished.stdout.text();
        let nothing = libtest::has_nothing_to_run(&stdout);
        let told = libtest::told(&finished.channel, name, self.seal);
        let place =
            panics::Place { file: &self.attempt.shown, ours_from: self.judged.checks_at_line };
        check.result =
            libtest::result(told, finished.end, nothing, &stderr, place, self.judge.time_limit);
        let stdout = libtest::printed(&stdout, name);
        check.printed = printed(&stdout, &stderr.rest);
        Ok(Some((check, finished.end)))
    }
}

/// What is shown of what a check printed.
pub(super) fn printed(stdout: &str, stderr: &str) -> String {
    let both = [stdout.trim_end(), stderr.trim_end()];
    let both = both.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    harmless(&both)
}

/// What a program is told to do, so that all of it is in one place.
pub(super) fn quiet(program: Program) -> Program {
    program
        .set("RUST_BACKTRACE", "0")
        .unset("RUST_LIB_BACKTRACE")
        .unset("RUST_TEST_THREADS")
        .unset("RUST_TEST_NOCAPTURE")
        .unset("RUST_TEST_SHUFFLE")
        .unset("RUST_TEST_TIME_UNIT")
}
