// expect: the market saw 2 calls cancelled, expected 0
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::{sleep, timeout};

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let mut wait = first_wait;
    for _ in 1..tries {
        match timeout(wait, market.quote(symbol)).await {
            Ok(Err(error)) if error.is_transient() => sleep(wait).await,
            Ok(answer) => return answer,
            Err(_) => {}
        }
        wait *= 2;
    }
    market.quote(symbol).await
}

fn main() {}
