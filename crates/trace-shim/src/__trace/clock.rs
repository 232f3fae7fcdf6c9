//! Tokio's paused clock: it jumps while nothing runs, and a recording by the clock on the wall would not show it.

use super::file::{File, record};
use super::raw::kind;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Whether the program pauses the clock at all. Most do not, and they pay for no more than a look at this.
static PAUSED: AtomicBool = AtomicBool::new(false);

/// The program pauses the clock from now on.
pub fn paused() {
    PAUSED.store(true, Ordering::Relaxed);
}

/// Writes down what the paused clock shows, if that has changed.
#[inline]
pub fn look(file: &File, task: u32) {
    if PAUSED.load(Ordering::Relaxed) {
        look_at_paused(file, task);
    }
}

#[cold]
fn look_at_paused(file: &File, task: u32) {
    static FIRST: OnceLock<real::time::Instant> = OnceLock::new();
    static SHOWN: AtomicU64 = AtomicU64::new(u64::MAX);
    // Outside of the runtime Tokio's clock is the one on the wall.
    if real::runtime::Handle::try_current().is_err() {
        return;
    }
    let now = real::time::Instant::now();
    let shows = now.saturating_duration_since(*FIRST.get_or_init(|| now)).as_nanos() as u64;
    if SHOWN.swap(shows, Ordering::Relaxed) != shows {
        let mut clock = record(kind::CLOCK, task, file.now());
        clock.a = shows as u32;
        clock.b = (shows >> 32) as u32;
        file.write(clock);
    }
}
