//! The talk on the screen: pages, keys, guesses, runs.

use super::follow::{self, Place};
use super::pages::{self, Kind, Page};
use super::runner::Runner;
use crate::shell::screen::{App, Flow};
use crate::view::chapter::Text;
use crate::view::frame::Frame;
use crate::view::timeline::{self, Axis};
use crate::view::{self, Terminal, highlight, wrap};
use colored::Colorize;
use crossterm::event::KeyCode;
use harness::{Clock, LiveRun, Measurement, Outcome, Prepared, Settings, Timeline, Trial};
use lessons::Chapter;
use std::time::Duration;

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

    fn title_page(&self, terminal: &Terminal) -> Vec<String> {
        let mut lines = vec![String::new(), String::new()];
        lines.push(format!("    {}", self.lesson.title().bold()));
        lines.push(String::new());
        lines.extend(
            wrap(self.lesson.summary(), terminal.width.saturating_sub(8))
                .iter()
                .map(|line| format!("    {line}")),
        );
        lines.push(String::new());
        for demo in &self.demos {
            lines.push(format!("    {} {}", terminal.pick("•", "*"), demo.demo.id));
        }
        lines.push(String::new());
        let minutes: f64 = self.pages.iter().map(|page| page.minutes).sum();
        lines.push(format!("    about {minutes:.0} minutes").dimmed().to_string());
        lines
    }

    /// The opening of the chapter: as many of its paragraphs as fit.
    fn idea(&self, terminal: &Terminal) -> Vec<String> {
        let room = terminal.height.saturating_sub(4);
        let mut lines: Vec<String> = Vec::new();
        for paragraph in Text::of(self.lesson).opening() {
            let paragraph = paragraph.render(terminal);
            let needed = paragraph.len() + usize::from(!lines.is_empty());
            if lines.len() + needed > room {
                break;
            }
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.extend(paragraph);
        }
        lines
    }

    /// An approach's code, with the lines that call, await or spawn bright and the rest dim.
    fn code(&self, demo: usize, approach: usize, terminal: &Terminal) -> Vec<String> {
        let trial = &self.demos[demo].trials[approach];
        let (_, code) = self.lesson.rust(trial.approach.source).unwrap_or_default();
        let coloured = highlight::code(&code, "rust");
        let mut lines = vec![trial.label.bold().to_string(), String::new()];
        for (plain, coloured) in code.lines().zip(coloured.lines()) {
            let (mark, line) = if matters(plain) {
                (terminal.pick("▌ ", "> "), coloured.to_owned())
            } else {
                ("  ", plain.dimmed().to_string())
            };
            lines.push(format!("  {mark}{line}").trim_end().to_owned());
        }
        lines
    }

    fn predict(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
        let demo_of = &self.demos[demo];
        let mut lines = self.question(demo, terminal);
        lines.push("What does the class say? Type seconds; Tab or Down for the next.".to_owned());
        lines.push(String::new());
        let width =
            demo_of.trials.iter().map(|a| console::measure_text_width(&a.label)).max().unwrap_or(0);
        for (number, approach) in demo_of.trials.iter().enumerate() {
            let here = number == self.guess;
            let pointer = if here { terminal.pick("❯", ">") } else { " " };
            let label = console::pad_str(&approach.label, width, console::Alignment::Left, None);
            let typed = &self.guesses[demo][number];
            let cursor = if here { "_" } else { "" };
            let unit = if typed.is_empty() { "" } else { " s" };
            lines.push(format!("{pointer} {label}   {typed}{cursor}{unit}"));
        }
        lines
    }

    fn question(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
        let words = wrap(&self.demos[demo].question, terminal.width);
        let mut lines: Vec<String> = words.iter().map(|line| line.bold().to_string()).collect();
        lines.push(String::new());
        lines
    }

    fn running(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
        let mut lines = self.question(demo, terminal);
        let Some(run) = &self.runs[demo] else { return lines };
        for measurement in &run.measured {
            lines.push(format!(
                "  {}   {}",
                time(measurement, run.speed),
                view::label(measurement)
            ));
        }
        if let Some((label, live)) = &run.running {
            lines.push(format!("  {}   {label}", "...".dimmed()));
            lines.push(String::new());
            if let Some(live) = live {
                let room = terminal.height.saturating_sub(lines.len() + 8);
                let expected = self.expected(demo, label).div_f64(run.speed);
                lines.extend(lanes(live, expected, room, terminal));
            }
        }
        if run.over {
            lines.push(String::new());
            lines.push("Done. Next page: guess against measured against theory.".to_owned());
        }
        lines
    }

    /// What theory says about an approach, at the guide's pace.
    fn expected(&self, demo: usize, label: &str) -> Duration {
        let trial = self.demos[demo].trials.iter().find(|trial| trial.label == label);
        let expected = trial.and_then(|trial| trial.expected.as_ref());
        expected.map_or(Duration::ZERO, |expected| expected.time)
    }

    fn reveal(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
        let Some(run) = self.runs[demo].as_ref().filter(|run| !run.measured.is_empty()) else {
            return vec!["Not run yet: one page back.".to_owned()];
        };
        let width = run
            .measured
            .iter()
            .map(|m| console::measure_text_width(&view::label(m)))
            .max()
            .unwrap_or(0);
        let longest = run.measured.iter().map(|m| m.elapsed).max().unwrap_or_default();
        let mut lines = self.question(demo, terminal);
        let head = format!("{:width$}  {:>9}  {:>9}  {:>9}", "", "guess", "theory", "measured");
        lines.push(head.dimmed().to_string());
        let bars = terminal.width.saturating_sub(width + 37).min(40);
        for measurement in &run.measured {
            let guess = self.guess_for(demo, measurement);
            let theory = measurement.expected.as_ref();
            let theory =
                theory.map_or("-".to_owned(), |theory| guides_pace(theory.time, run.speed));
            let label = view::label(measurement);
            let label = console::pad_str(&label, width, console::Alignment::Left, None);
            let share = measurement.elapsed.as_secs_f64() / longest.as_secs_f64().max(1e-9);
            let bar = terminal.pick("█", "#").repeat((share * bars as f64).round() as usize);
            let measured = format!("{:>9}", time(measurement, run.speed)).bold();
            lines.push(
                format!("{label}  {guess:>9}  {theory:>9}  {measured}  {}", bar.cyan())
                    .trim_end()
                    .to_owned(),
            );
        }
        if run.speed != 1.0 {
            let note =
                format!("(run at {} times the guide's pace, shown at the guide's pace)", run.speed);
            lines.push(note.dimmed().to_string());
        }
        lines.push(String::new());
        lines.extend(
            wrap(self.demos[demo].demo.takeaway, terminal.width)
                .iter()
                .map(|line| line.green().to_string()),
        );
        lines
    }

    fn guess_for(&self, demo: usize, measurement: &Measurement) -> String {
        let same = |trial: &Trial| {
            (trial.approach.id, trial.size) == (measurement.id.as_str(), measurement.size)
        };
        let guesses = self.demos[demo].trials.iter().zip(&self.guesses[demo]);
        let mut guesses = guesses.filter(|(trial, _)| same(trial));
        let guess = guesses.next().map(|(_, guess)| guess.as_str());
        guess.filter(|guess| !guess.is_empty()).map_or("-".to_owned(), |guess| format!("{guess} s"))
    }

    fn takeaway(&self, terminal: &Terminal) -> Vec<String> {
        let mut lines = Vec::new();
        for section in Text::of(self.lesson).sections() {
            if section.title == "Takeaway" {
                for paragraph in &section.prose {
                    lines.extend(paragraph.render(terminal));
                    lines.push(String::new());
                }
            }
        }
        if let Some(next) = lessons::after(self.lesson) {
            lines.push(format!("Next: {} ({})", next.title(), next.name).dimmed().to_string());
        }
        lines
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

/// The lanes of what runs now, on an axis as long as theory says.
fn lanes(live: &LiveRun, expected: Duration, room: usize, terminal: &Terminal) -> Vec<String> {
    let timeline = Timeline { lanes: live.ledger.lanes(), not_kept: live.ledger.lanes_not_kept() };
    let names = timeline::name_width([&timeline]);
    let axis = Axis {
        length: expected.max(live.ledger.elapsed()),
        columns: terminal.width.saturating_sub(names + 4 + timeline::ROOM_BEHIND).max(10),
    };
    let mut lines = timeline::lanes_up_to(&timeline, axis, names, terminal, room.max(3));
    lines.push(format!("{:names$}  {}", "", timeline::ruler(axis).dimmed()));
    lines
}

/// How it ended: with a time, or without.
fn time(measurement: &Measurement, speed: f64) -> String {
    match &measurement.outcome {
        Outcome::Ok => guides_pace(measurement.elapsed, speed),
        Outcome::Failed(_) => "failed".to_owned(),
        Outcome::Skipped(_) => "skipped".to_owned(),
    }
}

/// The time of a run at this speed as it would be at the guide's pace, which is what the class guesses at.
fn guides_pace(time: Duration, speed: f64) -> String {
    format!("{:.2} s", time.as_secs_f64() * speed)
}

/// Whether a line does what the chapter is about: it calls, waits, starts or stops something.
fn matters(line: &str) -> bool {
    const WORDS: [&str; 14] = [
        ".await", "join", "spawn", "select!", "timeout", "sleep", "market.", "kitchen.",
        "block_on", "buffer", ".next()", "par_iter", "thread::", "drop(",
    ];
    let code = line.trim_start();
    !code.starts_with("//") && !code.contains("fn ") && WORDS.iter().any(|word| code.contains(word))
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
            body: if self.help { help() } else { self.body(terminal) },
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

fn help() -> Vec<String> {
    let keys = [
        ("space, Enter, right", "next page"),
        ("left", "previous page"),
        ("Home, End", "first and last page"),
        ("r", "run again"),
        ("1 to 9", "speed: times the guide's pace"),
        ("v", "virtual time on or off"),
        ("p", "Python on or off"),
        ("digits, Tab", "type the class's guesses (on a page that asks)"),
        ("q", "quit"),
    ];
    let mut lines: Vec<String> =
        keys.iter().map(|(key, meaning)| format!("  {key:22}{meaning}")).collect();
    lines.extend([
        String::new(),
        "  Speaker notes: workbook notes <lesson>, in a second terminal.".to_owned(),
    ]);
    lines
}
