use futures::future::{join_all, try_join_all};
use futures::stream::{FuturesUnordered, StreamExt};
use harness::{
    Answer, Approach, Case, Demo, Demos, Expected, Finding, Measure,
    Settings, Setup, Stage, theory,
};
use slow_api::{Market, MarketBuilder, MarketError, Quote};
use std::time::Duration;
use tokio::task::JoinError;
use tokio::time::sleep;

// ANCHOR: keep-going
/// Every call has its own result. None stops because another one
/// failed.
async fn keep_going(
    market: &Market,
    symbols: &[&str],
) -> Vec<Result<Quote, MarketError>> {
    join_all(symbols.iter().map(|symbol| market.quote(symbol))).await // <-
}
// ANCHOR_END: keep-going

// ANCHOR: fail-fast
/// All or nothing. The first error is the answer, and the calls that are
/// still in flight are dropped.
async fn fail_fast(
    market: &Market,
    symbols: &[&str],
) -> Result<Vec<Quote>, MarketError> {
    try_join_all(symbols.iter().map(|symbol| market.quote(symbol))).await // <-
}
// ANCHOR_END: fail-fast

// ANCHOR: let-run
/// The first error is the answer, too, but the other calls go on: a
/// dropped handle detaches its task.
async fn fail_and_let_run(
    market: &Market,
    symbols: &[&str],
) -> Result<Vec<Quote>, MarketError> {
    let mut tasks: FuturesUnordered<_> = symbols
        .iter()
        .map(|symbol| tokio::spawn(market.quote(symbol))) // <-
        .collect();
    let mut quotes = Vec::new();
    while let Some(joined) = tasks.next().await {
        quotes.push(joined.expect("the task did not panic")?); // <-
    }
    Ok(quotes)
}
// ANCHOR_END: let-run

// ANCHOR: a-task-each
/// A panic ends the task that it happens in. Awaiting the handle gives
/// it as an error.
async fn a_task_each(
    market: &Market,
    symbols: &[&str],
) -> Vec<Result<Quote, JoinError>> {
    let tasks = symbols
        .iter()
        .map(|symbol| tokio::spawn(quote_or_panic(market, symbol))); // <-
    join_all(tasks.collect::<Vec<_>>()).await
}
// ANCHOR_END: a-task-each

// ANCHOR: one-task-for-all
/// `join_all` is one task, so one panic ends all the calls.
async fn one_task_for_all(
    market: &Market,
    symbols: &[&str],
) -> Result<Vec<Quote>, JoinError> {
    tokio::spawn(join_all(
        symbols.iter().map(|symbol| quote_or_panic(market, symbol)), // <-
    ))
    .await
}
// ANCHOR_END: one-task-for-all

// ANCHOR: quote-or-panic
/// Its author assumed that every symbol exists.
fn quote_or_panic(
    market: &Market,
    symbol: &str,
) -> impl Future<Output = Quote> + use<> {
    let call = market.quote(symbol);
    async move { call.await.expect("every symbol is listed") }
}
// ANCHOR_END: quote-or-panic

// ANCHOR: endings
/// A task has four endings, and its handle tells them apart.
fn what_became_of(
    joined: Result<Result<Quote, MarketError>, JoinError>,
) -> String {
    match joined {
        Ok(Ok(quote)) => format!("a price: {:.2}", quote.price),
        Ok(Err(error)) => format!("an error of ours: {error}"),
        Err(error) if error.is_panic() => {
            "a JoinError with is_panic()".to_owned()
        }
        Err(_) => "a JoinError with is_cancelled()".to_owned(),
    }
}
// ANCHOR_END: endings

// ANCHOR: returned
/// The task reached its end. Its own result is an error.
async fn task_that_fails(market: &Market) -> String {
    what_became_of(tokio::spawn(market.quote("INVALID")).await) // <-
}
// ANCHOR_END: returned

// ANCHOR: panicked
async fn task_that_panics(market: &Market) -> String {
    let call = quote_or_panic(market, "INVALID");
    what_became_of(tokio::spawn(async { Ok(call.await) }).await) // <-
}
// ANCHOR_END: panicked

// ANCHOR: aborted
/// Aborting drops the task's future where it waits, here after `patience`.
async fn task_that_is_aborted(
    market: &Market,
    patience: Duration,
) -> String {
    let task = tokio::spawn(market.quote("GOOGL"));
    sleep(patience).await;
    task.abort(); // <-
    what_became_of(task.await)
}
// ANCHOR_END: aborted

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos = Demos {
    chapter: "errors",
    knobs: &[],
    list: &[UNKNOWN_SYMBOL, PANIC, ENDINGS],
};

const SYMBOLS: [&str; 3] = ["AAPL", "INVALID", "GOOGL"];

/// The call that fails is the quickest, so that something is left to
/// cancel.
fn latencies(settings: &Settings) -> [Duration; 3] {
    [1.0, 0.5, 2.0].map(|seconds| settings.seconds(seconds))
}

fn market(settings: &Settings) -> MarketBuilder {
    let mut market = Market::builder();
    for (symbol, latency) in SYMBOLS.iter().zip(latencies(settings)) {
        market = market.latency_of(symbol, latency);
    }
    market
}

const UNKNOWN_SYMBOL: Demo = Demo {
    id: "unknown-symbol",
    title: "An unknown symbol",
    question: "Three calls take 1 s, 0.5 s and 2 s, and the second symbol \
        does not exist. When do you know, and do the other two calls go \
        on?",
    takeaway: "`join_all` keeps every answer, errors included. \
        `try_join_all` stops at the first error and drops the rest, which \
        cancels them. Spawned tasks run on unless you abort them.",
    measures: &[Measure::ErrorKnown, Measure::Outcome],
    real_time_only: false,
    approaches: &[
        Approach::new("keep-going", "join_all of Results"),
        Approach::new("fail-fast", "try_join_all")
            .finds(&[Finding::CancelledWork]),
        Approach::new("let-run", "spawn, ? at the first error"),
    ],
    setup: unknown_symbol,
};

fn unknown_symbol(settings: &Settings) -> Setup {
    let latencies = latencies(settings);
    let [_, failing, longest] = latencies;
    Setup::new()
        .market(market(settings))
        .case(
            Case::asynchronous("keep-going", async |stage| {
                let answers = keep_going(&stage.market, &SYMBOLS).await;
                let errors =
                    answers.iter().filter(|answer| answer.is_err()).count();
                let got = format!(
                    "{} ok, {errors} error",
                    answers.len() - errors
                );
                with_cancelled(got, &stage).figure(
                    "known_s",
                    "error known after",
                    at(&stage),
                    "s",
                )
            })
            .expected(theory::together(&latencies)),
        )
        .case(
            Case::asynchronous("fail-fast", async |stage| {
                let got =
                    first_error(fail_fast(&stage.market, &SYMBOLS).await);
                with_cancelled(got, &stage).figure(
                    "known_s",
                    "error known after",
                    at(&stage),
                    "s",
                )
            })
            .expected(Expected::new(failing, "the first error ends it")),
        )
        .case(
            Case::asynchronous("let-run", async move |stage| {
                let got = first_error(
                    fail_and_let_run(&stage.market, &SYMBOLS).await,
                );
                let known = at(&stage);
                let left = stage.market.ledger().summary().in_flight;
                // The program goes on to other things, and so do the
                // tasks.
                sleep(longest).await;
                with_cancelled(
                    format!("{got}; {left} calls ran on"),
                    &stage,
                )
                .figure(
                    "known_s",
                    "error known after",
                    known,
                    "s",
                )
            })
            .expected(Expected::new(
                failing + longest,
                format!(
                    "{} to the error, then other things",
                    theory::seconds(failing)
                ),
            )),
        )
}

const PANIC: Demo = Demo {
    id: "panic",
    title: "A panic",
    question: "Now the code unwraps the error and panics. How many prices \
        do you still get?",
    takeaway: "A panic stops at the edge of its task, and ends every call \
        in that task. Panics are for bugs; for errors that can happen in a \
        correct program, return a `Result`.",
    measures: &[Measure::Answers, Measure::Outcome],
    real_time_only: false,
    approaches: &[
        Approach::new("a-task-each", "a task each"),
        Approach::new("one-task-for-all", "one task for all")
            .wrong()
            .finds(&[Finding::CancelledWork]),
    ],
    setup: panic,
};

fn panic(settings: &Settings) -> Setup {
    let latencies = latencies(settings);
    Setup::new()
        .market(market(settings))
        .case(
            Case::asynchronous("a-task-each", async |stage| {
                let answers = a_task_each(&stage.market, &SYMBOLS).await;
                let panicked =
                    answers.iter().flat_map(|answer| answer.as_ref().err());
                let panicked =
                    panicked.filter(|error| error.is_panic()).count();
                let ok = answers.len() - panicked;
                let got = format!("{ok} ok, {panicked} panicked");
                with_cancelled(got, &stage).answers(ok)
            })
            .expected(theory::together(&latencies)),
        )
        .case(
            Case::asynchronous("one-task-for-all", async |stage| {
                match one_task_for_all(&stage.market, &SYMBOLS).await {
                    Ok(quotes) => {
                        let got = format!("{} ok", quotes.len());
                        with_cancelled(got, &stage).answers(quotes.len())
                    }
                    Err(_panic) => {
                        let got = "0 ok, the whole task panicked";
                        with_cancelled(got.to_owned(), &stage).answers(0)
                    }
                }
            })
            .expected(Expected::new(latencies[1], "the panic ends it")),
        )
}

const ENDINGS: Demo = Demo {
    id: "endings",
    title: "How a task can end",
    question: "A task returns an error, panics, or is aborted. What does \
        awaiting its handle give?",
    takeaway: "A handle gives a `Result` around yours: the outer one says \
        whether the task reached its end, the inner one how its work went.",
    measures: &[Measure::Outcome],
    real_time_only: false,
    approaches: &[
        Approach::new("returned", "returns an error"),
        Approach::new("panicked", "panics"),
        Approach::new("aborted", "is aborted")
            .finds(&[Finding::CancelledWork]),
    ],
    setup: endings,
};

fn endings(settings: &Settings) -> Setup {
    let [_, failing, _] = latencies(settings);
    let patience = settings.seconds(1.0);
    Setup::new()
        .market(market(settings))
        .case(
            Case::asynchronous("returned", async |stage| {
                Answer::note(task_that_fails(&stage.market).await)
            })
            .expected(Expected::new(failing, "as long as the call takes")),
        )
        .case(
            Case::asynchronous("panicked", async |stage| {
                Answer::note(task_that_panics(&stage.market).await)
            })
            .expected(Expected::new(failing, "as long as the call takes")),
        )
        .case(
            Case::asynchronous("aborted", async move |stage| {
                let got =
                    task_that_is_aborted(&stage.market, patience).await;
                with_cancelled(got, &stage)
            })
            .expected(Expected::new(patience, "until it is aborted")),
        )
}

fn first_error(answer: Result<Vec<Quote>, MarketError>) -> String {
    match answer {
        Ok(quotes) => format!("{} ok", quotes.len()),
        Err(error) => error.to_string(),
    }
}

/// The note, and how many calls the market saw cancelled up to now.
fn with_cancelled(note: String, stage: &Stage) -> Answer {
    let cancelled = stage.market.ledger().summary().cancelled;
    Answer::note(format!("{note}; {cancelled} cancelled"))
}

fn at(stage: &Stage) -> f64 {
    stage.elapsed().as_secs_f64()
}
