// idea: a stream of one call is read once; the student wrote own tests above the function
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

use futures::{StreamExt, stream};

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_price_takes_a_second() {
        let market = Market::default();
        assert_eq!(price_of(&market, "AAPL").await.ok(), market.price("AAPL"));
    }
}

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let mut answers = stream::iter([symbol]).then(|symbol| market.quote(symbol));
    match answers.next().await {
        Some(Ok(quote)) => Ok(quote.price),
        Some(Err(error)) => Err(error),
        None => unreachable!("one symbol, one answer"),
    }
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?}, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
