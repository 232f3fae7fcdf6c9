// idea: a loop that returns at once unless the error is transient and a try is left; the wait saturates
//! Up to `tries` tries, with waits in between that double each time.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let mut wait = first_wait;
    let mut left = tries;
    loop {
        left = left.saturating_sub(1);
        match market.quote(symbol).await {
            Err(error) if error.is_transient() && left > 0 => {
                tokio::time::sleep(wait).await;
                wait = wait.saturating_mul(2);
            }
            answer => return answer,
        }
    }
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(50)).fails("AAPL", 2).build();
    for symbol in ["AAPL", "INVALID"] {
        let start = Instant::now();
        let answer = quote_with_retries(&market, symbol, 4, Duration::from_millis(100)).await;
        println!("{symbol}: {answer:?}, after {:.2?}", start.elapsed());
    }
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
