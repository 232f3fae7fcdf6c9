//! What a run of an approach gave.

use crate::answer::Figure;
use crate::theory::Expected;
use crate::timeline::Timeline;
use slow_api::{Clock, Summary};
use std::time::Duration;

/// One approach, measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    /// The approach's id.
    pub id: String,
    /// How many of something it handled, where an approach is tried at more than one size.
    pub size: Option<usize>,
    /// The approach's label.
    pub label: String,
    /// What it is written in.
    pub language: Language,
    /// The clock that it ran on.
    pub clock: Clock,
    /// The theory.
    pub expected: Option<Expected>,
    /// How long it took, on that clock. Zero for what was skipped.
    pub elapsed: Duration,
    /// Whether it did its work.
    pub outcome: Outcome,
    /// What it got.
    pub note: Option<String>,
    /// What it measured beside the time.
    pub figures: Vec<Figure>,
    /// What the market saw.
    pub ledger: Summary,
    /// Who did what, when.
    pub timeline: Timeline,
}

/// The language of an approach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Run in this process.
    Rust,
    /// Run by a Python interpreter.
    Python,
}

/// Whether an approach did its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did.
    Ok,
    /// It did not, for this reason.
    Failed(String),
    /// It was not run, for this reason.
    Skipped(String),
}

impl Measurement {
    /// How many times faster than another one. `None` where either was not run or took no time at all.
    pub fn times_faster_than(&self, other: &Measurement) -> Option<f64> {
        let ran = self.outcome == Outcome::Ok && other.outcome == Outcome::Ok;
        let timed = !self.elapsed.is_zero() && !other.elapsed.is_zero();
        (ran && timed).then(|| other.elapsed.as_secs_f64() / self.elapsed.as_secs_f64())
    }

    /// How far the measured time is from the expected one, when that is more than noise: elapsed minus
    /// expected, in seconds.
    ///
    /// Noise is 5% of the expected time or 50 ms, whichever is more: timers have the grain of a millisecond,
    /// and a thread that wants to run may have to wait for a core. Both are far below what the lessons compare.
    /// A time above zero where theory says zero is judged by the 50 ms alone.
    pub fn surprise(&self) -> Option<f64> {
        if self.outcome != Outcome::Ok {
            return None;
        }
        let expected = self.expected.as_ref()?.time.as_secs_f64();
        let difference = self.elapsed.as_secs_f64() - expected;
        (difference.abs() > (0.05 * expected).max(0.05)).then_some(difference)
    }
}
