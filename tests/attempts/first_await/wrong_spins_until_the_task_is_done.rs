// expect: busy waiting: the work was polled thousands of times while no time passed. A loop asks
// idea: a task is asked again and again whether it is finished, without ever waiting
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let task = tokio::spawn(market.quote(symbol));
    while !task.is_finished() {
        tokio::task::yield_now().await;
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
