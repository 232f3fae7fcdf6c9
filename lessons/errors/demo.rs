use futures::future::{join_all, try_join_all};
use futures::stream::{FuturesUnordered, StreamExt};
use harness::{
    Answer, Approach, Demo, Expected, Lesson, Settings, Stage, theory,
};
use slow_api::{Market, MarketBuilder, MarketError, Quote};
use std::time::Duration;
use tokio::task::JoinError;
use tokio::time::sleep;

// ANCHOR: keep-going
/// Every call says for itself how it went. Nobody stops because another one
/// failed.
async fn keep_going(
    market: &Market,
    symbols: &[&str],
) -> Vec<Result<Quote, MarketError>> {
    join_all(symbols.iter().map(|symbol| market.quote(symbol))).await
}
// ANCHOR_END: keep-going

// ANCHOR: fail-fast
/// All or nothing. The first error is the answer, and the calls that are
/// still out are dropped.
async fn fail_fast(
    market: &Market,
    symbols: &[&str],
) -> Result<Vec<Quote>, MarketError> {
    try_join_all(symbols.iter().map(|symbol| market.quote(symbol))).await
}
// ANCHOR_END: fail-fast

// ANCHOR: let-run
/// The first error is the answer, too, but nobody stops the others: a
/// dropped handle detaches its task.
async fn fail_and_let_run(
    market: &Market,
    symbols: &[&str],
) -> Result<Vec<Quote>, MarketError> {
    let mut tasks: FuturesUnordered<_> = symbols
        .iter()
        .map(|symbol| tokio::spawn(market.quote(symbol)))
        .collect();
    let mut quotes = Vec::new();
    while let Some(joined) = tasks.next().await {
        quotes.push(joined.expect("the task did not panic")?);
    }
    Ok(quotes)
}
// ANCHOR_END: let-run

// ANCHOR: a-task-each
/// A panic ends the task that it happens in. Whoever awaits the handle gets
/// it as an error.
async fn a_task_each(
    market: &Market,
    symbols: &[&str],
) -> Vec<Result<Quote, JoinError>> {
    let tasks = symbols
        .iter()
        .map(|symbol| tokio::spawn(quote_or_panic(market, symbol)));
    join_all(tasks.collect::<Vec<_>>()).await
}
// ANCHOR_END: a-task-each

// ANCHOR: one-task-for-all
/// `join_all` is one task, so one panic takes all the calls with it.
async fn one_task_for_all(
    market: &Market,
    symbols: &[&str],
) -> Result<Vec<Quote>, JoinError> {
    tokio::spawn(join_all(
        symbols.iter().map(|symbol| quote_or_panic(market, symbol)),
    ))
    .await
}
// ANCHOR_END: one-task-for-all

// ANCHOR: quote-or-panic
/// Somebody was sure that no symbol is ever wrong.
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
/// The task did its work. That the work is an error is another matter.
async fn task_that_fails(market: &Market) -> String {
    what_became_of(tokio::spawn(market.quote("INVALID")).await)
}
// ANCHOR_END: returned

// ANCHOR: panicked
async fn task_that_panics(market: &Market) -> String {
    let call = quote_or_panic(market, "INVALID");
    what_became_of(tokio::spawn(async { Ok(call.await) }).await)
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
    task.abort();
    what_became_of(task.await)
}
// ANCHOR_END: aborted

/// How this chapter is wired into the workbook.
pub const LESSON: Lesson = Lesson {
    name: "errors",
    prose: include_str!("lesson.md"),
    rust: include_str!("demo.rs"),
    python: include_str!("demo.py"),
    knobs: &[],
    demos: |settings| {
        vec![unknown_symbol(settings), panic(settings), endings(settings)]
    },
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

fn unknown_symbol(settings: &Settings) -> Demo {
    let latencies = latencies(settings);
    let [_, failing, longest] = latencies;
    let question = "Three prices, after 1 s, 0.5 s and 2 s, and the second \
        symbol does not exist. When do you know, and what becomes of the \
        other two?";
    Demo::new("unknown-symbol", question)
        .market(market(settings))
        .approach(
            Approach::asynchronous(
                "keep-going",
                "join_all of Results",
                async |stage| {
                    let answers = keep_going(&stage.market, &SYMBOLS).await;
                    let errors = answers
                        .iter()
                        .filter(|answer| answer.is_err())
                        .count();
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
                },
            )
            .expected(theory::together(&latencies)),
        )
        .approach(
            Approach::asynchronous(
                "fail-fast",
                "try_join_all",
                async |stage| {
                    let got = first_error(
                        fail_fast(&stage.market, &SYMBOLS).await,
                    );
                    with_cancelled(got, &stage).figure(
                        "known_s",
                        "error known after",
                        at(&stage),
                        "s",
                    )
                },
            )
            .expected(Expected::new(failing, "the first error ends it")),
        )
        .approach(
            Approach::asynchronous(
                "let-run",
                "spawn, ? at the first error",
                async move |stage| {
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
                },
            )
            .expected(Expected::new(
                failing + longest,
                format!(
                    "{} to the error, then other things",
                    theory::seconds(failing)
                ),
            )),
        )
        .takeaway(
            "`join_all` keeps every answer, errors among them. \
             `try_join_all` stops at the first error and drops the rest, \
             which cancels them. Tasks of their own run on unless somebody \
             aborts them.",
        )
}

fn panic(settings: &Settings) -> Demo {
    let latencies = latencies(settings);
    let question = "Now somebody unwraps the error, and the code panics. \
        What does that take down?";
    Demo::new("panic", question)
        .market(market(settings))
        .approach(
            Approach::asynchronous(
                "a-task-each",
                "a task each",
                async |stage| {
                    let answers =
                        a_task_each(&stage.market, &SYMBOLS).await;
                    let panicked = answers
                        .iter()
                        .flat_map(|answer| answer.as_ref().err());
                    let panicked =
                        panicked.filter(|error| error.is_panic()).count();
                    let got = format!(
                        "{} ok, {panicked} panicked",
                        answers.len() - panicked
                    );
                    with_cancelled(got, &stage)
                },
            )
            .expected(theory::together(&latencies)),
        )
        .approach(
            Approach::asynchronous(
                "one-task-for-all",
                "one task for all",
                async |stage| {
                    let got =
                        match one_task_for_all(&stage.market, &SYMBOLS)
                            .await
                        {
                            Ok(quotes) => format!("{} ok", quotes.len()),
                            Err(_panic) => {
                                "0 ok, the whole task panicked".to_owned()
                            }
                        };
                    with_cancelled(got, &stage)
                },
            )
            .expected(Expected::new(latencies[1], "the panic ends it")),
        )
        .takeaway(
            "A panic stops at the edge of its task, and takes down all \
             that shares the task. Panics are for bugs; for what can go wrong in the world, \
             return a `Result`.",
        )
}

fn endings(settings: &Settings) -> Demo {
    let [_, failing, _] = latencies(settings);
    let patience = settings.seconds(1.0);
    let question = "A task returns an error, panics, or is aborted. What \
        does the one who awaits its handle get?";
    Demo::new("endings", question)
        .market(market(settings))
        .approach(
            Approach::asynchronous(
                "returned",
                "returns an error",
                async |stage| {
                    Answer::note(task_that_fails(&stage.market).await)
                },
            )
            .expected(Expected::new(failing, "as long as the call takes")),
        )
        .approach(
            Approach::asynchronous("panicked", "panics", async |stage| {
                Answer::note(task_that_panics(&stage.market).await)
            })
            .expected(Expected::new(failing, "as long as the call takes")),
        )
        .approach(
            Approach::asynchronous(
                "aborted",
                "is aborted",
                async move |stage| {
                    let got =
                        task_that_is_aborted(&stage.market, patience).await;
                    with_cancelled(got, &stage)
                },
            )
            .expected(Expected::new(patience, "until somebody aborts it")),
        )
        .takeaway(
            "A handle gives a `Result` around yours: the outer one says \
             whether the task lived to the end, the inner one how its work \
             went.",
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
