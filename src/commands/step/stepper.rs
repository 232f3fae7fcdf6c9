//! The stepper: a full screen with the line that runs now, the state of every task, and the time.

use super::keys;
use crate::shell::screen::{App, Flow};
use crate::view::frame::Frame;
use crate::view::recorded::{Moment, Recorded, panel};
use crate::view::{Terminal, wrap};
use colored::Colorize;
use crossterm::event::KeyCode;
use recording::{End, What};
use std::time::{Duration, Instant};

/// The most and the least that a step lasts when it plays, at the guide's pace.
const SHORTEST_STEP: Duration = Duration::from_millis(300);
const LONGEST_STEP: Duration = Duration::from_secs(3);

/// So many steps back an event without a place looks for one, so that the program stays in sight.
const NEAR: usize = 50;

/// What there is to step through.
pub trait Demos {
    /// How many demos there are; 1 for a program.
    fn count(&self) -> usize;
    /// Records one of them: its approaches, at least one.
    fn record(&self, demo: usize) -> Vec<Recorded>;
}

/// No demos at all.
struct Alone;

impl Demos for Alone {
    fn count(&self) -> usize {
        1
    }

    fn record(&self, _: usize) -> Vec<Recorded> {
        Vec::new()
    }
}

/// All approaches of a demo, one of them on the screen, at one of its steps.
pub struct Stepper {
    demos: Box<dyn Demos>,
    demo: usize,
    approaches: Vec<Recorded>,
    approach: usize,
    step: usize,
    /// The finding that was jumped to last.
    finding: Option<usize>,
    /// By how many rows the code was moved from where it stands by itself.
    scroll: isize,
    help: bool,
    speed: f64,
    /// When it plays: since when it shows this step.
    playing: Option<Instant>,
    /// What was drawn last, and of what: a frame comes thirty times a second, and a long recording takes its time.
    drawn: Option<(Drawn, Frame)>,
}

/// What the picture is of: while it stays the same, so does the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Drawn {
    demo: usize,
    approach: usize,
    step: usize,
    finding: Option<usize>,
    scroll: isize,
    help: bool,
    size: (usize, usize),
}

impl Stepper {
    /// Begins at the first step of the first approach of a demo.
    pub fn new(demos: Box<dyn Demos>, demo: usize, speed: f64) -> Self {
        let approaches = demos.record(demo);
        Stepper {
            demos,
            demo,
            approaches,
            approach: 0,
            step: 0,
            finding: None,
            scroll: 0,
            help: false,
            speed,
            playing: None,
            drawn: None,
        }
    }

    /// Steps through one recording: of a program, not of a chapter.
    pub fn alone(recorded: Recorded) -> Self {
        let mut stepper = Stepper::new(Box::new(Alone), 0, 1.0);
        stepper.approaches = vec![recorded];
        stepper
    }

    /// Plays at this speed: 1 is the guide's pace.
    pub fn speed(&mut self, speed: f64) {
        self.speed = speed;
    }

    /// Starts to play from here.
    pub fn play(&mut self) {
        self.playing = Some(Instant::now());
    }

    /// Goes to the moment of a finding, where it has one.
    pub fn go_to_finding(&mut self, number: usize) {
        let Some(recorded) = self.approaches.get(self.approach) else { return };
        let Some(finding) = recorded.explained.findings.get(number) else { return };
        let step = finding.event.map(|event| recorded.step_of(event));
        self.go(step.unwrap_or(self.step));
        self.finding = Some(number);
    }

    /// Goes to the moment of the first finding; where nothing was found, to the last thing that was said or ended badly.
    pub fn go_to_what_went_wrong(&mut self) {
        let Some(recorded) = self.approaches.get(self.approach) else { return };
        if recorded.explained.findings.iter().any(|finding| finding.event.is_some()) {
            return self.go_to_finding(0);
        }
        let events = &recorded.recording().events;
        let bad = |event: &&usize| {
            matches!(
                events[**event].what,
                What::Says { .. } | What::Ended { how: End::Failed | End::Panicked }
            )
        };
        let bad = recorded.steps().iter().rfind(bad).map(|event| recorded.step_of(*event));
        self.go(bad.unwrap_or(usize::MAX));
    }

    fn last(&self) -> usize {
        let steps = self.approaches.get(self.approach).map_or(0, |recorded| recorded.steps().len());
        steps.saturating_sub(1)
    }

    fn go(&mut self, step: usize) {
        self.playing = None;
        self.finding = None;
        self.scroll = 0;
        self.step = step.min(self.last());
    }

    fn turn_to(&mut self, approach: usize) {
        self.approach = approach.min(self.approaches.len().saturating_sub(1));
        self.go(0);
    }

    fn turn_to_demo(&mut self, demo: usize) {
        if demo < self.demos.count() && demo != self.demo {
            self.approaches = self.demos.record(demo);
            self.demo = demo;
            self.turn_to(0);
        }
    }

    fn next_finding(&mut self, by: isize) {
        let count =
            self.approaches.get(self.approach).map_or(0, |one| one.explained.findings.len());
        if count == 0 {
            return;
        }
        let last = count - 1;
        let next = match (self.finding, by > 0) {
            (Some(number), true) => {
                if number == last {
                    0
                } else {
                    number + 1
                }
            }
            (Some(number), false) => number.checked_sub(1).unwrap_or(last),
            (None, true) => 0,
            (None, false) => last,
        };
        self.go_to_finding(next);
    }

    /// What stands between header and footer.
    fn body(&self, recorded: &Recorded, moment: &Moment<'_>, terminal: &Terminal) -> Vec<String> {
        // Header and footer take four rows.
        let room = terminal.height.saturating_sub(4);
        let mut lines = self.head(recorded, moment, terminal);
        // Of what is left, the code gets what the tasks leave, and they get half at most.
        let rest = room.saturating_sub(lines.len() + 2);
        let tasks = panel(recorded, moment, (rest / 2).saturating_sub(1).max(2), terminal);
        let rows = rest.saturating_sub(tasks.len());
        lines.push(String::new());
        let mut code = self.code(recorded, moment, rows, terminal);
        if tasks.len() < rest / 2 || terminal.height <= 30 {
            code.resize(rows, String::new());
        }
        lines.extend(code);
        lines.push(String::new());
        lines.extend(tasks);
        lines
    }

    /// The time, the event in a sentence, the chain of calls, and the finding that was jumped to.
    fn head(&self, recorded: &Recorded, moment: &Moment<'_>, terminal: &Terminal) -> Vec<String> {
        let steps = recorded.steps().len();
        let time = recorded.clocks.in_words(moment.at());
        let findings = match recorded.explained.findings.len() {
            0 => String::new(),
            1 => "   1 finding".to_owned(),
            count => format!("   {count} findings"),
        };
        let place = format!("event {} of {steps}   {time}{findings}", self.step + 1);
        let mut lines = vec![place.dimmed().to_string()];
        let mut said = wrap(&moment.sentence(), terminal.width);
        // Two rows at least, so that the code does not jump from step to step; four at most, whatever a panic has to say.
        said.truncate(4);
        said.resize(said.len().max(2), String::new());
        lines.extend(said.iter().map(|line| line.bold().to_string()));
        let chain = moment.chain_in_words();
        if !chain.is_empty() {
            let chain = format!("in {chain}");
            lines.extend(wrap(&chain, terminal.width).into_iter().take(2));
        } else {
            lines.push(String::new());
        }
        let finding = self.finding.and_then(|number| recorded.explained.findings.get(number));
        if let Some((number, finding)) = self.finding.zip(finding) {
            let text = format!(
                "finding {} of {}: {} ({}:{}): {}",
                number + 1,
                recorded.explained.findings.len(),
                finding.kind.name(),
                recorded.sources.short(&finding.file),
                finding.line,
                finding.message
            );
            let rows = wrap(&text, terminal.width).into_iter().take(4);
            lines.extend(rows.map(|row| row.red().to_string()));
        }
        lines
    }

    fn code(
        &self,
        recorded: &Recorded,
        moment: &Moment<'_>,
        rows: usize,
        terminal: &Terminal,
    ) -> Vec<String> {
        let places = moment.places();
        let places: Vec<_> =
            places.iter().filter_map(|place| recorded.recording().places.get(*place)).collect();
        // Where an event has no place of its own, the program stays in sight.
        let before = || {
            let earlier = recorded.steps()[..self.step].iter().rev().take(NEAR);
            let mut places = earlier.filter_map(|position| {
                let place = Moment::new(recorded, *position)?.places().first().copied()?;
                recorded.recording().places.get(place)
            });
            places.next()
        };
        let (now, file) = match places.first() {
            Some(place) => (place.line, place.file.as_str()),
            None => match before().or(recorded.recording().places.first()) {
                Some(place) => (place.line, place.file.as_str()),
                None => return Vec::new(),
            },
        };
        let around = places.iter().skip(1).filter(|place| place.file == file);
        let around: Vec<u32> = around.map(|place| place.line).collect();
        // The last row says what is out of sight.
        let window = (rows.saturating_sub(1), self.scroll);
        let Some(code) = recorded.sources.window(file, now, &around, window, terminal) else {
            return vec![format!("The text of {file} is not at hand; it is at line {now}.")];
        };
        let mut lines = code.lines;
        let (above, below) = code.hidden;
        if above + below > 0 {
            let text = format!("     {above} more above, {below} below (PageUp, PageDown)");
            lines.push(text.dimmed().to_string());
        }
        lines
    }

    fn picture(&self, terminal: &Terminal) -> Frame {
        let recorded = self.approaches.get(self.approach);
        let footer = keys::footer(self.approaches.len(), self.demos.count(), recorded, terminal)
            .dimmed()
            .to_string();
        let Some(recorded) = recorded else {
            return Frame { footer, ..Frame::default() };
        };
        let mut title = recorded.heading();
        // Where there is no room for all of it, the part matters more than the whole.
        let mut parts = recorded.title.as_slice();
        while console::measure_text_width(&title) > terminal.width && parts.len() > 1 {
            parts = &parts[1..];
            title = parts.join(" / ");
        }
        let position = recorded.steps().get(self.step).copied();
        let moment = position.and_then(|position| Moment::new(recorded, position));
        let body = match moment {
            _ if self.help => keys::page(recorded, terminal),
            Some(moment) => self.body(recorded, &moment, terminal),
            None => vec!["Nothing happened: no call was made and nothing waited.".to_owned()],
        };
        Frame { header: title.bold().to_string(), body, footer }
    }
}

impl App for Stepper {
    fn frame(&mut self, terminal: &Terminal) -> Frame {
        let now = Drawn {
            demo: self.demo,
            approach: self.approach,
            step: self.step,
            finding: self.finding,
            scroll: self.scroll,
            help: self.help,
            size: (terminal.width, terminal.height),
        };
        if let Some((before, frame)) = &self.drawn
            && *before == now
        {
            return frame.clone();
        }
        let frame = self.picture(terminal);
        self.drawn = Some((now, frame.clone()));
        frame
    }

    fn key(&mut self, key: KeyCode) -> Flow {
        if std::mem::take(&mut self.help) {
            return Flow::Stay;
        }
        match key {
            KeyCode::Right | KeyCode::Char(' ') | KeyCode::Enter => self.go(self.step + 1),
            KeyCode::Left | KeyCode::Char('p') | KeyCode::Backspace => {
                self.go(self.step.saturating_sub(1));
            }
            KeyCode::Home => self.go(0),
            KeyCode::End => self.go(self.last()),
            KeyCode::Down | KeyCode::Tab => self.turn_to(self.approach + 1),
            KeyCode::Up | KeyCode::BackTab => self.turn_to(self.approach.saturating_sub(1)),
            KeyCode::Char('d') => self.turn_to_demo(self.demo + 1),
            KeyCode::Char('D') => self.turn_to_demo(self.demo.saturating_sub(1)),
            KeyCode::Char('n') => self.next_finding(1),
            KeyCode::Char('N') => self.next_finding(-1),
            KeyCode::PageDown | KeyCode::Char('j') => self.scroll += 3,
            KeyCode::PageUp | KeyCode::Char('k') => self.scroll -= 3,
            KeyCode::Char('a') if self.playing.is_some() => self.playing = None,
            KeyCode::Char('a') => {
                if self.step == self.last() {
                    self.go(0);
                }
                self.play();
            }
            KeyCode::Char('?') => self.help = true,
            KeyCode::Char('q') | KeyCode::Esc => return Flow::Leave,
            _ => {}
        }
        Flow::Stay
    }

    /// When it plays: every step is seen for a moment, and a wait for as long as it took, within reason.
    fn tick(&mut self) {
        let Some(since) = self.playing else { return };
        let Some(recorded) = self.approaches.get(self.approach) else { return };
        let at = |step: usize| {
            let event =
                recorded.steps().get(step).and_then(|step| recorded.recording().events.get(*step));
            event.map(|event| recorded.clocks.seen(event.at))
        };
        let Some((now, next)) = at(self.step).zip(at(self.step + 1)) else {
            self.playing = None;
            return;
        };
        let lasts = next.saturating_sub(now).clamp(SHORTEST_STEP, LONGEST_STEP);
        if since.elapsed() >= lasts.div_f64(self.speed) {
            self.go(self.step + 1);
            self.play();
        }
    }
}
