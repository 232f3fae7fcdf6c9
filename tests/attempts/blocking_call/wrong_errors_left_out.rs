// expect: which is what the market said. The market's error should reach the caller
// idea: a symbol without a price is left out instead of being an error
//! Blocking call.

use futures::future::join_all;
use slow_api::{Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};

/// All prices in order.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let answers = join_all(symbols.iter().map(|symbol| market.quote(symbol))).await;
    Ok(answers.into_iter().flatten().map(|quote| quote.price).collect())
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
