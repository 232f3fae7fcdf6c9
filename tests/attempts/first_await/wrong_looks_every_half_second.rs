// expect: What is waited for after that is not needed
// idea: looks every 500 ms whether the answer is there, and so gets it late
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let task = tokio::spawn(market.quote(symbol));
    while !task.is_finished() {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok(task.await.unwrap()?.price)
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?}, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
