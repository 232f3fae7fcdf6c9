use harness::{
    Answer, Approach, Case, Demo, Demos, Expected, Finding, Knob, Measure,
    Settings, Setup, Stage, theory,
};
use slow_api::{BlockingMarket, Heartbeat, Market, MarketError, Quote};

// ANCHOR: blocking
/// Three prices, and the thread stands still for each of them.
fn fetch_blocking(
    market: &BlockingMarket,
) -> Result<Vec<Quote>, MarketError> {
    let aapl = market.quote("AAPL")?; // <-
    let googl = market.quote("GOOGL")?; // <-
    let msft = market.quote("MSFT")?; // <-
    Ok(vec![aapl, googl, msft])
}
// ANCHOR_END: blocking

// ANCHOR: async
/// Three prices, and one wait for all of them.
async fn fetch_async(market: &Market) -> Result<Vec<Quote>, MarketError> {
    let (aapl, googl, msft) = tokio::join!(
        market.quote("AAPL"),  // <-
        market.quote("GOOGL"), // <-
        market.quote("MSFT")   // <-
    );
    Ok(vec![aapl?, googl?, msft?])
}
// ANCHOR_END: async

// ANCHOR: ready
/// An `await` after each piece of work. The awaited future is ready, so
/// this task goes on at once, and no other task gets a turn.
async fn awaits_what_is_ready(work: impl Fn()) {
    for _ in 0..10 {
        work();
        std::future::ready(()).await; // <-
    }
}
// ANCHOR_END: ready

// ANCHOR: yields
/// `yield_now` is pending once: the runtime polls other tasks first.
async fn awaits_a_turn(work: impl Fn()) {
    for _ in 0..10 {
        work();
        tokio::task::yield_now().await; // <-
    }
}
// ANCHOR_END: yields

/// How this chapter is wired into the workbook.
pub const DEMOS: Demos = Demos {
    chapter: "what-is-async",
    knobs: &[Knob::Latency],
    list: &[THREE_PRICES, NEVER_YIELDS],
};

const THREE_PRICES: Demo = Demo {
    id: "three-prices",
    title: "Three prices",
    question: "Three prices, each 2 s away. How long does it take?",
    takeaway: "Both versions make the same three calls. Blocking code \
        waits for one after another; async code waits for all of them at \
        once, on the same single thread.",
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

const NEVER_YIELDS: Demo = Demo {
    id: "never-yields",
    title: "An await that never yields",
    question: "A function does a second of work in ten pieces, with an \
        `await` after each. A heartbeat ticks every 0.1 s on the same \
        thread. For how long does the heartbeat stop?",
    takeaway: "`.await` gives up the thread only if the awaited future is \
        pending. If the future is ready, the function goes on at once, and \
        nothing else runs.",
    measures: &[Measure::LongestGap, Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("ready", "awaits a ready future")
            .finds(&[Finding::Blocked]),
        Approach::new("yields", "yields"),
    ],
    setup: never_yields,
};

fn never_yields(settings: &Settings) -> Setup {
    let piece = settings.seconds(0.1);
    let expected =
        Expected::new(piece * 10, "ten pieces of work, one thread");
    Setup::new()
        .case(
            Case::asynchronous("ready", async move |stage: Stage| {
                let clock = stage.market.clock();
                let pulse = Heartbeat::start(piece);
                tokio::task::yield_now().await; // starts the heartbeat
                awaits_what_is_ready(|| clock.busy(piece)).await;
                gap(&pulse)
            })
            .expected(expected.clone()),
        )
        .case(
            Case::asynchronous("yields", async move |stage: Stage| {
                let clock = stage.market.clock();
                let pulse = Heartbeat::start(piece);
                tokio::task::yield_now().await;
                awaits_a_turn(|| clock.busy(piece)).await;
                gap(&pulse)
            })
            .expected(expected),
        )
}

fn gap(pulse: &Heartbeat) -> Answer {
    Answer::default().figure(
        "longest_gap_s",
        "longest time without a heartbeat",
        pulse.longest_gap().as_secs_f64(),
        "s",
    )
}
