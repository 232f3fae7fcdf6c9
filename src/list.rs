//! `workbook list`: the chapters, one line each.

use crate::terminal::Terminal;
use colored::Colorize;
use std::fmt::Write;

/// The table of contents.
pub fn chapters(terminal: &Terminal) -> String {
    let name_width = lessons::CATALOGUE.iter().map(|lesson| lesson.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (number, lesson) in (1..).zip(lessons::CATALOGUE) {
        // Pad before colouring: escape codes have no width, but `format!` counts them.
        let name = format!("{:name_width$}", lesson.name);
        let line = format!("{number:>3}  {}  {}", name.bold(), lesson.summary());
        let _ = writeln!(text, "{line}");
    }
    let dash = terminal.pick("–", "-");
    let _ = write!(
        text,
        "\n  workbook read <lesson>   {dash} the chapter\n  workbook run <lesson>    {dash} its demos, timed\n"
    );
    text
}
