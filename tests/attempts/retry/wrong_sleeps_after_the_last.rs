// expect: took 1.5 s, could take 0.5 s (1 x 0.5 s of calls, 0 s of waits between, none after the last)
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
