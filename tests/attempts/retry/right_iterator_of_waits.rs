// idea: `successors` makes the waits, one fewer than the tries; the last try stands alone
//! Up to `tries` tries, with waits in between that double each time.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::iter;

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let waits = iter::successors(Some(first_wait), |wait| Some(wait.saturating_mul(2)));
    for wait in waits.take(tries as usize - 1) {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => tokio::time::sleep(wait).await,
            answer => return answer,
        }
    }
    market.quote(symbol).await
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
