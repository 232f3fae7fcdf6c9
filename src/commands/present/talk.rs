//! The talk: its pages, where it is, what was guessed, what runs.

mod asked;
mod drawing;
mod keys;
mod revealed;

use super::follow::{self, Place};
use super::left::Left;
use super::pages::{self, Kind, Page};
use super::rehearsal;
use super::runner::Runner;
use crate::shell::screen::{App, Flow};
use crate::view::Terminal;
use crate::view::frame::{self, Frame};
use crate::view::guess::{self, Guess};
use colored::Colorize;
use crossterm::event::KeyCode;
use harness::{Clock, Prepared, Settings};
use lessons::Chapter;
use std::time::SystemTime;

/// A talk: where it is, what was guessed, what was measured.
pub struct Talk {
    lesson: &'static Chapter,
    demos: Vec<Prepared>,
    pages: Vec<Page>,
    place: usize,
    began: SystemTime,
    settings: Settings,
    python: bool,
    /// Whether a demo that was rehearsed is played again in place of running it.
    recorded: bool,
    /// What is shown in place of the page.
    instead: Option<Instead>,
    /// The first line of the page that is shown.
    scrolled: usize,
    /// For each demo, what the class guessed for each approach.
    guesses: Vec<Vec<Guess>>,
    /// Which guess is being typed.
    guess: usize,
    runs: Vec<Option<Runner>>,
    /// Where the last talk of this chapter was left.
    left: Option<Left>,
}

/// What can be shown in place of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Instead {
    /// The keys.
    Help,
    /// All pages, one of them pointed at.
    Overview(usize),
    /// Nothing: the class looks at the speaker.
    Blank,
    /// Whether the talk is to end.
    Leave,
}

impl Talk {
    /// The talk, at this page, counted from 1; of one demo, if only that is wanted. A recorded one plays rehearsals.
    pub fn new(lesson: &'static Chapter, only: Option<&str>, page: usize, recorded: bool) -> Self {
        let settings = Settings::default();
        let demos = lesson.prepare(&settings);
        let pages = pages::pages(lesson, &demos, only);
        let mut talk = Talk {
            lesson,
            guesses: demos.iter().map(|demo| vec![Guess::default(); demo.trials.len()]).collect(),
            runs: demos.iter().map(|_| None).collect(),
            demos,
            pages,
            place: 0,
            began: SystemTime::now(),
            settings,
            python: false,
            recorded,
            instead: None,
            scrolled: 0,
            guess: 0,
            left: only.is_none().then(|| Left::load(lesson.name)).flatten(),
        };
        talk.go(page.saturating_sub(1));
        talk
    }

    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    fn kind(&self) -> &Kind {
        &self.pages[self.place].kind
    }

    fn go(&mut self, place: usize) {
        self.place = place.min(self.pages.len() - 1);
        self.guess = 0;
        self.scrolled = 0;
        self.announce();
        self.keep();
        if let Kind::Run { demo } = *self.kind()
            && self.runs[demo].is_none()
        {
            let rehearsal = || rehearsal::load(self.lesson.name, self.demos[demo].demo.id);
            match self.recorded.then(rehearsal).flatten() {
                Some(rehearsal) => {
                    self.runs[demo] = Some(Runner::replay(self.lesson, demo, rehearsal));
                }
                None => self.run(demo),
            }
        }
    }

    /// Goes on where the last talk of this chapter was left, with what was guessed there.
    fn resume(&mut self) {
        let Some(left) = self.left.take() else { return };
        for (demo, guesses) in self.demos.iter().zip(&mut self.guesses) {
            if let Some(kept) = left.guesses.get(demo.demo.id)
                && kept.len() == guesses.len()
            {
                guesses.clone_from(kept);
            }
        }
        self.go(left.page.saturating_sub(1));
    }

    /// Remembers where the talk is, for when it ends before its end.
    fn keep(&self) {
        if self.pages.len() == self.place + 1 {
            Left::forget(self.lesson.name);
        } else if self.place > 0 {
            let guesses = self.demos.iter().zip(&self.guesses);
            let typed = guesses.filter(|(_, guesses)| guesses.iter().any(|g| !g.text.is_empty()));
            let guesses = typed.map(|(demo, guesses)| (demo.demo.id.to_owned(), guesses.clone()));
            Left { page: self.place + 1, guesses: guesses.collect() }.keep(self.lesson.name);
        }
    }

    fn run(&mut self, demo: usize) {
        // A second run on top of the first would share its cores, and measure that.
        if self.runs[demo].as_ref().is_none_or(|run| run.over) {
            self.scrolled = 0;
            self.runs[demo] = Some(Runner::start(self.lesson, demo, self.settings, self.python));
        }
    }

    /// Settings apply to the next run. On the page of a run that is over, or of none, that is now.
    fn set(&mut self, change: impl FnOnce(&mut Self)) {
        change(self);
        if let Kind::Run { demo } = *self.kind() {
            self.run(demo);
        }
    }

    fn announce(&self) {
        let page = &self.pages[self.place];
        let next = self.pages.get(self.place + 1);
        follow::announce(&Place {
            lesson: self.lesson.name.to_owned(),
            title: self.title(&page.kind),
            page: self.place + 1,
            pages: self.pages.len(),
            minutes: page.minutes,
            left: self.pages[self.place..].iter().map(|page| page.minutes).sum(),
            began: self.began,
            notes: page.notes.clone(),
            next: next.map(|next| self.title(&next.kind)),
            preview: next.map_or(Vec::new(), |next| self.preview(&next.kind)),
        });
    }

    /// The page as the notes show it beforehand: what is written on it, and nothing that a run will bring.
    fn preview(&self, kind: &Kind) -> Vec<String> {
        const SMALL: Terminal =
            Terminal { width: 76, height: 14, unicode: true, interactive: false };
        match kind {
            Kind::Run { .. } | Kind::Reveal { .. } => Vec::new(),
            kind => {
                let mut lines = self.page(kind, &SMALL);
                lines.truncate(frame::room(&SMALL));
                lines.iter().map(|line| console::strip_ansi_codes(line).into_owned()).collect()
            }
        }
    }

    fn title(&self, kind: &Kind) -> String {
        let demo = |demo: usize| self.demos[demo].demo.title;
        match *kind {
            Kind::Title => self.lesson.title().to_owned(),
            Kind::Idea => "The idea".to_owned(),
            Kind::Code { demo: number, approach } => {
                format!("{}: {}", demo(number), self.demos[number].trials[approach].label)
            }
            Kind::Predict { demo: number } => format!("{}: predict", demo(number)),
            Kind::Run { demo: number } => format!("{}: run", demo(number)),
            Kind::Reveal { demo: number } => format!("{}: reveal", demo(number)),
            Kind::Takeaway => "Takeaway".to_owned(),
        }
    }

    fn page(&self, kind: &Kind, terminal: &Terminal) -> Vec<String> {
        match *kind {
            Kind::Title => self.title_page(terminal),
            Kind::Idea => self.idea(terminal),
            Kind::Code { demo, approach } => self.code(demo, approach, terminal),
            Kind::Predict { demo } => self.predict(demo, terminal),
            Kind::Run { demo } => self.running(demo, terminal),
            Kind::Reveal { demo } => self.reveal(demo, terminal),
            Kind::Takeaway => self.takeaway(terminal),
        }
    }

    fn answer(&self, demo: usize) -> guess::Kind {
        guess::Kind::of(&self.demos[demo].demo)
    }

    /// The settings of the run that the page shows, or else those of the next.
    fn state(&self) -> String {
        let page = &self.pages[self.place];
        let mut state =
            format!("{}/{}   {:.0} min", self.place + 1, self.pages.len(), page.minutes.ceil());
        let next = words(self.settings, self.python);
        let shown = match *self.kind() {
            Kind::Run { demo } | Kind::Reveal { demo } => self.runs[demo].as_ref(),
            _ => None,
        };
        if let Some(at) = shown.and_then(|run| run.recorded) {
            let days =
                SystemTime::now().duration_since(at).unwrap_or_default().as_secs() / (24 * 3600);
            let when = match days {
                0 => "today".to_owned(),
                1 => "yesterday".to_owned(),
                days => format!("{days} days ago"),
            };
            state.push_str(&format!("   RECORDED {when}"));
        }
        let shown = shown.map_or_else(|| next, |run| words(run.settings, run.python));
        if !shown.is_empty() {
            state.push_str(&format!("   {shown}"));
        }
        state
    }

    /// How the next run will differ from the one that the page shows, if it will.
    fn next_run(&self) -> Option<String> {
        let (Kind::Run { demo } | Kind::Reveal { demo }) = *self.kind() else { return None };
        let run = self.runs[demo].as_ref()?;
        let next = words(self.settings, self.python);
        if run.recorded.is_some() || words(run.settings, run.python) == next {
            return None;
        }
        let next = if next.is_empty() { "at the guide's pace".to_owned() } else { next };
        Some(format!("next run: {next}"))
    }

    /// The body, from the line that it is scrolled to, and whether there is more below.
    fn visible(&mut self, body: Vec<String>, terminal: &Terminal) -> (Vec<String>, usize) {
        let room = frame::room(terminal);
        let most = body.len().saturating_sub(room);
        let runs = matches!(*self.kind(), Kind::Run { demo } if self.runs[demo].as_ref().is_some_and(|run| !run.over));
        // What runs is drawn at the end.
        self.scrolled = if runs { most } else { self.scrolled.min(most) };
        let below = most - self.scrolled;
        (body.into_iter().skip(self.scrolled).take(room).collect(), below)
    }
}

impl App for Talk {
    fn frame(&mut self, terminal: &Terminal) -> Frame {
        let header = || format!("{}   {}", self.title(self.kind()).bold(), self.state().dimmed());
        match self.instead {
            Some(Instead::Blank) => Frame::default(),
            Some(Instead::Help) => Frame {
                header: "Keys".bold().to_string(),
                body: keys::help(),
                footer: "any key goes back".dimmed().to_string(),
            },
            Some(Instead::Overview(at)) => self.overview(at, terminal),
            Some(Instead::Leave) => Frame {
                header: header(),
                body: Vec::new(),
                footer: "End the talk? y: end   any other key: go on".bold().to_string(),
            },
            None => {
                let header = header();
                let kind = self.kind().clone();
                let body = self.page(&kind, terminal);
                let (body, below) = self.visible(body, terminal);
                let more = match (below, self.scrolled) {
                    (0, 0) => String::new(),
                    (0, _) => "up: back up   ".to_owned(),
                    (below, _) => format!("down: {below} more   "),
                };
                let keys =
                    self.next_run().unwrap_or_else(|| "o pages   ? keys   q quit".to_owned());
                let footer = format!("{more}space next   left back   {keys}");
                Frame { header, body, footer: footer.dimmed().to_string() }
            }
        }
    }

    fn key(&mut self, key: KeyCode) -> Flow {
        self.pressed(key)
    }

    fn tick(&mut self) {
        for run in self.runs.iter_mut().flatten() {
            run.listen();
        }
    }
}

/// How a run differs from the guide's pace on the real clock; empty where it does not.
fn words(settings: Settings, python: bool) -> String {
    let mut words = Vec::new();
    if settings.speed != 1.0 {
        words.push(format!("speed {}", settings.speed));
    }
    if settings.clock == Clock::Virtual {
        words.push("virtual time".to_owned());
    }
    if python {
        words.push("with Python".to_owned());
    }
    words.join(", ")
}
