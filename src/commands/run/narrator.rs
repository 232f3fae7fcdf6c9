//! A run told to people while it goes on: the question, each approach as it runs, and what came of it.

use crate::shell::Printer;
use crate::shell::live::{self, LiveView};
use crate::view::{Played, Terminal, highlight, label, results, wrap};
use colored::Colorize;
use harness::python::Python;
use harness::{Clock, LiveRun, Measurement, Observer, Prepared, Settings, Trial};
use lessons::Chapter;
use std::time::Duration;

/// Tells a chapter's run while it goes on.
pub struct Narrator<'a> {
    lesson: &'a Chapter,
    settings: &'a Settings,
    terminal: Terminal,
    out: &'a mut Printer,
    live: Option<LiveView>,
    /// The anchors whose code this demo has shown: the same code is not shown twice.
    shown: Vec<&'static str>,
}

impl<'a> Narrator<'a> {
    pub fn new(
        lesson: &'a Chapter,
        settings: &'a Settings,
        terminal: Terminal,
        out: &'a mut Printer,
    ) -> Self {
        Narrator { lesson, settings, terminal, out, live: None, shown: Vec::new() }
    }

    /// Plays the demos, with their Python twins if there is a Python, and tells how they went.
    pub fn play(mut self, demos: Vec<Prepared>, python: Option<&Python>) -> Vec<Played> {
        let mut played = Vec::new();
        for demo in demos {
            let rust = harness::run(&demo, self.settings, &mut self);
            let twins = python.map(|python| self.play_twin(&demo, python));
            let demo = Played::new(demo, rust, twins.unwrap_or_default());
            self.out.text(&results::results(&demo, &self.terminal));
            played.push(demo);
        }
        self.out.text(&results::what_next(self.lesson, &self.terminal));
        played
    }

    fn play_twin(&mut self, demo: &Prepared, python: &Python) -> Vec<Measurement> {
        let mut twins = python.run(self.lesson.twin(), demo, self.settings);
        let mut measurements = Vec::new();
        loop {
            let waiting = self.terminal.interactive.then(|| live::waiting_for("Python"));
            let next = twins.next();
            drop(waiting);
            let Some(measurement) = next else { return measurements };
            self.out.line(&format!("\n{}\n", label(&measurement).bold()));
            self.show_code(self.lesson.python(&measurement.id), "python");
            self.show_outcome(&measurement);
            measurements.push(measurement);
        }
    }

    fn show_code(&mut self, code: Option<String>, language: &str) {
        if let Some(code) = code {
            for line in highlight::code(&code, language).lines() {
                self.out.line(format!("    {line}").trim_end());
            }
            self.out.line("");
        }
    }

    fn show_outcome(&mut self, measurement: &Measurement) {
        for line in results::outcome(measurement, &self.terminal) {
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
    fn demo_started(&mut self, demo: &Prepared) {
        self.shown.clear();
        let title = format!("{} / {}", self.lesson.name, demo.demo.id).bold();
        self.out.line(&format!("\n{title}\n"));
        self.paragraph(&demo.question);
        if let Some(pace) = results::pace(&demo.demo, self.settings) {
            self.out.line(&pace.dimmed().to_string());
        }
    }

    fn approach_started(&mut self, trial: &Trial, live: &LiveRun) {
        self.out.line(&format!("\n{}\n", trial.label.bold()));
        let anchor = trial.approach.source;
        if !self.shown.contains(&anchor) {
            self.shown.push(anchor);
            self.show_code(self.lesson.rust(anchor).map(|(_, code)| code), "rust");
        }
        if self.terminal.interactive && self.settings.clock == Clock::Real {
            let expected = trial.expected.as_ref().map_or(Duration::ZERO, |expected| expected.time);
            self.live = Some(LiveView::start(live.clone(), expected, self.terminal));
        }
    }

    fn approach_finished(&mut self, _trial: &Trial, measurement: &Measurement) {
        self.live.take();
        self.show_outcome(measurement);
    }
}
