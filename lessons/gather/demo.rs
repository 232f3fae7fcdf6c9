use futures::future::join_all;
use futures::stream::{self, FuturesUnordered, StreamExt, TryStreamExt};
use harness::{
    Answer, Approach, Case, Demo, Demos, Expected, Finding, Knob, Measure,
    Settings, Setup, theory,
};
use slow_api::{Market, MarketError, Quote, SYMBOLS};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

// ANCHOR: one-by-one
async fn one_by_one(
    market: &Market,
    symbols: &[&str],
) -> Result<Vec<Quote>, MarketError> {
    let mut quotes = Vec::new();
    for symbol in symbols {
        quotes.push(market.quote(symbol).await?); // <-
    }
    Ok(quotes)
}
// ANCHOR_END: one-by-one

// ANCHOR: join-all
/// One task polls them all. Answers come in the order of the calls.
async fn all_joined(
    market: &Market,
    symbols: &[&str],
) -> Result<Vec<Quote>, MarketError> {
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    join_all(calls).await.into_iter().collect() // <-
}
// ANCHOR_END: join-all

// ANCHOR: join-set
/// A task for each call. Answers come in the order in which they are ready.
async fn all_in_a_set(
    market: &Market,
    symbols: &[&str],
) -> Result<Vec<Quote>, MarketError> {
    let mut set: JoinSet<_> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect(); // <-
    let mut quotes = Vec::new();
    while let Some(joined) = set.join_next().await {
        quotes.push(joined.expect("the task did not panic")?); // <-
    }
    Ok(quotes)
}
// ANCHOR_END: join-set

// ANCHOR: at-most-three
/// Never more than three in flight: the next one starts when one is done.
async fn three_at_a_time(
    market: &Market,
    symbols: &[&str],
) -> Result<Vec<Quote>, MarketError> {
    stream::iter(symbols)
        .map(|symbol| market.quote(symbol))
        .buffer_unordered(3) // <-
        .try_collect()
        .await
}
// ANCHOR_END: at-most-three

// ANCHOR: first-with-join-all
/// `join_all` hands everything over at the end.
async fn show_at_the_end(
    market: &Market,
    symbols: &[&str],
    mut show: impl FnMut(Quote),
) {
    let quotes =
        join_all(symbols.iter().map(|symbol| market.quote(symbol))).await; // <-
    quotes.into_iter().flatten().for_each(&mut show); // <-
}
// ANCHOR_END: first-with-join-all

// ANCHOR: first-with-unordered
/// `FuturesUnordered` hands over each answer when it comes.
async fn show_as_they_come(
    market: &Market,
    symbols: &[&str],
    mut show: impl FnMut(Quote),
) {
    let mut calls: FuturesUnordered<_> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect(); // <-
    while let Some(answer) = calls.next().await {
        answer.into_iter().for_each(&mut show); // <-
    }
}
// ANCHOR_END: first-with-unordered

// ANCHOR: in-the-loop
/// The stream is polled only where the loop asks for the next answer. While
/// the body awaits its work, no new call starts.
async fn work_in_the_loop<W: Future>(
    market: &Market,
    symbols: &[&str],
    work: impl Fn() -> W,
) {
    let mut answers = stream::iter(symbols)
        .map(|symbol| market.quote(symbol))
        .buffer_unordered(3); // <-
    while let Some(_answer) = answers.next().await {
        work().await; // <-
    }
}
// ANCHOR_END: in-the-loop

// ANCHOR: in-the-stream
/// The work is part of what is buffered, so it overlaps, too.
async fn work_in_the_stream<W: Future>(
    market: &Market,
    symbols: &[&str],
    work: impl Fn() -> W,
) {
    stream::iter(symbols)
        .for_each_concurrent(3, async |symbol| {
            let _answer = market.quote(symbol).await; // <-
            work().await; // <-
        })
        .await;
}
// ANCHOR_END: in-the-stream

// ANCHOR: spawn-all
/// Spawns every call, then awaits the handles in order.
async fn all_spawned(
    market: &Market,
    symbols: &[&str],
) -> Result<Vec<Quote>, MarketError> {
    let tasks: Vec<_> = symbols
        .iter()
        .map(|symbol| tokio::spawn(market.quote(symbol))) // <-
        .collect();
    let mut quotes = Vec::new();
    for task in tasks {
        quotes.push(task.await.expect("the task did not panic")?); // <-
    }
    Ok(quotes)
}
// ANCHOR_END: spawn-all

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos = Demos {
    chapter: "gather",
    knobs: &[Knob::Latency, Knob::Requests],
    list: &[MANY, FIRST_RESULT, SLOW_CONSUMER, AT_SCALE],
};

const TEN: [&str; 10] = [
    "AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "META", "NVDA", "NFLX", "AMD",
    "INTC",
];

const MANY: Demo = Demo {
    id: "many",
    title: "Ten prices",
    question: "Ten prices, one second each. How long does it take?",
    takeaway: "Together, ten calls take as long as one. With a limit, they \
        take one wait for each round, which spares the server.",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("one-by-one", "one by one")
            .finds(&[Finding::Sequential]),
        Approach::new("join-all", "join_all"),
        Approach::new("join-set", "JoinSet"),
        Approach::new("at-most-three", "3 at a time"),
    ],
    setup: many,
};

fn many(settings: &Settings) -> Setup {
    let latency = settings.latency_or(1.0);
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("one-by-one", async |stage| {
                one_by_one(&stage.market, &TEN).await
            })
            .expected(theory::in_a_row(&[latency; 10])),
        )
        .case(
            Case::asynchronous("join-all", async |stage| {
                all_joined(&stage.market, &TEN).await
            })
            .expected(theory::together(&[latency; 10])),
        )
        .case(
            Case::asynchronous("join-set", async |stage| {
                all_in_a_set(&stage.market, &TEN).await
            })
            .expected(theory::together(&[latency; 10])),
        )
        .case(
            Case::asynchronous("at-most-three", async |stage| {
                three_at_a_time(&stage.market, &TEN).await
            })
            .expected(theory::in_rounds(10, 3, latency)),
        )
}

const FIRST_RESULT: Demo = Demo {
    id: "first-result",
    title: "The first answer",
    question: "Answers take 2.5 s, 0.5 s and 1.5 s. When can you show the \
        first one?",
    takeaway: "Both end with the longest call. `join_all` keeps the order \
        and shows nothing before the end; `FuturesUnordered` gives up the \
        order and shows the shortest call first.",
    measures: &[Measure::FirstAnswer, Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("join-all", "join_all").source("first-with-join-all"),
        Approach::new("unordered", "FuturesUnordered")
            .source("first-with-unordered"),
    ],
    setup: first_result,
};

fn first_result(settings: &Settings) -> Setup {
    const SYMBOLS: [&str; 3] = ["AAPL", "GOOGL", "MSFT"];
    let latencies =
        [2.5, 0.5, 1.5].map(|seconds| settings.seconds(seconds));
    let mut market = Market::builder();
    for (symbol, latency) in SYMBOLS.iter().zip(latencies) {
        market = market.latency_of(symbol, latency);
    }
    Setup::new()
        .market(market)
        .case(
            Case::asynchronous("join-all", async |stage| {
                let mut arrivals = Arrivals::start();
                show_at_the_end(&stage.market, &SYMBOLS, |quote| {
                    arrivals.note(quote);
                })
                .await;
                arrivals.answer()
            })
            .expected(theory::together(&latencies)),
        )
        .case(
            Case::asynchronous("unordered", async |stage| {
                let mut arrivals = Arrivals::start();
                show_as_they_come(&stage.market, &SYMBOLS, |quote| {
                    arrivals.note(quote);
                })
                .await;
                arrivals.answer()
            })
            .expected(theory::together(&latencies)),
        )
}

/// When each quote was shown, for the two approaches above.
struct Arrivals {
    start: Instant,
    shown: Vec<(String, Duration)>,
}

impl Arrivals {
    fn start() -> Self {
        Arrivals { start: Instant::now(), shown: Vec::new() }
    }

    fn note(&mut self, quote: Quote) {
        self.shown.push((quote.symbol, self.start.elapsed()));
    }

    fn answer(self) -> Answer {
        let order: Vec<&str> =
            self.shown.iter().map(|(symbol, _)| symbol.as_str()).collect();
        let time = |shown: Option<&(String, Duration)>| {
            shown.map_or(0.0, |(_, at)| at.as_secs_f64())
        };
        Answer::note(format!("shown in the order {}", order.join(", ")))
            .figure(
                "first_s",
                "first shown after",
                time(self.shown.first()),
                "s",
            )
            .figure(
                "last_s",
                "last shown after",
                time(self.shown.last()),
                "s",
            )
    }
}

const SLOW_CONSUMER: Demo = Demo {
    id: "slow-consumer",
    title: "A slow consumer",
    question: "Six calls of 1 s, at most three at a time, and 1 s of async \
        work on each answer. How long does it take?",
    takeaway: "`buffer_unordered` makes progress only while your loop asks \
        it for the next answer. Put the work into the stream, or into \
        tasks.",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("in-the-loop", "work in the loop"),
        Approach::new("in-the-stream", "work in the stream"),
    ],
    setup: slow_consumer,
};

fn slow_consumer(settings: &Settings) -> Setup {
    let latency = settings.latency_or(1.0);
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("in-the-loop", async move |stage| {
                let work = || sleep(latency);
                work_in_the_loop(&stage.market, &TEN[..6], work).await;
            })
            .expected(Expected::new(
                latency * 8,
                "two times three calls together, then work on each",
            )),
        )
        .case(
            Case::asynchronous("in-the-stream", async move |stage| {
                let work = || sleep(latency);
                work_in_the_stream(&stage.market, &TEN[..6], work).await;
            })
            .expected(Expected::new(
                latency * 4,
                "two rounds of three, a call and its work each",
            )),
        )
}

/// Above this many calls `join_all` takes minutes: its time grows with the
/// square of their number (`docs/performance.md` has the measurement).
const MOST_FOR_JOIN_ALL: usize = 200_000;

const AT_SCALE: Demo = Demo {
    id: "at-scale",
    title: "Thousands of calls",
    question: "A thousand calls at once, then thirty thousand. How much \
        does one more call cost?",
    takeaway: "A task costs microseconds, however many there are. With \
        `join_all` the cost of each call grows with the number of calls, \
        because one task looks after all of them. It is fine for hundreds \
        of calls; for many thousands, spawn tasks.",
    measures: &[Measure::CostOfEach, Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("join-all", "join_all").finds(&[Finding::Unbounded]),
        Approach::new("join-set", "JoinSet").finds(&[Finding::Unbounded]),
        Approach::new("spawn-all", "spawn").finds(&[Finding::Unbounded]),
    ],
    setup: at_scale,
};

fn at_scale(settings: &Settings) -> Setup {
    let latency = settings.latency_or(1.0);
    let sizes = settings
        .requests
        .map_or(vec![1_000, 30_000], |requests| vec![requests]);
    let mut demo = Setup::new().market(Market::builder().latency(latency));
    for size in sizes {
        demo = demo
            .case(if size <= MOST_FOR_JOIN_ALL {
                scaled(
                    "join-all",
                    size,
                    latency,
                    async |market, symbols| {
                        all_joined(&market, &symbols).await
                    },
                )
            } else {
                let why = format!(
                    "{size} calls take join_all minutes: its time grows \
                     with their square"
                );
                Case::skipped("join-all", why).size(size)
            })
            .case(scaled(
                "join-set",
                size,
                latency,
                async |market, symbols| {
                    all_in_a_set(&market, &symbols).await
                },
            ))
            .case(scaled(
                "spawn-all",
                size,
                latency,
                async |market, symbols| {
                    all_spawned(&market, &symbols).await
                },
            ));
    }
    demo
}

/// An approach of `at-scale`: `size` calls by `gather`, and what each cost
/// beyond the wait.
fn scaled(
    id: &'static str,
    size: usize,
    latency: Duration,
    gather: impl AsyncFn(
        Market,
        Vec<&'static str>,
    ) -> Result<Vec<Quote>, MarketError>
    + 'static,
) -> Case {
    Case::asynchronous(id, async move |stage| {
        let symbols = SYMBOLS.into_iter().cycle().take(size).collect();
        let start = Instant::now();
        let quotes = gather(stage.market, symbols).await?;
        let overhead =
            start.elapsed().saturating_sub(latency).as_secs_f64()
                / size as f64;
        Ok::<_, MarketError>(
            Answer::note(format!("{} prices", quotes.len())).figure(
                "overhead_per_call_us",
                "overhead per call",
                overhead * 1e6,
                "us",
            ),
        )
    })
    .size(size)
    .expected(Expected::new(
        latency,
        format!("{size} calls wait at the same time"),
    ))
}
