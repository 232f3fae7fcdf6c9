//! The pages before the answer: what the class guesses, and what runs.

use super::Talk;
use crate::commands::present::runner::{Live, Runner};
use crate::view::comparison;
use crate::view::guess::{self, Guess};
use crate::view::timeline::{self, Axis};
use crate::view::{self, Terminal, frame, wrap};
use colored::Colorize;
use console::{Alignment, measure_text_width, pad_str};
use harness::{Demo, Measurement, Outcome};
use std::time::Duration;

/// No approach gets more lanes than this while others run: the reveal has all.
const LANES: usize = 6;

impl Talk {
    pub(super) fn predict(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
        let kind = self.answer(demo);
        let mut lines = self.question(demo, terminal);
        let how = format!("The class's guess, {} (Tab: next, !: sure)", kind.prompt());
        lines.extend(wrap(&how, terminal.width));
        lines.push(String::new());
        let trials = &self.demos[demo].trials;
        let width = trials.iter().map(|a| measure_text_width(&a.label)).max().unwrap_or(0);
        for (number, approach) in trials.iter().enumerate() {
            let here = number == self.guess;
            let pointer = if here { terminal.pick("❯", ">") } else { " " };
            let label = pad_str(&approach.label, width, Alignment::Left, None);
            let Guess { text, sure } = &self.guesses[demo][number];
            let cursor = if here { "_" } else { "" };
            let unit = kind.shown(text).strip_prefix(text.as_str()).unwrap_or_default().to_owned();
            let sure = if *sure { "   sure" } else { "" };
            lines.push(format!("{pointer} {label}   {text}{cursor}{unit}{sure}"));
        }
        if let Some(tolerance) = kind.tolerance() {
            lines.extend([String::new(), format!("({tolerance})").dimmed().to_string()]);
        }
        lines
    }

    pub(super) fn question(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
        let words = wrap(&self.demos[demo].question, terminal.width);
        let mut lines: Vec<String> = words.iter().map(|line| line.bold().to_string()).collect();
        lines.push(String::new());
        lines
    }

    /// What is done so far, each with its timeline, and what runs, one above the other on one axis.
    pub(super) fn running(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
        let mut lines = self.question(demo, terminal);
        let Some(run) = &self.runs[demo] else { return lines };
        let shown = &self.demos[demo];
        // A line for each approach, one for the axis, two for what is said at the end.
        let room = frame::room(terminal).saturating_sub(lines.len() + shown.trials.len() + 3);
        let each = (room / shown.trials.len().max(1)).clamp(1, LANES);
        let live = run.running.as_ref().and_then(|(_, live)| live.as_ref()).map(Live::timeline);
        let drawn = || run.measured.iter().map(|m| &m.timeline).chain(&live);
        let names = timeline::name_width(drawn());
        let axis = Axis {
            length: self.longest(demo, run),
            columns: terminal.width.saturating_sub(names + 4 + timeline::ROOM_BEHIND).max(10),
        };
        for measurement in &run.measured {
            let value = value_or_outcome(&shown.demo, measurement, run.settings.speed);
            lines.push(format!("{}   {}", view::label(measurement).bold(), value));
            let lanes = timeline::lanes_up_to(&measurement.timeline, axis, names, terminal, each);
            lines.extend(lanes.iter().map(|lane| format!("  {lane}")));
        }
        if let Some((label, _)) = &run.running {
            lines.push(format!("{}   {}", label.bold(), "...".dimmed()));
        }
        if let Some(live) = &live {
            let lanes = timeline::lanes_up_to(live, axis, names, terminal, each);
            lines.extend(lanes.iter().map(|lane| format!("  {lane}")));
        }
        if drawn().any(|timeline| !timeline.lanes.is_empty()) {
            lines.push(format!("  {:names$}  {}", "", timeline::ruler(axis).dimmed()));
        }
        if run.over {
            lines.push(String::new());
            lines.push("Done. Next: guess, theory, measured.".to_owned());
        }
        lines
    }

    /// The longest time that theory expects or that was measured, at the speed of the run.
    fn longest(&self, demo: usize, run: &Runner) -> Duration {
        let trials = self.demos[demo].trials.iter();
        let expected = trials.filter_map(|trial| trial.expected.as_ref());
        let expected = expected.map(|expected| expected.time.div_f64(run.settings.speed));
        let measured = run.measured.iter().map(|measurement| measurement.elapsed);
        let live = run.running.iter().filter_map(|(_, live)| live.as_ref());
        let live = live.map(Live::elapsed);
        expected.chain(measured).chain(live).max().unwrap_or_default()
    }
}

/// What the question asks for, or how it ended without that.
pub(super) fn value_or_outcome(demo: &Demo, measurement: &Measurement, speed: f64) -> String {
    match &measurement.outcome {
        Outcome::Failed(why) => format!("failed: {why}"),
        Outcome::Skipped(why) => format!("skipped: {why}"),
        Outcome::Ok => {
            let value = guess::measured(demo, measurement, speed);
            value.unwrap_or_else(|| guides_pace(measurement.elapsed, speed))
        }
    }
}

/// The time of a run at this speed as it would be at the guide's pace, which is what the class guesses at.
pub(super) fn guides_pace(time: Duration, speed: f64) -> String {
    let seconds = time.as_secs_f64() * speed;
    Duration::try_from_secs_f64(seconds)
        .map_or_else(|_| format!("{seconds} s"), comparison::elapsed)
}
