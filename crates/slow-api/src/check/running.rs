//! Running what is to be checked: on the virtual clock, and on the one on the wall.

use crate::words::seconds;
use std::future::poll_fn;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::task::yield_now;
use tokio::time::{Instant, timeout};

/// Longer than anything in an exercise, [`HANG`](crate::HANG) included.
const FOR_EVER: Duration = Duration::from_secs(24 * 3600);

/// How often other tasks get a turn after the work is done: an aborted task is dropped at its next turn, and
/// only then does the market see a cancelled call.
const TURNS: usize = 16;

/// What [`timed`] says while it cannot go on.
const BLOCKED: &str = "\nStill running after 3 s on the wall, and a virtual clock needs none of that: the thread \
                       of the runtime is blocked, or never comes back. A loop without an end, or one that asks \
                       again and again instead of awaiting? A `block_on` of another executor, a `recv` or a \
                       `lock` of the standard library inside async code? A `spawn_blocking` that waits for \
                       an async call? The virtual clock stands still until its thread is done.\n";

/// What a [`MarketError`](crate::MarketError) is called in a message about it.
const ERRORS: [&str; 4] = ["UnknownSymbol", "Unavailable", "Refused", "Hung"];

/// How long [`in_real_time`] waits for work of a few milliseconds. Only a guard: no check depends on it.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// Runs `work`, and says what it gave and how long it took. Then gives aborted tasks a chance to end, which
/// takes no virtual time.
///
/// # Panics
///
/// When `work` does, and when it does not end. On a paused clock that is known at once: nothing can run, and
/// no timer is set.
pub async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let _watch = watch(PATIENCE, || {
        // Not `eprintln`, which the test keeps to itself until it ends, and it may never end.
        let _ = std::io::stderr().write_all(BLOCKED.as_bytes());
    });
    let start = Instant::now();
    let Ok(answer) = timeout(FOR_EVER, explained(work)).await else {
        panic!(
            "still waiting after a day on the virtual clock. Nothing will ever wake this up: is a channel kept \
             open by a sender that was not dropped, does a `select!` with `Some(..) = ..recv()` overlook the \
             `None` of a closed one, is a lock held by somebody who waits for it, or is the limit of a \
             `buffered` 0?"
        );
    };
    let elapsed = start.elapsed();
    for _ in 0..TURNS {
        yield_now().await;
    }
    (answer, elapsed)
}

/// Reports if the guard is not dropped within `patience`, on the clock on the wall.
pub(super) fn watch(
    patience: Duration,
    report: impl FnOnce() + Send + 'static,
) -> mpsc::Sender<()> {
    let (guard, dropped) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        if dropped.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
            report();
        }
    });
    guard
}

/// Runs `work` as a program would: on a runtime with a thread for each core, and on the clock on the wall. What
/// passes on the paused clock alone, or on one thread alone, is found here.
///
/// # Panics
///
/// When `work` does, and when calls of a few milliseconds are not done after some seconds.
pub fn in_real_time<T>(work: impl Future<Output = T>) -> T {
    in_real_time_within(PATIENCE, work)
}

pub(super) fn in_real_time_within<T>(patience: Duration, work: impl Future<Output = T>) -> T {
    let runtime = Runtime::new().expect("the system gives us threads");
    let answer = runtime.block_on(async { timeout(patience, explained(work)).await });
    // Not dropped: that would wait for whatever still blocks one of its threads.
    runtime.shutdown_background();
    answer.unwrap_or_else(|_| {
        panic!("still waiting after {} for calls of a few milliseconds.", seconds(patience))
    })
}

/// Polls `work`, and when it panics because it unwrapped an error, says what to do instead.
async fn explained<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    poll_fn(|context| {
        let poll = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        poll.unwrap_or_else(|panic| {
            if let Some(said) = panic.downcast_ref::<String>()
                && said.starts_with("called `Result::unwrap()`")
                && ERRORS.iter().any(|error| said.contains(error))
            {
                panic!(
                    "a panic: \"{said}\". An error from the market is an answer like any other. Pass it on \
                     with `?`, or decide with `match` what it means."
                );
            }
            resume_unwind(panic)
        })
    })
    .await
}
