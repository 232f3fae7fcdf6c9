//! A line of a twin's output, as a measurement.

use super::without_a_row;
use crate::answer::Figure;
use crate::measurement::{Measurement, Outcome};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// What a twin prints with `--json`.
#[derive(Deserialize)]
struct Row {
    demo: String,
    approach: String,
    label: String,
    /// How many of something, where an approach is tried at more than one size.
    #[serde(default)]
    size: Option<usize>,
    elapsed_s: f64,
    note: Option<String>,
    #[serde(default)]
    figures: BTreeMap<String, f64>,
}

/// The units that the name of a figure may end with.
const UNITS: [&str; 5] = ["s", "ms", "us", "x", "bytes"];

/// The demo's id and the measurement, without the theory. Or else what the twin did instead.
pub(super) fn parse(line: &str) -> Result<(String, Measurement), String> {
    let no_row = |why: String| format!("printed {:?}, which is no row: {why}", printable(line, 60));
    let row: Row = serde_json::from_str(line).map_err(|error| no_row(error.to_string()))?;
    let elapsed = Duration::try_from_secs_f64(row.elapsed_s)
        .map_err(|_| no_row(format!("{} is no time", row.elapsed_s)))?;
    let measurement = Measurement {
        id: printable(&row.approach, 80),
        size: row.size,
        label: printable(&row.label, 80),
        elapsed,
        note: row.note.map(|note| printable(&note, 200)),
        figures: row.figures.into_iter().map(|(name, value)| figure(&name, value)).collect(),
        ..without_a_row(Outcome::Ok)
    };
    Ok((printable(&row.demo, 80), measurement))
}

/// `overhead_per_call_us` is "overhead per call" in us.
fn figure(name: &str, value: f64) -> Figure {
    let name = printable(name, 80);
    let with_unit = name.rsplit_once('_').and_then(|(words, end)| {
        UNITS.iter().find(|unit| **unit == end).map(|unit| (words.replace('_', " "), *unit))
    });
    let (label, unit) = with_unit.unwrap_or_else(|| (name.replace('_', " "), ""));
    Figure { name: name.into(), label: label.into(), value, unit }
}

/// What another program said, fit for a terminal: no control characters, and not too much of it.
pub(super) fn printable(text: &str, most: usize) -> String {
    let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut short: String = clean.clone().take(most).collect();
    if clean.count() > most {
        short.push_str("...");
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_measurement() {
        let line = r#"{"demo": "many", "approach": "one-by-one", "label": "for ... await", "elapsed_s": 1.5,
            "note": "10 prices", "figures": {"first_s": 0.5, "overhead_per_call_us": 7.5, "calls": 3}}"#;
        let (demo, measurement) = parse(line).unwrap();

        assert_eq!(demo, "many");
        assert_eq!(
            (measurement.id.as_str(), measurement.elapsed.as_millis()),
            ("one-by-one", 1500)
        );
        let figures = measurement.figures.iter();
        let figures: Vec<_> =
            figures.map(|figure| (figure.label.as_ref(), figure.value, figure.unit)).collect();
        assert_eq!(
            figures,
            [("calls", 3.0, ""), ("first", 0.5, "s"), ("overhead per call", 7.5, "us")]
        );
    }

    #[test]
    fn what_is_no_row_says_why() {
        let why = |line| parse(line).unwrap_err();
        assert!(why("Traceback").starts_with(r#"printed "Traceback", which is no row"#));
        let negative = r#"{"demo": "d", "approach": "a", "label": "l", "elapsed_s": -1}"#;
        assert!(why(negative).ends_with("-1 is no time"));
        assert!(why(r#"{"demo": "d"}"#).contains("missing field `approach`"));
    }

    #[test]
    fn what_others_say_is_made_fit_for_a_terminal() {
        assert_eq!(printable("\u{1b}[31mred\n", 80), " [31mred ");
        assert_eq!(printable("12345", 3), "123...");
    }
}
