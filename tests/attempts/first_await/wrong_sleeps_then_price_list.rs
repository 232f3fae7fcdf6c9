// expect: is for the checks: it tells a price without a call. Ask with
// idea: waits as long as a quote takes, but never asks: the future is dropped unpolled
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let _quote = market.quote(symbol);
    tokio::time::sleep(Duration::from_secs(2)).await;
    market.price(symbol).ok_or(MarketError::UnknownSymbol { symbol: symbol.to_owned() })
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?}, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
