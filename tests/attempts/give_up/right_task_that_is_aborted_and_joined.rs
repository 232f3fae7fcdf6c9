// idea: a task that is aborted when time is up, and joined so that its end is certain
//! Waits for a quote for `limit` and no longer; a late call is cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let mut task = tokio::spawn(market.quote(symbol));
    match tokio::time::timeout(limit, &mut task).await {
        Ok(done) => done.expect("the call does not panic").map(Some),
        Err(_elapsed) => {
            task.abort();
            let _ = task.await;
            Ok(None)
        }
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
