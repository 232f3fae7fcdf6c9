// idea: a hand-written future holds the call and a boxed sleep
//! Waits for a quote for `limit` and no longer; a late call is cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::pin::Pin;
use std::task::{Context, Poll};

type Answer = Result<Option<Quote>, MarketError>;

struct Patient {
    call: slow_api::Call<Quote>,
    patience: Pin<Box<tokio::time::Sleep>>,
}

impl Future for Patient {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Answer> {
        if let Poll::Ready(answer) = self.call.as_mut().poll(cx) {
            return Poll::Ready(answer.map(Some));
        }
        self.patience.as_mut().poll(cx).map(|()| Ok(None))
    }
}

async fn price_within(market: &Market, symbol: &str, limit: Duration) -> Answer {
    Patient { call: market.quote(symbol), patience: Box::pin(tokio::time::sleep(limit)) }.await
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
