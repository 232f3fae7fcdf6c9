//! What is wrong with a program that ran, or slow for a reason.
//!
//! A function from a recording and the texts of its files to a list. Silent when nothing is wrong: a false alarm costs
//! more than a miss. Every kind has its thresholds in [`limits`].

mod blocked;
mod busy_polling;
mod cancelled_work;
mod deadlock;
mod held_lock;
mod history;
mod locks;
mod lost;
mod never_polled;
mod sequential;
mod unbounded;

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
    /// How long nothing at all may happen before that is for ever: *deadlock*.
    pub const STANDSTILL: u64 = 500 * MS;
    /// What others have to wait in all while a lock is held across an await: *held-lock*.
    pub const HELD_LOCK: u64 = 100 * MS;
    /// The same as a part of the whole run, in percent: *held-lock*.
    pub const HELD_LOCK_PERCENT: u64 = 20;
    /// How often the same work is begun anew and thrown away: *cancelled-work*.
    pub const BEGUN_ANEW: usize = 3;
    /// Polls in a row that find nothing: *busy-polling*.
    pub const POLLS_FOR_NOTHING: usize = 100;
    /// How long they go on: *busy-polling*.
    pub const BUSY_FOR: u64 = 20 * MS;
    /// A wait that is shorter is a look, and no wait: *busy-polling*.
    pub const LOOK: u64 = 6 * MS;
    /// A poll that takes longer does some work: *busy-polling*.
    pub const WORK: u64 = 100_000;
    /// Messages in a queue: *unbounded*.
    pub const QUEUE: u64 = 100;
    /// How long a queue grows from a tenth of its length on; one that is filled at once is a list: *unbounded*.
    pub const QUEUE_GROWS_FOR: u64 = 50 * MS;
}

/// What is found, one thing per cause, in the order of kinds and then of places.
///
/// Where the program saw a paused clock, its times are those of that clock, and of the real one for what blocked: see
/// [`recording::on_one_clock`].
pub fn find(recording: &Recording, sources: &Sources) -> Vec<Finding> {
    let recording = recording::on_one_clock(recording);
    let history = History::of(&recording);
    let mut found = Vec::new();
    let deadlocks = deadlock::find(&history);
    found.extend(blocked::find(&history).into_iter().filter(|blocked| {
        // A thread that is held for ever is told once.
        !deadlocks.iter().any(|dead| (&dead.file, dead.line) == (&blocked.file, blocked.line))
    }));
    let dead: Vec<usize> = deadlocks.iter().flat_map(|dead| dead.tasks.iter().copied()).collect();
    found.extend(held_lock::find(&history).into_iter().filter(|held| {
        // So is a lock whose holder waits for ever.
        held.tasks.first().is_none_or(|holder| !dead.contains(holder))
    }));
    // What waits for ever is not lost because it waited until the end.
    found.extend(
        lost::find(&history, sources)
            .into_iter()
            .filter(|lost| !lost.tasks.iter().any(|task| dead.contains(task))),
    );
    found.extend(deadlocks);
    found.extend(sequential::find(&history, sources));
    found.extend(never_polled::find(&history, sources));
    found.extend(cancelled_work::find(&history, sources));
    found.extend(busy_polling::find(&history, sources));
    found.extend(unbounded::find(&history));
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
