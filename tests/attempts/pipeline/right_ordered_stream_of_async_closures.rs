// idea: FuturesOrdered of async closures, collected
//! Pipeline.

use futures::stream::{FuturesOrdered, StreamExt};
use slow_api::{Fill, Market, MarketError};
use std::time::{Duration, Instant};

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn no_price_no_order() {
        let (feed, broker) = (Market::default(), Market::default());
        assert!(invest(&feed, &broker, &["NONE"], 1.0).await[0].is_err());
        assert_eq!(broker.ledger().summary().calls, 0);
    }
}

/// Answers of the broker, or what the feed said.
type Answers = Vec<Result<Fill, MarketError>>;

/// Each order leaves when its price is there.
async fn invest(feed: &Market, broker: &Market, symbols: &[&str], budget: f64) -> Answers {
    let buy = async |symbol: &str| match feed.quote(symbol).await {
        Ok(quote) => broker.submit_order(symbol, shares(budget, quote.price)).await,
        Err(no_price) => Err(no_price),
    };
    symbols.iter().map(|symbol| buy(symbol)).collect::<FuturesOrdered<_>>().collect().await
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
