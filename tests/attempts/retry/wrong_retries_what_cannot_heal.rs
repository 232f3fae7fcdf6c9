// expect: asked 5 times for a symbol that does not exist. It will not exist the next time either
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
        if let Ok(quote) = market.quote(symbol).await {
            return Ok(quote);
        }
        sleep(wait).await;
        wait *= 2;
    }
    market.quote(symbol).await
}

fn main() {}
