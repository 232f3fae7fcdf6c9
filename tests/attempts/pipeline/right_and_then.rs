// idea: each symbol is one future, made with and_then
//! Pipeline.

use futures::TryFutureExt;
use futures::future::join_all;
use slow_api::{Fill, Market, MarketError};
use std::time::{Duration, Instant};

/// Each order leaves when its price is there.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    budget: f64,
) -> Vec<Result<Fill, MarketError>> {
    let order = |quote: slow_api::Quote| broker.submit_order(&quote.symbol, shares(budget, quote.price));
    join_all(symbols.iter().map(|symbol| feed.quote(symbol).and_then(order))).await
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let [short, long] = [100, 500].map(Duration::from_millis);
    let feed = Market::builder().latency_of("AAPL", short).latency_of("GOOGL", long).build();
    let broker = Market::builder().latency_of("AAPL", long).latency_of("GOOGL", short).build();
    let start = Instant::now();

    for answer in invest(&feed, &broker, &["AAPL", "GOOGL"], 10_000.0).await {
        println!("{answer:?}");
    }

    println!(
        "{:.1} s (0.1 + 0.5 s for one, 0.5 + 0.1 s for the other)",
        start.elapsed().as_secs_f64()
    );
}
