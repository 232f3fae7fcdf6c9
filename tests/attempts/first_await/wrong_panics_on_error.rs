// expect: An error from the market is an answer like any other. Pass it on with
// idea: an error of the market becomes a panic instead of being passed on
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let quote = market.quote(symbol).await.expect("the market answers");
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
