// expect: gave up at "refused: at most 1 call in 3 s". That will pass: ask `is_transient`
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::sleep;

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let mut wait = first_wait;
    for _ in 1..tries {
        match market.quote(symbol).await {
            Err(MarketError::Unavailable { .. }) => sleep(wait).await,
            answer => return answer,
        }
        wait *= 2;
    }
    market.quote(symbol).await
}

fn main() {}
