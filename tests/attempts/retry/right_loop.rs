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
    let mut left = tries;
    loop {
        left -= 1;
        match market.quote(symbol).await {
            Err(error) if error.is_transient() && left > 0 => {
                sleep(wait).await;
                wait *= 2;
            }
            answer => return answer,
        }
    }
}

fn main() {}
