//! The comparison: who took how long, against what theory expects.

use super::{Terminal, label, wrap};
use colored::Colorize;
use console::{Alignment, measure_text_width, pad_str};
use harness::theory::seconds;
use harness::{Figure, Language, Measurement, Outcome};
use std::time::Duration;

const LONGEST_BAR: usize = 60;
const SHORTEST_BAR: usize = 8;
/// With less left for the bars, what there is to say about an approach goes below it.
const BAR_BESIDE_WORDS: usize = 30;
const TIME_COLUMN: usize = 9;
const FASTER_COLUMN: usize = 13;
const GAP: &str = "  ";

/// A bar to scale for every approach, its time, the expected time and why, and how much faster it is than
/// the first.
pub fn comparison(measurements: &[Measurement], terminal: &Terminal) -> Vec<String> {
    let layout = Layout::of(measurements, terminal);
    measurements.iter().flat_map(|measurement| layout.rows(measurement, &measurements[0])).collect()
}

/// Where the columns are.
struct Layout<'a> {
    terminal: &'a Terminal,
    label: usize,
    bar: usize,
    /// Whether the theory stands on the line of the bar.
    theory_beside: bool,
    longest: Duration,
}

impl<'a> Layout<'a> {
    fn of(measurements: &[Measurement], terminal: &'a Terminal) -> Self {
        let label = measurements.iter().map(|m| measure_text_width(&label(m))).max().unwrap_or(0);
        let theory =
            measurements.iter().filter_map(theory).map(|words| measure_text_width(&words)).max();
        // Label, bar, time, faster: three gaps between them.
        let taken = label + TIME_COLUMN + FASTER_COLUMN + 3 * GAP.len();
        let room = terminal.width.saturating_sub(taken);
        let beside = room.saturating_sub(theory.unwrap_or(0) + GAP.len());
        let theory_beside = theory.is_some() && beside >= BAR_BESIDE_WORDS;
        let bar = if theory_beside { beside } else { room };
        Layout {
            terminal,
            label,
            bar: bar.clamp(SHORTEST_BAR, LONGEST_BAR),
            theory_beside,
            longest: measurements.iter().map(|m| m.elapsed).max().unwrap_or_default(),
        }
    }

    fn rows(&self, measurement: &Measurement, first: &Measurement) -> Vec<String> {
        let label = pad(&label(measurement), self.label);
        let (result, mut words) = match &measurement.outcome {
            Outcome::Ok => (self.result(measurement, first), theory(measurement)),
            Outcome::Failed(why) => (format!("{} {why}", "failed:".red().bold()), None),
            Outcome::Skipped(why) => (format!("skipped: {why}").dimmed().to_string(), None),
        };
        let mut row = format!("{label}{GAP}{result}");
        if self.theory_beside
            && let Some(theory) = words.take()
        {
            row = format!("{row}{GAP}{}", theory.dimmed());
        }
        let mut rows = vec![row.trim_end().to_owned()];
        let indent = self.label + GAP.len();
        let room = self.terminal.width.saturating_sub(indent).max(20);
        for words in words.into_iter().chain(remarks(measurement)) {
            rows.extend(
                wrap(&words, room).iter().map(|line| format!("{:indent$}{}", "", line.dimmed())),
            );
        }
        rows
    }

    fn result(&self, measurement: &Measurement, first: &Measurement) -> String {
        let bar = self.bar(measurement.elapsed);
        let time = format!("{:>TIME_COLUMN$}", elapsed(measurement.elapsed)).bold();
        let faster = pad(&painted(faster(measurement, first)), FASTER_COLUMN);
        format!("{bar}{GAP}{time}{GAP}{faster}")
    }

    /// A bar as long as the time, padded to the full column. Unicode has blocks in eighths.
    fn bar(&self, time: Duration) -> String {
        const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
        let share = if self.longest.is_zero() {
            0.0
        } else {
            time.as_secs_f64() / self.longest.as_secs_f64()
        };
        let eighths = (share * self.bar as f64 * 8.0).round() as usize;
        let bar = if self.terminal.unicode {
            format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
        } else {
            "#".repeat((eighths + 4) / 8)
        };
        pad(&bar.cyan().to_string(), self.bar)
    }
}

fn pad(text: &str, width: usize) -> String {
    pad_str(text, width, Alignment::Left, None).into_owned()
}

/// The theory of an approach that ran, in words.
fn theory(measurement: &Measurement) -> Option<String> {
    let expected = measurement.expected.as_ref()?;
    let ran = measurement.outcome == Outcome::Ok;
    ran.then(|| format!("expected {}: {}", seconds(expected.time), expected.why))
}

/// What there is to say about an approach beyond its time and its theory.
fn remarks(measurement: &Measurement) -> Vec<String> {
    let figures = measurement.figures.iter().map(figure);
    figures.chain(disagreement(measurement)).collect()
}

/// A plain sentence when measured and expected disagree.
pub fn disagreement(measurement: &Measurement) -> Option<String> {
    let difference = measurement.surprise()?;
    let expected = measurement.expected.as_ref()?.time.as_secs_f64();
    let amount = seconds(Duration::from_secs_f64(difference.abs()));
    let share = if expected > 0.0 {
        format!(" ({:.0}%)", difference.abs() / expected * 100.0)
    } else {
        String::new()
    };
    let reason = match measurement.language {
        Language::Rust => {
            "the machine was busy, or there is work here that the theory of waiting leaves out"
        }
        Language::Python => "the machine was busy, or these are Python's own costs",
    };
    Some(if difference > 0.0 {
        format!("{amount}{share} more than expected: {reason}")
    } else {
        format!(
            "{amount}{share} less than expected: this machine does more than the theory assumes"
        )
    })
}

fn figure(figure: &Figure) -> String {
    format!("{}: {}", figure.label, figure_value(figure))
}

/// The number with its unit.
pub fn figure_value(figure: &Figure) -> String {
    match figure.unit {
        // A Python twin may report what no duration can hold.
        "s" => Duration::try_from_secs_f64(figure.value)
            .map_or_else(|_| format!("{} s", figure.value), seconds),
        unit => {
            let digits =
                if figure.value.abs() < 10.0 && figure.value.fract() != 0.0 { 2 } else { 0 };
            format!("{:.digits$} {unit}", figure.value).trim_end().to_owned()
        }
    }
}

/// How much faster than the first approach, in words that need no sign.
pub fn faster(measurement: &Measurement, first: &Measurement) -> String {
    if std::ptr::eq(measurement, first) {
        return String::new();
    }
    match measurement.times_faster_than(first) {
        None => String::new(),
        Some(times) if times >= 1.05 => format!("{times:.1}x faster"),
        Some(times) if times <= 0.95 => format!("{:.1}x slower", 1.0 / times),
        Some(_) => "as fast".to_owned(),
    }
}

fn painted(faster: String) -> String {
    match faster.split(' ').next_back() {
        Some("faster") => faster.green().to_string(),
        Some("slower") => faster.red().to_string(),
        _ => faster,
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
    fn a_figure_may_be_anything() {
        let value = |value, unit| {
            figure_value(&Figure { name: "first_s".into(), label: "first".into(), value, unit })
        };
        assert_eq!([value(0.5, "s"), value(-0.5, "s")], ["0.5 s", "-0.5 s"]);
        assert_eq!([value(7.25, "us"), value(3.0, "")], ["7.25 us", "3"]);
        assert!(value(1e300, "s").ends_with("0 s"));
    }
}
