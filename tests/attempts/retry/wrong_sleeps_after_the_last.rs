// expect: took 1.5 s, could take 0.5 s (1 calls of 0.5 s, 0 s of waits between them, none after)
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
    let mut last = None;
    for _ in 0..tries {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => last = Some(error),
            answer => return answer,
        }
        sleep(wait).await;
        wait *= 2;
    }
    Err(last.unwrap())
}

fn main() {}
