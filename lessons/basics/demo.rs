use harness::{Approach, Demo, Expected, Lesson, Settings, theory};
use slow_api::{Market, MarketError, Quote};

// ANCHOR: not-awaited
/// Calls an async function and forgets the `.await`.
async fn call_without_await(market: &Market) {
    let quote = market.quote("AAPL");
    drop(quote); // never polled: the market has heard nothing
}
// ANCHOR_END: not-awaited

// ANCHOR: awaited
async fn call_with_await(market: &Market) -> Result<Quote, MarketError> {
    market.quote("AAPL").await
}
// ANCHOR_END: awaited

// ANCHOR: three-awaits
/// Each line waits for its answer before the next line begins.
async fn three_awaits(market: &Market) -> Result<Vec<Quote>, MarketError> {
    let aapl = market.quote("AAPL").await?;
    let googl = market.quote("GOOGL").await?;
    let msft = market.quote("MSFT").await?;
    Ok(vec![aapl, googl, msft])
}
// ANCHOR_END: three-awaits

// ANCHOR: join
/// One task polls three futures, so all three are on their way.
async fn joined(market: &Market) -> Result<Vec<Quote>, MarketError> {
    let (aapl, googl, msft) = tokio::join!(
        market.quote("AAPL"),
        market.quote("GOOGL"),
        market.quote("MSFT")
    );
    Ok(vec![aapl?, googl?, msft?])
}
// ANCHOR_END: join

// ANCHOR: spawn
/// `spawn` makes each future a task of its own, and the runtime starts it.
async fn spawned(market: &Market) -> Result<Vec<Quote>, MarketError> {
    let aapl = tokio::spawn(market.quote("AAPL"));
    let googl = tokio::spawn(market.quote("GOOGL"));
    let msft = tokio::spawn(market.quote("MSFT"));
    // The outer `Result` is the task's (did it panic?), the inner one the
    // call's.
    let aapl = aapl.await.expect("the task did not panic")?;
    let googl = googl.await.expect("the task did not panic")?;
    let msft = msft.await.expect("the task did not panic")?;
    Ok(vec![aapl, googl, msft])
}
// ANCHOR_END: spawn

// ANCHOR: made-first
/// Looks like `spawned`, and is not: a future that is made is not a future
/// that runs.
async fn made_first(market: &Market) -> Result<Vec<Quote>, MarketError> {
    let aapl = market.quote("AAPL");
    let googl = market.quote("GOOGL");
    let msft = market.quote("MSFT");
    Ok(vec![aapl.await?, googl.await?, msft.await?])
}
// ANCHOR_END: made-first

/// How this chapter is wired into the workbook.
pub const LESSON: Lesson = Lesson {
    name: "basics",
    prose: include_str!("lesson.md"),
    rust: include_str!("demo.rs"),
    python: include_str!("demo.py"),
    knobs: &[harness::Knob::Latency],
    demos: |settings| vec![lazy(settings), two_ways(settings)],
};

fn lazy(settings: &Settings) -> Demo {
    let latency = settings.latency_or(1.0);
    Demo::new(
        "lazy",
        "You call an async function and forget the `.await`. What does the market see?",
    )
    .market(Market::builder().latency(latency))
    .approach(
        Approach::asynchronous("not-awaited", "called, not awaited", async |stage| {
            call_without_await(&stage.market).await;
        })
        .expected(theory::together(&[])),
    )
    .approach(
        Approach::asynchronous("awaited", "awaited", async |stage| {
            call_with_await(&stage.market).await
        })
        .expected(theory::together(&[latency])),
    )
    .takeaway("Calling an async function makes a future. Awaiting the future makes the call.")
}

fn two_ways(settings: &Settings) -> Demo {
    let latency = settings.latency_or(1.0);
    let in_a_row = theory::in_a_row(&[latency; 3]);
    let together = theory::together(&[latency; 3]);
    Demo::new("two-ways", "Four ways to ask for three prices. Which of them wait in line?")
        .market(Market::builder().latency(latency))
        .approach(
            Approach::asynchronous("three-awaits", "three awaits", async |stage| {
                three_awaits(&stage.market).await
            })
            .expected(in_a_row.clone()),
        )
        .approach(
            Approach::asynchronous("join", "join!", async |stage| joined(&stage.market).await)
                .expected(together.clone()),
        )
        .approach(
            Approach::asynchronous("spawn", "spawn, then await", async |stage| {
                spawned(&stage.market).await
            })
            .expected(together),
        )
        .approach(
            Approach::asynchronous("made-first", "made first, then awaited", async |stage| {
                made_first(&stage.market).await
            })
            .expected(Expected { why: format!("{}: futures are lazy", in_a_row.why), ..in_a_row }),
        )
        .takeaway(
            "A future is inert until it is polled. Awaiting three one by one is a queue, wherever they were \
             made; `join!` polls them together, and `spawn` is what starts work.",
        )
}
