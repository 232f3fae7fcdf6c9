//! What the prose claims about Tokio and `futures` beyond what the demos show.
//!
//! These are other people's crates. When an update breaks a test here, a chapter has become wrong.

use futures::future::{join_all, try_join_all};
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Clock, Market};
use std::cell::Cell;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::task::coop::unconstrained;
use tokio::time::{Instant, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

/// Counts how often a future is polled.
struct Counted<F> {
    future: Pin<Box<F>>,
    polls: Rc<Cell<u64>>,
}

impl<F: Future> Future for Counted<F> {
    type Output = F::Output;

    fn poll(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<F::Output> {
        self.polls.set(self.polls.get() + 1);
        self.future.as_mut().poll(cx)
    }
}

/// So many sleeps of one second, and how often they will have been polled.
fn sleeps(
    count: usize,
) -> (Vec<Counted<tokio::time::Sleep>>, Rc<Cell<u64>>) {
    let polls = Rc::new(Cell::new(0));
    let sleep = || Counted {
        future: Box::pin(sleep(SECOND)),
        polls: Rc::clone(&polls),
    };
    ((0..count).map(|_| sleep()).collect(), polls)
}

// gather: "n/128 rounds and about n²/256 polls".
#[tokio::test(start_paused = true)]
async fn join_all_polls_in_vain_whatever_the_budget_does_not_reach() {
    const COUNT: u64 = 10_000;
    let (sleeps, polls) = sleeps(COUNT as usize);
    join_all(sleeps).await;

    let to_start_them = COUNT;
    let in_rounds: u64 =
        (0..COUNT.div_ceil(128)).map(|round| COUNT - 128 * round).sum();
    assert_eq!(polls.get(), to_start_them + in_rounds);
    assert_eq!(in_rounds, 395_632);
}

// gather: "`FuturesUnordered` does the same".
#[tokio::test(start_paused = true)]
async fn futures_unordered_polls_in_vain_just_as_often() {
    let (sleeps, polls) = sleeps(10_000);
    let all: FuturesUnordered<_> = sleeps.into_iter().collect();
    assert_eq!(all.count().await, 10_000);
    assert_eq!(polls.get(), 10_000 + 395_632);
}

// gather: the speaker notes on `unconstrained`.
#[tokio::test(start_paused = true)]
async fn without_a_budget_join_all_polls_everything_twice() {
    let (sleeps, polls) = sleeps(10_000);
    unconstrained(join_all(sleeps)).await;
    assert_eq!(polls.get(), 20_000);
}

// gather: "calls that become ready at different moments do not".
#[tokio::test(start_paused = true)]
async fn join_all_polls_only_what_was_woken() {
    let polls = Rc::new(Cell::new(0));
    let sleeps = (1..=1_000).map(|n| Counted {
        future: Box::pin(sleep(n * SECOND)),
        polls: Rc::clone(&polls),
    });
    join_all(sleeps).await;
    assert_eq!(polls.get(), 2_000);
}

// errors: "Above 30 it is a `FuturesOrdered`".
#[tokio::test(start_paused = true)]
async fn above_thirty_calls_try_join_all_keeps_an_error_waiting() {
    let until_the_error = async |count: u64| {
        let start = Instant::now();
        let calls = (0..count).map(async |number| {
            let [slow, quick] = [3 * SECOND, SECOND];
            sleep(if number == 0 { slow } else { quick }).await;
            if number == 1 { Err(()) } else { Ok(()) }
        });
        assert!(try_join_all(calls).await.is_err());
        start.elapsed()
    };
    assert_eq!(until_the_error(30).await, SECOND);
    assert_eq!(until_the_error(31).await, 3 * SECOND);
}

// pitfalls: "each is gone when the runtime gets to it next".
#[tokio::test(start_paused = true)]
async fn a_dropped_set_cancels_when_the_runtime_gets_to_its_tasks() {
    let market =
        Market::builder().latency(SECOND).clock(Clock::Virtual).build();
    let seen = || {
        let seen = market.ledger().summary();
        (seen.in_flight, seen.cancelled)
    };
    let set: JoinSet<_> = [market.quote("AAPL")].into_iter().collect();
    sleep(SECOND / 2).await;

    drop(set);
    assert_eq!(seen(), (1, 0));
    sleep(SECOND / 4).await;
    assert_eq!(seen(), (0, 1));
}

// what-is-async: "the total would be six again".
#[tokio::test(start_paused = true)]
async fn join_of_blocking_calls_takes_their_sum() {
    let market =
        Market::builder().latency(2 * SECOND).clock(Clock::Virtual).build();
    let client = market.blocking();
    let start = Instant::now();
    let fetch = async |symbol| client.quote(symbol);
    let (aapl, googl, msft) =
        tokio::join!(fetch("AAPL"), fetch("GOOGL"), fetch("MSFT"));

    assert!(aapl.is_ok() && googl.is_ok() && msft.is_ok());
    assert_eq!(start.elapsed(), 6 * SECOND);
}

// basics: `join!` stays on one task, `spawn` makes another.
#[tokio::test]
async fn join_polls_on_this_task_and_spawn_on_another() {
    let id = async || tokio::task::id();
    let task = tokio::spawn(async move {
        let here = tokio::task::id();
        let (first, second) = tokio::join!(id(), id());
        assert_eq!((first, second), (here, here));

        let spawned = tokio::spawn(async { tokio::task::id() });
        assert_ne!(spawned.await.unwrap(), here);
    });
    task.await.unwrap();
}

// timeouts: "wins even against a timeout of zero".
#[tokio::test(start_paused = true)]
async fn a_timeout_polls_its_future_before_it_looks_at_the_clock() {
    assert_eq!(
        timeout(Duration::ZERO, async { "ready" }).await,
        Ok("ready")
    );
    assert!(timeout(Duration::ZERO, sleep(SECOND)).await.is_err());
}

// timeouts: "dropped with the `Timeout` that owns it".
#[tokio::test(start_paused = true)]
async fn the_call_is_cancelled_when_the_timeout_is_dropped_and_not_before()
{
    let market = Market::builder().latency(4 * SECOND).build();
    {
        let mut limited = pin!(timeout(SECOND, market.quote("AAPL")));
        assert!(limited.as_mut().await.is_err());
        assert_eq!(market.ledger().summary().cancelled, 0);
    }
    assert_eq!(market.ledger().summary().cancelled, 1);
}

// timeouts: "An `.await` owns what it awaits".
#[tokio::test(start_paused = true)]
async fn an_await_drops_its_future_before_the_result_is_used() {
    let market = Market::builder().latency(4 * SECOND).build();
    match timeout(SECOND, market.quote("AAPL")).await {
        Ok(_) => panic!("4 s are more than 1 s"),
        Err(_elapsed) => assert_eq!(market.ledger().summary().cancelled, 1),
    }
}

// timeouts: "A timeout around a task".
#[tokio::test(start_paused = true)]
async fn a_timeout_around_a_handle_leaves_the_task_running() {
    let market = Market::builder().latency(4 * SECOND).build();
    assert!(
        timeout(SECOND, tokio::spawn(market.quote("AAPL"))).await.is_err()
    );
    sleep(10 * SECOND).await;

    let seen = market.ledger().summary();
    assert_eq!((seen.completed, seen.cancelled), (1, 0));
}

// timeouts: "A timeout around blocking code".
#[tokio::test(start_paused = true)]
async fn a_late_answer_of_blocking_code_counts_as_a_success() {
    let market =
        Market::builder().latency(4 * SECOND).clock(Clock::Virtual).build();
    let start = Instant::now();
    let answer =
        timeout(SECOND, async { market.blocking().quote("AAPL") }).await;

    assert!(answer.is_ok_and(|quote| quote.is_ok()));
    assert_eq!(start.elapsed(), 4 * SECOND);
}

/// The longest gap of the heartbeat in an approach.
fn gap(chapter: &str, demo: &str, approach: &str) -> f64 {
    let settings = harness::Settings::virtual_time();
    let of = crate::measure_one(chapter, demo, approach, &settings);
    let mut figures = of.figures.iter();
    figures.find(|figure| figure.name == "longest_gap_s").unwrap().value
}

// what-is-async: "an `await` of what is ready does not yield".
#[test]
fn awaiting_what_is_ready_gives_no_other_task_a_turn() {
    let gap = |approach| gap("what-is-async", "never-yields", approach);
    assert!(gap("ready") >= 1.0, "{}", gap("ready"));
    assert!(gap("yields") <= 0.2, "{}", gap("yields"));
}

/// How often a heartbeat on four workers beats while a thread is blocked for
/// the time of twenty beats: a worker, or one that is made for it.
fn beats_while_blocked(a_worker: bool) -> u64 {
    const PERIOD: Duration = Duration::from_millis(10);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_time()
        .build()
        .unwrap();
    let beats = Arc::new(AtomicU64::new(0));
    let block = {
        let beats = beats.clone();
        move || {
            let before = beats.load(Ordering::SeqCst);
            std::thread::sleep(20 * PERIOD);
            beats.load(Ordering::SeqCst) - before
        }
    };
    runtime.block_on(async {
        tokio::spawn(async move {
            let mut every = tokio::time::interval(PERIOD);
            loop {
                every.tick().await;
                beats.fetch_add(1, Ordering::SeqCst);
            }
        });
        let task = tokio::spawn(async move {
            // Wakes between two beats, and so alone: see the demo.
            sleep(PERIOD * 9 / 2).await;
            if a_worker {
                block()
            } else {
                tokio::task::spawn_blocking(block).await.unwrap()
            }
        });
        task.await.unwrap()
    })
}

// concurrent-vs-parallel: "one blocked worker can stop all timers". On a busy
// machine another worker may be awake and take the driver, so not every time.
#[test]
fn one_blocked_worker_of_four_stops_the_heartbeat() {
    let none = |beats| beats == 0;
    assert!((0..20).map(|_| beats_while_blocked(true)).any(none));
    assert!(!(0..5).map(|_| beats_while_blocked(false)).all(none));
}

// gather: "`buffer_unordered` makes progress only while it is polled". Work
// in the loop takes exactly twice as long, which exactness.rs holds; this is
// what the market sees.
#[test]
fn a_slow_consumer_leaves_calls_unpolled() {
    let settings = harness::Settings::virtual_time();
    let of = |approach| {
        crate::measure_one("gather", "slow-consumer", approach, &settings)
    };
    let begun = |approach| {
        let mut begun: Vec<_> = of(approach)
            .timeline
            .lanes
            .iter()
            .map(|lane| lane.spans[0].start.as_secs())
            .collect();
        begun.sort_unstable();
        begun
    };
    assert_eq!(begun("in-the-loop"), [0, 0, 0, 4, 4, 4]);
    assert_eq!(begun("in-the-stream"), [0, 0, 0, 2, 2, 2]);
}
