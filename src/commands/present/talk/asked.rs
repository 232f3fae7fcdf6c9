//! The pages around a question: what the class guesses, what runs, what came of it.

use super::Talk;
use crate::commands::present::runner::Runner;
use crate::view::comparison::{self, headline, is_time};
use crate::view::guess::{self, Guess, Mark};
use crate::view::timeline::{self, Axis};
use crate::view::{self, Terminal, frame, results, wrap};
use colored::Colorize;
use console::{Alignment, measure_text_width, pad_str};
use harness::{Comparison, Demo, LiveRun, Measure, Measurement, Outcome, Timeline, Trial};
use std::time::Duration;

/// No approach gets more lanes than this while others run: the reveal has all.
const LANES: usize = 6;
/// The columns of a guess, of a theory, and of what was measured.
const COLUMN: usize = 11;
/// A label is cut after this: behind it, the numbers are what matters.
const LABEL: usize = 26;

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

    fn question(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
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
        let live = run.running.as_ref().and_then(|(_, live)| live.as_ref()).map(timeline_of);
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
        let live = live.map(|live| live.ledger.elapsed());
        expected.chain(measured).chain(live).max().unwrap_or_default()
    }

    /// What was asked: guess, theory, measured, right or wrong; below each approach what came out; then the timelines.
    pub(super) fn reveal(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
        let Some(run) = self.runs[demo].as_ref().filter(|run| !run.measured.is_empty()) else {
            return vec!["Not run yet: one page back.".to_owned()];
        };
        let described = self.demos[demo].demo;
        let mut lines = self.question(demo, terminal);
        lines.extend(self.table(demo, run, terminal));
        if run.settings.speed != 1.0 {
            let speed = run.settings.speed;
            let note = format!("(run at {speed} times the guide's pace, shown at the guide's pace)");
            lines.push(note.dimmed().to_string());
        }
        lines.push(String::new());
        let takeaway = wrap(described.takeaway, terminal.width);
        lines.extend(takeaway.iter().map(|line| line.green().to_string()));
        let timelines = results::timelines(&run.measured, terminal);
        if !timelines.is_empty() {
            lines.push(String::new());
            lines.extend(timelines);
        }
        lines
    }

    fn table(&self, demo: usize, run: &Runner, terminal: &Terminal) -> Vec<String> {
        let described = &self.demos[demo].demo;
        let compared = Comparison::of(described, &run.measured);
        let timed = is_time(compared.measure);
        let labels = run.measured.iter().map(|m| measure_text_width(&view::label(m)));
        let label = labels.max().unwrap_or(0).min(LABEL);
        // Where the question asks for another number, theory has none to set beside it.
        let theory = if timed { format!("  {:>COLUMN$}", "theory") } else { String::new() };
        let asked = headline(compared.measure);
        let mut lines = Vec::new();
        if !timed {
            lines.push(asked.bold().to_string());
        }
        let head = format!("{:label$}  {:>COLUMN$}  {theory}  {:>COLUMN$}", "", "guess", "measured");
        lines.push(head.dimmed().to_string());
        let numbers = compared.rows.iter().filter_map(|row| row.value.as_ref()?.number());
        let most = numbers.fold(0.0, f64::max);
        let taken = label + 2 * COLUMN + theory.len() + 10;
        let bar = terminal.width.saturating_sub(taken).min(30);
        let mut sure_and_wrong = Vec::new();
        for (measurement, row) in run.measured.iter().zip(&compared.rows) {
            let (guess, mark) = self.guess_for(demo, measurement, run.settings.speed);
            if mark == Mark::Wrong && guess.sure {
                sure_and_wrong.push(view::label(measurement));
            }
            let shown = self.answer(demo).shown(&guess.text);
            let shown = if shown.is_empty() { "-".to_owned() } else { shown };
            let mark = guess::painted(mark, terminal.unicode);
            let expected = measurement.expected.as_ref().filter(|_| timed);
            let theory = expected.map_or_else(
                || " ".repeat(theory.len()),
                |expected| format!("  {:>COLUMN$}", guides_pace(expected.time, run.settings.speed)),
            );
            let value = value_or_outcome(described, measurement, run.settings.speed);
            let name = pad_str(&view::label(measurement), label, Alignment::Left, Some("…")).into_owned();
            let start = format!("{name}  {} {mark}{theory}  ", pad_str(&shown, COLUMN, Alignment::Right, None));
            let share = row.value.as_ref().and_then(|value| value.number()).unwrap_or(0.0) / most.max(1e-9);
            let bar = terminal.pick("█", "#").repeat((share * bar as f64).round() as usize);
            let wrong = if row.right { "" } else { "  not as asked" };
            if measure_text_width(&value) <= COLUMN {
                let value = pad_str(&value, COLUMN, Alignment::Right, None).bold().to_string();
                lines.push(format!("{start}{value}  {}{}", bar.cyan(), wrong.red()).trim_end().to_owned());
            } else {
                lines.push(start.trim_end().to_owned());
                let room = terminal.width.saturating_sub(4);
                lines.extend(wrap(&value, room).iter().map(|line| format!("    {}", line.bold())));
            }
            lines.extend(came_out(measurement, compared.measure, run, terminal));
        }
        if !sure_and_wrong.is_empty() {
            let words = format!("The class was sure, and wrong: {}.", sure_and_wrong.join(", "));
            lines.push(String::new());
            lines.extend(wrap(&words, terminal.width).iter().map(|line| line.yellow().to_string()));
        }
        lines
    }

    fn guess_for(&self, demo: usize, measurement: &Measurement, speed: f64) -> (Guess, Mark) {
        let same = |trial: &Trial| {
            (trial.approach.id, trial.size) == (measurement.id.as_str(), measurement.size)
        };
        let mut guesses = self.demos[demo].trials.iter().zip(&self.guesses[demo]);
        let guess = guesses.find(|(trial, _)| same(trial)).map(|(_, guess)| guess.clone());
        let guess = guess.unwrap_or_default();
        // Where no guess was made at all, a pick that is missing is no mistake.
        if self.guesses[demo].iter().all(|guess| guess.text.is_empty()) {
            return (guess, Mark::Open);
        }
        let mark = self.answer(demo).mark(&guess.text, &self.demos[demo].demo, measurement, speed);
        (guess, mark)
    }
}

/// What the lanes show up to now.
fn timeline_of(live: &LiveRun) -> Timeline {
    Timeline { lanes: live.ledger.lanes(), not_kept: live.ledger.lanes_not_kept() }
}

/// What the question asks for, or how it ended without that.
fn value_or_outcome(demo: &Demo, measurement: &Measurement, speed: f64) -> String {
    match &measurement.outcome {
        Outcome::Failed(why) => format!("failed: {why}"),
        Outcome::Skipped(why) => format!("skipped: {why}"),
        Outcome::Ok => {
            let value = guess::measured(demo, measurement, speed);
            value.unwrap_or_else(|| guides_pace(measurement.elapsed, speed))
        }
    }
}

/// What came out beside the number that was asked for: the answer in words, the time where it is not what was asked,
/// and why what was measured misses theory.
fn came_out(
    measurement: &Measurement,
    measure: Measure,
    run: &Runner,
    terminal: &Terminal,
) -> Vec<String> {
    if measurement.outcome != Outcome::Ok {
        return Vec::new();
    }
    let mut words = Vec::new();
    if !is_time(measure) {
        words.push(format!("took {}", guides_pace(measurement.elapsed, run.settings.speed)));
    }
    words.extend(measurement.note.clone().filter(|_| measure != Measure::Outcome));
    let more = words.join(", ");
    let lines = [Some(more).filter(|more| !more.is_empty()), comparison::disagreement(measurement)];
    let room = terminal.width.saturating_sub(4);
    let lines = lines.into_iter().flatten().flat_map(|line| wrap(&line, room));
    lines.map(|line| format!("    {}", line.dimmed())).collect()
}

/// The time of a run at this speed as it would be at the guide's pace, which is what the class guesses at.
fn guides_pace(time: Duration, speed: f64) -> String {
    let seconds = time.as_secs_f64() * speed;
    Duration::try_from_secs_f64(seconds).map_or_else(|_| format!("{seconds} s"), comparison::elapsed)
}
