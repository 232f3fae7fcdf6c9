//! `workbook hint`: one step at a time.

use super::{ExerciseArgs, Session};
use crate::shell::Printer;
use crate::view::Terminal;
use checker::Exercise;
use colored::Colorize;
use std::process::ExitCode;

/// Shows the next hint, and remembers that it did.
///
/// # Errors
///
/// When there is no practice folder, or nothing left to solve.
pub fn hint(args: &ExerciseArgs, terminal: Terminal, mut out: Printer) -> anyhow::Result<ExitCode> {
    let mut session = Session::open()?;
    let exercise = session.exercise_needed(args.name.as_deref())?;
    let step = session.hint_step(&exercise);
    // Before it is counted: where nothing can be written, there is help all the same.
    out.text(&text(&exercise, step, terminal));
    session.count_hint(&exercise, step)?;
    Ok(ExitCode::SUCCESS)
}

impl Session {
    /// Which hint is next, from 0. After the last, the last.
    pub fn hint_step(&self, exercise: &Exercise) -> usize {
        let shown = self.progress.hints.get(&exercise.name).copied().unwrap_or_default();
        shown.min(exercise.hints.len().saturating_sub(1))
    }

    /// Remembers that this one was shown.
    pub fn count_hint(&mut self, exercise: &Exercise, step: usize) -> anyhow::Result<()> {
        self.update(|progress| {
            progress.hints.insert(exercise.name.clone(), step + 1);
        })
    }
}

/// One hint, with where to read on.
pub fn text(exercise: &Exercise, step: usize, terminal: Terminal) -> String {
    let all = exercise.hints.len();
    let hint = exercise.hints.get(step).map_or("", String::as_str);
    let heading = format!("{}: hint {} of {all}", exercise.name, step + 1);
    let hint = textwrap::fill(hint, terminal.width.min(100));
    let chapter = exercise.lesson.as_ref().map(|it| format!("The chapter: workbook read {it}"));
    let more =
        if step + 1 < all { "Ask again for the next hint. " } else { "That was the last hint. " };
    format!(
        "{}

{hint}

{more}{}
",
        heading.bold(),
        chapter.unwrap_or_default()
    )
}
