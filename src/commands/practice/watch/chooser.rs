//! Choosing another exercise from the list.

use crate::commands::practice::progress::Progress;
use crate::view::Terminal;
use checker::Catalogue;
use colored::Colorize;
use console::truncate_str;
use std::fmt::Write;

/// Lines that are not exercises: the heading, the keys, and space around them.
const FRAME: usize = 5;

/// A list with one line chosen.
#[derive(Debug)]
pub struct Chooser {
    /// Name, folder, whether it is solved.
    lines: Vec<(String, String, bool)>,
    chosen: usize,
}

impl Chooser {
    pub fn new(catalogue: &Catalogue, progress: &Progress, current: usize) -> Self {
        let lines = catalogue.exercises.iter().map(|exercise| {
            let solved = progress.solved.contains(&exercise.name);
            (exercise.name.clone(), exercise.dir.clone(), solved)
        });
        Chooser { lines: lines.collect(), chosen: current }
    }

    pub fn up(&mut self) {
        self.chosen = self.chosen.saturating_sub(1);
    }

    pub fn down(&mut self) {
        self.chosen = (self.chosen + 1).min(self.lines.len().saturating_sub(1));
    }

    /// Where in the catalogue the chosen exercise is.
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    /// As many lines as fit, around the chosen one.
    pub fn text(&self, terminal: &Terminal) -> String {
        let room = terminal.height.saturating_sub(FRAME).max(3).min(self.lines.len());
        let first = self.chosen.saturating_sub(room / 2).min(self.lines.len() - room);
        let solved = self.lines.iter().filter(|(.., solved)| *solved).count();
        let mut text = format!("{} of {} solved\n\n", solved, self.lines.len());
        for (index, (name, dir, solved)) in self.lines.iter().enumerate().skip(first).take(room) {
            let sign = if *solved { terminal.pick("✓", "*").green() } else { " ".normal() };
            let line = format!("{name:<20}  {dir}");
            let line = match index == self.chosen {
                true => format!("{} {}", terminal.pick("→", ">"), line.bold()),
                false => format!("  {line}"),
            };
            let line = format!("{sign} {line}");
            let _ = writeln!(text, "{}", truncate_str(&line, terminal.width, ""));
        }
        let keys = "up, down: choose / enter: go there / esc: back ";
        let _ = write!(text, "\n{}", truncate_str(keys, terminal.width, ""));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chooser(length: usize) -> Chooser {
        let line = |n| (format!("exercise_{n}"), "01_x".to_owned(), n < 2);
        Chooser { lines: (0..length).map(line).collect(), chosen: 0 }
    }

    #[test]
    fn the_chosen_line_is_always_on_the_screen() {
        let terminal = Terminal { width: 80, height: 12, unicode: false, interactive: true };
        let mut chooser = chooser(30);
        for n in 0..40 {
            let text = console::strip_ansi_codes(&chooser.text(&terminal)).into_owned();
            assert!(text.contains(&format!("> exercise_{} ", n.min(29))), "{n}: {text}");
            assert!(text.lines().count() <= terminal.height);
            chooser.down();
        }
        assert_eq!(chooser.chosen(), 29);
        (0..40).for_each(|_| chooser.up());
        assert_eq!(chooser.chosen(), 0);
    }
}
