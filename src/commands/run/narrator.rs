//! A run told to people while it goes on: the question, each approach as it runs, and what came of it.

use super::predict::Predictor;
use crate::commands::play::Audience;
use crate::shell::Printer;
use crate::shell::live::{LiveView, Waiting};
use crate::view::{Played, Terminal, highlight, label, results, wrap};
use colored::Colorize;
use harness::{Clock, LiveRun, Measurement, Observer, Prepared, Settings, Trial};
use lessons::Chapter;
use std::ops::ControlFlow;
use std::time::Duration;

/// Tells a chapter's run while it goes on.
pub struct Narrator<'a> {
    lesson: &'a Chapter,
    settings: &'a Settings,
    terminal: Terminal,
    out: &'a mut Printer,
    live: Option<LiveView>,
    /// The sign of life while Python works.
    waiting: Option<Waiting>,
    /// The anchors whose code this demo has shown: the same code is not shown twice.
    shown: Vec<&'static str>,
    /// Asks before each demo, where that is wanted.
    predictor: Option<Predictor>,
}

impl<'a> Narrator<'a> {
    pub fn new(
        lesson: &'a Chapter,
        settings: &'a Settings,
        terminal: Terminal,
        out: &'a mut Printer,
    ) -> Self {
        Narrator {
            lesson,
            settings,
            terminal,
            out,
            live: None,
            waiting: None,
            shown: Vec::new(),
            predictor: None,
        }
    }

    /// Asks for a guess before each demo.
    pub fn predicting(self) -> Self {
        Narrator { predictor: Some(Predictor::default()), ..self }
    }

    /// Tells what can only be said once all approaches have run.
    pub fn sum_up(&mut self, played: &Played) {
        if let Some(predictor) = &self.predictor {
            let speed = self.settings.speed;
            for line in predictor.reveal(self.lesson.name, played, speed, &self.terminal) {
                self.out.line(&line);
            }
        }
        self.out.text(&results::results(played, &self.terminal));
    }

    /// Says where to go from here.
    pub fn end(self) {
        self.out.text(&results::what_next(self.lesson, &self.terminal));
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
        if let Some(predictor) = &mut self.predictor {
            predictor.ask(demo, &self.terminal, self.out);
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

impl Audience for Narrator<'_> {
    fn twin_waits(&mut self) -> ControlFlow<()> {
        self.waiting = self.terminal.interactive.then(|| Waiting::start("Python"));
        ControlFlow::Continue(())
    }

    fn twin_answered(&mut self, measurement: Option<&Measurement>) {
        self.waiting.take();
        if let Some(measurement) = measurement {
            self.out.line(&format!("\n{}\n", label(measurement).bold()));
            self.show_code(self.lesson.python(&measurement.id), "python");
            self.show_outcome(measurement);
        }
    }
}
