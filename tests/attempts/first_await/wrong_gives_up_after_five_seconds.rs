// expect: call cancelled. A future was dropped before its answer came
// idea: invents a limit of 5 s, and an error of its own when that is over
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    match tokio::time::timeout(Duration::from_secs(5), market.quote(symbol)).await {
        Ok(answer) => answer.map(|quote| quote.price),
        Err(_) => Err(MarketError::Hung { after: Duration::from_secs(5) }),
    }
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?}, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
