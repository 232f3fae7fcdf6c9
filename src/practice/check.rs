//! `workbook check`: judge, and say so.

use super::build::Progress as BuildProgress;
use super::catalogue::Exercise;
use super::judge::{Attempt, Judge};
use super::sandbox::Cancel;
use super::verdict::Verdict;
use super::workers::{self, Next};
use super::{LimitArgs, Session, advice, exercise_name, render};
use crate::cli::WrongUsage;
use crate::printer::{Printer, complain};
use crate::terminal::Terminal;
use anyhow::bail;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args, Debug)]
pub struct CheckArgs {
    /// The exercises; the next one that is not solved, unless said
    #[arg(value_name = "NAME", value_parser = exercise_name(), hide_possible_values = true)]
    names: Vec<String>,
    /// Check all exercises
    #[arg(long, conflicts_with = "names")]
    all: bool,
    /// Check the solutions in place of your files
    #[arg(long)]
    solutions: bool,
    /// Check this file in place of yours; it needs no checks of its own
    #[arg(long, value_name = "FILE", requires = "names", conflicts_with_all = ["all", "solutions"])]
    file: Option<PathBuf>,
    /// How to print the verdict; JSON is one object per exercise, one a line
    #[arg(long, default_value = "text")]
    format: Format,
    /// Draw what the market saw during checks that failed
    #[arg(long)]
    timeline: bool,
    /// Do not ask Clippy when an exercise has passed
    #[arg(long)]
    no_advice: bool,
    #[command(flatten)]
    limit: LimitArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Checks what was asked for. Exit status 1 if anything did not pass.
///
/// # Errors
///
/// When there is nothing to check, or no way to check it.
pub fn check(args: &CheckArgs, terminal: Terminal, mut out: Printer) -> anyhow::Result<ExitCode> {
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
    let attempts: Vec<Attempt<'_>> = attempts.into_iter().flatten().collect();
    for error in unread.into_iter().filter_map(Result::err) {
        // One file that is gone is no reason to leave the others unjudged.
        if attempts.is_empty() {
            return Err(error);
        }
        complain(&format!("error: {error:#}"));
    }
    // Lent to the judge for as long as the session changes.
    let folder = session.folder.clone();
    let builder = session.builder(BuildProgress::Shown)?;
    let judge = Judge {
        folder: &folder,
        builder: &builder,
        time_limit: args.limit.time_limit,
        timelines: args.timeline,
    };
    let alone = count == 1;
    let mut good = 0;
    let mut kept = Ok(());
    each_verdict(&judge, &attempts, |attempt, verdict| {
        let verdict = verdict?;
        match args.format {
            Format::Json => out.line(&verdict.json().to_string()),
            Format::Text if alone => {
                let Attempt { exercise, shown, .. } = attempt;
                out.text(&render::verdict(&verdict, shown, args.timeline, &terminal));
                if !verdict.passed() {
                    let dash = terminal.pick("–", "-");
                    let Exercise { name, lesson, .. } = exercise;
                    out.line(&format!(
                        "Stuck? workbook hint {name} {dash} or read again: workbook read {lesson}"
                    ));
                }
            }
            Format::Text => out.text(&render::brief(&verdict, &terminal)),
        }
        good += usize::from(verdict.passed());
        // At once: whoever ends a long check keeps what they have seen. Where it cannot be kept, there are verdicts
        // all the same.
        if kept.is_ok() && attempt.is_still_in(&folder) {
            kept = session.mark(&attempt.exercise.name, verdict.passed());
        }
        anyhow::Ok(())
    })?;

    if args.format == Format::Text {
        match &attempts[..] {
            _ if !alone => out.line(&format!("\n{good} of {count} passed.")),
            [attempt] if good == 1 && !args.no_advice => {
                out.text(&advice::text(&judge, attempt, &terminal));
            }
            _ => {}
        }
    }
    kept?;
    Ok(if good == count { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What to judge, as far as it can be read; nothing when all is solved.
fn attempts(
    args: &CheckArgs,
    session: &Session,
) -> anyhow::Result<Vec<anyhow::Result<Attempt<'static>>>> {
    if let Some(file) = &args.file {
        let [name] = &args.names[..] else {
            bail!(WrongUsage("--file is judged as one exercise, so name one".to_owned()));
        };
        // What was asked for cannot be done, so it was asked for wrongly.
        let attempt = |exercise| {
            Attempt::from_file(exercise, file)
                .map_err(|error| WrongUsage(format!("{error:#}")).into())
        };
        return Ok(session.exercise(Some(name)).into_iter().map(attempt).collect());
    }
    let exercises: Vec<&'static Exercise> = if !args.names.is_empty() {
        args.names.iter().filter_map(|name| session.catalogue.find(name)).collect()
    } else if args.all || args.solutions {
        session.catalogue.exercises.iter().collect()
    } else {
        session.pending().into_iter().collect()
    };
    let attempt = |exercise| Attempt::in_folder(&session.folder, exercise, args.solutions);
    Ok(exercises.into_iter().map(attempt).collect())
}

/// Judges on all cores, and hands out the verdicts in the order of the attempts, each as soon as it can be.
pub fn each_verdict<'a, 'b>(
    judge: &Judge<'_>,
    attempts: &'b [Attempt<'a>],
    mut hand_out: impl FnMut(&'b Attempt<'a>, anyhow::Result<Verdict>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let verdict = |attempt: &'b Attempt<'a>| {
        let verdict = judge.judge(attempt, &Cancel::default())?;
        verdict.ok_or_else(|| anyhow::anyhow!("the check was called off"))
    };
    let mut outcome = Ok(());
    workers::each(attempts, verdict, |attempt, verdict| {
        outcome = hand_out(attempt, verdict);
        if outcome.is_ok() { Next::GoOn } else { Next::Stop }
    });
    outcome
}

impl Session {
    /// Takes note that an exercise has passed, or has not, or does not any more.
    pub fn mark(&mut self, name: &str, passed: bool) -> anyhow::Result<()> {
        self.update(|progress| {
            if passed {
                progress.solved.insert(name.to_owned());
            } else {
                progress.solved.remove(name);
            }
        })
    }
}
