// expect: could take 2.1 s (3 x 0.5 s of calls, the `first_wait` of 200 ms
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::sleep;

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    for nth in 1..tries {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => {
                sleep(Duration::from_secs(2u64.pow(nth - 1))).await;
            }
            answer => return answer,
        }
    }
    market.quote(symbol).await
}

fn main() {}
