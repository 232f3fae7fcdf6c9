// expect: A wait is missing or too short
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    for _ in 1..tries {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => {}
            answer => return answer,
        }
    }
    market.quote(symbol).await
}

fn main() {}
