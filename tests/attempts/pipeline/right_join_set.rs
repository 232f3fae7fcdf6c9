// idea: a task for each symbol, the answers sorted by place
//! Pipeline.

use slow_api::{Fill, Market, MarketError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Each order leaves when its price is there.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    budget: f64,
) -> Vec<Result<Fill, MarketError>> {
    let mut set = JoinSet::new();
    for (place, symbol) in symbols.iter().enumerate() {
        let (quote, broker) = (feed.quote(symbol), broker.clone());
        let bought = async move {
            let slow_api::Quote { symbol, price } = quote.await?;
            broker.submit_order(&symbol, shares(budget, price)).await
        };
        set.spawn(async move { (place, bought.await) });
    }
    let mut answers = set.join_all().await;
    answers.sort_by_key(|(place, _)| *place);
    answers.into_iter().map(|(_, answer)| answer).collect()
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
