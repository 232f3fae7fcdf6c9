//! The two clocks of a recording: the one on the wall, and the one that the program saw.

use harness::theory::seconds;
use recording::{Recording, What};
use std::time::Duration;

/// What the clock of the program showed when; nothing, if it was the one on the wall.
#[derive(Debug, Default)]
pub struct Clocks {
    /// Real times, and what was shown from then on, both in nanoseconds.
    shown: Vec<(u64, u64)>,
}

impl Clocks {
    pub fn of(recording: &Recording) -> Self {
        let shown = recording.events.iter().filter_map(|event| match event.what {
            What::Clock { shows } => Some((event.at, shows)),
            _ => None,
        });
        Clocks { shown: shown.collect() }
    }

    /// Whether the program saw a clock that was paused.
    pub fn is_virtual(&self) -> bool {
        !self.shown.is_empty()
    }

    /// What the program saw on its clock at this real time: what timelines go by.
    pub fn seen(&self, real: u64) -> Duration {
        if !self.is_virtual() {
            return Duration::from_nanos(real);
        }
        let behind = self.shown.partition_point(|(at, _)| *at <= real);
        let shows = behind.checked_sub(1).map_or(0, |last| self.shown[last].1);
        Duration::from_nanos(shows)
    }

    /// The time with the names of its clocks: `1.00 s virtual time (0.3 ms real time)`.
    pub fn in_words(&self, real: u64) -> String {
        if self.is_virtual() {
            let seen = seconds(self.seen(real));
            format!("{seen} virtual time ({} real time)", short(real))
        } else {
            format!("{} real time", short(real))
        }
    }
}

/// A time in the unit that fits it: `12 us`, `3.4 ms`, `1.20 s`.
pub fn short(nanoseconds: u64) -> String {
    let seconds = nanoseconds as f64 / 1e9;
    match nanoseconds {
        0..1_000_000 => format!("{:.0} us", seconds * 1e6),
        1_000_000..1_000_000_000 => format!("{:.1} ms", seconds * 1e3),
        _ => format!("{seconds:.2} s"),
    }
}
