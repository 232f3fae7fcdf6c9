//! What is wrong with a program that ran, or slow for a reason.
//!
//! A function from a recording and the texts of its files to a list. Silent when nothing is wrong: a false alarm costs
//! more than a miss. Every kind has its thresholds in [`limits`].

mod blocked;
mod history;
mod lost;
mod never_polled;
mod sequential;

use crate::source::Sources;
use history::History;
use recording::{Finding, Recording};

/// From where on something is worth saying. All times are nanoseconds.
pub mod limits {
    const MS: u64 = 1_000_000;

    /// A poll that is shorter holds nobody up: *blocked*.
    pub const BLOCKING_POLL: u64 = 10 * MS;
    /// What polls at one place have to cost together: *blocked*.
    pub const BLOCKED: u64 = 50 * MS;
    /// The same where the processor computes and nothing waits, which a busy machine may look like.
    pub const BLOCKED_BY_COMPUTING: u64 = 100 * MS;
    /// What could be won where waits come one after another: *sequential*.
    pub const SEQUENTIAL: u64 = 50 * MS;
    /// As a part of the whole run, in percent: *sequential*.
    pub const SEQUENTIAL_PERCENT: u64 = 10;
    /// Turns of a loop that wait: *sequential*.
    pub const SEQUENTIAL_TURNS: u64 = 3;
}

/// What is found, one thing per cause, in the order of kinds and then of places.
pub fn find(recording: &Recording, sources: &Sources) -> Vec<Finding> {
    let history = History::of(recording);
    let mut found = Vec::new();
    found.extend(blocked::find(&history));
    found.extend(sequential::find(&history, sources));
    found.extend(never_polled::find(&history, sources));
    found.extend(lost::find(&history, sources));
    let order = |finding: &Finding| {
        recording::FindingKind::ALL.iter().position(|kind| *kind == finding.kind)
    };
    found.sort_by(|one, other| {
        (order(one), std::cmp::Reverse(one.cost), &one.file, one.line).cmp(&(
            order(other),
            std::cmp::Reverse(other.cost),
            &other.file,
            other.line,
        ))
    });
    found
}

/// Nanoseconds in words: `1.02 s`, `35 ms`.
pub(crate) fn time(nanoseconds: u64) -> String {
    let seconds = nanoseconds as f64 / 1e9;
    match nanoseconds {
        0..1_000_000 => format!("{:.0} us", seconds * 1e6),
        1_000_000..1_000_000_000 => format!("{:.0} ms", seconds * 1e3),
        _ => format!("{seconds:.2} s"),
    }
}

/// `1 task`, `2 tasks`.
pub(crate) fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}
