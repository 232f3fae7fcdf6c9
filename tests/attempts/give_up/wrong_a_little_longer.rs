// expect: Something was waited for that is not needed
// idea: adds 100 ms of grace to the limit
//! Waits for a quote for `limit` and no longer; a late call is cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let grace = Duration::from_millis(100);
    tokio::time::timeout(limit.saturating_add(grace), market.quote(symbol)).await.ok().transpose()
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(50))
        .latency_of("MSFT", Duration::from_millis(800))
        .build();
    for symbol in ["AAPL", "MSFT", "INVALID"] {
        let start = Instant::now();
        let answer = price_within(&market, symbol, Duration::from_millis(200)).await;
        println!("{symbol}: {answer:?}, after {:.2?}", start.elapsed());
    }
    println!("{:?}", market.ledger().summary());
}
