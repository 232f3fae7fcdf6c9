// idea: `future::select` of futures, whose loser is dropped
//! Waits for a quote for `limit` and no longer; a late call is cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::future::{self, Either};
use std::pin::pin;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let alarm = pin!(tokio::time::sleep(limit));
    match future::select(market.quote(symbol), alarm).await {
        Either::Left((Ok(quote), _alarm)) => Ok(Some(quote)),
        Either::Left((Err(error), _alarm)) => Err(error),
        Either::Right(((), late)) => {
            drop(late);
            Ok(None)
        }
    }
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(50))
        .latency_of("MSFT", Duration::from_millis(800))
        .build();
    for symbol in ["AAPL", "MSFT", "INVALID"] {
        let start = Instant::now();
        let answer = price_within(&market, symbol, Duration::from_millis(200)).await;
        println!("{symbol}: {answer:?}, after {:.2?}", start.elapsed());
    }
    println!("{:?}", market.ledger().summary());
}
