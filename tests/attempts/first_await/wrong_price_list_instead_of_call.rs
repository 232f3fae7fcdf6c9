// expect: is for the checks: it tells a price without a call. Ask with
// idea: looks the price up in the list of the market, which never hears of a call
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    match market.price(symbol) {
        Some(price) => Ok(price),
        None => Err(MarketError::UnknownSymbol { symbol: symbol.to_owned() }),
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
