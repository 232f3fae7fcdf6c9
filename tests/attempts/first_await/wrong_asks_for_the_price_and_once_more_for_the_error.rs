// expect: Somebody is asked again whose answer was already there, or was not wanted
// idea: asks twice: once to see whether it works, once for the price
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    if let Err(error) = market.quote(symbol).await {
        return Err(error);
    }
    let quote = market.quote(symbol).await?;
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
