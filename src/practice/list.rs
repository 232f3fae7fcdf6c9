//! The exercises in `workbook list`.

use super::catalogue::Exercise;
use super::{Session, catalogue, folder::Folder, progress::Progress, progress::ProgressFile};
use crate::terminal::Terminal;
use colored::Colorize;
use std::fmt::Write;

/// All exercises by chapter, with what is solved, if we are in a practice folder; nothing otherwise.
pub fn progress(terminal: &Terminal) -> String {
    let Ok(catalogue) = catalogue() else { return String::new() };
    let Ok(folder) = Folder::around_here(catalogue) else { return String::new() };
    // Looking at a list is no time to complain: a damaged file is set aside by the commands that need it.
    let progress = ProgressFile::of(&folder).peek();
    let session = Session { catalogue, file: ProgressFile::of(&folder), folder, progress };
    table(&session, terminal)
}

/// The table alone, the current exercise marked.
pub fn table(session: &Session, terminal: &Terminal) -> String {
    let exercises = &session.catalogue.exercises;
    let current = session.pending().map(|exercise| exercise.name.as_str());
    let mut text = String::new();
    for chapter in exercises.chunk_by(|one, other| one.dir == other.dir) {
        let names =
            chapter.iter().map(|exercise| sign(exercise, current, &session.progress, terminal));
        let chapter = chapter.first().map_or("", |exercise| exercise.dir.as_str());
        let _ = writeln!(text, "  {}", chapter.bold());
        for name in names {
            let _ = writeln!(text, "    {name}");
        }
    }
    let solved = session.solved();
    let _ = writeln!(text, "\n{solved} of {} exercises solved.", exercises.len());
    text
}

fn sign(
    exercise: &Exercise,
    current: Option<&str>,
    progress: &Progress,
    terminal: &Terminal,
) -> String {
    let name = exercise.name.as_str();
    if progress.solved.contains(name) {
        format!("{} {name}", terminal.pick("✓", "*").green())
    } else if current == Some(name) {
        format!("{} {}", terminal.pick("→", ">").cyan(), name.bold())
    } else {
        format!("  {name}")
    }
}

impl Session {
    /// How many of the exercises that there are now are solved.
    pub fn solved(&self) -> usize {
        let solved = |exercise: &&Exercise| self.progress.solved.contains(&exercise.name);
        self.catalogue.exercises.iter().filter(solved).count()
    }
}
