use harness::{
    Approach, Case, Demo, Demos, Expected, Finding, Knob, Measure,
    Settings, Setup, theory,
};
use slow_api::{Market, MarketError, Quote};

// ANCHOR: not-awaited
/// Calls an async function and forgets the `.await`.
async fn call_without_await(market: &Market) {
    let quote = market.quote("AAPL"); // <-
    drop(quote); // never polled: the market has heard nothing
}
// ANCHOR_END: not-awaited

// ANCHOR: awaited
async fn call_with_await(market: &Market) -> Result<Quote, MarketError> {
    market.quote("AAPL").await // <-
}
// ANCHOR_END: awaited

// ANCHOR: three-awaits
/// Each line waits for its answer before the next line begins.
async fn three_awaits(market: &Market) -> Result<Vec<Quote>, MarketError> {
    let aapl = market.quote("AAPL").await?; // <-
    let googl = market.quote("GOOGL").await?; // <-
    let msft = market.quote("MSFT").await?; // <-
    Ok(vec![aapl, googl, msft])
}
// ANCHOR_END: three-awaits

// ANCHOR: join
/// One task polls three futures, so all three calls are in flight.
async fn joined(market: &Market) -> Result<Vec<Quote>, MarketError> {
    let (aapl, googl, msft) = tokio::join!(
        market.quote("AAPL"),  // <-
        market.quote("GOOGL"), // <-
        market.quote("MSFT")   // <-
    );
    Ok(vec![aapl?, googl?, msft?])
}
// ANCHOR_END: join

// ANCHOR: spawn
/// `spawn` makes each future a task of its own, and the runtime starts it.
async fn spawned(market: &Market) -> Result<Vec<Quote>, MarketError> {
    let aapl = tokio::spawn(market.quote("AAPL")); // <-
    let googl = tokio::spawn(market.quote("GOOGL")); // <-
    let msft = tokio::spawn(market.quote("MSFT")); // <-
    // The outer `Result` is the task's (did it panic?), the inner one the
    // call's.
    let aapl = aapl.await.expect("the task did not panic")?; // <-
    let googl = googl.await.expect("the task did not panic")?; // <-
    let msft = msft.await.expect("the task did not panic")?; // <-
    Ok(vec![aapl, googl, msft])
}
// ANCHOR_END: spawn

// ANCHOR: made-first
/// Looks like `spawned`, but does not overlap: making a future does not
/// start it.
async fn made_first(market: &Market) -> Result<Vec<Quote>, MarketError> {
    let aapl = market.quote("AAPL");
    let googl = market.quote("GOOGL");
    let msft = market.quote("MSFT");
    Ok(vec![aapl.await?, googl.await?, msft.await?]) // <-
}
// ANCHOR_END: made-first

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos = Demos {
    chapter: "basics",
    knobs: &[Knob::Latency],
    list: &[LAZY, TWO_WAYS],
};

const LAZY: Demo = Demo {
    id: "lazy",
    title: "A forgotten await",
    question: "You call an async function and forget the `.await`. How \
        many calls does the market see?",
    takeaway: "Calling an async function makes a future. Awaiting the \
        future makes the call.",
    measures: &[Measure::CallsSeen, Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("not-awaited", "called, not awaited")
            .wrong()
            .finds(&[Finding::NeverPolled]),
        Approach::new("awaited", "awaited"),
    ],
    setup: lazy,
};

fn lazy(settings: &Settings) -> Setup {
    let latency = settings.latency_or(1.0);
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("not-awaited", async |stage| {
                call_without_await(&stage.market).await;
            })
            .expected(theory::together(&[])),
        )
        .case(
            Case::asynchronous("awaited", async |stage| {
                call_with_await(&stage.market).await
            })
            .expected(theory::together(&[latency])),
        )
}

const TWO_WAYS: Demo = Demo {
    id: "two-ways",
    title: "Four ways to three prices",
    question: "Four ways to ask for three prices. Which of them wait for \
        one price after another?",
    takeaway: "A future does nothing until it is polled. Three futures \
        that are awaited one by one run one after another, even if all \
        were made before; `join!` polls them together, and `spawn` starts \
        each as a task.",
    measures: &[Measure::WhichOne],
    real_time_only: false,
    approaches: &[
        Approach::new("three-awaits", "three awaits")
            .chosen()
            .finds(&[Finding::Sequential]),
        Approach::new("join", "join!"),
        Approach::new("spawn", "spawn, then await"),
        Approach::new("made-first", "made first, then awaited")
            .chosen()
            .finds(&[Finding::Sequential]),
    ],
    setup: two_ways,
};

fn two_ways(settings: &Settings) -> Setup {
    let latency = settings.latency_or(1.0);
    let in_a_row = theory::in_a_row(&[latency; 3]);
    let together = theory::together(&[latency; 3]);
    Setup::new()
        .market(Market::builder().latency(latency))
        .case(
            Case::asynchronous("three-awaits", async |stage| {
                three_awaits(&stage.market).await
            })
            .expected(in_a_row.clone()),
        )
        .case(
            Case::asynchronous("join", async |stage| {
                joined(&stage.market).await
            })
            .expected(together.clone()),
        )
        .case(
            Case::asynchronous("spawn", async |stage| {
                spawned(&stage.market).await
            })
            .expected(together),
        )
        .case(
            Case::asynchronous("made-first", async |stage| {
                made_first(&stage.market).await
            })
            .expected(Expected {
                why: format!("{}: futures are lazy", in_a_row.why),
                ..in_a_row
            }),
        )
}
