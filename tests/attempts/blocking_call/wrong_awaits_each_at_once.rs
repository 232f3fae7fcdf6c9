// expect: the market never saw more than 1 of
// idea: spawn_blocking, awaited before the next one is spawned
//! Blocking call.

use slow_api::{Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};

/// All prices in order, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let mut prices = Vec::with_capacity(symbols.len());
    for symbol in symbols {
        let (client, symbol) = (market.blocking(), symbol.to_string());
        let answer = tokio::task::spawn_blocking(move || client.quote(&symbol)).await;
        prices.push(answer.expect("no panic")?.price);
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
