//! `workbook check`: judge, and say so.

use super::{LimitArgs, Session, exercise_name, recorded, render};
use crate::commands::values::Format;
use crate::shell::{Printer, WrongUsage, complain};
use crate::view::{self, Terminal};
use anyhow::bail;
use checker::{Attempt, Cancel, Exercise, Judge, Next, Outcome, Part, Quiet, Supervisor, Verdict};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Args, Debug)]
pub struct CheckArgs {
    /// The exercises [default: next unsolved]
    #[arg(value_name = "NAME", value_parser = exercise_name(), hide_possible_values = true)]
    names: Vec<String>,
    /// Check all exercises
    #[arg(long, conflicts_with = "names")]
    all: bool,
    /// Check the solutions instead of your files
    #[arg(long)]
    solutions: bool,
    /// Check this file instead of yours; it needs no tests of its own
    #[arg(long, value_name = "FILE", requires = "names", conflicts_with_all = ["all", "solutions"])]
    file: Option<PathBuf>,
    /// Output format; json prints one object per exercise, one per line
    #[arg(long, default_value = "text")]
    format: Format,
    /// Trace the checks that failed: draw a timeline of their tasks, and name what is wrong
    #[arg(long)]
    timeline: bool,
    /// Do not run Clippy on an exercise that has passed
    #[arg(long)]
    no_advice: bool,
    #[command(flatten)]
    limit: LimitArgs,
}

/// Checks what was asked for. Exit status 1 if anything did not pass.
///
/// # Errors
///
/// When there is nothing to check, or no way to check it.
pub fn check(
    args: &CheckArgs,
    supervisor: &Supervisor,
    terminal: Terminal,
    mut out: Printer,
) -> anyhow::Result<ExitCode> {
    let mut session = Session::open()?;
    let attempts = attempts(args, &session)?;
    if attempts.is_empty() {
        if args.format == Format::Text {
            out.line(&session.catalogue.farewell);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let count = attempts.len();
    let (attempts, unread): (Vec<_>, Vec<_>) = attempts.into_iter().partition(Result::is_ok);
    let attempts: Vec<Attempt> = attempts.into_iter().flatten().collect();
    for error in unread.into_iter().filter_map(Result::err) {
        // One file that is gone is no reason to leave the others unjudged.
        if attempts.is_empty() {
            return Err(error);
        }
        complain(&format!("error: {error:#}"));
    }
    let judge = Judge { builder: session.builder(supervisor)?, time_limit: args.limit.time_limit };
    let alone = count == 1;
    let mut good = 0;
    let mut last = None;
    let mut points = Vec::new();
    let mut kept = Ok(());
    let mut on_verdict = |attempt: &Attempt, verdict: Option<Verdict>| {
        // Nobody cancels it but by ending the program.
        let Some(verdict) = verdict else { return Next::Stop };
        match args.format {
            Format::Json => out.line(&verdict.json().to_string()),
            Format::Text if alone => {
                out.text(&in_full(&verdict, attempt, terminal));
                if args.timeline {
                    out.text(&timelines(&judge, attempt, &verdict, &terminal));
                }
            }
            Format::Text => out.text(&render::brief(&verdict, &terminal)),
        }
        good += usize::from(verdict.passed());
        points.push((verdict.passed(), u64::from(attempt.exercise.points)));
        // At once: a long check that is ended has kept what was seen of it. Where it cannot be kept, there are
        // verdicts all the same.
        if kept.is_ok() && attempt.is_still_in(judge.builder.folder()) {
            kept = session.mark(&verdict);
        }
        last = Some(verdict);
        Next::GoOn
    };
    match judge.prepare(&attempts, &Cancel::default()) {
        Ok(()) => judge.judge_each(&attempts, &Quiet, &Cancel::default(), on_verdict),
        // The same for all of them, and not the fault of any.
        Err(error) => attempts.iter().for_each(|attempt| {
            on_verdict(attempt, Some(Verdict::not_judged(attempt, &error)));
        }),
    }

    if args.format == Format::Text {
        match &attempts[..] {
            _ if !alone => out.line(&format!("\n{good} of {count} passed{}.", worth(points))),
            [attempt] if !args.no_advice => {
                if let Some(verdict) = last.filter(Verdict::passed) {
                    out.text(&render::advice(&judge, attempt, &verdict, &terminal));
                }
            }
            _ => {}
        }
    }
    kept?;
    Ok(if good == count { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What those that passed are worth, of how much; nothing where all are worth the same.
fn worth(points: Vec<(bool, u64)>) -> String {
    if points.iter().all(|(_, points)| *points == 1) {
        return String::new();
    }
    let good: u64 = points.iter().filter(|(passed, _)| *passed).map(|(_, points)| points).sum();
    let all: u64 = points.iter().map(|(_, points)| points).sum();
    format!(", {good} of {all} points")
}

/// The verdict, and what to do next.
fn in_full(verdict: &Verdict, attempt: &Attempt, terminal: Terminal) -> String {
    let mut text = render::verdict(verdict, &attempt.shown, &terminal);
    if !verdict.passed() && verdict.outcome != Outcome::NotJudged {
        let dash = terminal.pick("–", "-");
        let Exercise { name, lesson, .. } = attempt.exercise.as_ref();
        let chapter =
            lesson.as_ref().map(|it| format!(" {dash} or read again: workbook read {it}"));
        text.push_str(&format!("Stuck? workbook hint {name}{}\n", chapter.unwrap_or_default()));
    }
    text
}

/// What `trace` says about each check that failed.
fn timelines(judge: &Judge, attempt: &Attempt, verdict: &Verdict, terminal: &Terminal) -> String {
    let mut text = String::new();
    for check in recorded::failed(verdict) {
        let part = Part::Check(check.to_owned());
        match recorded::record(judge, attempt, &part, &Quiet, &Cancel::default()) {
            Ok(recorded::Outcome::Ran(tried)) => match tried.recorded() {
                Some(recorded) => text += &view::trace::text(&recorded, terminal),
                None => text += &format!("\n{check} was over before Tokio polled anything.\n"),
            },
            Ok(_) => {}
            // The verdict stands without it.
            Err(error) => text += &format!("\nThere is no timeline of {check}: {error:#}\n"),
        }
    }
    text
}

/// What to judge, as far as it can be read; nothing when all is solved.
fn attempts(args: &CheckArgs, session: &Session) -> anyhow::Result<Vec<anyhow::Result<Attempt>>> {
    if let Some(file) = &args.file {
        let [name] = &args.names[..] else {
            bail!(WrongUsage("--file is judged as one exercise, so name one".to_owned()));
        };
        // What was asked for cannot be done, so it was asked for wrongly.
        let attempt = |exercise: Arc<Exercise>| {
            Attempt::from_file(&exercise, file)
                .map_err(|error| WrongUsage(format!("{:#}", anyhow::Error::new(error))).into())
        };
        return Ok(session.exercise(Some(name)).into_iter().map(attempt).collect());
    }
    let catalogue = &session.catalogue;
    let exercises: Vec<Arc<Exercise>> = if !args.names.is_empty() {
        args.names.iter().filter_map(|name| catalogue.find(name)).cloned().collect()
    } else if args.all || args.solutions {
        catalogue.exercises.clone()
    } else {
        session.pending().into_iter().collect()
    };
    let attempt = |exercise: &Arc<Exercise>| {
        Ok(Attempt::in_folder(&session.folder, exercise, args.solutions)?)
    };
    Ok(exercises.iter().map(attempt).collect())
}
