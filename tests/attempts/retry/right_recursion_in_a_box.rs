// idea: one try, and then itself with a try less and twice the wait
//! Up to `tries` tries, with waits in between that double each time.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::future::{BoxFuture, FutureExt};

fn go<'a>(
    market: &'a Market,
    symbol: &'a str,
    tries: u32,
    wait: Duration,
) -> BoxFuture<'a, Result<Quote, MarketError>> {
    async move {
        let error = match market.quote(symbol).await {
            Ok(quote) => return Ok(quote),
            Err(error) => error,
        };
        if tries <= 1 || !error.is_transient() {
            return Err(error);
        }
        tokio::time::sleep(wait).await;
        go(market, symbol, tries - 1, wait.checked_mul(2).unwrap_or(Duration::MAX)).await
    }
    .boxed()
}

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    go(market, symbol, tries, first_wait).await
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
