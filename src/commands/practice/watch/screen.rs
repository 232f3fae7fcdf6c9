//! What is on the screen while watching.

use super::chooser::Chooser;
use super::scroll::{Scroll, Window, height};
use crate::shell::tty;
use crate::view::Terminal;
use colored::Colorize;
use console::truncate_str;

/// The widest that the progress bar gets.
const WIDEST_BAR: usize = 60;

/// The upper part of the screen.
#[derive(Debug)]
pub enum Panel {
    /// What came of the last check.
    Verdict(Scroll),
    /// Something else to read.
    Text(Scroll),
    /// A question to answer with y or n.
    Question(Question, String),
    /// An exercise to choose.
    Choice(Chooser),
}

/// What a yes would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    Reset,
    Solution,
}

/// What stands below every panel but the choice.
#[derive(Clone, Debug)]
pub struct Footer {
    /// The file of the current exercise.
    pub shown: String,
    pub solved: usize,
    pub all: usize,
    /// Whether the current one is among the solved.
    pub done: bool,
    pub manual: bool,
}

/// All that is to be seen.
pub struct Picture<'a> {
    pub panel: &'a mut Panel,
    pub footer: Footer,
    /// What is under way; the old verdict stays readable meanwhile.
    pub busy: Option<String>,
    pub terminal: Terminal,
}

/// Draws pictures, and nothing twice.
#[derive(Debug, Default)]
pub struct Painter {
    /// What is on the screen, the size that it was drawn for, and how often the terminal had come back by then.
    drawn: Option<(String, usize, usize, usize)>,
}

impl Painter {
    /// Makes the screen show this.
    pub fn paint(&mut self, picture: Picture<'_>) {
        let Picture { panel, footer, busy, terminal } = picture;
        let Terminal { width, height, .. } = terminal;
        let drawn = (whole(panel, &footer, &terminal), width, height, tty::returns());
        if self.drawn.as_ref() != Some(&drawn) {
            show(&format!("{CLEAR}{}", drawn.0));
            self.drawn = Some(drawn);
        }
        // On the last row, below the footer; the list has none to spare.
        if !matches!(panel, Panel::Choice(_)) {
            let busy = busy.unwrap_or_default();
            show(&format!("\r\x1b[K{}", truncate_str(&busy, terminal.width, "").dimmed()));
        }
    }
}

/// A panel with the footer.
fn whole(panel: &mut Panel, footer: &Footer, terminal: &Terminal) -> String {
    let back = matches!(panel, Panel::Text(_));
    let below = footer.text(back, terminal);
    let upper = match panel {
        Panel::Verdict(text) | Panel::Text(text) => {
            // One row between them, which says how to see the rest.
            let room = terminal.height.saturating_sub(height(&below, terminal) + 1);
            let window = text.window(room, terminal);
            let more = more(&window, terminal);
            let more = truncate_str(&more, terminal.width, "");
            format!("{}\n{}", window.text, more.dimmed())
        }
        Panel::Question(_, question) => format!("{question} (y/n)\n"),
        Panel::Choice(chooser) => return chooser.text(terminal),
    };
    format!("{upper}\n{below}")
}

/// How to see what is out of sight; nothing, if nothing is.
fn more(Window { above, below, .. }: &Window, terminal: &Terminal) -> String {
    let lines =
        |count: usize| format!("{count} more {}", if count == 1 { "line" } else { "lines" });
    match (above, below) {
        (0, 0) => String::new(),
        (0, below) => format!("{} {} (arrow keys, space)", terminal.pick("↓", "v"), lines(*below)),
        (above, 0) => format!("{} {} (arrow keys)", terminal.pick("↑", "^"), lines(*above)),
        (above, below) => {
            let sign = terminal.pick("↑↓", "^v");
            format!("{sign} {above} lines above, {below} below (arrow keys, space)")
        }
    }
}

/// Leaves the screen with some last words below.
pub fn draw_farewell(text: &str) {
    show(&format!("{CLEAR}{}\n", text.trim_end()));
}

/// To the upper left, and everything away.
const CLEAR: &str = "\x1b[H\x1b[2J";

/// Prints on a terminal in raw mode, where a line feed does not return to the left.
fn show(text: &str) {
    // A terminal that is gone takes its keyboard along: that is where its end is noticed.
    let _ = tty::write(text.replace('\n', "\r\n").as_bytes());
}

impl Footer {
    /// Progress, where we are, the keys, and an empty row for what is under way.
    fn text(&self, back: bool, terminal: &Terminal) -> String {
        format!(
            "{}\nCurrent exercise: {}\n{}\n ",
            bar(self.solved, self.all, terminal),
            self.shown.as_str().blue().underline(),
            self.keys(back, terminal)
        )
    }

    fn keys(&self, back: bool, terminal: &Terminal) -> String {
        let always = [
            ("h", "hint"),
            ("l", "list"),
            ("c", "check all"),
            ("x", "reset"),
            ("s", "solution"),
            ("t", "trace"),
            ("b", "book"),
            ("q", "quit"),
        ];
        let next = self.done.then_some(("n", "next"));
        let run = self.manual.then_some(("r", "run"));
        let back = back.then_some(("esc", "back"));
        let keys = next.into_iter().chain(run).chain(back).chain(always);
        // Between a key and what it does there is no space, so that no line ends there.
        let keys: Vec<String> = keys
            .map(|(key, what)| format!("{}:{}", key.bold(), what.replace(' ', "\u{a0}")))
            .collect();
        textwrap::fill(&keys.join("  "), terminal.width).replace('\u{a0}', " ")
    }
}

/// `Progress: [####>----------] 4/30`
fn bar(solved: usize, all: usize, terminal: &Terminal) -> String {
    let count = format!("{solved}/{all}");
    let room = terminal.width.saturating_sub("Progress: [] ".len() + count.len());
    let width = room.min(WIDEST_BAR);
    let filled = (width * solved).checked_div(all).unwrap_or(width);
    let tip = if filled < width { ">" } else { "" };
    let rest = "-".repeat(width.saturating_sub(filled + 1));
    format!("Progress: [{}{}{}] {count}", "#".repeat(filled).green(), tip.green(), rest.red())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills_up_and_fits() {
        let terminal = Terminal { width: 40, height: 24, unicode: true, interactive: true };
        for (solved, all) in [(0, 30), (15, 30), (29, 30), (30, 30), (0, 0)] {
            let bar = console::strip_ansi_codes(&bar(solved, all, &terminal)).into_owned();
            assert_eq!(bar.len(), terminal.width, "{bar}");
            assert_eq!(bar.contains('>') || all == 0, solved < all || all == 0, "{bar}");
        }
    }
}
