use crate::slow_files::{Folder, HAS_PIPES, slow_files};
use futures::future::{join_all, try_join_all};
use futures::stream::{self, StreamExt};
use harness::{
    Answer, Approach, Case, Demo, Demos, Expected, Finding, Measure,
    Settings, Setup, Stage, theory,
};
use slow_api::{Heartbeat, Market, MarketError, Quote};
use std::error::Error;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

// ANCHOR: std-fs
/// Reads with the standard library. Each read blocks the event loop.
async fn read_with_std(paths: &[PathBuf]) -> io::Result<Vec<String>> {
    try_join_all(
        paths.iter().map(async |path| std::fs::read_to_string(path)), // <-
    )
    .await
}
// ANCHOR_END: std-fs

// ANCHOR: tokio-fs
/// Reads with Tokio. Each read is awaited.
async fn read_with_tokio(paths: &[PathBuf]) -> io::Result<Vec<String>> {
    try_join_all(paths.iter().map(tokio::fs::read_to_string)).await // <-
}
// ANCHOR_END: tokio-fs

// ANCHOR: spawn-blocking
/// As `tokio::fs` does inside: a blocking read on a thread of the pool.
async fn read_on_the_pool(paths: &[PathBuf]) -> io::Result<Vec<String>> {
    let read =
        |path: PathBuf| spawn_blocking(|| std::fs::read_to_string(path)); // <-
    let reads = try_join_all(paths.iter().cloned().map(read)).await;
    reads.expect("no read panicked").into_iter().collect()
}
// ANCHOR_END: spawn-blocking

// ANCHOR: trusting
/// Waits as long as the slowest call takes. Here one of them hangs.
async fn trust_everybody(market: &Market, symbols: &[&str]) -> usize {
    let answers =
        join_all(symbols.iter().map(|symbol| market.quote(symbol))).await; // <-
    answers.iter().filter(|answer| answer.is_ok()).count()
}
// ANCHOR_END: trusting

// ANCHOR: client
/// The limit lives in the client, so that no call can be made without it.
struct Client {
    market: Market,
    limit: Duration,
}

impl Client {
    async fn quote(&self, symbol: &str) -> Result<Quote, Box<dyn Error>> {
        Ok(timeout(self.limit, self.market.quote(symbol)).await??)
    }
}
// ANCHOR_END: client

// ANCHOR: bounded-client
async fn trust_nobody(client: &Client, symbols: &[&str]) -> usize {
    let answers =
        join_all(symbols.iter().map(|symbol| client.quote(symbol))).await; // <-
    answers.iter().filter(|answer| answer.is_ok()).count()
}
// ANCHOR_END: bounded-client

// ANCHOR: swallow
/// `flatten` keeps the `Ok`s. The errors are gone, with their reasons.
async fn swallow_errors(market: &Market, symbols: &[&str]) -> Vec<Quote> {
    let answers =
        join_all(symbols.iter().map(|symbol| market.quote(symbol))).await;
    answers.into_iter().flatten().collect() // <-
}
// ANCHOR_END: swallow

// ANCHOR: sort-out
/// Retries an error that may pass, and reports all others.
async fn sort_errors_out(
    market: &Market,
    symbols: &[&str],
) -> (Vec<Quote>, Vec<MarketError>) {
    let mut quotes = Vec::new();
    let mut errors = Vec::new();
    let calls =
        symbols.iter().map(|symbol| quote_or_second_try(market, symbol));
    for answer in join_all(calls).await {
        match answer {
            Ok(quote) => quotes.push(quote),  // <-
            Err(error) => errors.push(error), // <-
        }
    }
    (quotes, errors)
}

async fn quote_or_second_try(
    market: &Market,
    symbol: &str,
) -> Result<Quote, MarketError> {
    match market.quote(symbol).await {
        Err(error) if error.is_transient() => market.quote(symbol).await, // <-
        answer => answer,
    }
}
// ANCHOR_END: sort-out

// ANCHOR: all-at-once
type Answers = Vec<Result<Quote, MarketError>>;

/// Everything at once: fast, and too much for the market.
async fn all_at_once(market: &Market, symbols: &[&str]) -> Answers {
    join_all(symbols.iter().map(|symbol| market.quote(symbol))).await // <-
}
// ANCHOR_END: all-at-once

// ANCHOR: limit
/// A fixed number at a time. The rate depends on how fast the calls are
/// answered.
async fn so_many_at_a_time(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Answers {
    stream::iter(symbols)
        .map(|symbol| market.quote(symbol))
        .buffer_unordered(limit) // <-
        .collect()
        .await
}
// ANCHOR_END: limit

// ANCHOR: limit-and-rate
/// A fixed number at a time, and a pause between calls.
async fn gather_kindly(
    market: &Market,
    symbols: &[&str],
    limit: usize,
    pause: Duration,
) -> Answers {
    let places = Arc::new(Semaphore::new(limit));
    let mut ticks = interval(pause);
    // After a wait for a place, no burst makes up for missed ticks.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay); // <-
    let mut calls = JoinSet::new();
    for symbol in symbols {
        let place = Arc::clone(&places).acquire_owned().await; // <-
        let place = place.expect("the semaphore is never closed");
        ticks.tick().await; // <-
        let call = market.quote(symbol);
        calls.spawn(async move {
            let answer = call.await;
            drop(place); // <- the next one may go
            answer
        });
    }
    calls.join_all().await
}
// ANCHOR_END: limit-and-rate

// ANCHOR: pool
/// Connections cost memory on both sides, so the pool counts them.
#[derive(Clone, Default)]
struct Pool {
    open: Arc<AtomicUsize>,
}

impl Pool {
    fn open(&self) {
        self.open.fetch_add(1, Ordering::Relaxed);
    }

    fn close(&self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}
// ANCHOR_END: pool

// ANCHOR: by-hand
/// Closes the connection at the end, if the function gets there.
async fn close_by_hand(
    pool: &Pool,
    market: &Market,
    symbol: &str,
) -> Result<Quote, MarketError> {
    pool.open();
    let quote = market.quote(symbol).await?; // <-
    pool.close(); // <-
    Ok(quote)
}
// ANCHOR_END: by-hand

// ANCHOR: guard
/// A connection that closes itself on every way out of the function.
struct Connection<'a>(&'a Pool);

impl<'a> Connection<'a> {
    fn open(pool: &'a Pool) -> Self {
        pool.open();
        Connection(pool)
    }
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        self.0.close(); // <-
    }
}

async fn close_by_guard(
    pool: &Pool,
    market: &Market,
    symbol: &str,
) -> Result<Quote, MarketError> {
    let _connection = Connection::open(pool); // <-
    market.quote(symbol).await
}
// ANCHOR_END: guard

// ANCHOR: goodbye
/// A connection that says goodbye, which takes time. `drop` cannot
/// await, so it sends a message to a task that can.
struct PoliteConnection {
    goodbyes: mpsc::UnboundedSender<()>,
}

impl Drop for PoliteConnection {
    fn drop(&mut self) {
        let _ = self.goodbyes.send(()); // <-
    }
}

/// A task that says the goodbyes, until all senders are dropped.
async fn say_goodbyes(
    pool: Pool,
    mut goodbyes: mpsc::UnboundedReceiver<()>,
    time: Duration,
) {
    while goodbyes.recv().await.is_some() {
        sleep(time).await;
        pool.close(); // <-
    }
}
// ANCHOR_END: goodbye

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos = Demos {
    chapter: "best-practices",
    knobs: &[],
    list: &[ASYNC_LIBRARIES, TIMEOUTS, ERRORS, BOUNDED, CLEAN_UP],
};

const ASYNC_LIBRARIES: Demo = Demo {
    id: "async-libraries",
    title: "Async libraries",
    question: "Three files take 1 s each to read. How long do they take \
        together, and for how long does nothing else run?",
    takeaway: "An async library gives the thread back while it waits. If \
        there is none, `spawn_blocking` runs any blocking call on another \
        thread; `tokio::fs` does just that.",
    measures: &[Measure::Time, Measure::LongestGap],
    real_time_only: true,
    approaches: &[
        Approach::new("std-fs", "std::fs").finds(&[Finding::Blocked]),
        Approach::new("tokio-fs", "tokio::fs"),
        Approach::new("spawn-blocking", "std::fs in spawn_blocking"),
    ],
    setup: async_libraries,
};

fn async_libraries(settings: &Settings) -> Setup {
    let delay = settings.seconds(1.0);
    let period = settings.seconds(0.1);
    let sum = theory::in_a_row(&[delay; 3]);
    let longest = theory::together(&[delay; 3]);
    Setup::new()
        .case(
            reading("std-fs", delay, period, async |paths| {
                read_with_std(&paths).await
            })
            .expected(sum),
        )
        .case(
            reading("tokio-fs", delay, period, async |paths| {
                read_with_tokio(&paths).await
            })
            .expected(longest.clone()),
        )
        .case(
            reading("spawn-blocking", delay, period, async |paths| {
                read_on_the_pool(&paths).await
            })
            .expected(longest),
        )
}

/// An approach of `async-libraries`: reads three slow files while a
/// heartbeat ticks.
fn reading(
    id: &'static str,
    delay: Duration,
    period: Duration,
    read: impl AsyncFn(Vec<PathBuf>) -> io::Result<Vec<String>> + 'static,
) -> Case {
    if !HAS_PIPES {
        return Case::skipped(
            id,
            "needs named pipes, which this system does not have",
        );
    }
    Case::asynchronous(id, async move |stage| {
        let folder = Folder::new()?;
        let files = slow_files(&folder, 3, delay, stage.market.ledger())?;
        stage.start_clock();
        let heartbeat = Heartbeat::start(period);
        let texts = read(files).await?;
        let gap = heartbeat.longest_gap().as_secs_f64();
        let answer = Answer::note(format!("{} files read", texts.len()));
        Ok::<_, io::Error>(answer.figure(
            "longest_gap_s",
            "longest time without a heartbeat",
            gap,
            "s",
        ))
    })
}

const TIMEOUTS: Demo = Demo {
    id: "timeouts",
    title: "A limit for every call",
    question: "Two calls take 0.5 s, the third hangs for 5 s. How long do \
        you wait, and how many prices do you get?",
    takeaway: "Without a limit, another machine decides how long your \
        callers wait. Put the limit into the client, and no call site can \
        forget it.",
    measures: &[Measure::Time, Measure::Answers],
    real_time_only: false,
    approaches: &[
        Approach::new("trusting", "no limit"),
        Approach::new("bounded-client", "a limit in the client")
            .finds(&[Finding::CancelledWork]),
    ],
    setup: timeouts,
};

fn timeouts(settings: &Settings) -> Setup {
    const SYMBOLS: [&str; 3] = ["AAPL", "GOOGL", "MSFT"];
    let [usual, hung, limit] =
        [0.5, 5.0, 1.0].map(|seconds| settings.seconds(seconds));
    Setup::new()
        .market(Market::builder().latency(usual).latency_of("MSFT", hung))
        .case(
            Case::asynchronous("trusting", async |stage| {
                let prices = trust_everybody(&stage.market, &SYMBOLS).await;
                with_cancelled(format!("{prices} prices"), &stage)
                    .answers(prices)
            })
            .expected(theory::together(&[usual, usual, hung])),
        )
        .case(
            Case::asynchronous("bounded-client", async move |stage| {
                let client = Client { market: stage.market.clone(), limit };
                let prices = trust_nobody(&client, &SYMBOLS).await;
                with_cancelled(format!("{prices} prices"), &stage)
                    .answers(prices)
            })
            .expected(Expected::new(limit, "the limit")),
        )
}

const ERRORS: Demo = Demo {
    id: "errors",
    title: "Sorting errors out",
    question: "One call works, one is unavailable for a moment, one asks \
        for a symbol that does not exist. How many prices do you get, and \
        which errors do you report?",
    takeaway: "An error type that says whether a retry makes sense is \
        worth more than a log full of stack traces: retry errors that may \
        pass, report the rest.",
    measures: &[Measure::Answers, Measure::Outcome],
    real_time_only: false,
    approaches: &[
        Approach::new("swallow", "errors swallowed").wrong(),
        Approach::new("sort-out", "errors sorted out"),
    ],
    setup: errors,
};

fn errors(settings: &Settings) -> Setup {
    const SYMBOLS: [&str; 3] = ["AAPL", "GOOGL", "INVALID"];
    let latency = settings.seconds(1.0);
    Setup::new()
        .market(Market::builder().latency(latency).fails("GOOGL", 1))
        .case(
            Case::asynchronous("swallow", async |stage| {
                let quotes = swallow_errors(&stage.market, &SYMBOLS).await;
                Answer::note(format!(
                    "{} of 3 prices, and no reason for the others",
                    quotes.len()
                ))
                .answers(quotes.len())
            })
            .expected(theory::together(&[latency; 3])),
        )
        .case(
            Case::asynchronous("sort-out", async |stage| {
                let (quotes, errors) =
                    sort_errors_out(&stage.market, &SYMBOLS).await;
                let reasons: Vec<_> =
                    errors.iter().map(ToString::to_string).collect();
                Answer::note(format!(
                    "{} of 3 prices; {}",
                    quotes.len(),
                    reasons.join(", ")
                ))
                .answers(quotes.len())
            })
            .expected(Expected::new(latency * 2, "one call is made twice")),
        )
}

const BOUNDED: Demo = Demo {
    id: "bounded",
    title: "A market with limits",
    question: "Sixteen calls of 0.4 s. The market allows four at a time \
        and eight in a second. How many calls does it refuse?",
    takeaway: "Limit concurrency to spare the server's memory; limit the \
        rate to keep to its rules. Both are cheaper than a refusal.",
    measures: &[Measure::Refused, Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("all-at-once", "all at once")
            .wrong()
            .finds(&[Finding::Unbounded]),
        Approach::new("limit", "4 at a time").wrong(),
        Approach::new("limit-and-rate", "4 at a time, paced"),
    ],
    setup: bounded,
};

fn bounded(settings: &Settings) -> Setup {
    const COUNT: usize = 16;
    const LIMIT: usize = 4;
    let [latency, pause, second] =
        [0.4, 0.15, 1.0].map(|seconds| settings.seconds(seconds));
    let market = Market::builder()
        .latency(latency)
        .at_most_in_flight(LIMIT as u64)
        .at_most_per(second, 2 * LIMIT);
    let symbols: Vec<_> =
        slow_api::SYMBOLS.into_iter().cycle().take(COUNT).collect();
    let asked = Asked(symbols.into());
    Setup::new()
        .market(market)
        .case({
            let asked = asked.clone();
            Case::asynchronous("all-at-once", async move |stage| {
                answered(&all_at_once(&stage.market, &asked.0).await)
            })
            .expected(Expected::new(
                latency,
                "four are served, the rest is refused",
            ))
        })
        .case({
            let asked = asked.clone();
            Case::asynchronous("limit", async move |stage| {
                answered(
                    &so_many_at_a_time(&stage.market, &asked.0, LIMIT)
                        .await,
                )
            })
            .expected(Expected::new(
                latency * 2,
                "two rounds are served, the rest is refused",
            ))
        })
        .case({
            Case::asynchronous("limit-and-rate", async move |stage| {
                answered(
                    &gather_kindly(&stage.market, &asked.0, LIMIT, pause)
                        .await,
                )
            })
            .expected(Expected::new(
                pause * (COUNT as u32 - 1) + latency,
                format!(
                    "15 pauses of {}, then the last call",
                    theory::seconds(pause)
                ),
            ))
        })
}

/// The symbols to ask for, shared by the approaches.
#[derive(Clone)]
struct Asked(Arc<[&'static str]>);

fn answered(answers: &[Result<Quote, MarketError>]) -> Answer {
    let refused = |answer: &&Result<_, _>| {
        matches!(answer, Err(MarketError::Refused { .. }))
    };
    let refused = answers.iter().filter(refused).count();
    let note = format!("{} ok, {refused} refused", answers.len() - refused);
    Answer::note(note).figure(
        "refused",
        "calls refused",
        refused as f64,
        "",
    )
}

const CLEAN_UP: Demo = Demo {
    id: "clean-up",
    title: "Clean-up",
    question: "Three calls on a connection each: one works, one fails, one \
        is cancelled. How many connections are still open afterwards?",
    takeaway: "A future can be dropped at every `await`. Clean-up that \
        must happen then belongs in `Drop`: RAII is Rust's context \
        manager.",
    measures: &[Measure::LeftOpen],
    real_time_only: false,
    approaches: &[
        Approach::new("by-hand", "closed by hand").wrong(),
        Approach::new("guard", "closed by a guard"),
        Approach::new("goodbye", "closed with a goodbye"),
    ],
    setup: clean_up,
};

fn clean_up(settings: &Settings) -> Setup {
    let [usual, hung, limit, goodbye] =
        [0.5, 3.0, 1.0, 0.2].map(|seconds| settings.seconds(seconds));
    Setup::new()
        .market(Market::builder().latency(usual).latency_of("MSFT", hung))
        .case(
            Case::asynchronous("by-hand", async move |stage| {
                let pool = Pool::default();
                three_calls(limit, |symbol| {
                    close_by_hand(&pool, &stage.market, symbol)
                })
                .await;
                left_open(&pool, &stage)
            })
            .expected(Expected::new(
                limit,
                "the limit of the call that hangs",
            )),
        )
        .case(
            Case::asynchronous("guard", async move |stage| {
                let pool = Pool::default();
                three_calls(limit, |symbol| {
                    close_by_guard(&pool, &stage.market, symbol)
                })
                .await;
                left_open(&pool, &stage)
            })
            .expected(Expected::new(
                limit,
                "the limit of the call that hangs",
            )),
        )
        .case(
            Case::asynchronous("goodbye", async move |stage| {
                let pool = Pool::default();
                let (goodbyes, notes) = mpsc::unbounded_channel();
                let janitor = tokio::spawn(say_goodbyes(
                    pool.clone(),
                    notes,
                    goodbye,
                ));
                three_calls(limit, async |symbol| {
                    pool.open();
                    let _connection =
                        PoliteConnection { goodbyes: goodbyes.clone() };
                    stage.market.quote(symbol).await
                })
                .await;
                drop(goodbyes);
                janitor.await.expect("the janitor did not panic");
                left_open(&pool, &stage)
            })
            .expected(Expected::new(
                limit + goodbye,
                "the limit, then the last goodbye",
            )),
        )
}

/// One call works, one fails, and one is cancelled when the limit is
/// reached.
async fn three_calls<F>(limit: Duration, call: impl Fn(&'static str) -> F)
where
    F: Future<Output = Result<Quote, MarketError>>,
{
    join_all(
        ["AAPL", "INVALID", "MSFT"]
            .map(|symbol| timeout(limit, call(symbol))),
    )
    .await;
}

fn left_open(pool: &Pool, stage: &Stage) -> Answer {
    let open = pool.open.load(Ordering::Relaxed);
    with_cancelled("3 calls on 3 connections".to_owned(), stage).figure(
        "open_connections",
        "connections left open",
        open as f64,
        "",
    )
}

fn with_cancelled(note: String, stage: &Stage) -> Answer {
    let cancelled = stage.market.ledger().summary().cancelled;
    Answer::note(format!("{note}; {cancelled} cancelled"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_slow_call_is_not_followed_by_a_burst() {
        let [slow, quick, pause] =
            [1000, 10, 100].map(Duration::from_millis);
        let market = Market::builder()
            .latency_of("AAPL", slow)
            .latency(quick)
            .at_most_per(pause, 1)
            .build();
        let symbols = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN"];
        let answers = gather_kindly(&market, &symbols, 1, pause).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    }
}
