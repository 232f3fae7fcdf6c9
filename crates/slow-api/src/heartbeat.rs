//! A task that only ticks, to feel when the event loop stands still.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// Ticks in the background of the current runtime until dropped, and remembers the longest gap between two
/// ticks. On a healthy loop that is the period; a loop that is blocked for 2 s leaves a gap of 2 s or more.
///
/// ```
/// use slow_api::{Clock, Heartbeat};
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let heartbeat = Heartbeat::start(Duration::from_millis(100));
/// tokio::time::sleep(Duration::from_secs(1)).await;
/// assert_eq!(heartbeat.longest_gap(), Duration::from_millis(100));
///
/// Clock::Virtual.block(Duration::from_secs(2));
/// assert!(heartbeat.longest_gap() >= Duration::from_secs(2));
/// # }
/// ```
#[derive(Debug)]
pub struct Heartbeat {
    pulse: Arc<Mutex<Pulse>>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Pulse {
    beats: u64,
    last: Instant,
    longest_gap: Duration,
}

impl Pulse {
    fn beat(&mut self) {
        let now = Instant::now();
        self.longest_gap = self.longest_gap.max(now - self.last);
        self.last = now;
        self.beats += 1;
    }
}

impl Heartbeat {
    /// Starts to tick, first after one `period`.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime, and when `period` is zero.
    pub fn start(period: Duration) -> Self {
        let pulse = Pulse { beats: 0, last: Instant::now(), longest_gap: Duration::ZERO };
        let pulse = Arc::new(Mutex::new(pulse));
        let shared = Arc::clone(&pulse);
        let task = tokio::spawn(async move {
            let mut ticks = interval(period);
            // After a gap, go on from there: catching up would hide nothing, but count beats that never were.
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks.tick().await; // the first tick of an interval is immediate
            loop {
                ticks.tick().await;
                shared.lock().unwrap_or_else(PoisonError::into_inner).beat();
            }
        });
        Heartbeat { pulse, task }
    }

    /// The longest time without a beat, the time since the last one included.
    pub fn longest_gap(&self) -> Duration {
        let pulse = self.pulse.lock().unwrap_or_else(PoisonError::into_inner);
        pulse.longest_gap.max(pulse.last.elapsed())
    }

    /// How often it has beaten.
    pub fn beats(&self) -> u64 {
        self.pulse.lock().unwrap_or_else(PoisonError::into_inner).beats
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        self.task.abort();
    }
}
