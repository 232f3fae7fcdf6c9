// expect: took 1.5 s, could take 0.5 s (one call and no wait): no call began before 1.0 s
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
        sleep(wait).await;
        wait *= 2;
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => {}
            answer => return answer,
        }
    }
    market.quote(symbol).await
}

fn main() {}
