//! The comparison: who took how long, against what theory expects.

use crate::terminal::Terminal;
use colored::Colorize;
use console::{measure_text_width, pad_str};
use harness::theory::seconds;
use harness::{Figure, Measurement, Outcome};
use std::time::Duration;

/// From this width on, an approach fits on one line.
const WIDE: usize = 120;
const LONGEST_BAR: usize = 60;

/// A bar to scale for every approach, its time, the expected time and why, and how much faster it is than
/// the first.
pub fn comparison(measurements: &[Measurement], terminal: &Terminal) -> Vec<String> {
    let label_width = measurements.iter().map(|m| measure_text_width(&m.label)).max().unwrap_or(0);
    let longest = measurements.iter().map(|m| m.elapsed).max().unwrap_or_default();
    let wide = terminal.width >= WIDE;
    let taken = label_width + TIME_COLUMN + if wide { 56 } else { FASTER_COLUMN } + 6;
    let scale =
        Scale { longest, columns: terminal.width.saturating_sub(taken).clamp(8, LONGEST_BAR) };

    let mut lines = Vec::new();
    for measurement in measurements {
        let label = pad_str(&measurement.label, label_width, console::Alignment::Left, None);
        let result = match &measurement.outcome {
            Outcome::Ok => {
                let bar = scale.bar(measurement.elapsed, terminal);
                let faster = faster(measurement, &measurements[0]);
                let time = format!("{:>TIME_COLUMN$}", elapsed(measurement.elapsed)).bold();
                format!("{bar}  {time}  {faster}")
            }
            Outcome::Failed(why) => format!("{} {why}", "failed:".red().bold()),
            Outcome::Skipped(why) => format!("skipped: {why}").dimmed().to_string(),
        };
        let mut details = details(measurement);
        if wide && measurement.outcome == Outcome::Ok && !details.is_empty() {
            let result = pad_str(
                &result,
                scale.columns + TIME_COLUMN + FASTER_COLUMN + 4,
                console::Alignment::Left,
                None,
            );
            lines.push(format!("{label}  {result} {}", details.remove(0).dimmed()));
        } else {
            lines.push(format!("{label}  {result}").trim_end().to_owned());
        }
        let indent = label_width + 2;
        let room = terminal.width.saturating_sub(indent).max(20);
        for detail in details {
            lines.extend(
                wrap(&detail, room).iter().map(|line| format!("{:indent$}{}", "", line.dimmed())),
            );
        }
    }
    lines
}

const TIME_COLUMN: usize = 9;
const FASTER_COLUMN: usize = 13;

/// What there is to say about an approach beyond its time: theory first.
fn details(measurement: &Measurement) -> Vec<String> {
    let mut details = Vec::new();
    if let Some(expected) = &measurement.expected
        && measurement.outcome == Outcome::Ok
    {
        details.push(format!("expected {}: {}", seconds(expected.time), expected.why));
    }
    details.extend(measurement.figures.iter().map(figure));
    details.extend(disagreement(measurement));
    details
}

/// A plain sentence when measured and expected disagree.
fn disagreement(measurement: &Measurement) -> Option<String> {
    let difference = measurement.surprise()?;
    let expected = measurement.expected.as_ref()?.time.as_secs_f64();
    let amount = seconds(Duration::from_secs_f64(difference.abs()));
    let share = if expected > 0.0 {
        format!(" ({:.0}%)", difference.abs() / expected * 100.0)
    } else {
        String::new()
    };
    Some(if difference > 0.0 {
        format!(
            "{amount}{share} more than expected: the machine was busy, or there is work here that the \
             theory of waiting leaves out"
        )
    } else {
        format!("{amount}{share} less than expected: theory is wrong here, please report it")
    })
}

fn figure(figure: &Figure) -> String {
    let value = match figure.unit {
        "s" => seconds(Duration::from_secs_f64(figure.value.max(0.0))),
        unit => {
            let digits =
                if figure.value.abs() < 10.0 && figure.value.fract() != 0.0 { 2 } else { 0 };
            format!("{:.digits$} {unit}", figure.value).trim_end().to_owned()
        }
    };
    format!("{}: {value}", figure.label)
}

/// How much faster than the first approach, in words that need no sign.
fn faster(measurement: &Measurement, first: &Measurement) -> String {
    if std::ptr::eq(measurement, first) {
        return String::new();
    }
    match measurement.times_faster_than(first) {
        None => String::new(),
        Some(times) if times >= 1.05 => format!("{times:.1}x faster").green().to_string(),
        Some(times) if times <= 0.95 => format!("{:.1}x slower", 1.0 / times).red().to_string(),
        Some(_) => "as fast".to_owned(),
    }
}

/// A measured time: hundredths of a second, finer below a tenth.
pub fn elapsed(time: Duration) -> String {
    if time.is_zero() || time >= Duration::from_millis(100) {
        format!("{:.2} s", time.as_secs_f64())
    } else if time >= Duration::from_millis(1) {
        format!("{:.1} ms", time.as_secs_f64() * 1e3)
    } else {
        format!("{:.0} us", time.as_secs_f64() * 1e6)
    }
}

struct Scale {
    longest: Duration,
    columns: usize,
}

impl Scale {
    /// A bar as long as the time, padded to the full column. Unicode has blocks in eighths.
    fn bar(&self, time: Duration, terminal: &Terminal) -> String {
        const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
        let share = if self.longest.is_zero() {
            0.0
        } else {
            time.as_secs_f64() / self.longest.as_secs_f64()
        };
        let eighths = (share * self.columns as f64 * 8.0).round() as usize;
        let bar = if terminal.unicode {
            format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
        } else {
            "#".repeat((eighths + 4) / 8)
        };
        let padding = " ".repeat(self.columns - measure_text_width(&bar).min(self.columns));
        format!("{}{padding}", bar.cyan())
    }
}

/// Breaks a sentence at spaces.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if measure_text_width(line) + 1 + measure_text_width(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_as_fine_as_they_need_to_be() {
        assert_eq!(elapsed(Duration::from_millis(10_012)), "10.01 s");
        assert_eq!(elapsed(Duration::from_micros(12_340)), "12.3 ms");
        assert_eq!(elapsed(Duration::from_micros(7)), "7 us");
        assert_eq!(elapsed(Duration::ZERO), "0.00 s");
    }

    #[test]
    fn sentences_break_at_spaces() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("unbreakable", 4), ["unbreakable"]);
    }
}
