//! `workbook step`: a recorded run, one event at a time, forwards and backwards.

use super::values::{lesson_names, parse_speed};
use crate::shell::screen::{self, App, Flow};
use crate::shell::{Printer, WrongUsage, panics};
use crate::view::frame::Frame;
use crate::view::timeline::{self, Axis};
use crate::view::{Terminal, highlight, replay, wrap};
use anyhow::bail;
use clap::Args;
use clap::builder::PossibleValuesParser;
use colored::Colorize;
use crossterm::event::KeyCode;
use harness::{Clock, Event, Measurement, Settings, Timeline};
use lessons::Chapter;
use std::time::{Duration, Instant};

#[derive(Args, Debug)]
pub struct StepArgs {
    /// The chapter
    #[arg(value_parser = PossibleValuesParser::new(lesson_names()))]
    lesson: String,
    /// The demo; the chapter's first unless said
    #[arg(long, value_name = "DEMO")]
    only: Option<String>,
    /// Play by itself
    #[arg(long)]
    play: bool,
    /// How fast to play: 1 is the guide's pace
    #[arg(long, value_name = "N", default_value = "1", value_parser = parse_speed)]
    speed: f64,
}

/// Records a run and steps through it; without a terminal, lists its events.
///
/// # Errors
///
/// When there is no such demo, or the terminal goes away.
pub fn step(args: &StepArgs, terminal: Terminal, out: &mut Printer) -> anyhow::Result<()> {
    let Some(lesson) = lessons::find(&args.lesson) else {
        bail!("no lesson '{}'", args.lesson);
    };
    let mut stepper = Stepper::new(lesson, args.only.as_deref(), args.speed)?;
    if !terminal.interactive {
        out.text(&stepper.listing());
        return Ok(());
    }
    if args.play {
        stepper.play();
    }
    screen::show(&mut stepper, terminal)?;
    Ok(())
}

/// One approach, recorded.
struct Recording {
    label: String,
    demo: &'static str,
    clock: Clock,
    measurement: Measurement,
    events: Vec<Event>,
}

/// The stepper: all approaches of a demo, one of them on the screen, at one of its events.
pub struct Stepper {
    lesson: &'static Chapter,
    /// The chapter's files, each with its lines in colour.
    source: Vec<(&'static str, Vec<String>)>,
    recordings: Vec<Recording>,
    approach: usize,
    place: usize,
    speed: f64,
    /// When it plays: since when, and from which time of the run on.
    playing: Option<(Instant, Duration)>,
}

impl Stepper {
    /// Records the approaches of a demo, or of the first one, on virtual time where that is possible.
    ///
    /// # Errors
    ///
    /// When the chapter has no demo of that name.
    pub fn new(lesson: &'static Chapter, only: Option<&str>, speed: f64) -> anyhow::Result<Self> {
        panics::expect_from_demos();
        // What needs the real clock is recorded ten times as fast, so that nobody waits for it.
        let virtual_time = Settings::virtual_time();
        let real_time = Settings { clock: Clock::Real, speed: 10.0, ..Settings::default() };
        let names: Vec<&str> = lesson.demos().iter().map(|demo| demo.id).collect();
        let Some(wanted) = only.or(names.first().copied()) else {
            bail!("'{}' has no demos to step through", lesson.name);
        };
        let Some(demo) = lesson.demo(wanted) else {
            let known = names.join(", ");
            bail!(WrongUsage(format!("'{}' has no demo '{wanted}'; it has {known}", lesson.name)));
        };
        let settings = if demo.real_time_only { real_time } else { virtual_time };
        let prepared = demo.prepare(&settings);
        let record = |trial| {
            let (measurement, events) = harness::record(&prepared, trial, &settings);
            Recording {
                label: measurement.label.clone(),
                demo: demo.id,
                clock: measurement.clock,
                measurement,
                events,
            }
        };
        let recordings: Vec<Recording> = prepared.trials.iter().map(record).collect();
        let rust = lesson.files.iter().filter(|(name, _)| name.ends_with(".rs"));
        let lines = |text| highlight::code(text, "rust").lines().map(str::to_owned).collect();
        let source = rust.map(|(name, text)| (*name, lines(*text))).collect();
        Ok(Stepper { lesson, source, recordings, approach: 0, place: 0, speed, playing: None })
    }

    /// Starts to play from here.
    pub fn play(&mut self) {
        let from = self.event().map_or(Duration::ZERO, |event| event.at);
        self.playing = Some((Instant::now(), from));
    }

    fn recording(&self) -> &Recording {
        &self.recordings[self.approach]
    }

    fn event(&self) -> Option<&Event> {
        self.recording().events.get(self.place)
    }

    fn last(&self) -> usize {
        self.recording().events.len().saturating_sub(1)
    }

    fn go(&mut self, place: usize) {
        self.playing = None;
        self.place = place.min(self.last());
    }

    fn turn_to(&mut self, approach: usize) {
        self.approach = approach.min(self.recordings.len() - 1);
        self.go(0);
    }

    /// All events of all approaches, one a line: for pipes, and for those who would rather read.
    fn listing(&self) -> String {
        let mut text = String::new();
        for recording in &self.recordings {
            text.push_str(&format!("{} / {}\n\n", recording.demo, recording.label));
            for (number, event) in recording.events.iter().enumerate() {
                let time = harness::theory::seconds(event.at);
                let sentence = replay::sentence(event, &recording.events[..number]);
                let line = line_of(self.lesson, event)
                    .map_or(String::new(), |(file, line)| format!(" ({file}:{line})"));
                text.push_str(&format!("{:>4}  {time:>8}  {sentence}{line}\n", number + 1));
            }
            text.push('\n');
        }
        text
    }

    fn body(&self, event: &Event, terminal: &Terminal) -> Vec<String> {
        let recording = self.recording();
        let mut lines: Vec<String> = Vec::new();
        let sentence = replay::sentence(event, &recording.events[..self.place]);
        let mut said = wrap(&sentence, terminal.width);
        said.resize(said.len().max(2), String::new());
        lines.extend(said.iter().map(|line| line.bold().to_string()));
        lines.push(String::new());

        // Header, footer and sentence take eight lines; of the rest, the source gets what the lanes leave.
        let room = terminal.height.saturating_sub(8);
        let lanes = replay::lanes(&recording.events, self.place);
        let most_lanes = room.saturating_sub(7).clamp(3, 12);
        let timeline = self.timeline(lanes, most_lanes, terminal);
        let beside = room.saturating_sub(timeline.len() + 1);
        lines.extend(self.source_and_events(event, beside, terminal));
        lines.push(String::new());
        lines.extend(timeline);
        lines
    }

    /// The line of source that did it, with its neighbours, and beside it the events around this one.
    fn source_and_events(&self, event: &Event, rows: usize, terminal: &Terminal) -> Vec<String> {
        const EVENTS: usize = 30;
        let width = terminal.width.saturating_sub(EVENTS + 2);
        let source = source_around(&self.source, self.line(event), rows, terminal);
        let events = self.events_around(rows, terminal);
        let row = |place: usize| {
            let code = source.get(place).map_or("", String::as_str);
            let code = console::truncate_str(code, width, "~");
            let code = console::pad_str(&code, width, console::Alignment::Left, None);
            format!("{code}  {}", events.get(place).map_or("", String::as_str))
                .trim_end()
                .to_owned()
        };
        (0..rows).map(row).collect()
    }

    /// The line of this event, or else that of the last event before it that has one.
    fn line(&self, event: &Event) -> Option<(&'static str, usize)> {
        let before = self.recording().events[..self.place].iter().rev();
        std::iter::once(event).chain(before).find_map(|event| line_of(self.lesson, event))
    }

    fn events_around(&self, rows: usize, terminal: &Terminal) -> Vec<String> {
        let events = &self.recording().events;
        let first = self.place.saturating_sub(rows / 2).min(events.len().saturating_sub(rows));
        let around = events.iter().enumerate().skip(first).take(rows);
        let row = |(place, event): (usize, &Event)| {
            let time = harness::theory::seconds(event.at);
            let text = format!("{time:>7}  {} {}", event.name, replay::word(event.what));
            let text = console::truncate_str(&text, 28, "~").into_owned();
            if place == self.place {
                format!("{} {}", terminal.pick("❯", ">"), text.bold())
            } else {
                format!("  {}", text.dimmed())
            }
        };
        around.map(row).collect()
    }

    fn timeline(&self, lanes: Vec<harness::Lane>, most: usize, terminal: &Terminal) -> Vec<String> {
        let timeline = Timeline { lanes, not_kept: self.recording().measurement.timeline.not_kept };
        let names = timeline::name_width([&self.recording().measurement.timeline]);
        let columns = terminal.width.saturating_sub(names + 4 + timeline::ROOM_BEHIND).max(10);
        let axis = Axis { length: self.recording().measurement.elapsed, columns };
        let mut lines = timeline::lanes_up_to(&timeline, axis, names, terminal, most);
        lines.push(format!("{:names$}  {}", "", timeline::ruler(axis).dimmed()));
        lines
    }
}

impl App for Stepper {
    fn frame(&mut self, terminal: &Terminal) -> Frame {
        let recording = self.recording();
        let clock = match recording.clock {
            Clock::Virtual => "virtual time",
            Clock::Real => "recorded in real time",
        };
        let title = format!("{} / {} / {}", self.lesson.name, recording.demo, recording.label);
        let event = self.event().cloned();
        let at = event.as_ref().map_or(Duration::ZERO, |event| event.at);
        let place = format!(
            "event {} of {}   {}   {clock}",
            (self.place + 1).min(recording.events.len()),
            recording.events.len(),
            harness::theory::seconds(at)
        );
        let keys = if terminal.width >= 76 {
            "right/left step   Home/End   up/down approach   a play/stop   q quit"
        } else {
            "right/left step  a play  q quit"
        };
        let body = match &event {
            Some(event) => self.body(event, terminal),
            None => vec!["Nothing happened: no call was made and nothing waited.".to_owned()],
        };
        Frame {
            header: format!("{}   {}", title.bold(), place.dimmed()),
            body,
            footer: keys.dimmed().to_string(),
        }
    }

    fn key(&mut self, key: KeyCode) -> Flow {
        match key {
            KeyCode::Right | KeyCode::Char(' ' | 'n') | KeyCode::Enter => self.go(self.place + 1),
            KeyCode::Left | KeyCode::Char('p') | KeyCode::Backspace => {
                self.go(self.place.saturating_sub(1));
            }
            KeyCode::Home => self.go(0),
            KeyCode::End => self.go(self.last()),
            KeyCode::Down | KeyCode::Tab => self.turn_to(self.approach + 1),
            KeyCode::Up | KeyCode::BackTab => self.turn_to(self.approach.saturating_sub(1)),
            KeyCode::Char('a') if self.playing.is_some() => self.playing = None,
            KeyCode::Char('a') => {
                if self.place == self.last() {
                    self.place = 0;
                }
                self.play();
            }
            KeyCode::Char('q') | KeyCode::Esc => return Flow::Leave,
            _ => {}
        }
        Flow::Stay
    }

    fn tick(&mut self) {
        let Some((since, from)) = self.playing else { return };
        let now = from + since.elapsed().mul_f64(self.speed);
        let events = &self.recording().events;
        let due = events.iter().rposition(|event| event.at <= now).unwrap_or_default();
        self.place = self.place.max(due);
        if self.place == self.last() {
            self.playing = None;
        }
    }
}

/// The file of the chapter that an event came from, and the number of its line.
fn line_of(lesson: &Chapter, event: &Event) -> Option<(&'static str, usize)> {
    let source = event.source?;
    // Windows writes paths the other way round.
    let path = source.file().replace('\\', "/");
    let ends = |name: &str| path.ends_with(&format!("{}/{name}", lesson.name));
    let (name, _) = lesson.files.iter().find(|(name, _)| ends(name))?;
    Some((name, source.line() as usize))
}

/// So many lines of source around one, with a pointer at it.
fn source_around(
    files: &[(&'static str, Vec<String>)],
    line: Option<(&'static str, usize)>,
    rows: usize,
    terminal: &Terminal,
) -> Vec<String> {
    let Some((file, line)) = line else { return Vec::new() };
    let Some((_, source)) = files.iter().find(|(name, _)| *name == file) else { return Vec::new() };
    let first = line.saturating_sub(rows / 2 + 1).min(source.len().saturating_sub(rows));
    let numbered = (1..).zip(source).skip(first).take(rows);
    let row = |(number, code): (usize, &String)| {
        let here = number == line;
        let pointer = if here { terminal.pick("❯", ">") } else { " " };
        format!("{pointer}{number:>4}  {code}")
    };
    numbered.map(row).collect()
}
