//! `workbook list`: the chapters, and what each is about.

mod paths;

use crate::commands::values::Format;
use crate::commands::{guesses, practice};
use crate::shell::Printer;
use crate::view::{Terminal, wrap};
use clap::Args;
use colored::Colorize;
use paths::Path;
use serde_json::json;
use std::fmt::Write;

/// How to list.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Output format; json prints one object
    #[arg(long, default_value = "text")]
    format: Format,
    /// Show a way through the workbook for those with less time
    #[arg(long, value_name = "TIME", conflicts_with = "format")]
    path: Option<Path>,
}

/// Prints the chapters, and the exercises with what is solved.
pub fn list(args: &ListArgs, terminal: &Terminal, out: &mut Printer) {
    if let Some(path) = args.path {
        out.text(&path.text(terminal));
        return;
    }
    if args.format == Format::Json {
        let scores = guesses::scores();
        let chapter = |lesson: &lessons::Chapter| {
            let predicted = scores.get(lesson.name);
            json!({ "name": lesson.name, "summary": lesson.summary(), "predicted": predicted })
        };
        let chapters: Vec<_> = lessons::CATALOGUE.iter().map(chapter).collect();
        let all = json!({ "schema": 1, "chapters": chapters, "exercises": practice::list_json() });
        out.line(&all.to_string());
        return;
    }
    if !practice::is_of_others() {
        out.text(&chapters(terminal));
        out.line("");
    }
    out.text(&practice::list_progress(terminal));
}

/// The table of contents.
pub fn chapters(terminal: &Terminal) -> String {
    let name_width = lessons::CATALOGUE.iter().map(|lesson| lesson.name.len()).max().unwrap_or(0);
    let scores = guesses::scores();
    let mut text = String::new();
    for (number, lesson) in (1..).zip(lessons::CATALOGUE) {
        // Pad before colouring: escape codes have no width, but `format!` counts them.
        let name = format!("{:name_width$}", lesson.name);
        let _ = write!(text, "{number:>3}  {}", name.bold());
        // Beside the name, and where it is long, on lines of its own below.
        let indent = name_width + 5;
        for (line, words) in wrap(lesson.summary(), room(terminal, indent)).iter().enumerate() {
            let before = if line == 0 { 0 } else { indent };
            let _ = writeln!(text, "{:before$}  {words}", "");
        }
        if let Some(score) = scores.get(lesson.name) {
            let words = format!("your guesses: {} of {} right", score.right, score.guesses);
            let _ = writeln!(text, "{:indent$}  {}", "", words.dimmed());
        }
    }
    let dash = terminal.pick("–", "-");
    let _ = write!(
        text,
        "\n  workbook read <chapter>   {dash} the chapter\n  workbook run <chapter>    {dash} its demos, timed\n"
    );
    text
}

/// The columns that are left for words; never so few that a line holds only one.
fn room(terminal: &Terminal, indent: usize) -> usize {
    terminal.width.saturating_sub(indent + 2).max(20)
}
