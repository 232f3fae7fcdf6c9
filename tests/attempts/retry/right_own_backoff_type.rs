// idea: an own backoff that tells whether and how long to wait, generic over the operation
//! Up to `tries` tries, with waits in between that double each time.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

struct Backoff {
    left: u32,
    next: Duration,
}

impl Backoff {
    fn pause(&mut self) -> Option<Duration> {
        self.left = self.left.checked_sub(1)?;
        let pause = self.next;
        self.next = pause.saturating_add(pause);
        Some(pause)
    }
}

async fn retry<T, F>(
    mut operation: impl FnMut() -> F,
    mut backoff: Backoff,
) -> Result<T, MarketError>
where
    F: Future<Output = Result<T, MarketError>>,
{
    loop {
        let error = match operation().await {
            Ok(value) => break Ok(value),
            Err(error) => error,
        };
        let pause = if error.is_transient() { backoff.pause() } else { None };
        match pause {
            Some(pause) => tokio::time::sleep(pause).await,
            None => break Err(error),
        }
    }
}

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let backoff = Backoff { left: tries.saturating_sub(1), next: first_wait };
    retry(|| market.quote(symbol), backoff).await
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
