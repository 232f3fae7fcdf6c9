//! Work that takes its time on any machine, and a database that takes its
//! time on none.

use slow_api::{End, Ledger, State};
use std::time::{Duration, Instant};

/// How often `work` has to be repeated to keep a core of this machine busy
/// for `target`.
///
/// First it looks for a number of repetitions that takes long enough to be
/// measured. Then it measures that a few times and believes the fastest:
/// another program that takes the core away can only make it slower.
pub(crate) fn repetitions(target: Duration, work: fn()) -> u32 {
    const ENOUGH: u32 = 8;
    const MEASUREMENTS: u32 = 4;
    let mut times = 1;
    let mut fastest = time(times, work);
    while fastest < target / ENOUGH && times < u32::MAX / 2 {
        times *= 2;
        fastest = time(times, work);
    }
    for _ in 1..MEASUREMENTS {
        fastest = fastest.min(time(times, work));
    }
    let factor = target.as_secs_f64() / fastest.as_secs_f64();
    (f64::from(times) * factor).round().max(1.0) as u32
}

fn time(times: u32, work: fn()) -> Duration {
    let start = Instant::now();
    (0..times).for_each(|_| work());
    start.elapsed()
}

/// A database of one slow query. What it sees is in the ledger, as calls.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    pub(crate) ledger: Ledger,
    pub(crate) latency: Duration,
}

impl Database {
    /// Counts the trades. The database works, the caller waits.
    pub(crate) async fn count_trades(&self) -> u64 {
        let entry = self.ledger.begin("query", State::Waiting);
        tokio::time::sleep(self.latency).await;
        entry.finish(End::Completed);
        1_000_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn work_is_repeated_until_it_fills_the_target() {
        // A tick of work takes 1 ms, at least.
        fn work() {
            std::thread::sleep(Duration::from_millis(1));
        }
        let times = repetitions(Duration::from_millis(40), work);
        assert!((1..=40).contains(&times), "{times}");
    }

    #[test]
    fn work_that_is_slower_than_the_target_is_done_once() {
        static CALLS: AtomicU32 = AtomicU32::new(0);
        fn work() {
            CALLS.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(repetitions(Duration::from_millis(1), work), 1);
        assert_eq!(CALLS.load(Ordering::Relaxed), 4);
    }
}
