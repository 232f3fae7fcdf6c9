//! The pages of a talk, drawn for the size of the screen.

use super::Talk;
use crate::view::chapter::Text;
use crate::view::timeline::{self, Axis};
use crate::view::{self, Terminal, highlight, wrap};
use colored::Colorize;
use harness::{LiveRun, Measurement, Outcome, Timeline, Trial};
use std::time::Duration;

impl Talk {
    pub(super) fn title_page(&self, terminal: &Terminal) -> Vec<String> {
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
    pub(super) fn idea(&self, terminal: &Terminal) -> Vec<String> {
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
    pub(super) fn code(&self, demo: usize, approach: usize, terminal: &Terminal) -> Vec<String> {
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

    pub(super) fn predict(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
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

    pub(super) fn running(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
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

    pub(super) fn reveal(&self, demo: usize, terminal: &Terminal) -> Vec<String> {
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

    pub(super) fn takeaway(&self, terminal: &Terminal) -> Vec<String> {
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

pub fn help() -> Vec<String> {
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
