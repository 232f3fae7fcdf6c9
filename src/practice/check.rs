//! `workbook check`: judge, and say so.

use super::build::Progress as BuildProgress;
use super::catalogue::Exercise;
use super::judge::{Attempt, Judge};
use super::sandbox::Cancel;
use super::verdict::Verdict;
use super::workers::{self, Next};
use super::{LimitArgs, Session, advice, exercise_name, render};
use crate::printer::Printer;
use crate::terminal::Terminal;
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
    let Some(attempts) = attempts(args, &session)? else {
        out.line(&session.catalogue.farewell);
        return Ok(ExitCode::SUCCESS);
    };
    let builder = session.builder(BuildProgress::Shown)?;
    let judge = Judge {
        folder: &session.folder,
        builder: &builder,
        time_limit: args.limit.time_limit,
        timelines: args.timeline,
    };
    let alone = attempts.len() == 1;
    let mut passed = Vec::new();
    each_verdict(&judge, &attempts, &Cancel::default(), |attempt, verdict| {
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
        passed.push((attempt, verdict.passed()));
        anyhow::Ok(())
    })?;

    let good = passed.iter().filter(|(_, passed)| *passed).count();
    if args.format == Format::Text {
        match (alone, &passed[..]) {
            (true, [(attempt, true)]) if !args.no_advice => {
                out.text(&advice::text(&judge, attempt, &terminal));
            }
            (true, _) => {}
            (false, all) => out.line(&format!("\n{good} of {} passed.", all.len())),
        }
    }
    let yours = |attempt: &Attempt<'_>| attempt.in_place && !attempt.solution;
    let marks: Vec<(String, bool)> = passed
        .iter()
        .filter(|(attempt, _)| yours(attempt))
        .map(|(attempt, passed)| (attempt.exercise.name.clone(), *passed))
        .collect();
    let all_good = good == passed.len();
    session.mark(marks)?;
    Ok(if all_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What to judge; `None` when all is solved.
fn attempts(args: &CheckArgs, session: &Session) -> anyhow::Result<Option<Vec<Attempt<'static>>>> {
    if let (Some(file), Some(name)) = (&args.file, args.names.first()) {
        let exercise = session.exercise(Some(name));
        return exercise.map(|exercise| Ok(vec![Attempt::from_file(exercise, file)?])).transpose();
    }
    let exercises: Vec<&'static Exercise> = if !args.names.is_empty() {
        args.names.iter().filter_map(|name| session.catalogue.find(name)).collect()
    } else if args.all || args.solutions {
        session.catalogue.exercises.iter().collect()
    } else {
        session.pending().into_iter().collect()
    };
    let attempt = |exercise| Attempt::in_folder(&session.folder, exercise, args.solutions);
    let attempts = exercises.into_iter().map(attempt).collect::<anyhow::Result<Vec<_>>>()?;
    Ok((!attempts.is_empty()).then_some(attempts))
}

/// Judges on all cores, and hands out the verdicts in the order of the attempts, each as soon as it can be.
pub fn each_verdict<'a, 'b>(
    judge: &Judge<'_>,
    attempts: &'b [Attempt<'a>],
    cancel: &Cancel,
    mut hand_out: impl FnMut(&'b Attempt<'a>, anyhow::Result<Verdict>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let verdict = |attempt: &'b Attempt<'a>| {
        let verdict = judge.judge(attempt, cancel)?;
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
    /// Takes note of what passed and what did not, or not any more.
    pub fn mark(&mut self, marks: Vec<(String, bool)>) -> anyhow::Result<()> {
        self.update(|progress| {
            for (name, passed) in marks {
                if passed {
                    progress.solved.insert(name);
                } else {
                    progress.solved.remove(&name);
                }
            }
        })
    }
}
