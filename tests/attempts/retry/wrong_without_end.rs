// expect: got 10, expected 1. So often the market was asked.
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
    loop {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => sleep(wait).await,
            answer => return answer,
        }
        wait *= 2;
    }
}

fn main() {}
