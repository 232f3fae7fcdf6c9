// expect: Somebody is asked again whose answer was already there, or was not wanted
// idea: an error is not passed on: it asks once more when the error may heal
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    match market.quote(symbol).await {
        Ok(quote) => Ok(quote.price),
        Err(error) if error.is_transient() => Ok(market.quote(symbol).await?.price),
        Err(error) => Err(error),
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
