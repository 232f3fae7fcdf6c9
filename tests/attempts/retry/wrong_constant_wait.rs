// expect: took 3.5 s, must take 4.5 s (3 x 0.5 s of calls, 3 s of waits, doubled each time)
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::sleep;

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    for _ in 1..tries {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => sleep(first_wait).await,
            answer => return answer,
        }
    }
    market.quote(symbol).await
}

fn main() {}
