//! Rehearsals: what the demos of a talk measured when they ran last, kept so that a talk can show it again where a live
//! run cannot be risked.

use crate::shell::progress;
use harness::{
    Clock, End, Expected, Figure, Lane, Language, Measurement, Outcome, Span, State, Summary,
    Timeline,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// The units that a figure may have.
const UNITS: [&str; 6] = ["s", "ms", "us", "bytes", "x", "%"];

/// A demo as it ran once.
#[derive(Clone, Debug, PartialEq)]
pub struct Rehearsal {
    /// When.
    pub at: SystemTime,
    /// How many times faster than the guide's pace.
    pub speed: f64,
    pub measured: Vec<Measurement>,
}

/// The rehearsal of a demo; `None` where it never ran in a talk.
pub fn load(lesson: &str, demo: &str) -> Option<Rehearsal> {
    all(lesson).remove(demo).map(Rehearsal::from)
}

/// Whether any demo of the chapter was rehearsed.
pub fn any(lesson: &str) -> bool {
    !all(lesson).is_empty()
}

/// Keeps a run. A talk goes on when that cannot be written.
pub fn keep(lesson: &str, demo: &str, rehearsal: &Rehearsal) {
    let Some(path) = path(lesson) else { return };
    let mut kept = all(lesson);
    kept.insert(demo.to_owned(), Kept::from(rehearsal));
    let _ = progress::write(&path, &kept);
}

fn path(lesson: &str) -> Option<PathBuf> {
    progress::file(&format!("rehearsals/{lesson}.json"))
}

fn all(lesson: &str) -> BTreeMap<String, Kept> {
    path(lesson).and_then(|path| progress::read(&path)).unwrap_or_default()
}

/// A rehearsal as it is written down.
#[derive(Serialize, Deserialize)]
struct Kept {
    at: SystemTime,
    speed: f64,
    measured: Vec<KeptMeasurement>,
}

#[derive(Serialize, Deserialize)]
struct KeptMeasurement {
    id: String,
    size: Option<usize>,
    label: String,
    python: bool,
    virtual_time: bool,
    expected: Option<(Duration, String)>,
    elapsed: Duration,
    #[serde(with = "KeptOutcome")]
    outcome: Outcome,
    note: Option<String>,
    /// Name, label, value, unit.
    figures: Vec<(String, String, f64, String)>,
    #[serde(with = "KeptSummary")]
    ledger: Summary,
    lanes: Vec<KeptLane>,
    not_kept: u64,
}

#[derive(Serialize, Deserialize)]
struct KeptLane {
    name: String,
    spans: Vec<(KeptState, Duration, Duration)>,
    end: Option<KeptEnd>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Outcome")]
enum KeptOutcome {
    Ok,
    Failed(String),
    Skipped(String),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Summary")]
struct KeptSummary {
    calls: u64,
    completed: u64,
    failed: u64,
    cancelled: u64,
    peak_in_flight: u64,
    in_flight: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "State")]
enum StateNames {
    Waiting,
    Running,
    Ready,
}

#[derive(Serialize, Deserialize)]
struct KeptState(#[serde(with = "StateNames")] State);

#[derive(Serialize, Deserialize)]
#[serde(remote = "End")]
enum EndNames {
    Completed,
    Failed,
    Cancelled,
    Panicked,
}

#[derive(Serialize, Deserialize)]
struct KeptEnd(#[serde(with = "EndNames")] End);

impl From<&Rehearsal> for Kept {
    fn from(rehearsal: &Rehearsal) -> Self {
        let measured = rehearsal.measured.iter().map(KeptMeasurement::from).collect();
        Kept { at: rehearsal.at, speed: rehearsal.speed, measured }
    }
}

impl From<Kept> for Rehearsal {
    fn from(kept: Kept) -> Self {
        let measured = kept.measured.into_iter().map(Measurement::from).collect();
        Rehearsal { at: kept.at, speed: kept.speed, measured }
    }
}

impl From<&Measurement> for KeptMeasurement {
    fn from(m: &Measurement) -> Self {
        let figure =
            |f: &Figure| (f.name.to_string(), f.label.to_string(), f.value, f.unit.to_owned());
        let lane = |lane: &Lane| KeptLane {
            name: lane.name.clone(),
            spans: lane.spans.iter().map(|s| (KeptState(s.state), s.start, s.end)).collect(),
            end: lane.end.map(KeptEnd),
        };
        KeptMeasurement {
            id: m.id.clone(),
            size: m.size,
            label: m.label.clone(),
            python: m.language == Language::Python,
            virtual_time: m.clock == Clock::Virtual,
            expected: m.expected.clone().map(|expected| (expected.time, expected.why)),
            elapsed: m.elapsed,
            outcome: m.outcome.clone(),
            note: m.note.clone(),
            figures: m.figures.iter().map(figure).collect(),
            ledger: m.ledger,
            lanes: m.timeline.lanes.iter().map(lane).collect(),
            not_kept: m.timeline.not_kept,
        }
    }
}

impl From<KeptMeasurement> for Measurement {
    fn from(kept: KeptMeasurement) -> Self {
        let figure = |(name, label, value, unit): (String, String, f64, String)| Figure {
            name: Cow::Owned(name),
            label: Cow::Owned(label),
            value,
            unit: UNITS.into_iter().find(|known| *known == unit).unwrap_or(""),
        };
        let span = |(state, start, end): (KeptState, Duration, Duration)| Span {
            state: state.0,
            start,
            end,
        };
        let lane = |lane: KeptLane| Lane {
            name: lane.name,
            spans: lane.spans.into_iter().map(span).collect(),
            end: lane.end.map(|end| end.0),
        };
        Measurement {
            id: kept.id,
            size: kept.size,
            label: kept.label,
            language: if kept.python { Language::Python } else { Language::Rust },
            clock: if kept.virtual_time { Clock::Virtual } else { Clock::Real },
            expected: kept.expected.map(|(time, why)| Expected::new(time, why)),
            elapsed: kept.elapsed,
            outcome: kept.outcome,
            note: kept.note,
            figures: kept.figures.into_iter().map(figure).collect(),
            ledger: kept.ledger,
            timeline: Timeline {
                lanes: kept.lanes.into_iter().map(lane).collect(),
                not_kept: kept.not_kept,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::{Settings, Silent};

    #[test]
    fn every_run_is_the_same_after_it_was_written_down() {
        let settings = Settings { clock: Clock::Virtual, ..Settings::default() };
        for lesson in lessons::CATALOGUE {
            for demo in lesson.demos().iter().filter(|demo| !demo.real_time_only) {
                let measured = harness::run(&demo.prepare(&settings), &settings, &mut Silent);
                let rehearsal = Rehearsal { at: SystemTime::now(), speed: 2.0, measured };
                let text = serde_json::to_string(&Kept::from(&rehearsal)).unwrap();
                let read: Kept = serde_json::from_str(&text).unwrap();
                assert_eq!(Rehearsal::from(read), rehearsal, "{} {}", lesson.name, demo.id);
            }
        }
    }
}
