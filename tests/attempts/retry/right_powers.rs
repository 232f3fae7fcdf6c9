use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let mut answer = market.quote(symbol).await;
    for nth in 0..tries - 1 {
        match &answer {
            Err(error) if error.is_transient() => {}
            _ => break,
        }
        tokio::time::sleep(first_wait * 2u32.pow(nth)).await;
        answer = market.quote(symbol).await;
    }
    answer
}

fn main() {}
