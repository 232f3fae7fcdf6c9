use harness::{Approach, Demo, Lesson, Settings, theory};
use slow_api::{BlockingMarket, Market, MarketError, Quote};

// ANCHOR: blocking
/// Three prices, and the thread stands still for each of them.
fn fetch_blocking(
    market: &BlockingMarket,
) -> Result<Vec<Quote>, MarketError> {
    let aapl = market.quote("AAPL")?;
    let googl = market.quote("GOOGL")?;
    let msft = market.quote("MSFT")?;
    Ok(vec![aapl, googl, msft])
}
// ANCHOR_END: blocking

// ANCHOR: async
/// Three prices, and one wait for all of them.
async fn fetch_async(market: &Market) -> Result<Vec<Quote>, MarketError> {
    let (aapl, googl, msft) = tokio::join!(
        market.quote("AAPL"),
        market.quote("GOOGL"),
        market.quote("MSFT")
    );
    Ok(vec![aapl?, googl?, msft?])
}
// ANCHOR_END: async

/// How this chapter is wired into the workbook.
pub const LESSON: Lesson = Lesson {
    name: "what-is-async",
    prose: include_str!("lesson.md"),
    rust: include_str!("demo.rs"),
    python: include_str!("demo.py"),
    knobs: &[harness::Knob::Latency],
    demos: |settings| vec![three_prices(settings)],
};

fn three_prices(settings: &Settings) -> Demo {
    let latency = settings.latency_or(2.0);
    let question = format!(
        "Three prices, each {} away. How long does it take?",
        theory::seconds(latency)
    );
    Demo::new("three-prices", question)
        .market(Market::builder().latency(latency))
        .approach(
            Approach::synchronous("blocking", "blocking", |stage| {
                fetch_blocking(&stage.market.blocking())
            })
            .expected(theory::in_a_row(&[latency; 3])),
        )
        .approach(
            Approach::asynchronous("async", "async, join!", async |stage| {
                fetch_async(&stage.market).await
            })
            .expected(theory::together(&[latency; 3])),
        )
        .takeaway(
            "Both versions make the same three calls. Blocking code waits for each in turn; async code \
             waits for all of them at once, on the same single thread.",
        )
}
