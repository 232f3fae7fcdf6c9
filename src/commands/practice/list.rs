//! The exercises in `workbook list`.

use super::progress::{Progress, ProgressFile};
use super::{Session, catalogue, here};
use crate::view::Terminal;
use checker::{Catalogue, Folder, Layout, Place};
use colored::Colorize;
use serde_json::{Value, json};
use std::fmt::Write;

/// All exercises by chapter: with what is solved if we are in a practice folder, and with how to get one
/// otherwise.
pub fn progress(terminal: &Terminal) -> String {
    let place = match here() {
        Ok(place) => place,
        Err(error) => return format!("{error:#}\n"),
    };
    let Some(Place { catalogue, folder }) = place else {
        let Ok(catalogue) = catalogue() else { return String::new() };
        let all = catalogue.exercises.len();
        let table = table(&catalogue, &Progress::default(), None, terminal);
        return format!(
            "{table}\n{all} exercises. `workbook init` writes a folder to practise in.\n"
        );
    };
    let all = catalogue.exercises.len();
    // A damaged file is set aside by the commands that need it; a look at a list changes nothing.
    let file = ProgressFile::of(&folder);
    let known = file.peek();
    let damaged = match known {
        Some(_) => "",
        None => {
            "Your progress cannot be understood, so nothing is shown as solved. `workbook check --all` finds again what \
             you have solved.\n"
        }
    };
    let progress = known.unwrap_or_default();
    let session = Session { catalogue, folder, file, progress };
    let current = session.pending().map(|exercise| exercise.name.clone());
    let table = table(&session.catalogue, &session.progress, current.as_deref(), terminal);
    let (solved, points) = (session.solved(), session.points());
    format!("{table}\n{solved} of {all} exercises solved{points}.\n{damaged}")
}

/// Whether the exercises around here are not those of this workbook, so that its chapters are another matter.
pub fn is_of_others() -> bool {
    let layout = |place: Place| place.folder.layout;
    let layout = here().ok().flatten().map(layout);
    layout.is_some_and(|layout| matches!(layout, Layout::Own | Layout::Carried))
}

/// All exercises as data: see `docs/list.schema.json`.
pub fn json() -> Value {
    let place = here().ok().flatten().map(|place| (place.catalogue, Some(place.folder)));
    let ours = || Some((catalogue().ok()?, None));
    let Some((catalogue, folder)) = place.or_else(ours) else { return Value::Null };
    let progress = folder.as_ref().and_then(|folder| ProgressFile::of(folder).peek());
    let exercises = catalogue.exercises.iter().map(|exercise| {
        let solved = progress.as_ref().map(|known| known.solved.contains(&exercise.name));
        json!({
            "name": exercise.name,
            "lesson": exercise.lesson,
            "file": Folder::shown(exercise, false),
            "hints": exercise.hints.len(),
            "points": exercise.points,
            "solved": solved,
        })
    });
    Value::Array(exercises.collect())
}

/// A line for each chapter, or some where one is too long.
fn table(
    catalogue: &Catalogue,
    progress: &Progress,
    current: Option<&str>,
    terminal: &Terminal,
) -> String {
    let width = catalogue.exercises.iter().map(|exercise| exercise.dir.len()).max().unwrap_or(0);
    let below = " ".repeat(width + 4);
    let mut text = String::new();
    for chapter in catalogue.exercises.chunk_by(|one, other| one.dir == other.dir) {
        // A sign and its name stay together: no line ends at this space.
        let names =
            chapter.iter().map(|exercise| sign(&exercise.name, progress, current, terminal));
        let names = names.collect::<Vec<_>>().join("  ");
        let dir = chapter.first().map_or("", |exercise| exercise.dir.as_str());
        let options = textwrap::Options::new(terminal.width).subsequent_indent(&below);
        // Pad before colouring: escape codes have no width, but `format!` counts them.
        let line = format!("{}  {names}", format!("{dir:width$}").bold());
        let line = textwrap::fill(&format!("  {line}"), options);
        let _ = writeln!(text, "{}", line.replace('\u{a0}', " "));
    }
    text
}

fn sign(name: &str, progress: &Progress, current: Option<&str>, terminal: &Terminal) -> String {
    if progress.solved.contains(name) {
        format!("{}\u{a0}{name}", terminal.pick("✓", "*").green())
    } else if current == Some(name) {
        format!("{}\u{a0}{}", terminal.pick("→", ">").cyan(), name.bold())
    } else {
        name.to_owned()
    }
}
