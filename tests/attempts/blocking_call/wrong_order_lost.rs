// expect: The market's prices, in the order of the symbols
// idea: the prices come in the order of arrival
//! Blocking call.

use futures::stream::{FuturesUnordered, TryStreamExt};
use slow_api::{Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};

/// All prices, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let calls = symbols.iter().map(|symbol| {
        let (client, symbol) = (market.blocking(), symbol.to_string());
        tokio::task::spawn_blocking(move || client.quote(&symbol))
    });
    calls
        .map(async |call| Ok(call.await.unwrap()?.price))
        .collect::<FuturesUnordered<_>>()
        .try_collect()
        .await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let heartbeat = Heartbeat::start(Duration::from_millis(10));
    let start = Instant::now();

    println!("{:?}", prices(&market, &["AAPL", "GOOGL", "MSFT"]).await);

    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
    println!("longest time without a heartbeat: {:.2} s", heartbeat.longest_gap().as_secs_f64());
}
