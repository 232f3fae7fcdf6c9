//! `workbook solution`: the model answer.

use super::{Session, exercise_name};
use crate::shell::{Printer, WrongUsage};
use crate::view::{Terminal, highlight};
use anyhow::{Context, bail};
use checker::{Folder, Judging, source};
use clap::Args;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

#[derive(Args, Debug)]
pub struct SolutionArgs {
    /// The exercise [default: next unsolved]
    #[arg(value_name = "NAME", value_parser = exercise_name(), hide_possible_values = true)]
    name: Option<String>,
    /// Show the solution without asking whether you are sure
    #[arg(long, short)]
    yes: bool,
}

/// Shows the model answer. Whoever has not solved the exercise yet is asked first.
///
/// # Errors
///
/// When there is nobody to ask.
pub fn solution(
    args: &SolutionArgs,
    terminal: Terminal,
    mut out: Printer,
) -> anyhow::Result<ExitCode> {
    let session = Session::open()?;
    let exercise = session.exercise_needed(args.name.as_deref())?;
    let answer = session.answer(&exercise)?;
    let solved = session.is_solved(&exercise);
    if !solved && !args.yes && !confirmed(&exercise.name)? {
        return Ok(ExitCode::SUCCESS);
    }
    let answer = match exercise.judging {
        Judging::Checks => source::split(answer).0,
        Judging::Program { .. } => answer,
    };
    out.line(highlight::code(answer, "rust").trim_end());
    let dash = terminal.pick("–", "-");
    if exercise.judging == Judging::Checks {
        out.line(&format!("\n{} {dash} with its checks", Folder::shown(&exercise, true)));
    }
    Ok(ExitCode::SUCCESS)
}

fn confirmed(name: &str) -> anyhow::Result<bool> {
    if !io::stdin().is_terminal() {
        bail!(WrongUsage(format!(
            "{name} is not solved yet. To see its solution all the same, add --yes"
        )));
    }
    let question = format!("{name} is not solved yet. See its solution all the same? [y/N] ");
    let mut to = io::stderr();
    to.write_all(question.as_bytes()).and_then(|()| to.flush()).context("there is no asking")?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).context("there was no answer")?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
