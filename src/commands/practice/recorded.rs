//! An attempt that runs with the recorder of `workbook trace` in it: its `main`, or one of its checks.

use super::{LimitArgs, Session, supervisor};
use crate::shell::{WrongUsage, shutdown};
use crate::view::recorded::{Recorded, Sources};
use anyhow::{Context, bail};
use checker::{
    Against, Attempt, Cancel, Check, CheckResult, Exercise, Judge, Observer, Part, Quiet, Recorder,
    Verdict,
};
use recording::{Explained, Language, Place, ProgramEnd, Recording, What, raw};
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use trace::read::{self, About};
use trace::run::Log;
use trace::shim::{Compiler, Level};
use trace::{findings, source};

/// How long the `main` of an attempt may run unless somebody says so.
const MAIN: Duration = Duration::from_secs(60);

/// What came of it.
pub enum Outcome {
    /// It ran.
    Ran(Box<Tried>),
    /// It does not compile, say.
    NotBuilt(Box<Verdict>),
    /// It was called off before it ran.
    Cancelled,
}

/// An attempt that ran and was recorded.
pub struct Tried {
    /// What to call it: the exercise, and the check if it was one.
    pub title: Vec<String>,
    /// What happened, and what was found in it; nothing, if it ended before Tokio polled anything.
    pub explained: Option<Explained>,
    /// How the check went, if it was one.
    pub check: Option<Check>,
    /// What it printed.
    pub printed: String,
    /// The file, as places have it, and its text.
    file: (String, String),
}

impl Tried {
    /// For the views; nothing, where nothing was recorded.
    pub fn recorded(self) -> Option<Recorded> {
        let mut sources = Sources::default();
        sources.add(&self.file.0, &self.file.1);
        Some(Recorded::new(self.title, self.explained?, Rc::new(sources)))
    }
}

/// Builds an attempt with the recorder, runs a part of it, and looks for what is wrong.
///
/// # Errors
///
/// When it cannot be built or run for a reason that is not in the attempt.
pub fn record(
    judge: &Judge,
    attempt: &Attempt,
    part: &Part,
    observer: &dyn Observer,
    cancel: &Cancel,
) -> anyhow::Result<Outcome> {
    if !trace::run::supported() {
        bail!("trace works for Rust on Linux so far, and this is another system");
    }
    let log = Log::new()?;
    let everything = |against: Against<'_>| recorder(Level::Everything, against);
    let what_polls = |against: Against<'_>| recorder(Level::WhatPolls, against);
    let recorders: [&Recorder<'_>; 2] = [&everything, &what_polls];
    let into = (raw::VARIABLE, log.path());
    let ran = match judge.record(attempt, part, &recorders, into, observer, cancel)? {
        checker::Recorded::Ran(ran) => ran,
        checker::Recorded::NotBuilt(verdict) => return Ok(Outcome::NotBuilt(Box::new(verdict))),
        checker::Recorded::Cancelled => return Ok(Outcome::Cancelled),
    };
    let exercise = &attempt.exercise.name;
    let (title, name) = match part {
        Part::Main => (vec![exercise.clone()], exercise.clone()),
        Part::Check(check) => {
            (vec![exercise.clone(), check.clone()], format!("{exercise}, check {check}"))
        }
    };
    let folder = judge.builder.folder();
    let bytes = log.bytes()?;
    let explained = trace::run::recorded(&bytes).then(|| {
        let about = About {
            name,
            language: Language::Rust,
            folder: folder.root.clone(),
            libraries: folder.libraries(),
            compiled_in: folder.root.clone(),
            end: end(ran.end),
            took: ran.took,
            notes: Vec::new(),
        };
        let mut recording = read::read(&bytes, about);
        let of_check =
            |place: &Place| place.file == attempt.shown && place.line as usize >= ran.checks_from;
        show_the_students_lines(&mut recording, of_check);
        // Only what the student wrote can be wrong with the attempt.
        let mut sources = source::Sources::default();
        let students = ran.text.lines().take(ran.checks_from.saturating_sub(1));
        sources.add(&attempt.shown, &students.collect::<Vec<_>>().join("\n"));
        let mut findings = findings::find(&recording, &sources);
        findings.retain(|finding| {
            finding.file != attempt.shown || (finding.line as usize) < ran.checks_from
        });
        Explained { recording, findings }
    });
    let file = (attempt.shown.clone(), ran.text);
    let tried = Tried { title, explained, check: ran.check, printed: ran.printed, file };
    Ok(Outcome::Ran(Box::new(tried)))
}

/// Where code of the student calls code of the check, such as a model that is to be run, the student's line is the one to
/// show. That a check waits for the student's code, and how long at most, is left out.
fn show_the_students_lines(recording: &mut Recording, of_check: impl Fn(&Place) -> bool) {
    let Recording { chains, places, events, .. } = recording;
    events.retain(|event| match event.what {
        What::Waits { chain } => !chains[chain].call.starts_with("slow_api::check"),
        _ => true,
    });
    for chain in chains {
        let students = chain.places.iter().position(|place| !of_check(&places[*place]));
        chain.places.drain(..students.unwrap_or_default());
    }
}

/// Compiles the recorder against the Tokio of the exercises.
fn recorder(level: Level, against: Against<'_>) -> Result<PathBuf, String> {
    fs::create_dir_all(against.folder)
        .map_err(|error| format!("{} cannot be written: {error}", against.folder.display()))?;
    let compiler = Compiler {
        rustc: against.rustc.to_owned(),
        tokio: against.tokio.to_owned(),
        search: against.search.iter().map(Into::into).collect(),
        same: Vec::new(),
        // The libraries of the exercises are built for checks, which need none.
        frame_pointers: false,
    };
    compiler.recorder(level, against.folder).map_err(|error| format!("{error:#}"))
}

fn end(end: checker::End) -> ProgramEnd {
    match end {
        checker::End::Exited(status) => ProgramEnd::Exited(status),
        checker::End::Signalled(signal) => ProgramEnd::Signalled(signal),
        checker::End::Cancelled => ProgramEnd::Interrupted,
        checker::End::TimedOut => ProgramEnd::TimeOver,
        checker::End::Unwatched => ProgramEnd::Unknown,
    }
}

/// Which part of an attempt to trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Its `main`.
    Main,
    /// The first check that fails.
    FirstFailed,
    /// The check of this name.
    Check(String),
}

impl Which {
    /// As `--check` says it: with a name, without one, or not at all.
    pub fn of(check: Option<&str>) -> Self {
        match check {
            None => Which::Main,
            Some("") => Which::FirstFailed,
            Some(check) => Which::Check(check.to_owned()),
        }
    }
}

/// Whether the set around here, or ours, has an exercise of this name.
pub fn is_exercise(name: &str) -> bool {
    super::exercise_names().iter().any(|known| known == name)
}

/// Records the attempt in the practice folder around here.
///
/// # Errors
///
/// When there is no practice folder, no such check, or none that fails.
pub fn here(name: &str, which: &Which, time: Option<Duration>) -> anyhow::Result<Outcome> {
    let supervisor = supervisor();
    let ended = supervisor.clone();
    let _groups = shutdown::on_end(move || ended.freeze());
    let session = Session::open()?;
    let exercise = session.exercise_needed(Some(name))?;
    let attempt = Attempt::in_folder(&session.folder, &exercise, false)?;
    let limit = LimitArgs::default().time_limit;
    let time_limit = time.unwrap_or(if *which == Which::Main { MAIN } else { limit });
    let judge = Judge { builder: session.builder(&supervisor)?, time_limit };
    judge.prepare(std::slice::from_ref(&attempt), &Cancel::default())?;
    let cancel = Cancel::default();
    let part = match which {
        Which::Main => {
            // What a `main` did until Ctrl-C is worth to be seen.
            let asked = cancel.clone();
            shutdown::ask_first(move || asked.cancel());
            Part::Main
        }
        Which::Check(check) => Part::Check(known(&exercise, check)?),
        Which::FirstFailed => {
            let verdict = judge.judge(&attempt, &Quiet, &Cancel::default());
            let verdict = verdict.context("the check was called off")?;
            match first_failed(&verdict) {
                Some(check) => Part::Check(check.to_owned()),
                None if verdict.passed() => bail!(WrongUsage(format!(
                    "all checks of {name} pass. Name the one to trace: {}",
                    checks(&exercise).join(", ")
                ))),
                None => return Ok(Outcome::NotBuilt(Box::new(verdict))),
            }
        }
    };
    record(&judge, &attempt, &part, &Quiet, &cancel)
}

/// The first check that ran and did not pass.
pub fn first_failed(verdict: &Verdict) -> Option<&str> {
    failed(verdict).next()
}

/// The checks that ran and did not pass.
pub fn failed(verdict: &Verdict) -> impl Iterator<Item = &str> {
    let failed = |check: &&Check| {
        matches!(
            check.result,
            CheckResult::Failed(_) | CheckResult::TimedOut(_) | CheckResult::Crashed(_)
        )
    };
    verdict.checks.iter().filter(failed).map(|check| check.name.as_str())
}

/// The names of the checks of an exercise, in their order.
fn checks(exercise: &Arc<Exercise>) -> Vec<String> {
    let names = checker::source::names(checker::source::checks(exercise));
    names.iter().filter_map(|name| Some(name.rsplit("::").next()?.to_owned())).collect()
}

fn known(exercise: &Arc<Exercise>, check: &str) -> anyhow::Result<String> {
    // As a verdict writes it, with spaces, or as the function is called.
    let name = check.rsplit("::").next().unwrap_or(check).replace(' ', "_");
    let checks = checks(exercise);
    if checks.contains(&name) {
        return Ok(name);
    }
    bail!(WrongUsage(format!(
        "{} has no check '{check}'. It has: {}",
        exercise.name,
        checks.join(", ")
    )))
}
