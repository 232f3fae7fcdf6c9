// expect: times for one call: it asks again and again whether the answer is there, and keeps a core
// idea: asks again and again whether the blocking tasks are done, never letting the loop rest
//! Blocking call.

use slow_api::{Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};

/// All prices in order, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let calls: Vec<_> = symbols
        .iter()
        .map(|symbol| {
            let (client, symbol) = (market.blocking(), symbol.to_string());
            tokio::task::spawn_blocking(move || client.quote(&symbol))
        })
        .collect();
    while !calls.iter().all(|call| call.is_finished()) {
        tokio::task::yield_now().await;
    }
    let mut prices = vec![];
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
