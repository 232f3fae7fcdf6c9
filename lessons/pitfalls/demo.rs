use futures::FutureExt;
use harness::{
    Answer, Approach, Case, Clock, Demo, Demos, Expected, Finding, Measure,
    Settings, Setup, Stage, State, theory,
};
use slow_api::{End, Fill, Heartbeat, Market, MarketError, Quote};
use std::any::Any;
use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet, spawn_blocking};
use tokio::time::{Instant, sleep, timeout};

// ANCHOR: forgotten
/// The compiler warns: "futures do nothing unless you `.await` or poll
/// them". The attribute below says that we expect the warning; without
/// the warning, the attribute would give one.
#[expect(unused_must_use, reason = "this is the pitfall")]
async fn forget_to_await(market: &Market) {
    market.quote("AAPL"); // <-
}
// ANCHOR_END: forgotten

// ANCHOR: collected
/// No warning here: to the compiler the futures are used, because they are
/// in a `Vec`.
async fn collect_and_forget(market: &Market, symbols: &[&str]) -> usize {
    let calls: Vec<_> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect(); // <-
    calls.len()
}
// ANCHOR_END: collected

// ANCHOR: awaited
async fn remember_to_await(market: &Market) -> Result<Quote, MarketError> {
    market.quote("AAPL").await // <-
}
// ANCHOR_END: awaited

// ANCHOR: blocking
/// `async` on the outside, and inside a client that blocks its thread.
/// `join!` cannot help: while the first call blocks, `join!` cannot poll
/// the second.
async fn three_blocking_calls(
    market: &Market,
) -> Result<Vec<Quote>, MarketError> {
    let quote = async |symbol| market.blocking().quote(symbol); // <-
    let (aapl, googl, msft) =
        tokio::join!(quote("AAPL"), quote("GOOGL"), quote("MSFT")); // <-
    Ok(vec![aapl?, googl?, msft?])
}
// ANCHOR_END: blocking

// ANCHOR: async-client
/// The same with an async client: each call gives the thread back while it
/// waits.
async fn three_async_calls(
    market: &Market,
) -> Result<Vec<Quote>, MarketError> {
    let (aapl, googl, msft) = tokio::join!(
        market.quote("AAPL"),  // <-
        market.quote("GOOGL"), // <-
        market.quote("MSFT")   // <-
    );
    Ok(vec![aapl?, googl?, msft?])
}
// ANCHOR_END: async-client

// ANCHOR: no-runtime
/// An executor that polls futures, but no runtime: nothing drives the
/// timers.
fn without_a_runtime(market: &Market) -> Result<Quote, MarketError> {
    futures::executor::block_on(market.quote("AAPL")) // <-
}
// ANCHOR_END: no-runtime

// ANCHOR: block-on
/// From synchronous into asynchronous code. `#[tokio::main]` does the
/// same with your `main`.
fn with_a_runtime(
    runtime: &Runtime,
    market: &Market,
) -> Result<Quote, MarketError> {
    runtime.block_on(market.quote("AAPL")) // <-
}
// ANCHOR_END: block-on

// ANCHOR: nested
/// The same inside async code: this thread would wait for a call that
/// only this thread can drive.
async fn block_on_inside(market: &Market) -> Result<Quote, MarketError> {
    Handle::current().block_on(market.quote("AAPL")) // <-
}
// ANCHOR_END: nested

// ANCHOR: await-inside
async fn await_inside(market: &Market) -> Result<Quote, MarketError> {
    market.quote("AAPL").await // <-
}
// ANCHOR_END: await-inside

// ANCHOR: place-orders
fn place_orders(
    market: &Market,
) -> Vec<JoinHandle<Result<Fill, MarketError>>> {
    SYMBOLS
        .iter()
        .map(|symbol| tokio::spawn(market.submit_order(symbol, 10)))
        .collect()
}
// ANCHOR_END: place-orders

// ANCHOR: fire-and-forget
/// The handles are dropped, and the program ends before the orders do.
async fn fire_and_forget(market: &Market, other_work: Duration) {
    place_orders(market); // <-
    sleep(other_work).await; // <-
}
// ANCHOR_END: fire-and-forget

// ANCHOR: handles-kept
/// With the handles kept, the program can wait for the orders, and learns
/// how each went.
async fn keep_the_handles(
    market: &Market,
    other_work: Duration,
) -> Result<usize, MarketError> {
    let orders = place_orders(market);
    sleep(other_work).await;
    let mut filled = 0;
    for order in orders {
        order.await.expect("the task did not panic")?; // <-
        filled += 1;
    }
    Ok(filled)
}
// ANCHOR_END: handles-kept

// ANCHOR: join-set
/// A `JoinSet` keeps the handles for you.
async fn keep_a_set(
    market: &Market,
    other_work: Duration,
) -> Result<usize, MarketError> {
    let orders: JoinSet<_> = SYMBOLS // <-
        .iter()
        .map(|symbol| market.submit_order(symbol, 10))
        .collect();
    sleep(other_work).await;
    let fills = orders
        .join_all() // <-
        .await
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?;
    Ok(fills.len())
}
// ANCHOR_END: join-set

// ANCHOR: dropped-handles
/// Dropping a handle detaches its task: it runs on, as long as the runtime
/// does.
async fn drop_the_handles(
    market: &Market,
    other_work: Duration,
    more_work: Duration,
) {
    let orders = place_orders(market);
    sleep(other_work).await;
    drop(orders); // <-
    sleep(more_work).await;
}
// ANCHOR_END: dropped-handles

// ANCHOR: dropped-set
/// Dropping a `JoinSet` aborts all tasks that are still in it.
async fn drop_the_set(
    market: &Market,
    other_work: Duration,
    more_work: Duration,
) {
    let orders: JoinSet<_> = SYMBOLS
        .iter()
        .map(|symbol| market.submit_order(symbol, 10))
        .collect();
    sleep(other_work).await;
    drop(orders); // <-
    sleep(more_work).await;
}
// ANCHOR_END: dropped-set

// ANCHOR: on-the-loop
/// No `await`: no other task gets a turn.
async fn compute_on_the_loop<T>(compute: impl FnOnce() -> T) -> T {
    compute() // <-
}
// ANCHOR_END: on-the-loop

// ANCHOR: spawn-blocking
/// On a thread of Tokio's blocking pool. The loop waits for the handle, and
/// has time for other tasks.
async fn compute_on_the_pool<T: Send + 'static>(
    compute: impl FnOnce() -> T + Send + 'static,
) -> T {
    spawn_blocking(compute).await.expect("the computation did not panic") // <-
}
// ANCHOR_END: spawn-blocking

// ANCHOR: rayon
/// On rayon's threads, one for each core, with a channel for the way back.
async fn compute_on_rayon<T: Send + 'static>(
    compute: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (send, receive) = oneshot::channel();
    rayon::spawn(|| {
        // The receiver may have gone, and that is no reason to panic.
        let _ = send.send(compute()); // <-
    });
    receive.await.expect("the computation did not panic") // <-
}
// ANCHOR_END: rayon

// ANCHOR: dropped-call
/// Time is up: the future is dropped, and the market sees the call
/// cancelled.
async fn give_up_on_a_future(market: &Market, limit: Duration) -> bool {
    timeout(limit, market.quote("AAPL")).await.is_err() // <-
}
// ANCHOR_END: dropped-call

// ANCHOR: abandoned-thread
/// Time is up: the handle is dropped. The thread does not notice, and
/// runs to the end.
async fn give_up_on_a_thread(market: &Market, limit: Duration) -> bool {
    let market = market.blocking();
    timeout(limit, spawn_blocking(move || market.quote("AAPL"))) // <-
        .await
        .is_err()
}
// ANCHOR_END: abandoned-thread

// ANCHOR: lock-held
/// The guard lives until the end of the function, and so through the call:
/// the next order waits for the lock, not for the market.
async fn order_and_note_it(
    market: Market,
    book: Arc<tokio::sync::Mutex<Vec<Fill>>>,
) -> Result<(), MarketError> {
    let mut book = book.lock().await; // <-
    book.push(market.submit_order("AAPL", 10).await?); // <-
    Ok(())
}
// ANCHOR_END: lock-held

// ANCHOR: lock-in-a-block
/// Awaits first, then takes the lock, for a moment. `Arc` shares it among
/// tasks, and nothing waits while it is held, so the standard library's
/// `Mutex` will do. A counter needs no lock at all.
async fn order_then_note_it(
    market: Market,
    book: Arc<Mutex<Vec<Fill>>>,
    count: Arc<AtomicUsize>,
) -> Result<(), MarketError> {
    let fill = market.submit_order("AAPL", 10).await?; // <-
    {
        let mut book = book.lock().expect("no thread panicked with it");
        book.push(fill); // <-
    } // the guard is gone before the next `await`
    count.fetch_add(1, Ordering::Relaxed);
    Ok(())
}
// ANCHOR_END: lock-in-a-block

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos = Demos {
    chapter: "pitfalls",
    knobs: &[],
    list: &[
        FORGOT_AWAIT,
        BLOCKING_CALL,
        NO_RUNTIME,
        LOST_TASK,
        BLOCKED_LOOP,
        NO_CANCEL,
        LOCK,
    ],
};

const SYMBOLS: [&str; 3] = ["AAPL", "GOOGL", "MSFT"];

const FORGOT_AWAIT: Demo = Demo {
    id: "forgot-await",
    title: "A forgotten await",
    question: "The program calls an async function and does not await it. \
        How many calls does the market see?",
    takeaway: "A future that is not polled does nothing. The compiler \
        warns if you throw a future away, but not if you store it and \
        forget it.",
    measures: &[Measure::CallsSeen, Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("forgotten", "not awaited")
            .wrong()
            .finds(&[Finding::NeverPolled]),
        Approach::new("collected", "put into a Vec")
            .wrong()
            .finds(&[Finding::NeverPolled]),
        Approach::new("awaited", "awaited"),
    ],
    setup: forgot_await,
};

fn forgot_await(settings: &Settings) -> Setup {
    let latency = settings.seconds(1.0);
    let at_once =
        Expected::new(Duration::ZERO, "nothing is polled, nothing happens");
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("forgotten", async |stage| {
                forget_to_await(&stage.market).await;
                calls_seen(&stage)
            })
            .expected(at_once.clone()),
        )
        .case(
            Case::asynchronous("collected", async |stage| {
                collect_and_forget(&stage.market, &SYMBOLS).await;
                calls_seen(&stage)
            })
            .expected(at_once),
        )
        .case(
            Case::asynchronous("awaited", async |stage| {
                remember_to_await(&stage.market)
                    .await
                    .map(|_quote| calls_seen(&stage))
            })
            .expected(theory::in_a_row(&[latency])),
        )
}

fn calls_seen(stage: &Stage) -> Answer {
    Answer::note(format!(
        "the market saw {}",
        counted(stage.market.ledger().summary().calls, "call")
    ))
}

const BLOCKING_CALL: Demo = Demo {
    id: "blocking-call",
    title: "A blocking call",
    question: "Three calls of 1 s in one `join!`, through a client that \
        blocks. How long do they take, and for how long does no other task \
        get a turn?",
    takeaway: "Blocking calls inside `join!` take the sum, not the \
        longest, and meanwhile stop every other task on the same thread.",
    measures: &[Measure::Time, Measure::LongestGap],
    real_time_only: false,
    approaches: &[
        Approach::new("blocking", "blocking client")
            .finds(&[Finding::Blocked, Finding::Sequential]),
        Approach::new("async-client", "async client"),
    ],
    setup: blocking_call,
};

fn blocking_call(settings: &Settings) -> Setup {
    let latency = settings.seconds(1.0);
    let period = settings.seconds(0.1);
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("blocking", async move |stage| {
                felt(period, three_blocking_calls(&stage.market)).await
            })
            .expected(theory::in_a_row(&[latency; 3])),
        )
        .case(
            Case::asynchronous("async-client", async move |stage| {
                felt(period, three_async_calls(&stage.market)).await
            })
            .expected(theory::together(&[latency; 3])),
        )
}

/// Does the work while a heartbeat ticks beside it, and reports the longest
/// time without a beat.
async fn felt(
    period: Duration,
    work: impl Future<Output = Result<Vec<Quote>, MarketError>>,
) -> Result<Answer, MarketError> {
    let heartbeat = Heartbeat::start(period);
    let quotes = work.await?;
    Ok(with_gap(
        Answer::note(format!("{} prices", quotes.len())),
        &heartbeat,
    ))
}

fn with_gap(answer: Answer, heartbeat: &Heartbeat) -> Answer {
    let gap = heartbeat.longest_gap().as_secs_f64();
    answer.figure(
        "longest_gap_s",
        "longest time without a heartbeat",
        gap,
        "s",
    )
}

const NO_RUNTIME: Demo = Demo {
    id: "no-runtime",
    title: "No runtime",
    question: "Where does async code run? Four ways to ask for one price.",
    takeaway: "`block_on` leads from synchronous into asynchronous code; \
        use it once, in `main`. Outside a runtime there are no timers and \
        no sockets; inside a runtime, use `await`.",
    measures: &[Measure::Outcome],
    real_time_only: false,
    approaches: &[
        Approach::new("no-runtime", "an executor, no runtime").wrong(),
        Approach::new("block-on", "block_on"),
        Approach::new("nested", "block_on inside async").wrong(),
        Approach::new("await-inside", "await inside async"),
    ],
    setup: no_runtime,
};

fn no_runtime(settings: &Settings) -> Setup {
    let latency = settings.seconds(1.0);
    let at_once = Expected::new(Duration::ZERO, "a panic, at once");
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::synchronous("no-runtime", |stage| {
                // On a thread of its own, because this one is inside the
                // runtime of the measurement.
                let market = stage.market.clone();
                let thread =
                    std::thread::spawn(move || without_a_runtime(&market));
                panic_or_price(thread.join())
            })
            .expected(at_once.clone()),
        )
        .case(
            Case::synchronous("block-on", |stage| {
                on_a_runtime(&stage, |runtime| {
                    with_a_runtime(runtime, &stage.market)
                })
            })
            .expected(theory::in_a_row(&[latency])),
        )
        .case(
            Case::asynchronous("nested", async |stage| {
                let inside =
                    AssertUnwindSafe(block_on_inside(&stage.market));
                panic_or_price(inside.catch_unwind().await)
            })
            .expected(at_once),
        )
        .case(
            Case::asynchronous("await-inside", async |stage| {
                await_inside(&stage.market).await
            })
            .expected(theory::in_a_row(&[latency])),
        )
}

/// Runs synchronous code that brings its own runtime. From here, all that
/// it does is block this thread, so on virtual time this thread's clock is
/// moved on by what passed on the other.
fn on_a_runtime<E>(
    stage: &Stage,
    code: impl FnOnce(&Runtime) -> Result<Quote, E>,
) -> io::Result<Result<Quote, E>> {
    let clock = stage.market.clock();
    let paused = clock == Clock::Virtual;
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(paused)
        .build()?;
    let now = || runtime.block_on(async { Instant::now() });

    let start = now();
    let answer = code(&runtime);
    if paused {
        clock.block(now() - start);
    }
    Ok(answer)
}

/// The panic is what is to be seen, so it is no failure.
fn panic_or_price(
    result: Result<Result<Quote, MarketError>, Box<dyn Any + Send>>,
) -> Result<Answer, MarketError> {
    let panic = match result {
        Ok(answer) => {
            return Ok(Answer::note(format!(
                "a price: {:.2}",
                answer?.price
            )));
        }
        Err(panic) => panic,
    };
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    Ok(Answer::note(format!("panicked: {text}")))
}

const LOST_TASK: Demo = Demo {
    id: "lost-task",
    title: "Lost tasks",
    question: "The program spawns three orders of 1 s, and has other work \
        for 0.5 s. How many orders are filled?",
    takeaway: "A task ends with its runtime, finished or not. Keep and \
        await the handles of tasks that must finish: a dropped handle lets \
        its task run on unobserved, a dropped `JoinSet` aborts its tasks.",
    measures: &[Measure::Filled, Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("fire-and-forget", "spawned, forgotten")
            .wrong()
            .finds(&[Finding::Lost]),
        Approach::new("handles-kept", "handles awaited"),
        Approach::new("join-set", "kept in a JoinSet"),
        Approach::new("dropped-handles", "handles dropped"),
        Approach::new("dropped-set", "JoinSet dropped")
            .wrong()
            .finds(&[Finding::CancelledWork]),
    ],
    setup: lost_task,
};

fn lost_task(settings: &Settings) -> Setup {
    let [latency, other, more] =
        [1.0, 0.5, 1.0].map(|seconds| settings.seconds(seconds));
    let both = Expected::new(other + more, "as long as the program runs");
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("fire-and-forget", async move |stage| {
                fire_and_forget(&stage.market, other).await;
                let left = stage.market.ledger().summary().in_flight;
                Answer::note(format!(
                    "the program ends with {} in flight",
                    counted(left, "order")
                ))
            })
            .expected(Expected::new(other, "until the program ends")),
        )
        .case(
            Case::asynchronous("handles-kept", async move |stage| {
                let filled = keep_the_handles(&stage.market, other).await?;
                Ok::<_, MarketError>(Answer::note(format!(
                    "{} filled",
                    counted(filled as u64, "order")
                )))
            })
            .expected(theory::together(&[latency; 3])),
        )
        .case(
            Case::asynchronous("join-set", async move |stage| {
                let filled = keep_a_set(&stage.market, other).await?;
                Ok::<_, MarketError>(Answer::note(format!(
                    "{} filled",
                    counted(filled as u64, "order")
                )))
            })
            .expected(theory::together(&[latency; 3])),
        )
        .case(
            Case::asynchronous("dropped-handles", async move |stage| {
                drop_the_handles(&stage.market, other, more).await;
                filled_and_cancelled(&stage)
            })
            .expected(both.clone()),
        )
        .case(
            Case::asynchronous("dropped-set", async move |stage| {
                drop_the_set(&stage.market, other, more).await;
                filled_and_cancelled(&stage)
            })
            .expected(both),
        )
}

/// While the runtime still runs: what the program itself did to its orders.
fn filled_and_cancelled(stage: &Stage) -> Answer {
    let ledger = stage.market.ledger().summary();
    Answer::note(format!(
        "{} filled, {} cancelled, and the program is still there",
        ledger.completed, ledger.cancelled
    ))
}

const BLOCKED_LOOP: Demo = Demo {
    id: "blocked-loop",
    title: "A blocked event loop",
    question: "A calculation takes 1.5 s. For how long does no other task \
        get a turn?",
    takeaway: "The calculation takes as long on every thread. On the loop, \
        every other task waits for it; off the loop, none does.",
    measures: &[Measure::LongestGap, Measure::Time],
    real_time_only: true,
    approaches: &[
        Approach::new("on-the-loop", "on the loop")
            .finds(&[Finding::Blocked]),
        Approach::new("spawn-blocking", "spawn_blocking"),
        Approach::new("rayon", "rayon and a channel"),
    ],
    setup: blocked_loop,
};

fn blocked_loop(settings: &Settings) -> Setup {
    let [work, period] =
        [1.5, 0.1].map(|seconds| settings.seconds(seconds));
    let expected = Expected::new(work, "as long as the calculation takes");
    Setup::new()
        .case(
            Case::asynchronous("on-the-loop", async move |stage| {
                let heartbeat = Heartbeat::start(period);
                // The heartbeat gets on its way.
                tokio::task::yield_now().await;
                compute_on_the_loop(calculation(&stage, work)).await;
                with_gap(Answer::default(), &heartbeat)
            })
            .expected(expected.clone()),
        )
        .case(
            Case::asynchronous("spawn-blocking", async move |stage| {
                let heartbeat = Heartbeat::start(period);
                compute_on_the_pool(calculation(&stage, work)).await;
                with_gap(Answer::default(), &heartbeat)
            })
            .expected(expected.clone()),
        )
        .case(
            Case::asynchronous("rayon", async move |stage| {
                let heartbeat = Heartbeat::start(period);
                compute_on_rayon(calculation(&stage, work)).await;
                with_gap(Answer::default(), &heartbeat)
            })
            .expected(expected),
        )
}

/// A calculation that takes so long, whatever the machine, and shows as a
/// lane.
fn calculation(
    stage: &Stage,
    work: Duration,
) -> impl FnOnce() + Send + 'static {
    let ledger = stage.market.ledger().clone();
    move || {
        let lane = ledger.track("calculation", State::Running);
        Clock::Real.busy(work);
        lane.finish(End::Completed);
    }
}

const NO_CANCEL: Demo = Demo {
    id: "no-cancel",
    title: "Work that cannot be cancelled",
    question: "A call of 1 s, a timeout of 0.2 s. Does the work stop when \
        you stop waiting?",
    takeaway: "A future can be dropped between two polls, so it can be \
        cancelled. A thread cannot: a closure that `spawn_blocking` has \
        started runs to its end, and dropping the runtime waits for it.",
    measures: &[Measure::Stops, Measure::Outcome],
    real_time_only: true,
    approaches: &[
        Approach::new("dropped-call", "timeout, async call")
            .finds(&[Finding::CancelledWork]),
        Approach::new("abandoned-thread", "timeout, spawn_blocking")
            .wrong(),
    ],
    setup: no_cancel,
};

fn no_cancel(settings: &Settings) -> Setup {
    let [latency, limit, more] =
        [1.0, 0.2, 1.3].map(|seconds| settings.seconds(seconds));
    let expected =
        Expected::new(limit + more, "the limit, then other work");
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("dropped-call", async move |stage| {
                given_up(
                    &stage,
                    more,
                    give_up_on_a_future(&stage.market, limit),
                )
                .await
            })
            .expected(expected.clone()),
        )
        .case(
            Case::asynchronous("abandoned-thread", async move |stage| {
                given_up(
                    &stage,
                    more,
                    give_up_on_a_thread(&stage.market, limit),
                )
                .await
            })
            .expected(expected),
        )
}

async fn given_up(
    stage: &Stage,
    more: Duration,
    call: impl Future<Output = bool>,
) -> Answer {
    let in_time =
        if call.await { "no answer in time" } else { "an answer in time" };
    sleep(more).await;
    let ledger = stage.market.ledger().summary();
    let became = format!(
        "{} cancelled, {} completed",
        ledger.cancelled, ledger.completed
    );
    Answer::note(format!("{in_time}; the call: {became}"))
}

const LOCK: Demo = Demo {
    id: "lock",
    title: "A lock across an await",
    question: "Three tasks place an order of 1 s each and note it in one \
        book, behind a lock. How long do they take?",
    takeaway: "If a task holds a lock across an `await`, every other task \
        that wants the lock waits in a queue. Await first, then lock.",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("lock-held", "locked while it waits")
            .finds(&[Finding::HeldLock]),
        Approach::new("lock-in-a-block", "locked for a moment"),
    ],
    setup: lock,
};

fn lock(settings: &Settings) -> Setup {
    let latency = settings.seconds(1.0);
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("lock-held", async |stage| {
                let book = Arc::new(tokio::sync::Mutex::new(Vec::new()));
                let mut orders = JoinSet::new();
                for _ in 0..3 {
                    let market = stage.market.clone();
                    orders.spawn(order_and_note_it(market, book.clone()));
                }
                orders
                    .join_all()
                    .await
                    .into_iter()
                    .collect::<Result<(), _>>()?;
                let noted = book.lock().await.len();
                Ok::<_, MarketError>(Answer::note(format!("{noted} noted")))
            })
            .expected(theory::in_a_row(&[latency; 3])),
        )
        .case(
            Case::asynchronous("lock-in-a-block", async |stage| {
                let book = Arc::new(Mutex::new(Vec::new()));
                let count = Arc::new(AtomicUsize::new(0));
                let mut orders = JoinSet::new();
                for _ in 0..3 {
                    let market = stage.market.clone();
                    let (book, count) = (book.clone(), count.clone());
                    orders.spawn(order_then_note_it(market, book, count));
                }
                orders
                    .join_all()
                    .await
                    .into_iter()
                    .collect::<Result<(), _>>()?;
                let noted = count.load(Ordering::Relaxed);
                Ok::<_, MarketError>(Answer::note(format!("{noted} noted")))
            })
            .expected(theory::together(&[latency; 3])),
        )
}

/// "1 call", "3 calls".
fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
