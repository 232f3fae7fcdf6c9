//! How a run went, in words: each approach, timelines, comparison, takeaway, and where to go next.

use super::comparison::{self, comparison};
use super::timeline::{self, Axis};
use super::{Played, Terminal, words, wrap};
use colored::{ColoredString, Colorize};
use harness::{Clock, Demo, Language, Measurement, Outcome, Settings};
use lessons::Chapter;

/// What is unusual about the time in this demo, if anything is.
pub fn pace(demo: &Demo, settings: &Settings) -> Option<String> {
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
pub fn outcome(measurement: &Measurement, terminal: &Terminal) -> Vec<String> {
    let room = terminal.width.saturating_sub(2);
    let time = comparison::elapsed(measurement.elapsed);
    let (words, colour): (String, fn(&str) -> ColoredString) = match &measurement.outcome {
        Outcome::Failed(why) => (format!("failed: {why}"), |line| line.red()),
        Outcome::Skipped(why) => (format!("skipped: {why}"), |line| line.dimmed()),
        Outcome::Ok => {
            let note = measurement.note.as_ref().map_or(String::new(), |note| format!("   {note}"));
            let witness = match measurement.language {
                // Work on cores makes no calls; its lanes say what it did.
                Language::Rust
                    if measurement.ledger.calls == 0 && !measurement.timeline.lanes.is_empty() =>
                {
                    String::new()
                }
                Language::Rust => words::saw(measurement.ledger),
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

/// Everything that can only be said once all approaches have run.
pub fn results(played: &Played, terminal: &Terminal) -> String {
    let Played { demo, measurements, .. } = played;
    let mut lines = vec![String::new()];
    lines.extend(timelines(measurements, terminal));
    lines.extend(comparison(played, terminal));
    if !demo.takeaway.is_empty() {
        lines.push(String::new());
        let takeaway = format!("Takeaway: {}", demo.takeaway);
        lines.extend(wrap(&takeaway, terminal.width).iter().map(|line| line.green().to_string()));
    }
    lines.join("\n") + "\n"
}

/// The timelines of all approaches, on one axis, so that the eye can compare them.
pub fn timelines(measurements: &[Measurement], terminal: &Terminal) -> Vec<String> {
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
pub fn what_next(lesson: &Chapter, terminal: &Terminal) -> String {
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
