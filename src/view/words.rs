//! What several views say in the same words.

use super::Played;
use harness::{Clock, End, Language, Measurement, Outcome, Settings, State, Summary};
use lessons::Chapter;

pub use super::label;

/// What a lane did for a while, as in the JSON.
pub fn state(state: State) -> &'static str {
    match state {
        State::Waiting => "waiting",
        State::Running => "running",
        State::Ready => "ready",
    }
}

/// How a lane ended, as in the JSON.
pub fn end(end: End) -> &'static str {
    match end {
        End::Completed => "completed",
        End::Failed => "failed",
        End::Cancelled => "cancelled",
        End::Panicked => "panicked",
    }
}

/// The language of an approach, as in the JSON.
pub fn language(measurement: &Measurement) -> &'static str {
    match measurement.language {
        Language::Rust => "rust",
        Language::Python => "python",
    }
}

pub fn clock(clock: Clock) -> &'static str {
    match clock {
        Clock::Real => "real",
        Clock::Virtual => "virtual",
    }
}

/// One word for the outcome, as in the JSON, and the words that go with it: what came out, or why nothing did.
pub fn outcome(measurement: &Measurement) -> (&'static str, Option<&str>) {
    match &measurement.outcome {
        Outcome::Ok => ("ok", measurement.note.as_deref()),
        Outcome::Failed(why) => ("failed", Some(why)),
        Outcome::Skipped(why) => ("skipped", Some(why)),
    }
}

/// The outcome in a few words: "10 prices", "failed: no answer".
pub fn outcome_in_words(measurement: &Measurement) -> String {
    match outcome(measurement) {
        ("ok", Some(note)) => note.to_owned(),
        (word, None) => word.to_owned(),
        (word, Some(why)) => format!("{word}: {why}"),
    }
}

/// What the market saw; `None` for what ran where our market cannot see it.
pub fn witness(measurement: &Measurement) -> Option<String> {
    witnessed(measurement).then(|| saw(measurement.ledger))
}

/// Whether the ledger speaks of this run at all: Python's market is not ours, and what was skipped made no calls.
pub fn witnessed(measurement: &Measurement) -> bool {
    measurement.language == Language::Rust && !matches!(measurement.outcome, Outcome::Skipped(_))
}

/// The clock and the pace of a demo, in words: "virtual time, exact".
pub fn pace(played: &Played, settings: &Settings) -> String {
    let is_virtual = |measurement: &Measurement| measurement.clock == Clock::Virtual;
    let clock = if played.measurements.iter().any(is_virtual) {
        "virtual time, which is exact"
    } else {
        "the real clock"
    };
    match settings.speed {
        1.0 => format!("on {clock}"),
        speed => format!("on {clock}, at {speed} times the guide's pace"),
    }
}

/// The name of a demo in a book of several chapters: "gather / many".
pub fn place(chapter: &Chapter, played: &Played) -> String {
    format!("{} / {}", chapter.name, played.demo.id)
}

/// A sentence that a lesson wrote, without the backticks that mark code in it: for where no code can be set.
pub fn plain(sentence: &str) -> String {
    sentence.replace('`', "")
}

/// What the market saw, in words.
pub fn saw(ledger: Summary) -> String {
    if ledger.calls == 0 {
        return "the market saw no calls".to_owned();
    }
    let calls = if ledger.calls == 1 { "call" } else { "calls" };
    let mut words =
        format!("{} {calls}, at most {} in flight", ledger.calls, ledger.peak_in_flight);
    for (count, word) in [(ledger.failed, "failed"), (ledger.cancelled, "cancelled")] {
        if count > 0 {
            words.push_str(&format!(", {count} {word}"));
        }
    }
    words
}
