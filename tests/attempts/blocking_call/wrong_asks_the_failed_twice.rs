// expect: So often MSFT was asked for: an error is an answer
// idea: an error is asked again at once, so the market sees one call more than symbols
//! Blocking call.

use futures::future::join_all;
use slow_api::{Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};

/// All prices in order, or an error.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let calls = symbols.iter().map(|symbol| async move {
        match market.quote(symbol).await {
            Ok(quote) => Ok(quote.price),
            Err(_) => market.quote(symbol).await.map(|quote| quote.price),
        }
    });
    join_all(calls).await.into_iter().collect()
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
