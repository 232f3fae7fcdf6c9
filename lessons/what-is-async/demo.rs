use harness::{
    Approach, Case, Demo, Demos, Knob, Measure, Settings, Setup, theory,
};
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
pub const DEMOS: Demos = Demos {
    chapter: "what-is-async",
    knobs: &[Knob::Latency],
    list: &[THREE_PRICES],
};

const THREE_PRICES: Demo = Demo {
    id: "three-prices",
    title: "Three prices",
    question: "Three prices, each 2 s away. How long does it take?",
    takeaway: "Both versions make the same three calls. Blocking code \
        waits for each in turn; async code waits for all of them at once, \
        on the same single thread.",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("blocking", "blocking"),
        Approach::new("async", "async, join!"),
    ],
    setup: three_prices,
};

fn three_prices(settings: &Settings) -> Setup {
    let latency = settings.latency_or(2.0);
    let question = format!(
        "Three prices, each {} away. How long does it take?",
        theory::seconds(latency)
    );
    Setup::new()
        .question(question)
        .market(Market::builder().latency(latency))
        .case(
            Case::synchronous("blocking", |stage| {
                fetch_blocking(&stage.market.blocking())
            })
            .expected(theory::in_a_row(&[latency; 3])),
        )
        .case(
            Case::asynchronous("async", async |stage| {
                fetch_async(&stage.market).await
            })
            .expected(theory::together(&[latency; 3])),
        )
}
