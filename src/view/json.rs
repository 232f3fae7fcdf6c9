//! Results as data. The shape is a promise: `docs/run.schema.json` describes it.

use super::{Played, words};
use harness::{Clock, Compared, Lane, Measurement, Settings, Value};
use lessons::Chapter;
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// One chapter's results as one line of JSON.
///
/// # Errors
///
/// When a number cannot be written, which no measurement gives.
pub fn object(
    lesson: &Chapter,
    settings: &Settings,
    played: &[Played],
) -> serde_json::Result<String> {
    serde_json::to_string(&LessonJson {
        schema: 1,
        lesson: lesson.name,
        title: lesson.title(),
        speed: settings.speed,
        demos: played.iter().map(demo).collect(),
    })
}

#[derive(Serialize)]
struct LessonJson<'a> {
    schema: u32,
    lesson: &'a str,
    title: &'a str,
    speed: f64,
    demos: Vec<DemoJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct DemoJson<'a> {
    pub id: &'a str,
    title: &'a str,
    clock: &'a str,
    measures: Vec<&'a str>,
    question: &'a str,
    takeaway: &'a str,
    pub approaches: Vec<ApproachJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct ApproachJson<'a> {
    pub id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<usize>,
    pub label: &'a str,
    pub language: &'a str,
    pub expected_s: Option<f64>,
    pub expected_why: Option<&'a str>,
    pub elapsed_s: f64,
    pub outcome: &'a str,
    pub right: bool,
    pub value: Option<Json>,
    pub times_better: Option<f64>,
    pub detail: Option<&'a str>,
    figures: BTreeMap<&'a str, f64>,
    pub ledger: LedgerJson,
    lanes: Vec<LaneJson<'a>>,
    lanes_not_kept: u64,
}

#[derive(Serialize)]
pub(super) struct LedgerJson {
    pub calls: u64,
    pub completed: u64,
    pub failed: u64,
    pub cancelled: u64,
    pub peak_in_flight: u64,
}

#[derive(Serialize)]
struct LaneJson<'a> {
    name: &'a str,
    end: Option<&'a str>,
    spans: Vec<SpanJson>,
}

#[derive(Serialize)]
struct SpanJson {
    state: &'static str,
    start_s: f64,
    end_s: f64,
}

/// What there is to say about a demo that was played; [`export::csv`](super::export) says it in rows.
pub(super) fn demo(played: &Played) -> DemoJson<'_> {
    let clock = played.measurements.first().map_or(Clock::Real, |measurement| measurement.clock);
    DemoJson {
        id: played.demo.id,
        title: played.demo.title,
        measures: played.demo.measures.iter().map(|measure| measure.name()).collect(),
        clock: words::clock(clock),
        question: &played.question,
        takeaway: played.demo.takeaway,
        approaches: played
            .measurements
            .iter()
            .zip(&played.comparison().rows)
            .map(|(measurement, row)| approach(measurement, row))
            .collect(),
    }
}

fn approach<'a>(measurement: &'a Measurement, row: &Compared) -> ApproachJson<'a> {
    let (outcome, detail) = words::outcome(measurement);
    let ledger = measurement.ledger;
    ApproachJson {
        id: &measurement.id,
        size: measurement.size,
        label: &measurement.label,
        language: words::language(measurement),
        expected_s: measurement.expected.as_ref().map(|expected| expected.time.as_secs_f64()),
        expected_why: measurement.expected.as_ref().map(|expected| expected.why.as_str()),
        elapsed_s: measurement.elapsed.as_secs_f64(),
        outcome,
        right: row.right,
        value: row.value.as_ref().map(value),
        times_better: row.times_better,
        detail,
        figures: measurement.figures.iter().map(|figure| (&*figure.name, figure.value)).collect(),
        ledger: LedgerJson {
            calls: ledger.calls,
            completed: ledger.completed,
            failed: ledger.failed,
            cancelled: ledger.cancelled,
            peak_in_flight: ledger.peak_in_flight,
        },
        lanes: measurement.timeline.lanes.iter().map(lane).collect(),
        lanes_not_kept: measurement.timeline.not_kept,
    }
}

/// A number, yes or no, or words.
fn value(value: &Value) -> Json {
    match value {
        Value::Words(words) => Json::from(words.as_str()),
        Value::YesNo(yes) => Json::from(*yes),
        Value::Count(count) => Json::from(*count),
        Value::Seconds(number) | Value::Microseconds(number) | Value::Bytes(number) => {
            Json::from(*number)
        }
    }
}

fn lane(lane: &Lane) -> LaneJson<'_> {
    LaneJson {
        name: &lane.name,
        end: lane.end.map(words::end),
        spans: lane
            .spans
            .iter()
            .map(|span| SpanJson {
                state: words::state(span.state),
                start_s: span.start.as_secs_f64(),
                end_s: span.end.as_secs_f64(),
            })
            .collect(),
    }
}
