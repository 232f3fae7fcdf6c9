// expect: the call for AAPL blocked its thread until the answer was there: nothing else can run on
// idea: asks the blocking twin of the market, so the thread stands still
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let quote = market.blocking().quote(symbol)?;
    Ok(quote.price)
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?}, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
