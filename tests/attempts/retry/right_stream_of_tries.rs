// idea: an unfolded stream of answers, read until one is final
//! Up to `tries` tries, with waits in between that double each time.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt};

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let answers = stream::unfold(None, |wait: Option<Duration>| async move {
        if let Some(wait) = wait {
            tokio::time::sleep(wait).await;
        }
        let next = wait.map_or(first_wait, |wait| wait.saturating_mul(2));
        Some((market.quote(symbol).await, Some(next)))
    });
    let mut answers = std::pin::pin!(answers.take(tries as usize));
    let mut last = answers.next().await.expect("there is at least one try");
    while let Err(error) = &last
        && error.is_transient()
        && let Some(next) = answers.next().await
    {
        last = next;
    }
    last
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
