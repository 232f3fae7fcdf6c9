//! The talk on the screen: pages, keys, guesses, runs.

mod drawing;

use super::follow::{self, Place};
use super::pages::{self, Kind, Page};
use super::runner::Runner;
use crate::shell::screen::{App, Flow};
use crate::view::Terminal;
use crate::view::frame::Frame;
use colored::Colorize;
use crossterm::event::KeyCode;
use harness::{Clock, Prepared, Settings};
use lessons::Chapter;

/// A talk: where it is, what was guessed, what was measured.
pub struct Talk {
    lesson: &'static Chapter,
    demos: Vec<Prepared>,
    pages: Vec<Page>,
    place: usize,
    settings: Settings,
    python: bool,
    help: bool,
    /// For each demo, what the class guessed for each approach, as it was typed: seconds at the guide's pace.
    guesses: Vec<Vec<String>>,
    /// Which guess is being typed.
    guess: usize,
    runs: Vec<Option<Runner>>,
}

impl Talk {
    /// The talk, at its first page.
    pub fn new(lesson: &'static Chapter) -> Self {
        let settings = Settings::default();
        let demos = lesson.prepare(&settings);
        let pages = pages::pages(lesson, &demos);
        let talk = Talk {
            lesson,
            guesses: demos.iter().map(|demo| vec![String::new(); demo.trials.len()]).collect(),
            runs: demos.iter().map(|_| None).collect(),
            demos,
            pages,
            place: 0,
            settings,
            python: false,
            help: false,
            guess: 0,
        };
        talk.announce();
        talk
    }

    fn kind(&self) -> &Kind {
        &self.pages[self.place].kind
    }

    fn go(&mut self, place: usize) {
        self.place = place.min(self.pages.len() - 1);
        self.guess = 0;
        self.announce();
        if let Kind::Run { demo } = *self.kind()
            && self.runs[demo].is_none()
        {
            self.run(demo);
        }
    }

    fn run(&mut self, demo: usize) {
        // A second run on top of the first would share its cores, and measure that.
        if self.runs[demo].as_ref().is_none_or(|run| run.over) {
            self.runs[demo] = Some(Runner::start(self.lesson, demo, self.settings, self.python));
        }
    }

    /// Settings apply to the next run; on the page of a run, at once.
    fn set(&mut self, change: impl FnOnce(&mut Self)) {
        change(self);
        if let Kind::Run { demo } = *self.kind() {
            self.run(demo);
        }
    }

    fn announce(&self) {
        let page = &self.pages[self.place];
        follow::announce(&Place {
            lesson: self.lesson.name.to_owned(),
            title: self.title(&page.kind),
            page: self.place + 1,
            pages: self.pages.len(),
            minutes: page.minutes,
            notes: page.notes.clone(),
            next: self.pages.get(self.place + 1).map(|next| self.title(&next.kind)),
        });
    }

    fn title(&self, kind: &Kind) -> String {
        let demo = |demo: usize| self.demos[demo].demo.id;
        match *kind {
            Kind::Title => self.lesson.title().to_owned(),
            Kind::Idea => "the idea".to_owned(),
            Kind::Code { demo: number, approach } => {
                format!("{}: {}", demo(number), self.demos[number].trials[approach].label)
            }
            Kind::Predict { demo: number } => format!("{}: predict", demo(number)),
            Kind::Run { demo: number } => format!("{}: run", demo(number)),
            Kind::Reveal { demo: number } => format!("{}: reveal", demo(number)),
            Kind::Takeaway => "takeaway".to_owned(),
        }
    }

    fn body(&self, terminal: &Terminal) -> Vec<String> {
        match *self.kind() {
            Kind::Title => self.title_page(terminal),
            Kind::Idea => self.idea(terminal),
            Kind::Code { demo, approach } => self.code(demo, approach, terminal),
            Kind::Predict { demo } => self.predict(demo, terminal),
            Kind::Run { demo } => self.running(demo, terminal),
            Kind::Reveal { demo } => self.reveal(demo, terminal),
            Kind::Takeaway => self.takeaway(terminal),
        }
    }

    fn type_guess(&mut self, demo: usize, letter: char) {
        const LONGEST: usize = 6;
        let guess = &mut self.guesses[demo][self.guess];
        let fits = letter.is_ascii_digit() || (letter == '.' && !guess.contains('.'));
        if fits && guess.len() < LONGEST {
            guess.push(letter);
        }
    }

    /// Keys that mean something else while the class guesses. True when it was one of them.
    fn guess_key(&mut self, key: KeyCode) -> bool {
        let Kind::Predict { demo } = *self.kind() else { return false };
        let last = self.guesses[demo].len().saturating_sub(1);
        match key {
            KeyCode::Char(letter) if letter.is_ascii_digit() || letter == '.' => {
                self.type_guess(demo, letter);
            }
            KeyCode::Backspace => {
                self.guesses[demo][self.guess].pop();
            }
            KeyCode::Tab | KeyCode::Down => self.guess = (self.guess + 1).min(last),
            KeyCode::BackTab | KeyCode::Up => self.guess = self.guess.saturating_sub(1),
            KeyCode::Enter if self.guess < last => self.guess += 1,
            _ => return false,
        }
        true
    }
}

impl App for Talk {
    fn frame(&mut self, terminal: &Terminal) -> Frame {
        let page = &self.pages[self.place];
        let mut state = format!("{}/{}", self.place + 1, self.pages.len());
        if page.minutes > 0.0 {
            state.push_str(&format!("   {} min", page.minutes.ceil()));
        }
        if self.settings.speed != 1.0 {
            state.push_str(&format!("   speed {}", self.settings.speed));
        }
        if self.settings.clock == Clock::Virtual {
            state.push_str("   virtual time");
        }
        if self.python {
            state.push_str("   with Python");
        }
        Frame {
            header: format!("{}   {}", self.title(&page.kind).bold(), state.dimmed()),
            body: if self.help { drawing::help() } else { self.body(terminal) },
            footer: "space next   left back   ? keys   q quit".dimmed().to_string(),
        }
    }

    fn key(&mut self, key: KeyCode) -> Flow {
        if self.help {
            self.help = false;
            return Flow::Stay;
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
            KeyCode::Home => self.go(0),
            KeyCode::End => self.go(self.pages.len()),
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
            KeyCode::Char('?') => self.help = true,
            KeyCode::Char('q') | KeyCode::Esc => return Flow::Leave,
            _ => {}
        }
        Flow::Stay
    }

    fn tick(&mut self) {
        for run in self.runs.iter_mut().flatten() {
            run.listen();
        }
    }
}
