// expect: took 2.0 s, could take 0.5 s (the call, which is shorter than the limit)
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::sleep;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let task = tokio::spawn(market.quote(symbol));
    sleep(limit).await;
    if task.is_finished() {
        task.await.unwrap().map(Some)
    } else {
        task.abort();
        Ok(None)
    }
}

fn main() {}
