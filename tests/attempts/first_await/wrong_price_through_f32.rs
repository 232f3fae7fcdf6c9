// expect: the market's price of AAPL). Cents were lost on the way: nothing asks for a rounded number
// idea: the price goes through an f32 and loses its cents' exactness
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let quote = market.quote(symbol).await?;
    let price = quote.price as f32;
    Ok(f64::from(price))
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?}, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
