//! `--csv`: one row per approach, for spreadsheets and data frames. ARCHITECTURE.md lists the columns.

use super::{Format, Report};
use crate::view::words;
use anyhow::Context;
use csv::Writer;
use harness::{Compared, Measure, Measurement, Summary, Value};

pub const FORMAT: Format = Format {
    option: "csv",
    help: "Write the measurements as CSV, one row per approach",
    example: "times.csv",
    render,
};

/// The columns. Times are in seconds, at the speed of the run.
const HEADER: [&str; 24] = [
    "lesson",
    "demo",
    "approach",
    "label",
    "language",
    "clock",
    "speed",
    "outcome",
    "detail",
    "elapsed_s",
    "expected_s",
    "expected_why",
    "times_faster",
    "calls",
    "completed",
    "failed",
    "cancelled",
    "peak_in_flight",
    "figures",
    "size",
    "measure",
    "value",
    "right",
    "times_better",
];

fn render(report: &Report) -> anyhow::Result<String> {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for chapter in &report.chapters {
        for played in &chapter.played {
            let comparison = played.comparison();
            for (measurement, compared) in played.measurements.iter().zip(&comparison.rows) {
                let place = [chapter.lesson.name.to_owned(), played.demo.id.to_owned()];
                let first = &played.measurements[0];
                let row = row(measurement, first, report.settings.speed);
                let asked = asked(measurement, comparison.measure, compared);
                writer.write_record(place.into_iter().chain(row).chain(asked))?;
            }
        }
    }
    let bytes = writer.into_inner().context("memory does not fail")?;
    Ok(String::from_utf8(bytes)?)
}

/// All columns but the first two. What does not apply is empty.
fn row(measurement: &Measurement, first: &Measurement, speed: f64) -> Vec<String> {
    let (outcome, detail) = words::outcome(measurement);
    let expected = measurement.expected.as_ref();
    let mut row = vec![
        measurement.id.clone(),
        measurement.label.clone(),
        words::language(measurement).to_lowercase(),
        words::clock(measurement.clock).to_owned(),
        speed.to_string(),
        outcome.to_owned(),
        detail.unwrap_or_default().to_owned(),
        measurement.elapsed.as_secs_f64().to_string(),
        expected.map_or(String::new(), |expected| expected.time.as_secs_f64().to_string()),
        expected.map_or(String::new(), |expected| expected.why.clone()),
        measurement.times_faster_than(first).map_or(String::new(), |times| times.to_string()),
    ];
    row.extend(counts(measurement));
    let figures = measurement.figures.iter();
    let figures = figures.map(|figure| format!("{}={}", figure.name, figure.value));
    row.push(figures.collect::<Vec<_>>().join("; "));
    row
}

/// What the question asks for, and how the approach did at that.
fn asked(measurement: &Measurement, measure: Measure, row: &Compared) -> [String; 5] {
    let value = row.value.as_ref().map_or(String::new(), |value| match value {
        Value::Words(words) => words.clone(),
        Value::YesNo(yes) => yes.to_string(),
        other => other.number().unwrap_or_default().to_string(),
    });
    [
        measurement.size.map_or(String::new(), |size| size.to_string()),
        measure.name().to_owned(),
        value,
        row.right.to_string(),
        row.times_better.map_or(String::new(), |times| times.to_string()),
    ]
}

fn counts(measurement: &Measurement) -> [String; 5] {
    if !words::witnessed(measurement) {
        return Default::default();
    }
    let Summary { calls, completed, failed, cancelled, peak_in_flight, .. } = measurement.ledger;
    [calls, completed, failed, cancelled, peak_in_flight].map(|count| count.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::export::fixture;

    #[test]
    fn hostile_text_comes_back_as_it_was() {
        let text = render(&fixture::report()).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), fixture::measurements().len());
        for (row, measurement) in rows.iter().zip(fixture::measurements()) {
            assert_eq!(row.len(), HEADER.len());
            assert_eq!(row[3], measurement.label);
            assert_eq!(row[9].parse::<f64>().unwrap(), measurement.elapsed.as_secs_f64());
        }
    }

    #[test]
    fn what_nobody_saw_is_empty_and_not_zero() {
        let text = render(&fixture::report()).unwrap();
        let python = text.lines().find(|line| line.contains(",python,")).unwrap();
        assert!(python.contains(",,,,,"), "{python}");
    }
}
