//! The keys of a talk.

use super::{Instead, Kind, Talk};
use crate::shell::screen::Flow;
use crossterm::event::KeyCode;
use harness::Clock;

/// The keys, for the page that explains them.
const KEYS: &[(&str, &str)] = &[
    ("space, Enter, right", "next page"),
    ("left, PageUp", "previous page"),
    ("down, up", "scroll a page that is longer than the screen"),
    ("Home, End", "first and last page"),
    ("o", "all pages: choose one"),
    ("b", "blank screen, and back"),
    ("r", "run the demo again"),
    ("1 to 9", "speed of the next run: times the guide's pace"),
    ("v, p", "virtual time, Python: on or off, from the next run on"),
    ("q", "quit; Esc asks first"),
    ("", ""),
    ("on a page that asks:", ""),
    ("Tab, down, up", "the next approach and the one before"),
    ("!", "the class is sure of this guess"),
];

impl Talk {
    pub(super) fn pressed(&mut self, key: KeyCode) -> Flow {
        match self.instead.take() {
            Some(Instead::Help | Instead::Blank) => return Flow::Stay,
            Some(Instead::Overview(at)) => return self.choose(at, key),
            Some(Instead::Leave) => {
                let yes = matches!(key, KeyCode::Char('y' | 'Y'));
                return if yes { Flow::Leave } else { Flow::Stay };
            }
            None => {}
        }
        if self.guess_key(key) {
            return Flow::Stay;
        }
        match key {
            KeyCode::Char(' ') | KeyCode::Enter | KeyCode::Right | KeyCode::PageDown => {
                self.go(self.place + 1);
            }
            KeyCode::Left | KeyCode::Backspace | KeyCode::PageUp => {
                self.go(self.place.saturating_sub(1));
            }
            KeyCode::Down | KeyCode::Char('j') => self.scrolled += 1,
            KeyCode::Up | KeyCode::Char('k') => self.scrolled = self.scrolled.saturating_sub(1),
            KeyCode::Home => self.go(0),
            KeyCode::End => self.go(self.pages.len()),
            KeyCode::Char('o') => self.instead = Some(Instead::Overview(self.place)),
            KeyCode::Char('b') => self.instead = Some(Instead::Blank),
            KeyCode::Char('g') if self.place == 0 => self.resume(),
            KeyCode::Char('?') => self.instead = Some(Instead::Help),
            KeyCode::Esc => self.instead = Some(Instead::Leave),
            KeyCode::Char('q') => return Flow::Leave,
            key => self.setting(key),
        }
        Flow::Stay
    }

    /// Keys that say how the next run is to go.
    fn setting(&mut self, key: KeyCode) {
        match key {
            KeyCode::Char('r') => self.set(|_| {}),
            KeyCode::Char('p') => self.set(|talk| {
                talk.python = !talk.python;
                if talk.python {
                    talk.settings.clock = Clock::Real;
                }
            }),
            KeyCode::Char('v') => self.set(|talk| {
                talk.settings.clock = match talk.settings.clock {
                    Clock::Real => Clock::Virtual,
                    Clock::Virtual => Clock::Real,
                };
                talk.python &= talk.settings.clock == Clock::Real;
            }),
            KeyCode::Char(digit @ '1'..='9') => {
                let speed = digit.to_digit(10).map_or(1.0, f64::from);
                self.set(|talk| talk.settings.speed = speed);
            }
            _ => {}
        }
    }

    /// Keys that mean something else while the class guesses. True when it was one of them.
    fn guess_key(&mut self, key: KeyCode) -> bool {
        let Kind::Predict { demo } = *self.kind() else { return false };
        let kind = self.answer(demo);
        let last = self.guesses[demo].len().saturating_sub(1);
        let guess = &mut self.guesses[demo][self.guess];
        match key {
            KeyCode::Char('!') => guess.sure = !guess.sure,
            KeyCode::Char(letter) => return kind.type_letter(&mut guess.text, letter),
            KeyCode::Backspace => kind.delete(&mut guess.text),
            KeyCode::Tab | KeyCode::Down => self.guess = (self.guess + 1).min(last),
            KeyCode::BackTab | KeyCode::Up => self.guess = self.guess.saturating_sub(1),
            KeyCode::Enter if self.guess < last => self.guess += 1,
            _ => return false,
        }
        true
    }

    /// Keys of the overview.
    fn choose(&mut self, at: usize, key: KeyCode) -> Flow {
        let last = self.pages.len() - 1;
        let at = match key {
            KeyCode::Down | KeyCode::Char('j') => (at + 1).min(last),
            KeyCode::Up | KeyCode::Char('k') => at.saturating_sub(1),
            KeyCode::Home => 0,
            KeyCode::End => last,
            KeyCode::Enter | KeyCode::Char(' ') => {
                self.go(at);
                return Flow::Stay;
            }
            _ => return Flow::Stay,
        };
        self.instead = Some(Instead::Overview(at));
        Flow::Stay
    }
}

pub(super) fn help() -> Vec<String> {
    let mut lines: Vec<String> = KEYS
        .iter()
        .map(|(key, meaning)| format!("  {key:22}{meaning}").trim_end().to_owned())
        .collect();
    lines.push(String::new());
    lines.push("  Speaker notes: workbook notes <lesson>, in a second terminal.".to_owned());
    lines
}
