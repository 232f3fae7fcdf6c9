//! A full screen of text that changes: the frame around menu, talk and stepper.

use super::tty::{self, Taking};
use crate::view::Terminal;
use crate::view::frame::{Frame, compose};
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal;
use std::io;
use std::time::Duration;

/// Between two looks at what has changed: at most 30 frames a second.
const FRAME: Duration = Duration::from_millis(34);

/// What comes after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Stay,
    Leave,
}

/// Something to look at and to press keys at.
pub trait App {
    /// The picture, for this size.
    fn frame(&mut self, terminal: &Terminal) -> Frame;
    /// A key was pressed.
    fn key(&mut self, key: KeyCode) -> Flow;
    /// Time has passed. Called up to 30 times a second.
    fn tick(&mut self) {}
}

/// Shows the app until it is left, and gives the terminal back as it was, after a panic or a signal too.
///
/// # Errors
///
/// When the terminal goes away.
pub fn show(app: &mut impl App, terminal: Terminal) -> anyhow::Result<()> {
    let _taken = tty::take(Taking::Screen)?;
    Ok(until_left(app, terminal)?)
}

fn until_left(app: &mut impl App, terminal: Terminal) -> io::Result<()> {
    let mut canvas = Canvas::default();
    loop {
        app.tick();
        let (columns, rows) = terminal::size()?;
        let terminal =
            Terminal { width: usize::from(columns), height: usize::from(rows), ..terminal };
        let lines = compose(app.frame(&terminal), &terminal);
        let changes = canvas.changes(lines, &terminal, tty::returns());
        if !changes.is_empty() {
            tty::write(changes.as_bytes())?;
        }
        // Keys may come faster than frames: take all that are there before the next frame.
        let mut patience = FRAME;
        while event::poll(patience)? {
            patience = Duration::ZERO;
            let Event::Key(key) = event::read()? else { continue };
            if is_control(key, 'c') {
                return Ok(());
            }
            if is_control(key, 'z') {
                tty::stop();
            } else if pressed(key).map(|key| app.key(key)) == Some(Flow::Leave) {
                return Ok(());
            }
        }
    }
}

/// What is on the screen, so that only what changes is written.
#[derive(Debug, Default)]
struct Canvas {
    lines: Vec<String>,
    width: usize,
    returns: usize,
}

impl Canvas {
    /// What has to be written so that the screen shows these lines. `returns` changes when the screen was lost.
    fn changes(&mut self, lines: Vec<String>, terminal: &Terminal, returns: usize) -> String {
        let mut text = String::new();
        let same_screen =
            (self.lines.len(), self.width, self.returns) == (lines.len(), terminal.width, returns);
        if !same_screen {
            text.push_str("\x1b[0m\x1b[2J");
            self.lines = vec![String::new(); lines.len()];
            (self.width, self.returns) = (terminal.width, returns);
        }
        for (row, (line, before)) in (1..).zip(lines.iter().zip(&self.lines)) {
            if line != before {
                let line = console::truncate_str(line, terminal.width, "");
                // To the row, the line, colours off, and away with what stood behind it.
                text.push_str(&format!("\x1b[{row};1H{line}\x1b[0m\x1b[K"));
            }
        }
        self.lines = lines;
        text
    }
}

/// In raw mode Ctrl-C and Ctrl-Z are keys like any other, and still mean what they always mean.
fn is_control(key: KeyEvent, letter: char) -> bool {
    key.code == KeyCode::Char(letter) && key.modifiers.contains(KeyModifiers::CONTROL)
}

fn pressed(key: KeyEvent) -> Option<KeyCode> {
    // Windows reports releases, too.
    (key.kind != KeyEventKind::Release).then_some(key.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Terminal = Terminal { width: 4, height: 2, unicode: false, interactive: true };

    fn lines(lines: [&str; 2]) -> Vec<String> {
        lines.map(str::to_owned).to_vec()
    }

    #[test]
    fn only_what_changes_is_written() {
        let mut canvas = Canvas::default();
        let first = canvas.changes(lines(["one", "two"]), &SMALL, 0);
        assert!(first.contains("\x1b[2J") && first.contains("one") && first.contains("two"));
        assert_eq!(canvas.changes(lines(["one", "two"]), &SMALL, 0), "");
        let second = canvas.changes(lines(["one", "three"]), &SMALL, 0);
        assert_eq!(second, "\x1b[2;1Hthre\x1b[0m\x1b[K", "cut to the width");
    }

    #[test]
    fn a_screen_that_was_lost_is_drawn_again() {
        let mut canvas = Canvas::default();
        let first = canvas.changes(lines(["one", ""]), &SMALL, 0);
        assert_eq!(canvas.changes(lines(["one", ""]), &SMALL, 1), first);
        let wide = Terminal { width: 5, ..SMALL };
        assert_eq!(canvas.changes(lines(["one", ""]), &wide, 1), first);
    }
}
