// expect: the market never saw more than
// idea: rayon's global pool has as many threads as cores, so only that many calls at once
//! Blocking call.

use rayon::prelude::*;
use slow_api::{Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};

/// All prices in order, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let client = market.blocking();
    let symbols: Vec<String> = symbols.iter().map(|symbol| symbol.to_string()).collect();
    tokio::task::spawn_blocking(move || {
        symbols.par_iter().map(|symbol| Ok(client.quote(symbol)?.price)).collect()
    })
    .await
    .expect("no panic")
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
