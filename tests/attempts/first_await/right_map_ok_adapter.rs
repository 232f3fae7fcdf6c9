// idea: the future is mapped with `TryFutureExt::map_ok` before it is awaited
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

use futures::TryFutureExt as _;

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    market.quote(symbol).map_ok(|quote| quote.price).await
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?}, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
