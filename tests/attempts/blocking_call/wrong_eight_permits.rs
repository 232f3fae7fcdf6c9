// expect: the market never saw more than 8 of
// idea: a semaphore of eight lets only eight calls block at once
//! Blocking call.

use futures::future::join_all;
use slow_api::{Heartbeat, Market, MarketError};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// All prices in order, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let permits = Arc::new(Semaphore::new(8));
    let calls = symbols.iter().map(|symbol| {
        let (client, symbol, permits) = (market.blocking(), symbol.to_string(), permits.clone());
        async move {
            let _permit = permits.acquire_owned().await.unwrap();
            tokio::task::spawn_blocking(move || client.quote(&symbol)).await.unwrap()
        }
    });
    join_all(calls).await.into_iter().map(|answer| Ok(answer?.price)).collect()
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
