// expect: the call for AAPL blocked its thread until the answer was there
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
        match market.blocking().quote(symbol) {
            Err(error) if error.is_transient() => sleep(wait).await,
            answer => return answer,
        }
        wait *= 2;
    }
    market.blocking().quote(symbol)
}

fn main() {}
