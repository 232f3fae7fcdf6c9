// idea: an own future polls the call and takes the price out of the answer
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

use std::pin::Pin;
use std::task::{Context, Poll, ready};

struct PriceOnly(slow_api::Call<slow_api::Quote>);

impl Future for PriceOnly {
    type Output = Result<f64, MarketError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.0.as_mut().poll(cx));
        Poll::Ready(answer.map(|quote| quote.price))
    }
}

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    PriceOnly(market.quote(symbol)).await
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?}, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
