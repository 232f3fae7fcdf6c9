// expect: took 3.0 s, could take 2.0 s (2 x 0.5 s of calls, 1 s of waits, doubled each time)
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
        wait *= 2;
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => sleep(wait).await,
            answer => return answer,
        }
    }
    market.quote(symbol).await
}

fn main() {}
