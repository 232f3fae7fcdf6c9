// expect: s (the call, which is shorter than the limit): the market saw
// idea: polls a task every 100 ms, so both the answer and the end of time are noticed late
//! Waits for a quote for `limit` and no longer; a late call is cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let start = tokio::time::Instant::now();
    let task = tokio::spawn(market.quote(symbol));
    loop {
        if task.is_finished() {
            return task.await.unwrap().map(Some);
        }
        if start.elapsed() >= limit {
            task.abort();
            return Ok(None);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
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
