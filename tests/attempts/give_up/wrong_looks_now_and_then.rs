// expect: took 0.6 s, could take 0.5 s (the call, which is shorter than the limit)
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::{Instant, sleep};

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let task = tokio::spawn(market.quote(symbol));
    let start = Instant::now();
    while !task.is_finished() {
        if start.elapsed() >= limit {
            task.abort();
            return Ok(None);
        }
        sleep(Duration::from_millis(100)).await;
    }
    task.await.unwrap().map(Some)
}

fn main() {}
