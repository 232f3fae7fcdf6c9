// expect: Ask `is_transient` after every try.
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::sleep;

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let mut answer = market.quote(symbol).await;
    if !answer.as_ref().is_err_and(MarketError::is_transient) {
        return answer;
    }
    let mut wait = first_wait;
    for _ in 1..tries {
        sleep(wait).await;
        wait *= 2;
        answer = market.quote(symbol).await;
        if answer.is_ok() {
            break;
        }
    }
    answer
}

fn main() {}
