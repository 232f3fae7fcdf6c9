// idea: a trait gives every call the method `within`
//! Waits for a quote for `limit` and no longer; a late call is cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

trait Within<T>: Sized {
    async fn within(self, limit: Duration) -> Option<T>;
}

impl<F: Future> Within<F::Output> for F {
    async fn within(self, limit: Duration) -> Option<F::Output> {
        tokio::time::timeout(limit, self).await.ok()
    }
}

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    match market.quote(symbol).within(limit).await {
        None => Ok(None),
        Some(answer) => Ok(Some(answer?)),
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
