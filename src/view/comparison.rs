//! The comparison: how each approach did at what the question asks for, against what theory expects of its time.

use super::{Played, Terminal, label, wrap};
use colored::Colorize;
use console::{Alignment, measure_text_width, pad_str};
use harness::theory::seconds;
use harness::{
    Better, Compared, Comparison, Figure, Language, Measure, Measurement, Outcome, Value,
};
use std::time::Duration;

const LONGEST_BAR: usize = 60;
const SHORTEST_BAR: usize = 8;
/// With less left for the bars, what there is to say about an approach goes below it.
const BAR_BESIDE_WORDS: usize = 30;
const TIME_COLUMN: usize = 9;
const FASTER_COLUMN: usize = 13;
const GAP: &str = "  ";

/// A bar to scale for every approach, what it was measured at, the expected time and why, and how much better it is
/// than the first that does all of what was asked.
pub fn comparison(played: &Played, terminal: &Terminal) -> Vec<String> {
    let measurements = &played.measurements;
    let comparison = Comparison::of(&played.demo, measurements);
    let layout = Layout::of(measurements, &comparison, terminal);
    let mut lines = Vec::new();
    if !is_time(comparison.measure) {
        lines.push(headline(comparison.measure).bold().to_string());
    }
    let rows = measurements.iter().zip(&comparison.rows);
    lines.extend(rows.flat_map(|(measurement, row)| layout.rows(measurement, row)));
    lines
}

/// Whether the elapsed time is what is compared.
pub fn is_time(measure: Measure) -> bool {
    matches!(measure, Measure::Time | Measure::WhichOne)
}

/// What is compared, and which way is better.
pub fn headline(measure: Measure) -> String {
    match measure.better() {
        Better::Less => format!("{} (less is better)", measure.words()),
        Better::More if measure != Measure::Stops => {
            format!("{} (more is better)", measure.words())
        }
        _ => measure.words().to_owned(),
    }
}

/// Where the columns are.
struct Layout<'a> {
    terminal: &'a Terminal,
    measure: Measure,
    label: usize,
    bar: usize,
    /// Whether the theory stands on the line of the bar.
    theory_beside: bool,
    /// The greatest number, which has the longest bar.
    most: f64,
}

impl<'a> Layout<'a> {
    fn of(measurements: &[Measurement], comparison: &Comparison, terminal: &'a Terminal) -> Self {
        let label = measurements.iter().map(|m| measure_text_width(&label(m))).max().unwrap_or(0);
        let theory =
            measurements.iter().filter_map(theory).map(|words| measure_text_width(&words)).max();
        // Label, bar, value, compared: three gaps between them.
        let taken = label + TIME_COLUMN + FASTER_COLUMN + 3 * GAP.len();
        let room = terminal.width.saturating_sub(taken);
        let beside = room.saturating_sub(theory.unwrap_or(0) + GAP.len());
        // The theory is about the time: beside another number it would be taken for a theory of that.
        let theory_beside =
            is_time(comparison.measure) && theory.is_some() && beside >= BAR_BESIDE_WORDS;
        let bar = if theory_beside { beside } else { room };
        let numbers = comparison.rows.iter().filter_map(|row| row.value.as_ref()?.number());
        Layout {
            terminal,
            measure: comparison.measure,
            label,
            bar: bar.clamp(SHORTEST_BAR, LONGEST_BAR),
            theory_beside,
            most: numbers.fold(0.0, f64::max),
        }
    }

    fn rows(&self, measurement: &Measurement, row: &Compared) -> Vec<String> {
        let label = pad(&label(measurement), self.label);
        let mut remarks: Vec<String> = remarks(measurement, self.measure);
        let result = match (&measurement.outcome, &row.value) {
            (Outcome::Failed(why), _) => format!("{} {why}", "failed:".red().bold()),
            (Outcome::Skipped(why), _) => format!("skipped: {why}").dimmed().to_string(),
            (Outcome::Ok, Some(Value::Words(words))) => words.clone(),
            (Outcome::Ok, Some(value)) => self.result(value, row),
            (Outcome::Ok, None) => "-".to_owned(),
        };
        let indent = self.label + GAP.len();
        let room = self.terminal.width.saturating_sub(indent).max(20);
        let mut rows = Vec::new();
        let one_line = matches!(&row.value, Some(value) if !matches!(value, Value::Words(_)))
            || measure_text_width(&result) <= room;
        if one_line {
            let beside = if self.theory_beside { theory(measurement) } else { None };
            let beside = beside.map_or(String::new(), |words| format!("{GAP}{}", words.dimmed()));
            rows.push(format!("{label}{GAP}{result}{beside}").trim_end().to_owned());
        } else {
            for (number, line) in wrap(&result, room).into_iter().enumerate() {
                let label = if number == 0 { label.as_str() } else { "" };
                rows.push(format!("{label:indent$}{line}"));
            }
        }
        if !self.theory_beside {
            remarks.splice(0..0, time_and_theory(measurement, self.measure));
        }
        for words in remarks {
            let lines = wrap(&words, room);
            rows.extend(lines.iter().map(|line| format!("{:indent$}{}", "", line.dimmed())));
        }
        rows
    }

    fn result(&self, value: &Value, row: &Compared) -> String {
        let bar = self.bar(value.number().unwrap_or_default());
        let value = format!("{:>TIME_COLUMN$}", shown(value)).bold();
        let compared = pad(&painted(compared(self.measure, row)), FASTER_COLUMN);
        format!("{bar}{GAP}{value}{GAP}{compared}")
    }

    /// A bar as long as the number, padded to the full column. Unicode has blocks in eighths.
    fn bar(&self, number: f64) -> String {
        const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
        let share = if self.most > 0.0 { number / self.most } else { 0.0 };
        let eighths = (share * self.bar as f64 * 8.0).round() as usize;
        let bar = if self.terminal.unicode {
            format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
        } else {
            "#".repeat((eighths + 4) / 8)
        };
        pad(&bar.cyan().to_string(), self.bar)
    }
}

/// The time with its theory, where another number has the bar; the theory alone, where the time has it.
fn time_and_theory(measurement: &Measurement, measure: Measure) -> Option<String> {
    let theory = theory(measurement);
    if is_time(measure) || measurement.outcome != Outcome::Ok {
        return theory;
    }
    let took = format!("took {}", elapsed(measurement.elapsed));
    Some(theory.map_or(took.clone(), |theory| format!("{took}, {theory}")))
}

/// What was measured, for a reader.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Seconds(seconds) => {
            Duration::try_from_secs_f64(*seconds).map_or_else(|_| format!("{seconds} s"), elapsed)
        }
        Value::Microseconds(number) => figure_number(*number, "us"),
        Value::Bytes(number) => figure_number(*number, "bytes"),
        Value::Count(count) => count.to_string(),
        Value::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Words(words) => words.clone(),
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

/// What there is to say about an approach beyond its time and its theory. The figure that the bars show is not said
/// again.
fn remarks(measurement: &Measurement, measure: Measure) -> Vec<String> {
    let shown = measure.of(measurement).and_then(|value| value.number());
    let again = |figure: &&Figure| !is_time(measure) && Some(figure.value) == shown;
    let mut figures: Vec<&Figure> = measurement.figures.iter().collect();
    if let Some(place) = figures.iter().position(again) {
        figures.remove(place);
    }
    figures.into_iter().map(figure).chain(disagreement(measurement)).collect()
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
        unit => figure_number(figure.value, unit),
    }
}

fn figure_number(number: f64, unit: &str) -> String {
    let digits = if number.abs() < 10.0 && number.fract() != 0.0 { 2 } else { 0 };
    format!("{number:.digits$} {unit}").trim_end().to_owned()
}

/// How much better than the baseline, in words that need no sign; or that it does not do all of what was asked.
pub fn compared(measure: Measure, row: &Compared) -> String {
    if !row.right {
        return if row.value.is_some() { "not as asked".to_owned() } else { String::new() };
    }
    let (better, worse) = match (is_duration(measure), measure.better()) {
        (true, _) => ("faster", "slower"),
        (false, Better::Less) => ("less", "more"),
        (false, _) => ("more", "less"),
    };
    match row.times_better {
        None => String::new(),
        Some(times) if times >= 1.05 => format!("{times:.1}x {better}"),
        Some(times) if times <= 0.95 => format!("{:.1}x {worse}", 1.0 / times),
        Some(_) => "same".to_owned(),
    }
}

fn is_duration(measure: Measure) -> bool {
    is_time(measure) || matches!(measure, Measure::FirstAnswer | Measure::ErrorKnown)
}

fn painted(compared: String) -> String {
    match compared.split(' ').next_back() {
        Some("faster") => compared.green().to_string(),
        Some("slower" | "asked") => compared.red().to_string(),
        _ => compared,
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
