//! Real time, or virtual time on Tokio's paused clock.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

/// Which clock passes while a thread blocks or computes.
///
/// Waiting needs no such choice: [`tokio::time::sleep`] follows the runtime's clock by itself. On a runtime
/// built with `start_paused(true)`, the clock stands still while anything can run, and jumps to the next timer
/// when nothing can ("auto-advance", see [`tokio::time::pause`]). A thread that blocks never gives the runtime
/// the chance to jump, so blocking on virtual time has to move the clock by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// The clock on the wall.
    #[default]
    Real,
    /// Tokio's paused clock: exact, and instant. Only on the thread of a current-thread runtime.
    Virtual,
}

impl Clock {
    /// Blocks this thread for `duration`, as a synchronous HTTP client does while it waits for the answer.
    ///
    /// # Panics
    ///
    /// On [`Clock::Virtual`], when the thread is not inside a current-thread runtime whose clock is paused.
    pub fn block(self, duration: Duration) {
        match self {
            Clock::Real => std::thread::sleep(duration),
            Clock::Virtual => jump(duration),
        }
    }

    /// Keeps this thread's core busy for `duration`, as a computation does.
    ///
    /// # Panics
    ///
    /// As [`Clock::block`].
    pub fn busy(self, duration: Duration) {
        match self {
            Clock::Real => {
                let until = Instant::now() + duration;
                while Instant::now() < until {
                    std::hint::spin_loop();
                }
            }
            Clock::Virtual => jump(duration),
        }
    }
}

/// Moves the paused clock while nothing else runs, which is just what a blocked event loop looks like.
///
/// The first poll of [`tokio::time::advance`] moves the clock, and later ones would only yield to other tasks.
/// One poll, therefore, and no yield: timers that fell due meanwhile fire late, as they would behind a thread
/// that slept.
fn jump(duration: Duration) {
    assert!(
        tokio::runtime::Handle::try_current().is_ok(),
        "a blocking call on a thread outside the runtime: on virtual time there is no clock here. Waiting for the \
         market needs no thread of its own: use the async call."
    );
    let advance = pin!(tokio::time::advance(duration));
    let _ = advance.poll(&mut Context::from_waker(Waker::noop()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::{Instant, sleep};

    #[tokio::test(start_paused = true)]
    async fn a_blocked_loop_wakes_its_tasks_late() {
        let start = Instant::now();
        let sleeper = tokio::spawn(async move {
            sleep(Duration::from_secs(2)).await;
            start.elapsed()
        });
        sleep(Duration::from_secs(1)).await;
        Clock::Virtual.block(Duration::from_secs(3));

        assert_eq!(start.elapsed(), Duration::from_secs(4));
        assert_eq!(sleeper.await.unwrap(), Duration::from_secs(4));
    }

    #[tokio::test(start_paused = true)]
    async fn busy_time_adds_up() {
        let start = Instant::now();
        for _ in 0..3 {
            Clock::Virtual.busy(Duration::from_millis(300));
        }
        assert_eq!(start.elapsed(), Duration::from_millis(900));
    }

    #[test]
    fn the_real_clock_really_passes() {
        let start = std::time::Instant::now();
        Clock::Real.block(Duration::from_millis(2));
        Clock::Real.busy(Duration::from_millis(2));
        assert!(start.elapsed() >= Duration::from_millis(4));
    }
}
