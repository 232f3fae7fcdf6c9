//! A run told to people: the question, each approach as it runs, timelines, comparison, takeaway.

use super::comparison::{self, wrap};
use super::live::LiveView;
use super::timeline::{self, Axis};
use super::{Played, label, live};
use crate::printer::Printer;
use crate::prose::highlight;
use crate::terminal::Terminal;
use colored::{ColoredString, Colorize};
use harness::python::Python;
use harness::{
    Approach, Clock, Demo, Language, Lesson, LiveRun, Measurement, Observer, Outcome, Settings,
    Summary, source,
};
use std::time::Duration;

/// Tells a chapter's run while it goes on.
pub struct Narrator<'a> {
    lesson: &'a Lesson,
    settings: &'a Settings,
    terminal: Terminal,
    out: &'a mut Printer,
    live: Option<LiveView>,
    /// The anchors whose code this demo has shown: the same code is not shown twice.
    shown: Vec<&'static str>,
}

impl<'a> Narrator<'a> {
    pub fn new(
        lesson: &'a Lesson,
        settings: &'a Settings,
        terminal: Terminal,
        out: &'a mut Printer,
    ) -> Self {
        Narrator { lesson, settings, terminal, out, live: None, shown: Vec::new() }
    }

    /// Plays the demos, with their Python twins if there is a Python, and tells how they went.
    pub fn play(mut self, demos: Vec<Demo>, python: Option<&Python>) -> Vec<Played> {
        let mut played = Vec::new();
        for demo in demos {
            let rust = harness::run(&demo, self.settings, &mut self);
            let twins = python.map(|python| self.play_twin(&demo, python));
            let demo = Played::new(demo, rust, twins.unwrap_or_default());
            self.out.text(&results(&demo, &self.terminal));
            played.push(demo);
        }
        self.out.text(&what_next(self.lesson, &self.terminal));
        played
    }

    fn play_twin(&mut self, demo: &Demo, python: &Python) -> Vec<Measurement> {
        let mut twins = python.run(self.lesson, demo, self.settings);
        let mut measurements = Vec::new();
        loop {
            let waiting = self.terminal.interactive.then(|| live::waiting_for("Python"));
            let next = twins.next();
            drop(waiting);
            let Some(measurement) = next else { return measurements };
            self.out.line(&format!("\n{}\n", label(&measurement).bold()));
            self.show_code(self.lesson.python, &measurement.id, "python");
            self.show_outcome(&measurement);
            measurements.push(measurement);
        }
    }

    fn show_code(&mut self, file: &str, anchor: &str, language: &str) {
        if let Some(code) = source::anchored(file, anchor) {
            for line in highlight::code(&code, language).lines() {
                self.out.line(format!("    {line}").trim_end());
            }
            self.out.line("");
        }
    }

    fn show_outcome(&mut self, measurement: &Measurement) {
        for line in outcome(measurement, &self.terminal) {
            self.out.line(&format!("  {line}"));
        }
    }

    fn paragraph(&mut self, text: &str) {
        for line in wrap(text, self.terminal.width) {
            self.out.line(&line);
        }
    }
}

impl Observer for Narrator<'_> {
    fn demo_started(&mut self, demo: &Demo) {
        self.shown.clear();
        let title = format!("{} / {}", self.lesson.name, demo.id).bold();
        self.out.line(&format!("\n{title}\n"));
        self.paragraph(&demo.question);
        if let Some(pace) = pace(demo, self.settings) {
            self.out.line(&pace.dimmed().to_string());
        }
    }

    fn approach_started(&mut self, approach: &Approach, live: &LiveRun) {
        self.out.line(&format!("\n{}\n", approach.label.bold()));
        if !self.shown.contains(&approach.source) {
            self.shown.push(approach.source);
            self.show_code(self.lesson.rust, approach.source, "rust");
        }
        if self.terminal.interactive && self.settings.clock == Clock::Real {
            let expected =
                approach.expected.as_ref().map_or(Duration::ZERO, |expected| expected.time);
            self.live = Some(LiveView::start(live.clone(), expected, self.terminal));
        }
    }

    fn approach_finished(&mut self, _approach: &Approach, measurement: &Measurement) {
        self.live.take();
        self.show_outcome(measurement);
    }
}

/// What is unusual about the time in this demo, if anything is.
fn pace(demo: &Demo, settings: &Settings) -> Option<String> {
    match settings.clock {
        Clock::Virtual if demo.real_time_only => {
            Some("(this demo needs real cores or sockets, so it runs on the real clock)".to_owned())
        }
        Clock::Virtual => Some("(on virtual time: exact, and over at once)".to_owned()),
        Clock::Real if settings.speed != 1.0 => {
            Some(format!("(at {} times the guide's pace)", settings.speed))
        }
        Clock::Real => None,
    }
}

/// How an approach went: its time, what it got, what the market saw. One line where they fit on one.
fn outcome(measurement: &Measurement, terminal: &Terminal) -> Vec<String> {
    let room = terminal.width.saturating_sub(2);
    let time = comparison::elapsed(measurement.elapsed);
    let (words, colour): (String, fn(&str) -> ColoredString) = match &measurement.outcome {
        Outcome::Failed(why) => (format!("failed: {why}"), |line| line.red()),
        Outcome::Skipped(why) => (format!("skipped: {why}"), |line| line.dimmed()),
        Outcome::Ok => {
            let note = measurement.note.as_ref().map_or(String::new(), |note| format!("   {note}"));
            let witness = match measurement.language {
                Language::Rust => witness(measurement.ledger),
                // The twins have no ledger.
                Language::Python => String::new(),
            };
            let line = format!("{time}{note}   {witness}").trim_end().to_owned();
            if console::measure_text_width(&line) <= room {
                return vec![format!("{}{note}   {}", time.bold(), witness.dimmed())];
            }
            let mut lines = wrap(&format!("{time}{note}"), room);
            lines.extend(wrap(&witness, room).iter().map(|line| line.dimmed().to_string()));
            return lines;
        }
    };
    wrap(&words, room).iter().map(|line| colour(line).to_string()).collect()
}

/// What the market saw, in words.
pub fn witness(ledger: Summary) -> String {
    if ledger.calls == 0 {
        return "the market saw no calls".to_owned();
    }
    let calls = if ledger.calls == 1 { "call" } else { "calls" };
    let mut words =
        format!("{} {calls}, at most {} in flight", ledger.calls, ledger.peak_in_flight);
    for (count, word) in [(ledger.failed, "failed"), (ledger.cancelled, "cancelled")] {
        if count > 0 {
            words.push_str(&format!(", {count} {word}"));
        }
    }
    words
}

/// Everything that can only be said once all approaches have run.
fn results(played: &Played, terminal: &Terminal) -> String {
    let Played { demo, measurements } = played;
    let mut lines = vec![String::new()];
    lines.extend(timelines(measurements, terminal));
    lines.extend(comparison::comparison(measurements, terminal));
    if !demo.takeaway.is_empty() {
        lines.push(String::new());
        let takeaway = format!("Takeaway: {}", demo.takeaway);
        lines.extend(wrap(&takeaway, terminal.width).iter().map(|line| line.green().to_string()));
    }
    lines.join("\n") + "\n"
}

/// The timelines of all approaches, on one axis, so that the eye can compare them.
fn timelines(measurements: &[Measurement], terminal: &Terminal) -> Vec<String> {
    const INDENT: &str = "  ";
    let drawn = || measurements.iter().filter(|measurement| !measurement.timeline.lanes.is_empty());
    let names = timeline::name_width(drawn().map(|measurement| &measurement.timeline));
    let axis = Axis {
        length: drawn().map(|measurement| measurement.elapsed).max().unwrap_or_default(),
        columns: terminal
            .width
            .saturating_sub(INDENT.len() + names + 2 + timeline::ROOM_BEHIND)
            .max(10),
    };
    let mut lines = Vec::new();
    for measurement in drawn() {
        lines.push(measurement.label.bold().to_string());
        let lanes = timeline::lanes(&measurement.timeline, axis, names, terminal);
        lines.extend(lanes.iter().map(|lane| format!("{INDENT}{lane}")));
    }
    if lines.is_empty() {
        return lines;
    }
    let ruler = timeline::ruler(axis).dimmed();
    lines.push(format!("{INDENT}{:names$}  {ruler}", ""));
    let legend = timeline::legend(drawn().map(|measurement| &measurement.timeline), terminal);
    lines.push(format!("{INDENT}{:names$}  {}", "", legend.dimmed()));
    lines.push(String::new());
    lines
}

/// Where to go from here.
fn what_next(lesson: &Lesson, terminal: &Terminal) -> String {
    let mut steps = vec![("read", lesson.name, "the chapter behind these demos")];
    if let Some(next) = lessons::after(lesson) {
        steps.push(("run", next.name, next.summary()));
    }
    let command = |(verb, name, _): &(_, _, _)| format!("  workbook {verb} {name}");
    let width = steps.iter().map(|step| command(step).len()).max().unwrap_or_default();
    let mut text = format!("\n{}\n", "Next".bold());
    for step in &steps {
        let line = format!("{:width$}   {}", command(step), step.2);
        let fits = console::measure_text_width(&line) <= terminal.width;
        text.push_str(&if fits { line } else { command(step) });
        text.push('\n');
    }
    text
}
