// expect: What is waited for after that is not needed
// idea: an error is kept back until the limit is over, in case it heals
//! Waits for a quote for `limit` and no longer; a late call is cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let alarm = tokio::time::sleep(limit);
    tokio::pin!(alarm);
    tokio::select! {
        answer = market.quote(symbol) => match answer {
            Ok(quote) => Ok(Some(quote)),
            Err(error) => {
                alarm.await;
                Err(error)
            }
        },
        () = &mut alarm => Ok(None),
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
