// expect: in front of a blocking call does not make it wait any better
// idea: tokio::spawn around the blocking call: still on the loop
//! Blocking call.

use futures::future::join_all;
use slow_api::{Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};

/// All prices in order, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let tasks = symbols.iter().map(|symbol| {
        let (client, symbol) = (market.blocking(), symbol.to_string());
        tokio::spawn(async move { client.quote(&symbol) })
    });
    let answers = join_all(tasks).await;
    answers.into_iter().map(|answer| Ok(answer.expect("no panic")?.price)).collect()
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
