// idea: a blocking task for each symbol, all spawned before the first is awaited
//! Blocking call.

use slow_api::{Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};
use tokio::task::spawn_blocking;

/// All prices in order, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let calls: Vec<_> = symbols
        .iter()
        .map(|symbol| (market.blocking(), symbol.to_string()))
        .map(|(client, symbol)| spawn_blocking(move || client.quote(&symbol)))
        .collect();
    let mut prices = Vec::new();
    for call in calls {
        prices.push(call.await.expect("no panic")?.price);
    }
    Ok(prices)
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
