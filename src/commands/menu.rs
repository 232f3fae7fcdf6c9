//! `workbook` alone on a terminal: the chapters, to choose from.

use crate::shell::progress::Remembered;
use crate::shell::screen::{App, Flow};
use crate::view::frame::{self, Frame};
use crate::view::{Terminal, wrap};
use colored::Colorize;
use crossterm::event::KeyCode;
use lessons::Chapter;

/// What can be done with a chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Run,
    Read,
    Practise,
    Present,
    Step,
}

impl Action {
    const ALL: [Action; 5] =
        [Action::Run, Action::Read, Action::Practise, Action::Present, Action::Step];

    fn name(self) -> &'static str {
        match self {
            Action::Run => "run",
            Action::Read => "read",
            Action::Practise => "practise",
            Action::Present => "present",
            Action::Step => "step",
        }
    }

    /// The command line that does it; `None` where it is more than one command.
    pub fn command(self, lesson: &Chapter) -> Option<Vec<&'static str>> {
        match self {
            Action::Practise => None,
            // Who looks around here is alone with the demos: a run that was predicted teaches more.
            Action::Run => Some(vec!["workbook", "run", lesson.name, "--predict"]),
            _ => Some(vec!["workbook", self.name(), lesson.name]),
        }
    }

    /// Whether it leaves something on the screen that should be read before the menu comes back.
    pub fn prints(self) -> bool {
        matches!(self, Action::Run | Action::Practise)
    }

    fn meaning(self) -> &'static str {
        match self {
            Action::Run => "guess, and run the demos",
            Action::Read => "the chapter",
            Action::Practise => "the exercises",
            Action::Present => "as a talk",
            Action::Step => "a run, event by event",
        }
    }
}

/// The menu.
#[derive(Debug)]
pub struct Menu {
    progress: Remembered,
    /// What was typed: a chapter is shown when its name or summary has it.
    filter: String,
    /// The place among the chapters shown.
    place: usize,
    action: usize,
    chosen: Option<(&'static Chapter, Action)>,
}

impl Menu {
    /// The menu, at the chapter that was chosen last.
    pub fn new(progress: Remembered) -> Self {
        let last = |lesson: &Chapter| Some(lesson.name) == progress.last.as_deref();
        let place = lessons::CATALOGUE.iter().position(last).unwrap_or_default();
        Menu { progress, filter: String::new(), place, action: 0, chosen: None }
    }

    /// What was chosen, once the menu has been left; `None` to quit.
    pub fn chosen(&self) -> Option<(&'static Chapter, Action)> {
        self.chosen
    }

    fn shown(&self) -> Vec<(usize, &'static Chapter)> {
        let wanted = self.filter.to_lowercase();
        let matches = |lesson: &Chapter| {
            lesson.name.contains(&wanted) || lesson.summary().to_lowercase().contains(&wanted)
        };
        let numbered = (1..).zip(lessons::CATALOGUE);
        numbered.filter(|(_, lesson)| matches(lesson)).collect()
    }

    /// The line of a chapter.
    fn row(&self, place: usize, number: usize, lesson: &Chapter, terminal: &Terminal) -> String {
        let names = lessons::CATALOGUE.iter().map(|lesson| lesson.name.len()).max().unwrap_or(0);
        let here = place == self.place;
        let done = self.progress.done.contains(lesson.name);
        let mark = if done { terminal.pick("✓", "+") } else { " " };
        let pointer = if here { terminal.pick("❯", ">") } else { " " };
        let name = format!("{:names$}", lesson.name);
        let name = if here { name.bold() } else { name.normal() };
        let line = format!("{pointer} {mark} {number:>2}  {name}  {}", lesson.summary());
        console::truncate_str(&line, terminal.width, "~").into_owned()
    }

    /// The actions, with the one that Enter would do set off.
    fn actions(&self) -> String {
        let actions = Action::ALL.iter().enumerate().map(|(place, action)| {
            let name = action.name();
            match place == self.action {
                true => format!("[{name}]").bold().to_string(),
                false => format!(" {name} "),
            }
        });
        let meaning = Action::ALL[self.action].meaning();
        format!("  {}   {}", actions.collect::<Vec<_>>().join(" "), meaning.dimmed())
    }

    fn type_or_erase(&mut self, change: impl FnOnce(&mut String)) {
        change(&mut self.filter);
        self.place = 0;
    }
}

impl App for Menu {
    fn frame(&mut self, terminal: &Terminal) -> Frame {
        let shown = self.shown();
        // The actions stay in sight, however many chapters there are.
        let room = frame::room(terminal);
        let visible = room.saturating_sub(2).max(1);
        let first = (self.place + 1).saturating_sub(visible.div_ceil(2));
        let first = first.min(shown.len().saturating_sub(visible));
        let mut body: Vec<String> = shown
            .iter()
            .enumerate()
            .skip(first)
            .take(visible)
            .map(|(place, (number, lesson))| self.row(place, *number, lesson, terminal))
            .collect();
        match shown.get(self.place) {
            None => body.push(format!("  nothing has '{}' in it; Backspace erases", self.filter)),
            Some((_, lesson)) => {
                body.push(String::new());
                body.push(self.actions());
                let summary = wrap(lesson.summary(), terminal.width.saturating_sub(2));
                if body.len() + 1 + summary.len() <= room {
                    body.push(String::new());
                    body.extend(summary.iter().map(|line| format!("  {line}")));
                }
            }
        }
        let filter = match self.filter.as_str() {
            "" => String::new(),
            filter => format!("   filter: {filter}"),
        };
        let hidden = shown.len().saturating_sub(visible);
        let hidden = match hidden {
            0 => String::new(),
            _ => format!("   {}-{} of {}", first + 1, first + visible, shown.len()),
        };
        let done = format!("{} of {} done", self.progress.done.len(), lessons::CATALOGUE.len());
        let keys = terminal
            .pick("↑ ↓ chapter   ← → what to do", "up/down chapter   left/right what to do");
        Frame {
            header: format!("{}   {}{}{filter}", "workbook".bold(), done.dimmed(), hidden.dimmed()),
            body,
            footer: format!("{keys}   Enter go   type to filter   Esc quit").dimmed().to_string(),
        }
    }

    fn key(&mut self, key: KeyCode) -> Flow {
        let shown = self.shown();
        match key {
            KeyCode::Up => self.place = self.place.saturating_sub(1),
            KeyCode::Down => self.place = (self.place + 1).min(shown.len().saturating_sub(1)),
            KeyCode::Home => self.place = 0,
            KeyCode::End => self.place = shown.len().saturating_sub(1),
            KeyCode::Left => self.action = self.action.saturating_sub(1),
            KeyCode::Right => self.action = (self.action + 1).min(Action::ALL.len() - 1),
            KeyCode::Enter => {
                if let Some((_, lesson)) = shown.get(self.place) {
                    self.chosen = Some((lesson, Action::ALL[self.action]));
                    return Flow::Leave;
                }
            }
            KeyCode::Backspace => self.type_or_erase(|filter| {
                filter.pop();
            }),
            KeyCode::Char(letter) => self.type_or_erase(|filter| filter.push(letter)),
            KeyCode::Esc if !self.filter.is_empty() => self.type_or_erase(String::clear),
            KeyCode::Esc => return Flow::Leave,
            _ => {}
        }
        Flow::Stay
    }
}
