// idea: a hand-written future that is either asking or resting
//! Up to `tries` tries, with waits in between that double each time.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::time::Sleep;

enum Phase {
    Asking(slow_api::Call<Quote>),
    Resting(Pin<Box<Sleep>>),
}

struct Stubborn<'a> {
    market: &'a Market,
    symbol: &'a str,
    left: u32,
    wait: Duration,
    phase: Phase,
}

impl Future for Stubborn<'_> {
    type Output = Result<Quote, MarketError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match &mut self.phase {
                Phase::Asking(call) => {
                    let answer = std::task::ready!(call.as_mut().poll(cx));
                    match answer {
                        Err(error) if error.is_transient() && self.left > 1 => {}
                        answer => return Poll::Ready(answer),
                    }
                    self.left -= 1;
                    self.phase = Phase::Resting(Box::pin(tokio::time::sleep(self.wait)));
                    self.wait = self.wait.saturating_mul(2);
                }
                Phase::Resting(sleep) => {
                    std::task::ready!(sleep.as_mut().poll(cx));
                    self.phase = Phase::Asking(self.market.quote(self.symbol));
                }
            }
        }
    }
}

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let phase = Phase::Asking(market.quote(symbol));
    Stubborn { market, symbol, left: tries, wait: first_wait, phase }.await
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
