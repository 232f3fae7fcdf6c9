//! Judging as Rustlings does: the program compiles, its own tests pass, Clippy has no objection, and it runs to a good
//! end. The tests are in the student's file, so what they say needs no proof: who takes them out has seen them.

use super::libtest::{signalled, timed_out, without_warning};
use super::run::quiet;
use super::workplace::Workplace;
use super::{Attempt, COMPILER_TIME, FAIR_TIME, Judge, MEMORY, panics};
use crate::build::{Built, Diagnostics, ProgramOrder, Programs};
use crate::error::Error;
use crate::harmless::harmless;
use crate::observer::{Event, Observer};
use crate::verdict::{Check, CheckResult, Detail, Outcome, Verdict};
use processes::{Cancel, End, Finished, Limits, Program};
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Bytes that are kept of either end of what a program prints.
const OUTPUT: usize = 64 << 10;

/// What is asked of a program.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub test: bool,
    pub strict_clippy: bool,
}

/// The names of what is checked beside the tests.
const RUNS: &str = "the_program_runs";
const CLIPPY: &str = "Clippy";

impl Judge {
    pub(super) fn judge_program(
        &self,
        attempt: &Attempt,
        asked: Asked,
        observer: &dyn Observer,
        cancel: &Cancel,
    ) -> Result<Option<Verdict>, Error> {
        let exercise = &attempt.exercise;
        let workplace = Workplace::set_up(self.builder.folder(), attempt)?;
        let order = ProgramOrder {
            exercise,
            text: &attempt.text,
            shown: &attempt.shown,
            time: (3 * self.time_limit).max(COMPILER_TIME),
            workplace: &workplace.path,
            test: asked.test,
            // A model answer is to be a model, as Rustlings wants it from those who write sets.
            strict: asked.strict_clippy || attempt.solution,
        };
        observer.event(Event::Compiling(exercise));
        let start = Instant::now();
        let programs = self.builder.programs(order, cancel)?;
        let mut verdict = Verdict {
            exercise: exercise.name.clone(),
            outcome: Outcome::CompileError,
            checks: Vec::new(),
            detail: None,
            notes: self.through_cargo().into_iter().collect(),
            warnings: Diagnostics::default(),
            compile: start.elapsed(),
            run: Duration::ZERO,
            fair: self.time_limit >= FAIR_TIME,
            clippy: None,
        };
        let Some(ready) = ready(programs, &mut verdict) else {
            return Ok(cancelled(cancel, verdict));
        };
        observer.event(Event::Running(exercise));
        let start = Instant::now();
        let deadline = start + self.time_limit;
        if let Some(tests) = &ready.tests {
            let channel = workplace.path.join("tests.log");
            let _ = fs::remove_file(&channel);
            let program = Program::new(tests, &self.builder.folder().root)
                .arguments(["--color=never", "--logfile"])
                .with_channel(channel);
            let Some(finished) = self.start(program, deadline, cancel)? else { return Ok(None) };
            verdict.checks = tests_of(&finished, &attempt.shown, self.time_limit);
        }
        let program = Program::new(&ready.main, &self.builder.folder().root);
        let Some(finished) = self.start(program, deadline, cancel)? else { return Ok(None) };
        verdict.checks.push(run_of(&finished, &attempt.shown, self.time_limit));
        verdict.checks.extend(ready.clippy_objects.map(|objects| Check {
            name: CLIPPY.to_owned(),
            result: match objects {
                true => CheckResult::Failed("Clippy has objections; they are above".to_owned()),
                false => CheckResult::Passed,
            },
            printed: String::new(),
        }));
        verdict.run = start.elapsed();
        verdict.outcome = Verdict::outcome_of(&verdict.checks);
        for check in &verdict.checks {
            observer.event(Event::CheckRan(exercise, check));
        }
        Ok(Some(verdict))
    }

    /// Runs it, as quietly as any check; nothing where nobody wants to know any more.
    fn start(
        &self,
        program: Program,
        deadline: Instant,
        cancel: &Cancel,
    ) -> Result<Option<Finished>, Error> {
        let time = deadline.saturating_duration_since(Instant::now());
        let limits = Limits { time, memory: Some(MEMORY), output: OUTPUT };
        let name = program.path().display().to_string();
        let finished = self
            .builder
            .supervisor()
            .run(&quiet(program), limits, cancel)
            .map_err(|error| Error::Start(format!("{name} cannot be run"), error))?;
        Ok((finished.end != End::Cancelled).then_some(finished))
    }
}

/// What is there to run.
struct Ready {
    main: PathBuf,
    tests: Option<PathBuf>,
    /// Whether Clippy has objections, where there is one.
    clippy_objects: Option<bool>,
}

/// What was built, if all of it compiled. What did not is the verdict.
fn ready(programs: Programs, verdict: &mut Verdict) -> Option<Ready> {
    let mut program = |built: Built| match built {
        Built::Checks { program, warnings, .. } => {
            verdict.warnings = warnings;
            Some(program)
        }
        Built::Errors(errors) => {
            verdict.detail = Some(Detail::Errors(errors));
            None
        }
        Built::TookTooLong(why) => {
            verdict.outcome = Outcome::TimedOut;
            verdict.detail = Some(Detail::Words(why));
            None
        }
        Built::TooLarge(why) => {
            verdict.detail = Some(Detail::Words(why));
            None
        }
        Built::GaveUp(why) => {
            verdict.outcome = Outcome::NotJudged;
            verdict.detail = Some(Detail::Words(why));
            None
        }
        Built::Cancelled => None,
    };
    let main = program(programs.main)?;
    let tests = match programs.tests {
        Some(tests) => Some(program(tests)?),
        None => None,
    };
    let clippy_objects = match programs.clippy {
        Some(Built::Checks { warnings, .. }) => {
            verdict.clippy = Some(warnings);
            Some(false)
        }
        Some(Built::Errors(objections)) => {
            verdict.detail = Some(Detail::Errors(objections));
            Some(true)
        }
        Some(other) => {
            program(other);
            return None;
        }
        None => None,
    };
    // Clippy says what the compiler says, and more.
    if clippy_objects.is_some() {
        verdict.warnings = Diagnostics::default();
    }
    verdict.clippy.get_or_insert_default();
    Some(Ready { main, tests, clippy_objects })
}

fn cancelled(cancel: &Cancel, verdict: Verdict) -> Option<Verdict> {
    (!cancel.is_cancelled()).then_some(verdict)
}

/// How the program ran.
fn run_of(finished: &Finished, shown: &str, limit: Duration) -> Check {
    let stderr = panics::split(&finished.stderr.text());
    let place = panics::Place { file: shown, ours_from: usize::MAX };
    let result = match finished.end {
        End::Exited(0) => CheckResult::Passed,
        End::Exited(status) if stderr.all.trim().is_empty() => {
            CheckResult::Failed(format!("the program ended with exit status {status}"))
        }
        End::Exited(_) => CheckResult::Failed(stderr.complaint(place)),
        // A panic, in a program that aborts.
        End::Signalled(_) if stderr.has_panic() => CheckResult::Failed(stderr.complaint(place)),
        End::Signalled(signal) => signalled(signal, &stderr, limit),
        End::TimedOut | End::Cancelled => CheckResult::TimedOut(timed_out(limit)),
        End::Unwatched => CheckResult::Crashed(super::libtest::UNWATCHED.to_owned()),
    };
    let (stdout, stderr) = (finished.stdout.text(), stderr.rest);
    Check { name: RUNS.to_owned(), result, printed: super::run::printed(&stdout, &stderr) }
}

/// How its tests went: each by its name, as libtest has noted it, and with what libtest caught of it.
fn tests_of(finished: &Finished, shown: &str, limit: Duration) -> Vec<Check> {
    let stdout = finished.stdout.text();
    let caught = caught(&stdout);
    let noted = String::from_utf8_lossy(&finished.channel).into_owned();
    let check = |(word, name): (&str, &str)| {
        let text = caught.get(name).copied().unwrap_or_default();
        let stderr = panics::split(text);
        let place = panics::Place { file: shown, ours_from: usize::MAX };
        let result = match word {
            "ok" => CheckResult::Passed,
            "failed" => CheckResult::Failed(stderr.complaint(place)),
            _ => return None,
        };
        let name = name.rsplit("::").next().unwrap_or(name).to_owned();
        Some(Check { name, result, printed: harmless(&stderr.rest) })
    };
    let mut checks: Vec<_> =
        noted.lines().filter_map(|line| line.split_once(' ')).filter_map(check).collect();
    let all_well = checks.iter().all(|check| check.result == CheckResult::Passed);
    let stderr = panics::split(&without_warning(&finished.stderr.text()));
    let rest = match finished.end {
        End::Exited(0) => None,
        End::TimedOut | End::Cancelled => Some(CheckResult::TimedOut(timed_out(limit))),
        End::Signalled(signal) => Some(signalled(signal, &stderr, limit)),
        End::Exited(status) => all_well.then(|| {
            CheckResult::Crashed(format!(
                "the tests ended with exit status {status} before all had run"
            ))
        }),
        End::Unwatched => Some(CheckResult::Crashed(super::libtest::UNWATCHED.to_owned())),
    };
    checks.extend(rest.map(|result| Check {
        name: "the_tests_run".to_owned(),
        result,
        printed: harmless(stderr.rest.trim()),
    }));
    checks
}

/// What libtest caught of the tests that failed, by their names: `---- tests::a stdout ----`, and what follows.
fn caught(stdout: &str) -> HashMap<&str, &str> {
    let mut caught = HashMap::new();
    let mut rest = stdout;
    while let Some((_, behind)) = rest.split_once("\n---- ") {
        let Some((name, text)) = behind.split_once(" stdout ----\n") else { break };
        let end = ["\n---- ", "\n\nfailures:\n"].iter().filter_map(|end| text.find(end)).min();
        caught.insert(name, &text[..end.unwrap_or(text.len())]);
        rest = text;
    }
    caught
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libtest_caught_is_told_apart() {
        let stdout = "\nrunning 3 tests\ntest tests::a ... FAILED\n\nfailures:\n\n---- tests::a stdout ----\n\n\
                      thread 'tests::a' (7) panicked at x.rs:3:5:\none\n\n\n---- tests::b stdout ----\nmine\n\n\n\
                      failures:\n    tests::a\n    tests::b\n";
        let caught = caught(stdout);
        assert!(caught["tests::a"].contains("one") && !caught["tests::a"].contains("mine"));
        assert_eq!(caught["tests::b"].trim(), "mine");
    }
}
