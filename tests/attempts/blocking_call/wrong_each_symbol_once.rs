// expect: Each time counts: a set, a dictionary by name
// idea: a symbol that is asked for twice is asked once
//! Blocking call.

use slow_api::{Heartbeat, Market, MarketError};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// All prices in order, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let mut calls = HashMap::new();
    for symbol in symbols {
        calls.entry(*symbol).or_insert_with(|| tokio::spawn(market.quote(symbol)));
    }
    let mut found = HashMap::new();
    for (symbol, call) in calls {
        found.insert(symbol, call.await.unwrap()?.price);
    }
    Ok(symbols.iter().map(|symbol| found[symbol]).collect())
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
