//! `--csv`: one row per approach, for spreadsheets and data frames. ARCHITECTURE.md lists the columns.

use super::{FileFormat, Report};
use crate::view::{Played, json, words};
use anyhow::Context;
use csv::Writer;
use serde::Serialize;
use serde_json::Value as Json;

pub const FORMAT: FileFormat = FileFormat {
    option: "csv",
    help: "Write the measurements as CSV, one row per approach",
    example: "times.csv",
    render,
};

/// The columns, in order. Most are fields of the JSON of the same run, and have the same values. What does not apply is
/// empty. Times are in seconds, at the speed of the run.
#[derive(Serialize)]
struct Row<'a> {
    lesson: &'a str,
    demo: &'a str,
    approach: &'a str,
    label: &'a str,
    language: &'a str,
    clock: &'a str,
    speed: f64,
    outcome: &'a str,
    detail: Option<&'a str>,
    elapsed_s: f64,
    expected_s: Option<f64>,
    expected_why: Option<&'a str>,
    times_faster: Option<f64>,
    calls: Option<u64>,
    completed: Option<u64>,
    failed: Option<u64>,
    cancelled: Option<u64>,
    peak_in_flight: Option<u64>,
    figures: String,
    size: Option<usize>,
    measure: &'a str,
    value: &'a Option<Json>,
    right: bool,
    times_better: Option<f64>,
}

fn render(report: &Report) -> anyhow::Result<String> {
    let mut writer = Writer::from_writer(Vec::new());
    for chapter in &report.chapters {
        for played in &chapter.played {
            add(&mut writer, chapter.lesson.name, report.settings.speed, played)?;
        }
    }
    let bytes = writer.into_inner().context("memory does not fail")?;
    Ok(String::from_utf8(bytes)?)
}

/// Adds the rows of one demo; before the first of all, csv adds the header.
fn add(writer: &mut Writer<Vec<u8>>, lesson: &str, speed: f64, played: &Played) -> csv::Result<()> {
    let demo = json::demo(played);
    let measure = played.comparison().measure.name();
    let first = &played.measurements[0];
    for (approach, measurement) in demo.approaches.iter().zip(&played.measurements) {
        // What happened on the market of a Python twin is not known, which is not the same as nothing.
        let ledger = words::witnessed(measurement).then_some(&approach.ledger);
        let figures = measurement.figures.iter();
        let figures = figures.map(|figure| format!("{}={}", figure.name, figure.value));
        writer.serialize(Row {
            lesson,
            demo: demo.id,
            approach: approach.id,
            label: approach.label,
            language: approach.language,
            clock: words::clock(measurement.clock),
            speed,
            outcome: approach.outcome,
            detail: approach.detail,
            elapsed_s: approach.elapsed_s,
            expected_s: approach.expected_s,
            expected_why: approach.expected_why,
            times_faster: measurement.times_faster_than(first),
            calls: ledger.map(|ledger| ledger.calls),
            completed: ledger.map(|ledger| ledger.completed),
            failed: ledger.map(|ledger| ledger.failed),
            cancelled: ledger.map(|ledger| ledger.cancelled),
            peak_in_flight: ledger.map(|ledger| ledger.peak_in_flight),
            figures: figures.collect::<Vec<_>>().join("; "),
            size: approach.size,
            measure,
            value: &approach.value,
            right: approach.right,
            times_better: approach.times_better,
        })?;
    }
    Ok(())
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
            assert_eq!(row[3], measurement.label);
            assert_eq!(row[9].parse::<f64>().unwrap(), measurement.elapsed.as_secs_f64());
        }
    }

    #[test]
    fn the_columns_are_those_of_the_docs() {
        let text = render(&fixture::report()).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let (_, table) = include_str!("../../../ARCHITECTURE.md").split_once("| column |").unwrap();
        let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
        let first = rows.filter_map(|row| row.split('|').nth(1));
        let listed =
            first.flat_map(|cell| cell.split(',')).map(|name| name.trim().trim_matches('`'));
        assert_eq!(columns, listed.collect::<Vec<_>>());
    }

    #[test]
    fn what_the_market_did_not_see_is_empty_and_not_zero() {
        let text = render(&fixture::report()).unwrap();
        let python = text.lines().find(|line| line.contains(",python,")).unwrap();
        assert!(python.contains(",,,,,"), "{python}");
    }
}
