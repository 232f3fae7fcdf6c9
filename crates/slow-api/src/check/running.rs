//! Running what is to be checked: on the virtual clock, and on the one on the wall.

use super::patience;
use std::any::Any;
use std::future::poll_fn;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;
use tokio::time::{Instant, timeout};

/// Longer than anything in an exercise, [`HANG`](crate::HANG) included, but for [`timed_for`].
const FOR_EVER: Duration = Duration::from_secs(24 * 3600);

/// How often other tasks get a turn after the work is done: an aborted task is dropped at its next turn, and
/// only then does the market see a cancelled call.
const TURNS: usize = 16;

/// How often work may be polled while the virtual clock stands still.
const POLLS_AT_A_TIME: u64 = 20_000;

/// What is said when the thread of a virtual clock does not come back.
const BLOCKED: &str = "the thread of the runtime is blocked, or never comes back: a virtual clock needs no time on the \
                       wall, and it has waited for seconds. A `block_on` of another executor, a `recv`, `join` or \
                       `lock` of the standard library inside async code? A loop without an end: one that takes the \
                       `None` of a closed channel again and again, or that waits for `std::time::Instant`? A \
                       `spawn_blocking` that waits for an async call? The virtual clock stands still until its thread \
                       is done.";

/// What is said when work asks and asks.
const BUSY: &str = "busy waiting: the work was polled thousands of times while no time passed. A loop asks again and \
                    again whether something is there, and keeps the thread from everything else. `.await` the handle, \
                    the channel or the call: it wakes its task when there is something new.";

/// What is said when real work does not end.
const STUCK: &str = "no answer after seconds, to calls of a few milliseconds, on a runtime with many threads. Something \
                     waits for what never comes: a lock that its holder waits for, a channel that is never closed, a \
                     handle that nobody completes, or a loop that never awaits.";

/// What a [`MarketError`](crate::MarketError) is called in a message about it.
const ERRORS: [&str; 4] = ["UnknownSymbol", "Unavailable", "Refused", "Hung"];

/// Runs `work`, and says what it gave and how long it took. Then gives aborted tasks a chance to end, which
/// takes no virtual time.
///
/// # Panics
///
/// When `work` does, and when it does not end. On a paused clock that is known at once: nothing can run, and
/// no timer is set. When the thread itself does not come back, nothing can be thrown on it: the process ends, with
/// the reason on standard error, in the words and with the exit status of a test that failed.
pub async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    timed_for(FOR_EVER, work).await
}

/// [`timed`], for work that may take longer than a day.
///
/// # Panics
///
/// As [`timed`], after so long on the virtual clock.
pub async fn timed_for<T>(limit: Duration, work: impl Future<Output = T>) -> (T, Duration) {
    let _watch = watch(|| end_the_process(BLOCKED));
    let start = Instant::now();
    let Ok(answer) = timeout(limit, counted(explained(work))).await else {
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

/// Reports if the guard is not dropped in time.
pub(super) fn watch(report: impl FnOnce() + Send + 'static) -> mpsc::Sender<()> {
    let (guard, dropped) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        if patience::receive(&dropped) == Err(RecvTimeoutError::Timeout) {
            report();
        }
    });
    guard
}

/// As a test that fails would: its message, and its exit status.
fn end_the_process(message: &str) {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("check");
    // Not `panic`: that would unwind this thread alone, and a test keeps to itself what it prints.
    let said = format!("\nthread '{name}' panicked at slow_api::check:1:1:\n{message}\n");
    let _ = std::io::stderr().write_all(said.as_bytes());
    std::process::exit(101);
}

/// Runs `work` on a runtime of one thread and with a paused clock, as `#[tokio::test(start_paused = true)]` does, but
/// [timed](timed()) from its first line on, and tells at once when its thread is blocked.
///
/// # Panics
///
/// As [`timed`].
pub fn on_virtual_time<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let builder = Builder::new_current_thread().enable_all().start_paused(true).build();
    builder.expect("the system gives us a runtime").block_on(timed(work))
}

/// Runs `work` as a program would: on a runtime with a thread for each core, and on the clock on the wall. What
/// passes on the paused clock alone, or on one thread alone, is found here.
///
/// # Panics
///
/// When `work` does, and when calls of a few milliseconds are not done although the machine had time for them.
pub fn in_real_time<T>(work: impl Future<Output = T>) -> T {
    let _watch = watch(|| end_the_process(STUCK));
    let runtime = Runtime::new().expect("the system gives us threads");
    let answer = runtime.block_on(explained(work));
    // Not dropped: that would wait for whatever still blocks one of its threads.
    runtime.shutdown_background();
    answer
}

/// Calls `work` on a thread of its own, outside of every runtime. `stuck` says what it means when it does not come
/// back; its thread is left behind then.
///
/// # Panics
///
/// When `work` does, with an explanation where there is one, and when it does not come back although the machine had
/// time for it.
#[track_caller]
pub fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static, stuck: &str) -> T {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let _ = sender.send(catch_unwind(AssertUnwindSafe(work)));
    });
    match patience::receive(&receiver) {
        Ok(Ok(answer)) => answer,
        Ok(Err(panic)) => raise(panic),
        Err(_) => panic!("{stuck}"),
    }
}

/// Polls `work`, and stops it when it is polled again and again although no time passes.
async fn counted<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let (mut polls, mut last) = (0, Instant::now());
    poll_fn(|context| {
        let now = Instant::now();
        if now == last {
            polls += 1;
        } else {
            (polls, last) = (0, now);
        }
        assert!(polls < POLLS_AT_A_TIME, "{BUSY}");
        work.as_mut().poll(context)
    })
    .await
}

/// Polls `work`, and when it panics in a way that is well known, says what to do instead. [`timed`] and its like do so, too.
///
/// # Panics
///
/// When `work` does.
pub async fn explained<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    poll_fn(|context| {
        let poll: Result<Poll<T>, _> =
            catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        poll.unwrap_or_else(|panic| raise(panic))
    })
    .await
}

/// Panics again, with an explanation where there is one.
#[track_caller]
fn raise(panic: Box<dyn Any + Send>) -> ! {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
    match said.and_then(|said| Some((said, explanation(said)?))) {
        Some((said, explanation)) => panic!("a panic: \"{said}\". {explanation}"),
        None => resume_unwind(panic),
    }
}

/// What a panic usually comes from, if it is a well-known one.
fn explanation(said: &str) -> Option<&'static str> {
    let unwrapped = ERRORS.iter().any(|error| {
        said.contains(&format!(": {error} {{")) || said.contains(&format!("Err({error} {{"))
    });
    if unwrapped {
        Some(
            "An error from the market is an answer like any other. Pass it on with `?`, or decide with `match` what it \
             means; `unwrap` and `expect` end the program for it.",
        )
    } else if said.contains("resumed after completion") {
        Some(
            "A future gives its answer once. A loop polled it again after that: in a `select!`, put `, if !done` behind \
             the branch of a future that stays outside of the loop, or leave the loop when it is done.",
        )
    } else if said.contains("polled after completion") || said.contains("polled after it") {
        Some("A future gives its answer once, and must not be awaited or polled again after that.")
    } else if said.contains("there is no reactor running") {
        Some(
            "There is no Tokio runtime here. The market's call waits on a timer of Tokio's, so only a Tokio runtime can \
             run it. Another library's `block_on`, or a plain thread, polls the future but has no such timer, and \
             `Handle::current()` finds a runtime only where there is one already.",
        )
    } else if said.contains("timers are disabled") {
        Some(
            "A runtime without a clock: a `Builder` starts with everything switched off. Add `enable_time()` or \
             `enable_all()`.",
        )
    } else if said.contains("all branches are disabled") {
        Some(
            "In a `select!` no branch was left: each had an answer that its pattern does not match, or was switched off. \
             `else =>` says what to do then.",
        )
    } else if said.contains("Any { .. }") {
        Some(
            "A thread panicked, and `unwrap` on what its `join` gives passes that on. What the thread itself said is with \
             what was printed.",
        )
    } else if said.contains("only when running on the multi-threaded runtime") {
        Some(
            "`block_in_place` needs a runtime with several threads, and there, too, it holds up whatever else is in its \
             task. `spawn_blocking` takes what blocks to a thread of its own, and gives a handle to await.",
        )
    } else if said.contains("Cannot start a runtime from within a runtime")
        || said.contains("Cannot block the current thread from within a runtime")
    {
        Some(
            "`block_on`, and a `blocking_` method, keep the thread until they are done, and this thread drives a \
             runtime already. In async code, `.await`.",
        )
    } else {
        None
    }
}
