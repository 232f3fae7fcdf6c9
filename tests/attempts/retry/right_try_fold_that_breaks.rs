// idea: try_fold over the numbers of the tries, which breaks with the final answer
//! Up to `tries` tries, with waits in between that double each time.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::stream::{self, TryStreamExt};

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let numbers = stream::iter((1..=tries).map(Ok::<u32, Result<Quote, MarketError>>));
    let end = numbers.try_fold(first_wait, |wait, number| async move {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() && number < tries => {
                tokio::time::sleep(wait).await;
                Ok(wait.saturating_mul(2))
            }
            last => Err(last),
        }
    });
    end.await.expect_err("the last try always breaks")
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
