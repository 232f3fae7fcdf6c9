// idea: the call and the alarm are streams of one; merged, the first item is the answer
//! Waits for a quote for `limit` and no longer; a late call is cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt};

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let alarm = Box::pin(tokio::time::sleep(limit));
    let call = stream::once(market.quote(symbol)).map(|answer| answer.map(Some));
    let silence = stream::once(async {
        alarm.await;
        Ok(None)
    });
    let mut both = std::pin::pin!(stream::select(call, silence));
    both.next().await.expect("one of the two is first")
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
